/// The SQL of this floor, one `.sql` file each, named for what it returns.
enum Query: CaseIterable {
    case server, databases, roles, memberships, schemas, tables

    var sql: String {
        switch self {
        case .server: String(decoding: PackageResources.server_sql, as: UTF8.self)
        case .databases: String(decoding: PackageResources.databases_sql, as: UTF8.self)
        case .roles: String(decoding: PackageResources.roles_sql, as: UTF8.self)
        case .memberships: String(decoding: PackageResources.memberships_sql, as: UTF8.self)
        case .schemas: String(decoding: PackageResources.schemas_sql, as: UTF8.self)
        case .tables: String(decoding: PackageResources.tables_sql, as: UTF8.self)
        }
    }
}
