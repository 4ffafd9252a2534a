import Foundation
package import LocalEstate
package import Testing
package import Wording

/// One PostgreSQL server with TLS and SCRAM, and two certificate authorities; the server uses the first one.
package struct TestCluster: Sendable {
    package static let host = "one.postgres.database.azure.com"

    package let cluster: PostgresCluster
    package let certificate: String
    package let otherCertificate: String
    package let password = Secret("correct horse")
}

/// Starts one cluster for all tests of a suite, and stops it after the last test.
package struct ClusterTrait: SuiteTrait, TestScoping {
    @concurrent package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let folder = "\(TemporaryFolder.place)/pgcensus-\(UUID().uuidString.prefix(8))"
        for name in ["", "/ca", "/other"] {
            try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: false)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = try await CertificateAuthority(in: "\(folder)/ca")
        let other = try await CertificateAuthority(in: "\(folder)/other")
        let cluster = try await PostgresCluster.start(
            in: "\(folder)/server",
            host: TestCluster.host,
            authority: authority,
            template: try await Versions.template(PostgresInstallation.debian())
        )
        let value = TestCluster(
            cluster: cluster,
            certificate: authority.certificate,
            otherCertificate: other.certificate
        )
        do {
            try await cluster.createConnectorRole(password: value.password)
            try await TestCluster.$value.withValue(value) { try await function() }
        } catch {
            try await cluster.stop()
            throw error
        }
        try await cluster.stop()
    }
}

extension Trait where Self == ClusterTrait {
    package static var cluster: Self { ClusterTrait() }
}

extension TestCluster {
    @TaskLocal fileprivate static var value: TestCluster?

    package static func current() throws -> TestCluster {
        try #require(value)
    }
}
