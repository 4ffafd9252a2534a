package import Inventory
import Wording

/// The statements for one server: people see and accept them, and nothing else runs.
package struct Proposal: Sendable, Equatable {
    /// Lines about the whole proposal, as shown.
    let heading: [String]
    package let steps: [Step]
    /// Remarks, as shown.
    var footer: [String] = []
    /// The role that logs in.
    package let sessionUser: Name

    /// One transaction.
    package struct Step: Sendable, Equatable {
        package let place: Place
        package let statements: [String]
    }

    /// Where a transaction runs, in order.
    package enum Place: Sendable, Hashable {
        /// The role itself.
        case role
        case database(Name)
        /// The role itself, after the databases.
        case closing
        /// Replaces the closing if something was refused.
        case fallback

        /// Nil for the role itself.
        var database: Name? {
            if case .database(let name) = self { name } else { nil }
        }

        var heading: String {
            switch self {
            case .role: "role"
            case .database(let name): "database \(name.text)"
            case .closing: "role, at the end"
            case .fallback: "role, instead of that, if something is refused"
            }
        }
    }

    /// How many statements there are to accept.
    package var count: Int {
        steps.filter { $0.place != .fallback }.reduce(0) { $0 + $1.statements.count }
    }

    func statements(at place: Place) -> [String] {
        steps.filter { $0.place == place }.flatMap(\.statements)
    }

    /// For reading, not for psql: each database has its own connection, and a password is not shown.
    package var text: String {
        let lines = steps.filter { !$0.statements.isEmpty }.flatMap { step in
            ["-- \(step.place.heading)"] + step.statements.map { "\($0);" }
        }
        let nothing = count == 0 ? ["-- nothing to do"] : []
        return (heading + lines + nothing + footer).map(\.printable).joined(separator: "\n") + "\n"
    }
}
