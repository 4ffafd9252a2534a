import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// What impostor servers receive, by `sslMode` and kind of secret: `reports/impostors.md`.
///
/// The tests connect to them at 0.0.0.0, which is this machine, but not a loopback address.
@Suite struct ImpostorTests {
    private static let modes = TLSModeTests.modes
    private static let password = "what no impostor gets"
    private static let token = "a token that no impostor gets"

    @Test func impostorsGetNoPasswordUnlessTheFileAllowsIt() async throws {
        let impostors = try await Impostors()
        let emulator = try await AzureEmulator.start(
            estate: .made(subscriptions: 1, servers: 0),
            secrets: EmulatorSecrets(clientSecret: AzureStory.secret, postgresToken: Self.token)
        )
        do {
            let tables = try await tables(impostors, emulator.baseURL)
            try expectGolden("impostors.md", Self.head + tables.map(\.text).joined(separator: "\n"))
            for table in tables where !table.takesAnything {
                for mode in ["disable", "allow", "prefer", "require"] {
                    let gifts = Set(table.gifts.filter { $0.role == mode }.map(\.kind))
                    #expect(gifts.isSubset(of: ["name", "SCRAM proof"]), "\(table.title), \(mode): \(gifts)")
                }
            }
        } catch {
            await emulator.stop()
            throw error
        }
        await emulator.stop()
    }

    /// Since version 16, libpq can require SCRAM without TLS: `reports/impostors-libpq16.md`.
    ///
    /// The libpq of the PostgreSQL 16 that is installed here was built without TLS.
    @Test func aNewerLibpqHoldsImpostorsToSCRAMWithoutTLS() async throws {
        let libraries = try Versions.installation(16).libraries
        let impostors = try await Impostors(certificates: ["none"])
        var text = Self.newerHead
        for takesAnything in [false, true] {
            let entry = integration(impostors, nil, "env:IMPOSTOR_PASSWORD", ["disable"], takesAnything)
            let (run, given, servers) = try await scan(impostors, entry, libraries: libraries)
            #expect(servers.count == impostors.places.count, "\(run.errors)")
            #expect(!(run.output + run.errors).contains(Self.password))
            var table = Table(
                title: takesAnything ? "A password, with authentication: any" : "A password",
                takesAnything: takesAnything,
                gifts: given
            )
            table.fill(impostors, ["disable"], servers)
            text += "\n" + table.text
            let kinds = Set(given.map(\.kind))
            #expect(
                takesAnything ? kinds.contains("password") : kinds == ["name", "SCRAM proof"],
                "\(kinds)"
            )
        }
        try expectGolden("impostors-libpq16.md", text)
    }

    private func tables(_ impostors: Impostors, _ azure: String) async throws -> [Table] {
        let password = "env:IMPOSTOR_PASSWORD"
        var tables: [Table] = []
        for (title, secret, takesAnything) in [
            ("A password", password, false), ("A password, with authentication: any", password, true),
            ("No password", "env:NOBODY_SET_THIS", false),
            ("An access token", "entra", false), ("An access token, with authentication: any", "entra", true),
        ] {
            let modes = secret == "entra" && !takesAnything ? Array(Self.modes.suffix(2)) : Self.modes
            let entry = integration(impostors, azure, secret, modes, takesAnything)
            let (run, given, servers) = try await scan(impostors, entry)
            #expect(servers.count == modes.count * impostors.places.count, "\(run.errors)")
            #expect(!(run.output + run.errors).contains(Self.password))
            #expect(!(run.output + run.errors).contains(Self.token))
            var table = Table(title: title, takesAnything: takesAnything, gifts: given)
            table.fill(impostors, Self.modes, servers)
            tables.append(table)
        }
        for mode in Self.modes.prefix(4) {
            let refused = try await scan(impostors, integration(impostors, azure, "entra", [mode], false))
            #expect(refused.run.code == 78, "\(refused.run.errors)")
            #expect(refused.run.errors.contains("sslMode \(mode) could send an access token to an impostor"))
            #expect(refused.given.isEmpty)
        }
        return tables
    }

    private func scan(_ impostors: Impostors, _ entry: IntegrationEntry, libraries: String? = nil)
        async throws
        -> (run: ProgramRun, given: [Impostors.Gift], servers: [Server])
    {
        let folder = try TemporaryFolder()
        let file = folder.file("snapshot.json")
        let (run, given) = try await impostors.among(
            [
                "scan", "--config", folder.configure(entry), "--store", folder.file("pgcensus.db"),
                "--export", file,
            ],
            environment: AzureStory.application.merging(["IMPOSTOR_PASSWORD": Self.password]) { $1 },
            libraries: libraries
        )
        let data = FileManager.default.contents(atPath: file)
        let snapshot = try data.map { try Snapshot(exported: $0) }
        return (run, given, snapshot?.servers ?? [])
    }

    private func integration(
        _ impostors: Impostors,
        _ azure: String?,
        _ secret: String,
        _ modes: [String],
        _ takesAnything: Bool
    ) -> IntegrationEntry {
        let overrides = modes.map { mode -> YAMLValue in
            var connection: YAMLMap = ["user": .text(mode), "sslMode": .text(mode)]
            if mode.hasPrefix("verify") {
                connection["sslRootCert"] = .text(impostors.authority.certificate)
            }
            if takesAnything { connection["authentication"] = "any" }
            return ["servers": ["\(mode).*"], "connection": .map(connection)]
        }
        let base = IntegrationEntry("impostors")
        let entry = (azure.map { base.azure(at: $0) } ?? base)
            .connection(["secret": .text(secret), "connectTimeout": "20s"])
            .with(["overrides": .list(overrides)])
        return modes.flatMap { mode in impostors.places.map { (Table.host(mode, $0), $0.port) } }
            .reduce(entry) { $0.server($1.0, at: "0.0.0.0:\($1.1)") }
    }

    private static let newerHead = """
        # Impostors and libpq 16

        The same as `impostors.md` without TLS, where libpq itself can insist on SCRAM (`require_auth`).

        """

    private static let head = """
        # Impostors

        What servers that pose as PostgreSQL get, by `sslMode`, with the code of the scan's problem; the tests write this
        file, with libpq 15. `name` is only the role's name, `password` is the secret in clear text. A weak password can be
        guessed from a SCRAM proof; the proof cannot be used to log in. `scram` has another password's verifier, `cut`
        leaves out the server's own proof. A certificate is `valid`, of an `other` authority, or there is `none`: TLS is
        refused.


        """
}

