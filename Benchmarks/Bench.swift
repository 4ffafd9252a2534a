import Foundation
import Wording

/// `pgcensus-bench`: measures the program that lies beside it, and writes sections of `reports/benchmarks.md`.
@main
struct Bench {
    static func main() async throws {
        do {
            for section in try await sections(CommandLine.arguments.dropFirst().first) {
                try section.write(to: "reports/benchmarks.md")
            }
        } catch let error as any ExplainedError {
            print("error: \(error.cause)")
            exit(1)
        } catch let error as WrongResult {
            print(error.text)
            exit(1)
        }
    }

    private static func sections(_ name: String?) async throws -> [ReportSection] {
        switch name {
        case "azure": return [try await AzureListing().section(), try await LongList().section()]
        case "census": return try await withServer { try await CensusBench(server: $0).sections() }
        case "sync": return [try await SyncBench().section()]
        case "large": return [try await withServer { try await LargeBench(server: $0).section() }]
        case "owners": return [try await OwnerBench().section()]
        case "rescan": return [try await withServer { try await RescanBench(server: $0).section() }]
        case "read": return [try await ReadBench(older: CommandLine.arguments.dropFirst(2).first).section()]
        case "wait": return [try await withServer { try await WaitBench(server: $0).section() }]
        default:
            print(
                "usage: pgcensus-bench azure | census | large | owners | read [OLDER] | rescan | sync | wait"
            )
            exit(64)
        }
    }

    private static func withServer<Result>(_ work: (MadeServer) async throws -> Result) async throws -> Result
    {
        let server = try await MadeServer()
        do {
            let result = try await work(server)
            try await server.stop()
            return result
        } catch {
            try await server.stop()
            throw error
        }
    }
}
