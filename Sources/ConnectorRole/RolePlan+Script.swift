import Inventory
import Postgres
import Wording

extension RolePlan {
    /// The plan as a script for psql: run by the administrator, it does the same as `apply`.
    ///
    /// psql asks for the password and sends a verifier; a verifier can be attacked offline too, so it is not shown.
    package func script(server name: String) -> String {
        var lines = heading(name)
        if isEmpty {
            lines.append("-- nothing to do")
        } else {
            lines += roleLines + databases.filter { !$0.isEmpty }.flatMap(lines(of:))
        }
        return (lines + footer).joined(separator: "\n") + "\n"
    }

    /// The plan as `apply` shows it before it asks; a password appears as '•••'.
    func proposal(password: Secret?, server name: String) -> Proposal {
        let role = Proposal.Step(
            place: .role,
            statements: role.statements(verifier: password?.description)
        )
        return Proposal(
            heading: heading(name),
            steps: [role]
                + databases.map {
                    Proposal.Step(place: .database($0.database.name), statements: $0.statements)
                },
            footer: footer,
            sessionUser: server.sessionUser
        )
    }

    private var footer: [String] {
        let idle = isEmpty ? [] : databases.filter(\.isEmpty).map(\.database.name.text.printable)
        let excluded = server.databases.filter(\.isExcluded).map(\.name.text.printable)
        return list("nothing to do in", idle) + list("left out by exclude.databases", excluded)
            + section("not covered:", remarks)
            + section(
                "not read:",
                unread.map { "database \($0.database.text.printable): \($0.error.cause)" }
            )
    }

    private func list(_ title: String, _ names: [String]) -> [String] {
        names.isEmpty ? [] : ["", "-- \(title): \(names.joined(separator: ", "))"]
    }

    /// The first line of a server's script.
    package static func mark(server name: String) -> String { "-- server \(name.printable), PostgreSQL " }

    private func heading(_ name: String) -> [String] {
        let administrator = server.administrator.text.printable
        let role = request.role.text.printable
        var lines = [
            "\(Self.mark(server: name))\(server.version), as \(administrator)",
            "-- role \(role), profile \(request.profile.rawValue)"
                + (request.profile == .access ? "; grants go to \(request.grantee.text.printable)" : ""),
        ]
        if request.profile == .access, !request.grantsToConnector {
            lines.append(
                "-- A grant to azure_pg_admin gives the privileges to all its members; --grantee connector gives them only to \(role)."
            )
        }
        return lines
    }

    private var roleLines: [String] {
        guard !role.isEmpty else { return [] }
        let name = request.role.text
        guard name.isPlain else { return ["", Self.notForPasting("role \(name.printable)")] }
        let password =
            role.createsRole && !request.isEntraRole
            ? ["\\password \(name.quotedIdentifier)"] : []
        return ["", "begin;"] + role.statements(verifier: nil).map { $0 + ";" } + ["commit;"] + password
    }

    private func lines(of plan: DatabasePlan) -> [String] {
        let name = plan.database.name.text
        guard ([name] + plan.statements).allSatisfy(\.isPlain) else {
            return ["", Self.notForPasting("database \(name.printable)")]
        }
        let connecting = request.profile == .inventory ? [] : [Self.connecting(to: name)]
        // After a failed \\connect, psql continues in the previous database: the division stops that.
        let check =
            request.profile == .inventory
            ? []
            : [
                "select 1 / (pg_catalog.current_database() = \(name.quotedLiteral))::pg_catalog.int4 as connected;"
            ]
        return [""] + connecting + ["begin;"] + check + plan.statements.map { $0 + ";" } + ["commit;"]
    }

    /// A terminal executes control characters, and psql cannot ask for the password of such a role.
    private static func notForPasting(_ subject: String) -> String {
        "-- \(subject): the name has control characters; do not paste: use pgcensus role apply."
    }

    /// Makes psql read a name as a name, and not as a connection string.
    private static func connecting(to name: String) -> String {
        let value = "dbname=\(name.quotedConnectionValue)"
        return "\\connect -reuse-previous=on \(value.quotedIdentifier)"
    }

    private func section(_ title: String, _ entries: [String]) -> [String] {
        entries.isEmpty ? [] : ["", "-- \(title)"] + entries.map { "--   \($0.printable)" }
    }
}

extension String {
    /// Whether a terminal shows it unchanged.
    fileprivate var isPlain: Bool { printable == self }
}
