import Inventory

extension FactTree {
    /// A database with everything in it.
    init(_ database: Database, of server: String) {
        self.init(.database, database.name, oid: database.oid, below: (server, []))
        var facts = Facts()
        facts.add("owner", database.owner)
        facts.add("encoding", database.encoding)
        facts.add("collation", database.collation)
        facts.add("localeProvider", database.localeProvider?.rawValue)
        facts.add("locale", database.locale)
        facts.add("tablespace", database.tablespace)
        facts.add("connectionLimit", database.connectionLimit)
        facts.add("allowConnections", database.allowConnections)
        facts.add("comment", database.comment)
        facts.add(database.tags)
        for one in database.extensions ?? [] {
            facts.add("extensions.\(one.name.text)", one)
        }
        let privileges = database.effectivePrivileges(
            owner: database.owner,
            ownersOwn: ["CONNECT", "CREATE", "TEMPORARY"],
            everybodys: ["CONNECT", "TEMPORARY"]
        )
        facts.add(privileges, owner: database.owner)
        facts.add(database.defaultPrivileges ?? [])
        self.facts = facts.values
        children = (database.schemas ?? []).map { FactTree($0, below: place) }
    }

    private init(_ schema: Schema, below parent: (id: String, path: [Name])) {
        self.init(.schema, schema.name, oid: schema.oid, below: parent)
        var facts = Facts()
        facts.add("owner", schema.owner)
        facts.add("comment", schema.comment)
        facts.add(schema.tags)
        let privileges = schema.effectivePrivileges(owner: schema.owner, ownersOwn: ["CREATE", "USAGE"])
        facts.add(privileges, owner: schema.owner)
        self.facts = facts.values
        children =
            (schema.tables ?? []).map { FactTree($0, below: place) }
            + (schema.sequences ?? []).map { FactTree($0, below: place) }
            + (schema.routines ?? []).map { FactTree($0, below: place) }
    }

    private init(_ sequence: SequenceObject, below parent: (id: String, path: [Name])) {
        self.init(.sequence, sequence.name, oid: sequence.oid, below: parent)
        var facts = Facts()
        facts.add("owner", sequence.owner)
        facts.add("comment", sequence.comment)
        facts.add(sequence.tags)
        facts.add("dataType", sequence.dataType)
        facts.add("start", sequence.start)
        facts.add("increment", sequence.increment)
        facts.add("minimum", sequence.minimum)
        facts.add("maximum", sequence.maximum)
        facts.add("cycle", sequence.cycle)
        facts.add("ownedBy", sequence.ownedBy)
        facts.add("extension", sequence.extension)
        let privileges = sequence.effectivePrivileges(
            owner: sequence.owner,
            ownersOwn: ["SELECT", "UPDATE", "USAGE"]
        )
        facts.add(privileges, owner: sequence.owner)
        self.facts = facts.values
    }

    private init(_ routine: Routine, below parent: (id: String, path: [Name])) {
        self.init(.routine, routine.signature, oid: routine.oid, below: parent)
        variety = routine.kind.rawValue
        var facts = Facts()
        facts.add("kind", routine.kind.rawValue)
        facts.add("owner", routine.owner)
        facts.add("comment", routine.comment)
        facts.add(routine.tags)
        facts.add("returns", routine.returns)
        facts.add("language", routine.language)
        facts.add("securityDefiner", routine.securityDefiner)
        facts.add("extension", routine.extension)
        let privileges = routine.effectivePrivileges(
            owner: routine.owner,
            ownersOwn: ["EXECUTE"],
            everybodys: ["EXECUTE"]
        )
        facts.add(privileges, owner: routine.owner)
        self.facts = facts.values
    }
}

extension Facts {
    fileprivate mutating func add(_ defaults: [DefaultPrivileges]) {
        for one in defaults {
            let schema = one.schema.map { $0.percentEncoded } ?? "*"
            let place = "\(one.role.percentEncoded)/\(schema)/\(one.objects.rawValue)"
            for privilege in one.privileges {
                let grantee = privilege.grantee.percentEncoded
                add(
                    "defaultPrivileges.\(place).\(grantee)=\(privilege.privilege)",
                    Grantable(grantable: privilege.grantable)
                )
            }
        }
    }

    private struct Grantable: JSONWritable {
        let grantable: Bool

        func write(to json: inout JSONWriter) {
            json.object { $0.member("grantable", grantable) }
        }
    }
}
