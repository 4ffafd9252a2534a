import Configuration
import Foundation
import Inventory
import Testing

@testable import Discovery

/// It is a problem if a scan finds less than half of the servers of the last snapshot with the same scope.
@Suite struct ShrinkageTests {
    private static let scope = SnapshotScope(resourceTypes: [.server, .database])

    private func header(_ servers: Int, _ scope: SnapshotScope = scope) -> SnapshotHeader {
        var coverage = Coverage()
        for number in 0..<servers {
            coverage.add(Server(id: "\(number)", kind: .manual, name: "\(number)", host: nil, port: nil))
        }
        return SnapshotHeader(
            id: "20251124T160000Z-00000\(servers)",
            integration: "a",
            scope: scope,
            startedAt: Timestamp(milliseconds: 0),
            finishedAt: Timestamp(milliseconds: 0),
            tool: .current,
            coverage: coverage,
            subscriptions: []
        )
    }

    @Test(arguments: [
        (10, 4, true), (10, 5, false), (10, 10, false), (3, 1, true), (2, 1, false), (1, 3, false),
    ])
    func lessThanHalfIsAProblem(_ before: Int, _ now: Int, _ isProblem: Bool) {
        let problems = IntegrationScan.shrinkage(now, Self.scope, since: [header(before)])
        #expect(problems.map(\.code) == (isProblem ? ["estate-shrank"] : []))
        for problem in problems {
            #expect(problem.message == "\(now) servers were found; the last snapshot has \(before)")
            #expect(problem.hint?.isEmpty == false)
        }
    }

    /// An empty estate has a problem of its own.
    @Test func emptyEstateIsNotShrunk() {
        #expect(IntegrationScan.shrinkage(0, Self.scope, since: [header(10)]).isEmpty)
    }

    @Test func firstSnapshotIsNotShrunk() {
        #expect(IntegrationScan.shrinkage(1, Self.scope, since: []).isEmpty)
    }

    /// The newest snapshot comes first.
    @Test func lastSnapshotWithTheSameScopeCounts() {
        let other = SnapshotScope(resourceTypes: [.server])
        let last = [header(100, other), header(6), header(90)]
        #expect(IntegrationScan.shrinkage(3, Self.scope, since: last).isEmpty)
        #expect(!IntegrationScan.shrinkage(2, Self.scope, since: last).isEmpty)
        #expect(IntegrationScan.shrinkage(2, Self.scope, since: [header(100, other)]).isEmpty)
    }
}
