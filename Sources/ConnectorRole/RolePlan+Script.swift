import Inventory
import Postgres
import Wording

extension RolePlan {
    /// The plan as a script for psql: pasted there by the administrator, it does what `apply` does.
    ///
    /// The password is asked for by psql, which sends a verifier: that one can be attacked offline too, and is not shown.
    package func script(server name: String) -> String {
        var lines = heading(name)
        if isEmpty {
            lines.append("-- nothing to do")
        } else {
            lines += roleLines + databases.filter { !$0.isEmpty }.flatMap(lines(of:))
        }
        let idle =
            role.isEmpty && isEmpty ? [] : databases.filter(\.isEmpty).map(\.database.name.text.printable)
        if !idle.isEmpty { lines += ["", "-- nothing to do in: \(idle.joined(separator: ", "))"] }
        lines += section("not covered:", remarks)
        lines += section(
            "not read:",
            unread.map { "database \($0.database.text.printable): \($0.error.cause)" }
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(_ name: String) -> [String] {
        let administrator = server.administrator.text.printable
        let role = request.role.text.printable
        var lines = [
            "-- server \(name.printable), PostgreSQL \(server.version), as \(administrator)",
            "-- role \(role), profile \(request.profile.rawValue)"
                + (request.profile == .access ? "; grants go to \(request.grantee.text.printable)" : ""),
        ]
        if request.profile == .access, !request.grantsToConnector {
            lines.append(
                "-- A grant to azure_pg_admin widens every one of its members; --grantee connector gives them to \(role) alone."
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
        // Where \\connect has failed, psql goes on in the database before: the division stops that.
        let check =
            request.profile == .inventory
            ? []
            : [
                "select 1 / (pg_catalog.current_database() = \(name.quotedLiteral))::pg_catalog.int4 as connected;"
            ]
        return [""] + connecting + ["begin;"] + check + plan.statements.map { $0 + ";" } + ["commit;"]
    }

    /// A terminal obeys control characters, and psql asks for no password of such a name.
    private static func notForPasting(_ subject: String) -> String {
        "-- \(subject): names with control characters, not for pasting: let pgcensus role apply do it."
    }

    /// A name is taken for a name, and not for a connection string.
    private static func connecting(to name: String) -> String {
        let value = "dbname=\(name.quotedConnectionValue)"
        return "\\connect -reuse-previous=on \(value.quotedIdentifier)"
    }

    private func section(_ title: String, _ entries: [String]) -> [String] {
        entries.isEmpty ? [] : ["", "-- \(title)"] + entries.map { "--   \($0.printable)" }
    }
}

extension String {
    /// Whether a terminal shows it as it is.
    fileprivate var isPlain: Bool { printable == self }
}
