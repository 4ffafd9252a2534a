import Foundation
package import Inventory
package import SnapshotStore

extension SnapshotStore {
    /// Changes what is remembered of the last run, where there was one.
    package func editReport(
        of integration: String,
        _ edit: @escaping @Sendable (inout RunReport) -> Void
    ) async throws {
        try await change { change in
            guard var run = try change.view.run(of: integration) else { return }
            var report = try JSONDecoder().decode(RunReport.self, from: run.report)
            edit(&report)
            run.report = Data(report.canonicalJSON())
            try change.put(run)
        }
    }

    /// Retires all targets of integrations that are not configured any more.
    package func retireIntegrations(but names: [String], at moment: Timestamp) async throws {
        try await change { change in
            let others = Set(try change.view.targets().map(\.integration)).subtracting(names)
            for integration in others.sorted() {
                try change.retireTargets(but: [], at: moment, of: integration)
            }
        }
    }

    /// Puts what targets have refused for good at the end of the outbox, for them to be asked again.
    package func retryParked() async throws {
        try await change { change in
            for parked in try change.view.parked() {
                var event = parked.event
                event.renumber(try change.nextSequence())
                try change.add(event, for: parked.target, of: parked.integration)
                try change.unpark(parked)
            }
        }
    }
}

extension OutboxEvent {
    /// Gives the event another place in the log, which its body says too; quotes in texts are escaped, so the name is found.
    fileprivate mutating func renumber(_ sequence: Int64) {
        self.sequence = sequence
        let name = Array(#""sequence":""#.utf8)
        guard let place = body.firstRange(of: name),
            let end = body[place.upperBound...].firstIndex(of: UInt8(ascii: "\""))
        else {
            return
        }
        body.replaceSubrange(place.upperBound..<end, with: CloudEvent.padded(sequence).utf8)
    }
}
