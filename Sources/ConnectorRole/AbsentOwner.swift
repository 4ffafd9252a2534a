import Inventory
import Postgres

/// An owner that the administrator may not act for, and the statement that changes that.
struct AbsentOwner {
    private let object: Grantable
    private let database: ServerState.DatabaseEntry
    private let server: ServerState

    init(of object: Grantable, in database: ServerState.DatabaseEntry, on server: ServerState) {
        self.object = object
        self.database = database
        self.server = server
    }

    var name: String {
        object.hasOwner ? object.owner.text : "the role with oid \(object.ownerOid), which no longer exists"
    }

    var remedy: String {
        guard object.hasOwner else { return "\(alter) as a superuser would change that" }
        // Its one member is the owner of the database, and it can have no other (chapter 22.5).
        guard object.owner == "pg_database_owner" else { return membership(in: object.owner) }
        guard let owner = database.owner, server.roles[owner]?.isSuperuser == false else {
            let database = database.name.text.quotedIdentifier
            return "it is the database's owner; ALTER DATABASE \(database) OWNER TO \(administrator) "
                + "as a superuser would change that"
        }
        return "it is the database's owner; \(membership(in: owner))"
    }

    private func membership(in role: Name) -> String {
        server.roles[role]?.isSuperuser == true
            ? "it is a superuser; \(alter) as a superuser would change that"
            : "GRANT \(role.text.quotedIdentifier) TO \(administrator) would change that"
    }

    private var administrator: String { server.administrator.text.quotedIdentifier }

    /// The statement for one of the objects; the others need the same.
    private var alter: String {
        guard !object.key.kind.isDefault else { return "default privileges of another owner" }
        return "ALTER \(object.key.kind.words.uppercased()) \(object.name) OWNER TO \(administrator)"
    }
}

extension Grantable {
    var hasOwner: Bool { !owner.text.isEmpty }

    /// What distinguishes owners: the oid, if the role no longer exists.
    var ownerName: Name { hasOwner ? owner : Name("\(ownerOid)") }
}
