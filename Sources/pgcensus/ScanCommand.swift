import ArgumentParser
import Azure
import Configuration
import Discovery
import Foundation
import Inventory
import Reports
import Store
import Synchronization
import Wording

/// `pgcensus scan`: scans the estate, stores a snapshot, and shows what was seen and what was not.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Scan the estate and store a snapshot.",
        discussion: """
            Prints how much was seen, then every scope that was not seen, with cause and hint.
            Exit codes: 0 everything seen, or as expected; 2 stored, but not everything seen; 4 stored, but no server
            could be seen; 1 nothing stored.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(
        help:
            "Only these types and their parents, with commas: \(ResourceKind.scanned.map(\.rawValue).joined(separator: ", "))."
    )
    var resourceTypes: String?

    @Option(help: "Only this subscription, by id or name; may be repeated.")
    var subscription: [String] = []

    @Option(help: "Also write the snapshot as JSON to this file.")
    var export: String?

    @Flag(help: "Wait while another process writes to the store.")
    var wait = false

    func validate() throws {
        _ = try chosenTypes
        if subscription.contains("") { throw ValidationError("--subscription needs an id or a name") }
    }

    func run() async throws {
        let types = try chosenTypes
        let integrations = try configurationOptions.integrations(subscriptions: subscription).map {
            integration in
            var integration = integration
            integration.resourceTypes = types ?? integration.resourceTypes
            return integration
        }
        if export != nil, integrations.count > 1 {
            throw ValidationError("--export takes one integration; choose it with --integration")
        }
        let codes = try await cancelledBySignals { try await scan(integrations) }
        guard let worst = codes.max(), worst != ExitStatus.done else { return }
        throw ExitCode(worst)
    }

    private var chosenTypes: Set<ResourceKind>? {
        get throws {
            guard let resourceTypes else { return nil }
            let types = try resourceTypes.split(separator: ",").map { word in
                guard let type = ResourceKind.scanned.first(where: { $0.rawValue == word }) else {
                    throw ValidationError("--resource-types does not know '\(String(word).printable)'")
                }
                return type
            }
            guard !types.isEmpty else { throw ValidationError("--resource-types needs at least one type") }
            return ResourceKind.closure(of: types)
        }
    }

    private func scan(_ integrations: [Integration]) async throws -> [Int32] {
        let lock = try await storeOptions.lock(waiting: wait)
        do {
            let store = try SnapshotStore(writing: storeOptions.path, under: lock)
            var codes: [Int32] = []
            var unwritten: OutputFailure?
            for integration in integrations {
                let output = try export.map { try ExportTarget(path: $0) }
                let done = try await scan(integration, store)
                let header = done.header
                let summary = CoverageSummary(
                    integration: integration.name,
                    coverage: header.coverage,
                    findings: done.findings
                )
                do { try StandardOutput.print(summary.text, terminator: "") } catch { unwritten = error }
                do { try output?.write(header, from: store) } catch let error as Failure {
                    throw error.afterStoring(header.id)
                }
                codes.append(ExitStatus.stored(header.coverage))
            }
            if var unwritten {
                unwritten.done = "the snapshot is stored"
                throw unwritten
            }
            return codes
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func scan(_ integration: Integration, _ store: SnapshotStore) async throws
        -> IntegrationScan.Done
    {
        let progress = Progress(of: integration.name)
        defer { progress.end() }
        let scan = IntegrationScan(integration, store, environment: ProcessEnvironment.variables)
        let done = try await scan.run { progress.show($0) }
        try await done.writer.commit(done.header)
        return done
    }
}

extension Failure {
    /// The export failed; the snapshot is stored.
    fileprivate func afterStoring(_ snapshot: String) -> Failure {
        Failure(
            "\(cause); the snapshot is stored",
            hint: "Write it elsewhere: pgcensus export --snapshot \(snapshot) --file FILE.",
            kind: kind
        )
    }
}
