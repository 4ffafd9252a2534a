import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// One object of each kind on each installed major version: psql must find exactly the facts of the export.
@Suite struct VersionTests {
    @Test(arguments: Versions.all)
    func exportHasEveryFactOfPsql(_ version: Int) async throws {
        try await ServerStory.with(version: version, load: ["everything"]) { story in
            let (run, server) = try await story.scan {
                $0.types = ResourceKind.scanned
                $0.columnDefaults = true
            }
            #expect(run.code == 2, "two databases cannot be read: \(run.errors)")
            let found = try #require(server)
            expectEqual(FactSheet.server(found), try await story.oracle("server", database: "postgres"))
            let database = try #require(found.databases?.first { $0.name == "everything" })
            expectEqual(
                FactSheet.database(database),
                try await story.oracle("database", database: "everything")
            )
            #expect(database.scan == .complete)
            #expect(found.databases?.first { $0.name == "odd \"name\" é" }?.scan == .complete)
            #expect(found.session?.serverVersion.hasPrefix("\(version).") == true)
        }
    }

    private func expectEqual(_ found: Set<String>, _ expected: Set<String>) {
        #expect(found.subtracting(expected).sorted() == [], "only in the export")
        #expect(expected.subtracting(found).sorted() == [], "missing in the export")
        #expect(expected.count > 100)
    }
}

extension ServerStory {
    /// The lines of a file of `Tests/Oracle`: path, fact and value.
    func oracle(_ name: String, database: String) async throws -> Set<String> {
        let sql = try String(contentsOfFile: "\(Repository.root)/Tests/Oracle/\(name).sql", encoding: .utf8)
        let output = try await cluster.psql(sql, database: database)
        return Set(
            output.split(separator: "\n").map { line in
                line.split(separator: "|", omittingEmptySubsequences: false).map { $0.decodedHexadecimal }
                    .joined(separator: " | ")
            }
        )
    }
}

extension Substring {
    fileprivate var decodedHexadecimal: String {
        let digits = Array(utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