/// What the impostors received with one kind of secret.
private struct Table {
    var title: String
    var takesAnything: Bool
    var gifts: [Impostors.Gift]
    private var lines: [String] = []

    init(title: String, takesAnything: Bool, gifts: [Impostors.Gift]) {
        self.title = title
        self.takesAnything = takesAnything
        self.gifts = gifts
    }

    static func host(_ mode: String, _ place: Impostors.Place) -> String {
        "\(mode).\(place.name).\(Impostors.domain)"
    }

    var text: String { "## \(title)\n\n" + lines.joined(separator: "\n") + "\n" }

    /// What an impostor can receive, from the least to the most valuable.
    private static let worth = ["name", "SCRAM proof", "MD5 hash", "session", "password"]

    mutating func fill(_ impostors: Impostors, _ modes: [String], _ servers: [Server]) {
        lines = ["| certificate | asks for | \(modes.joined(separator: " | ")) |"]
        lines.append("|---|---|" + modes.map { _ in "---|" }.joined())
        for place in impostors.places {
            let cells = modes.map { mode in cell(place, mode, servers) }
            lines.append("| \(place.tls) | \(place.method) | \(cells.joined(separator: " | ")) |")
        }
    }

    private func cell(_ place: Impostors.Place, _ mode: String, _ servers: [Server]) -> String {
        guard let server = servers.first(where: { $0.host == Self.host(mode, place) }) else {
            return "the file is refused"
        }
        let given = gifts.filter { $0.port == place.port && $0.role == mode }.map(\.kind)
        let most = Self.worth.last { given.contains($0) } ?? "nothing"
        return "\(most) [\(server.scan.problems.first?.code ?? server.scan.outcome.rawValue)]"
    }
}
