package import Inventory
import Wording

/// What a run is about to do on one server: people see it and agree to it, and nothing else is done.
package struct Proposal: Sendable, Equatable {
    /// Lines about the whole, as they are shown.
    let heading: [String]
    package let steps: [Step]
    /// What to know beside it, as it is shown.
    var footing: [String] = []
    /// The role that logs in.
    package let sessionUser: Name

    /// One transaction.
    package struct Step: Sendable, Equatable {
        package let place: Place
        package let statements: [String]
    }

    /// Where a transaction belongs, in the order of the work.
    package enum Place: Sendable, Hashable {
        /// The role itself.
        case role
        case database(Name)
        /// The role itself, when the databases are done.
        case closing
        /// In the place of the closing, where something was refused.
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
            case .fallback: "role, in the place of that, where something is refused"
            }
        }
    }

    /// How many statements there are to agree to.
    package var count: Int {
        steps.filter { $0.place != .fallback }.reduce(0) { $0 + $1.statements.count }
    }

    func statements(at place: Place) -> [String] {
        steps.filter { $0.place == place }.flatMap(\.statements)
    }

    /// To read, and not for psql: each database has a connection of its own, and a password is not shown.
    package var text: String {
        let lines = steps.filter { !$0.statements.isEmpty }.flatMap { step in
            ["-- \(step.place.heading)"] + step.statements.map { "\($0);" }
        }
        let nothing = count == 0 ? ["-- nothing to do"] : []
        return (heading + lines + nothing + footing).map(\.printable).joined(separator: "\n") + "\n"
    }
}
