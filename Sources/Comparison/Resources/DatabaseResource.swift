import Inventory

extension Resource {
    /// A database with all that is in it.
    init(_ database: Database, of server: String, _ renames: Renames = Renames()) {
        self.init(.database, database.name, oid: database.oid, below: (server, []))
        var facts = Facts(renames)
        facts.add("owner", role: database.owner)
        facts.add("encoding", database.encoding)
        facts.add("collation", database.collation)
        facts.add("tablespace", database.tablespace)
        facts.add("connectionLimit", database.connectionLimit)
        facts.add("allowConnections", database.allowConnections)
        facts.add("comment", database.comment)
        facts.add(database.tags)
        for one in database.extensions ?? [] {
            let settled = Extension(name: one.name, version: one.version, schema: renames.schema(one.schema))
            facts.add("extensions.\(one.name.text)", settled)
        }
        let privileges = database.effectivePrivileges(
            owner: database.owner,
            ownersOwn: ["CONNECT", "CREATE", "TEMPORARY"],
            everybodys: ["CONNECT", "TEMPORARY"]
        )
        facts.add(privileges, owner: database.owner)
        facts.add(database.defaultPrivileges ?? [])
        self.facts = facts.values
        children = (database.schemas ?? []).map { Resource($0, below: place, renames) }
    }

    private init(_ schema: Schema, below parent: (id: String, path: [Name]), _ renames: Renames) {
        self.init(.schema, schema.name, oid: schema.oid, below: parent)
        var facts = Facts(renames)
        facts.add("owner", role: schema.owner)
        facts.add("comment", schema.comment)
        facts.add(schema.tags)
        let privileges = schema.effectivePrivileges(owner: schema.owner, ownersOwn: ["CREATE", "USAGE"])
        facts.add(privileges, owner: schema.owner)
        self.facts = facts.values
        children =
            (schema.tables ?? []).map { Resource($0, below: place, renames) }
            + (schema.sequences ?? []).map { Resource($0, below: place, renames) }
            + (schema.routines ?? []).map { Resource($0, below: place, renames) }
    }

    private init(_ sequence: SequenceObject, below parent: (id: String, path: [Name]), _ renames: Renames) {
        self.init(.sequence, sequence.name, oid: sequence.oid, below: parent)
        var facts = Facts(renames)
        facts.add("owner", role: sequence.owner)
        facts.add("comment", sequence.comment)
        facts.add(sequence.tags)
        facts.add("dataType", sequence.dataType)
        facts.add("start", sequence.start)
        facts.add("increment", sequence.increment)
        facts.add("minimum", sequence.minimum)
        facts.add("maximum", sequence.maximum)
        facts.add("cycle", sequence.cycle)
        facts.add("ownedBy", renames.column(sequence.ownedBy))
        facts.add("extension", sequence.extension)
        let privileges = sequence.effectivePrivileges(
            owner: sequence.owner,
            ownersOwn: ["SELECT", "UPDATE", "USAGE"]
        )
        facts.add(privileges, owner: sequence.owner)
        self.facts = facts.values
    }

    private init(_ routine: Routine, below parent: (id: String, path: [Name]), _ renames: Renames) {
        self.init(.routine, routine.signature, oid: routine.oid, below: parent)
        variety = routine.kind.rawValue
        var facts = Facts(renames)
        facts.add("kind", routine.kind.rawValue)
        facts.add("owner", role: routine.owner)
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
            let schema = renames.schema(one.schema).map { $0.text.percentEncoded } ?? "*"
            let place = "\(renames.role(one.role).text.percentEncoded)/\(schema)/\(one.objects.rawValue)"
            for privilege in one.privileges {
                let grantee = renames.role(privilege.grantee).text.percentEncoded
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
