/// The catalog queries, one `.sql` file each, named for what it returns.
enum Query: CaseIterable {
    case server, roles, memberships, databases, databasePrivileges, parameterPrivileges, settings
    case schemas, schemaPrivileges, defaultPrivileges, systemPrivileges, extensions, extensionMembers
    case tables, parents, partitionKeys, relationPrivileges
    case columns, columnPrivileges, defaults, generated
    case constraints, checks, indexes, indexExpressions, triggers, triggerConditions, policies,
        policyExpressions, rules, viewInputs
    case partitionBounds, userTypes, typeParts, typePrivileges, domainChecks
    case sequences, types, routines, arguments, routinePrivileges, routineSettings
    case eventTriggers, publications, subscriptions, languages
    case foreignServers, foreignServerParts, foreignServerPrivileges
    case tablespaces, tablespaceParts
    case shards, systemIdentifier
    case fingerprint, measurements, statistics

    /// The text for a major version of PostgreSQL.
    ///
    /// The only place where versions differ: a line that ends with `-- since N`, `-- before N` or `-- since N before M`
    /// is left out for other versions.
    func sql(for version: Int) -> String {
        PreparedText.of(.query(self), version) { made(for: version) }
    }

    private func made(for version: Int) -> String {
        text.split(separator: "\n").filter { Self.isFor(version, line: $0) }.joined(separator: "\n")
    }

    private static func isFor(_ version: Int, line: Substring) -> Bool {
        let words = line.suffix(32).split(separator: " ")
        guard let mark = words.lastIndex(of: "--") else { return true }
        return zip(words[mark...].dropFirst(), words[mark...].dropFirst(2)).allSatisfy { word, number in
            guard let number = Int(number) else { return true }
            return switch word {
            case "since": version >= number
            case "before": version < number
            default: true
            }
        }
    }

    /// At `-- locked tables`, the text joins the tables that another session has locked (`lockedTables.sql`).
    private var text: String {
        let locked = String(decoding: PackageResources.lockedTables_sql, as: UTF8.self)
        return String(decoding: file, as: UTF8.self).replacing("-- locked tables\n", with: locked)
    }

    private var file: [UInt8] {
        switch self {
        case .server: PackageResources.server_sql
        case .roles: PackageResources.roles_sql
        case .memberships: PackageResources.memberships_sql
        case .databases: PackageResources.databases_sql
        case .databasePrivileges: PackageResources.databasePrivileges_sql
        case .parameterPrivileges: PackageResources.parameterPrivileges_sql
        case .settings: PackageResources.settings_sql
        case .schemas: PackageResources.schemas_sql
        case .schemaPrivileges: PackageResources.schemaPrivileges_sql
        case .defaultPrivileges: PackageResources.defaultPrivileges_sql
        case .systemPrivileges: PackageResources.systemPrivileges_sql
        case .extensions: PackageResources.extensions_sql
        case .extensionMembers: PackageResources.extensionMembers_sql
        case .tables: PackageResources.tables_sql
        case .parents: PackageResources.parents_sql
        case .partitionKeys: PackageResources.partitionKeys_sql
        case .relationPrivileges: PackageResources.relationPrivileges_sql
        case .columns: PackageResources.columns_sql
        case .columnPrivileges: PackageResources.columnPrivileges_sql
        case .defaults: PackageResources.defaults_sql
        case .generated: PackageResources.generated_sql
        case .constraints: PackageResources.constraints_sql
        case .checks: PackageResources.checks_sql
        case .indexes: PackageResources.indexes_sql
        case .indexExpressions: PackageResources.indexExpressions_sql
        case .triggers: PackageResources.triggers_sql
        case .triggerConditions: PackageResources.triggerConditions_sql
        case .policies: PackageResources.policies_sql
        case .policyExpressions: PackageResources.policyExpressions_sql
        case .partitionBounds: PackageResources.partitionBounds_sql
        case .userTypes: PackageResources.userTypes_sql
        case .typeParts: PackageResources.typeParts_sql
        case .typePrivileges: PackageResources.typePrivileges_sql
        case .domainChecks: PackageResources.domainChecks_sql
        case .sequences: PackageResources.sequences_sql
        case .types: PackageResources.types_sql
        case .routines: PackageResources.routines_sql
        case .arguments: PackageResources.arguments_sql
        case .routinePrivileges: PackageResources.routinePrivileges_sql
        case .rules: PackageResources.rules_sql
        case .viewInputs: PackageResources.viewInputs_sql
        case .routineSettings: PackageResources.routineSettings_sql
        case .eventTriggers: PackageResources.eventTriggers_sql
        case .publications: PackageResources.publications_sql
        case .subscriptions: PackageResources.subscriptions_sql
        case .languages: PackageResources.languages_sql
        case .foreignServers: PackageResources.foreignServers_sql
        case .foreignServerParts: PackageResources.foreignServerParts_sql
        case .foreignServerPrivileges: PackageResources.foreignServerPrivileges_sql
        case .tablespaces: PackageResources.tablespaces_sql
        case .tablespaceParts: PackageResources.tablespaceParts_sql
        case .shards: PackageResources.shards_sql
        case .systemIdentifier: PackageResources.systemIdentifier_sql
        case .fingerprint: PackageResources.fingerprint_sql
        case .measurements: PackageResources.measurements_sql
        case .statistics: PackageResources.statistics_sql
        }
    }
}
