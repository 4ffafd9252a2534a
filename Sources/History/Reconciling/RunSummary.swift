import Comparison
package import Inventory
package import Store
import Wording

/// The summary at the end of a run: how many resources are known, and a digest of them, for receivers to compare.
package struct RunSummary: JSONWritable {
    private let integration: String
    private let isComplete: Bool
    private let active: Int
    private let unknown: Int
    private let sum: UInt64

    package init(_ header: SnapshotHeader, in store: StoreChange) throws {
        integration = header.integration
        isComplete = header.coverage.outcome == .complete
        var (active, unknown, sum) = (0, 0, UInt64(0))
        let states = try store.states(of: header.integration) { try Self.digest($0, in: store.view) }
        let hidden = Set(states.filter { $0.known.kind == .server && !$0.known.isInView }.map(\.known.server))
        for state in states {
            sum &+= state.sum
            let isInView = state.known.isInView && !hidden.contains(state.known.server)
            if isInView { active += state.count } else { unknown += state.count }
        }
        (self.active, self.unknown, self.sum) = (active, unknown, sum)
    }

    /// Counted from the store, if no count exists yet.
    private static func digest(_ known: KnownScope, in view: StoreView) throws -> StateSum {
        let resources =
            switch known.kind {
            case .subscription: Change.additions(of: try view.content(known.digest) as Subscription)
            case .server: Change.additions(of: try view.content(known.digest) as Server)
            default: Change.additions(of: try view.content(known.digest) as Database, in: known.server)
            }
        let digest = StateDigest(resources)
        return StateSum(known, sum: digest.sum, count: digest.count)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("change", "finished")
            json.member("kind", "integration")
            json.member("id", integration)
            json.member("name", integration)
            json.member("outcome", isComplete ? "complete" : "partial")
            json.member("resources") { json in
                json.object { json in
                    json.member("active", active)
                    json.member("unknown", unknown)
                }
            }
            json.member("digest", StateDigest.hexadecimal(sum))
        }
    }
}
