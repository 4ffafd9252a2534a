import Comparison
import Foundation
import History
package import Inventory
package import Store

extension SnapshotStore {
    /// Changes the report of the last run, if there was one.
    package func editReport(
        of integration: String,
        _ edit: @escaping @Sendable (inout RunReport) -> Void
    ) async throws {
        try await change { change in
            guard var run = try change.view.run(of: integration) else { return }
            var report = try RunReport(run)
            edit(&report)
            run.report = Data(report.canonicalJSON())
            try change.put(run)
        }
    }

    /// Retires all targets of integrations that are no longer configured.
    package func retireIntegrations(but names: [String], at moment: Timestamp) async throws {
        try await change { change in
            let others = Set(try change.view.targets().map(\.integration)).subtracting(names)
            for integration in others.sorted() {
                try change.retireTargets(but: [], at: moment, of: integration)
            }
        }
    }

    /// Sends targets the present state of the resources whose events they refused.
    package func retryParked() async throws {
        try await change { change in
            let parked = Dictionary(grouping: try change.view.parked()) { [$0.integration, $0.target] }
            for (_, events) in parked.sorted(by: {
                $0.key.joined(separator: "/") < $1.key.joined(separator: "/")
            }) {
                try ParkedRetry(events).run(in: change)
            }
        }
    }

    /// Forgets a server that is gone for good, and records who did it.
    ///
    /// Returns how many resources are reported as removed, by integration.
    package func forget(_ server: String, of integration: String?, by user: String, at moment: Timestamp)
        async throws -> [String: Int]
    {
        try await change { change in
            var counts: [String: Int] = [:]
            for run in try change.view.runs() where integration == nil || run.integration == integration {
                guard var header = try change.lastHeader(of: run.integration) else { continue }
                header.finishedAt = moment
                let before = RequestedFacts(header.scope)
                var pass = ReconciliationPass(
                    header: header,
                    store: change,
                    hasNoTargets: try !change.view.hasTargets(run.integration),
                    previous: header.finishedAt,
                    before: before,
                    holdingRemovals: false
                )
                guard let id = try pass.forget(server) else { continue }
                let count = pass.outcome.changes[Change.Kind.removed.rawValue] ?? 0
                counts[run.integration] = count
                try change.record(
                    ForgottenServer(
                        at: moment,
                        user: user,
                        integration: run.integration,
                        server: id,
                        resources: count
                    )
                )
            }
            return counts
        }
    }

    /// Sends a target all known resources again, as if it was new; false if it is not known, or nothing was seen yet.
    package func resend(
        to target: String,
        of integration: String,
        beyond sequence: Int64 = 0,
        noting note: @escaping @Sendable (StoreChange) throws -> Void = { _ in }
    ) async throws -> Bool {
        try await change { change in
            guard try change.view.target(target, of: integration) != nil,
                let header = try change.lastHeader(of: integration)
            else { return false }
            try change.advance(beyond: sequence)
            try Resend(header, to: target, in: change).everything()
            try note(change)
            return true
        }
    }
}

extension StoreChange {
    /// The last run that has stored a snapshot.
    func lastHeader(of integration: String) throws -> SnapshotHeader? {
        try view.run(of: integration)?.snapshot.flatMap { try view.header($0) }
    }
}
