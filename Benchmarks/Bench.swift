import Foundation

/// `pgcensus-bench azure`: measures the program that lies beside it, and writes a section of `reports/benchmarks.md`.
@main
struct Bench {
    static func main() async throws {
        guard CommandLine.arguments.dropFirst() == ["azure"] else {
            print("usage: pgcensus-bench azure")
            exit(64)
        }
        try await AzureListing().section().write(to: "reports/benchmarks.md")
    }
}
