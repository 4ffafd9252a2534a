import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Servers that pretend to be PostgreSQL (`Tests/Impostor/impostor.py`), one for each method and each kind of TLS.
struct Impostors {
    static let certificates = ["valid", "other", "none"]
    static let methods = ["trust", "clear", "md5", "scram", "cut"]
    static let domain = "impostor.example"

    struct Place: Sendable, Hashable {
        var tls: String
        var method: String
        var port: Int

        var name: String { "\(tls)-\(method)" }
    }

    /// What one of them received.
    struct Gift: Sendable, Equatable {
        var port: Int
        var role: String
        var kind: String
        var text: String
    }

    let folder: TemporaryFolder
    let authority: CertificateAuthority
    let places: [Place]

    init(certificates: [String] = Self.certificates, methods: [String] = Self.methods) async throws {
        folder = try TemporaryFolder()
        authority = try await CertificateAuthority(in: folder.path)
        for name in certificates where name != "none" {
            let own = try Self.made(folder.file(name))
            let issuer =
                name == "valid"
                ? authority : try await CertificateAuthority(in: try Self.made(folder.file("\(name)-ca")))
            try await issuer.issue("server", names: Self.names, into: own)
        }
        var places: [Place] = []
        for tls in certificates {
            for method in methods {
                places.append(Place(tls: tls, method: method, port: try HeldPort.free()))
            }
        }
        self.places = places
    }

    /// Runs pgcensus against them, and returns what they received; `libraries` selects another libpq than Debian's.
    func among(_ arguments: [String], environment: [String: String], libraries: String? = nil) async throws
        -> (run: ProgramRun, given: [Gift])
    {
        let got = try folder.write("", to: "got")
        let command =
            ["/usr/bin/python3", "\(Repository.root)/Tests/Impostor/impostor.py", folder.path]
            + places.map { "\($0.port):\($0.tls):\($0.method)" } + ["--"]
            + (libraries.map { ["env", "LD_LIBRARY_PATH=\($0)"] } ?? []) + [Repository.program("pgcensus")]
        let run = try await launch(command + arguments, environment: environment)
        let lines = try String(contentsOfFile: got, encoding: .utf8).split(separator: "\n")
        return (run, lines.compactMap(Gift.init))
    }

    /// A wildcard matches only one label.
    private static var names: [String] {
        certificates.flatMap { tls in methods.map { "DNS:*.\(tls)-\($0).\(domain)" } }
    }

    private static func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        return folder
    }
}

extension Impostors.Gift {
    fileprivate init?(_ line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 4, let port = Int(fields[0]) else { return nil }
        self.init(port: port, role: fields[1], kind: fields[2], text: fields[3])
    }
}
