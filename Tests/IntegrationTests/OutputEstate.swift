import Foundation
import Support
import Testing
import Wording

/// A small estate on which every command succeeds, and the usual result of each command.
struct OutputEstate: Sendable {
    typealias Command = (command: String, arguments: [String])

    private static let administrator = ["--admin-user", "pgadmin", "--admin-secret", "env:ADMIN_PASSWORD"]

    /// One call of each command; `role` applies, verifies and removes in this order.
    static let table: [Command] = [
        ("scan", []), ("export", []), ("diff", []), ("doctor", []), ("sync", ["--once"]), ("sync status", []),
        ("sync resend", ["file:changes.ndjson"]),
        ("sync forget", [TestCluster.host, "--yes"]),
        ("owners list", []), ("owners explain", [TestCluster.host]), ("owners coverage", []),
        ("owners check", ["--no-unmatched"]), ("owners preview", ["--key", "team"]), ("owners diff", []),
        ("resources list", []), ("resources show", [TestCluster.host]),
        ("snapshots list", []), ("snapshots show", []), ("snapshots verify", []),
        ("snapshots prune", ["--keep-last", "1000"]),
        ("config init", ["-"]), ("config validate", []), ("config show", []), ("config preview", []),
        ("config schema", ["snapshot"]),
        ("role plan", administrator), ("role apply", administrator + ["--yes"]),
        ("role verify", administrator), ("role remove", administrator + ["--yes"]), ("role history", []),
    ]

    /// The result of each command of the table when nothing fails.
    private(set) var usual: [ProgramRun] = []
    private let folder: String
    private let environment: [String: String]

    static func with(_ work: (OutputEstate) async throws -> Void) async throws {
        try await RoleStory.with(15) { story in
            let folder = story.server.folder
            try folder.write(
                """
                users: [{mail: a@example.com}]
                groups: [{displayName: team-a, members: [a@example.com]}]
                """,
                to: "people.yaml"
            )
            try folder.configure(
                story.integration.connection(["user": "pgcensus"])
                    .owners(fallback: "team-a", directory: "people.yaml")
                    .with(["sync": ["deliver": [["file": "changes.ndjson"]]]])
            )
            let environment = [
                "CONNECTOR_PASSWORD": ServerStory.password.revealed,
                "ADMIN_PASSWORD": RoleStory.administratorPassword,
            ]
            var estate = OutputEstate(folder: folder.path, environment: environment)
            // In the first round, the first commands print less.
            for command in table { _ = try await estate.run(command, "") }
            for command in table {
                let run = try await estate.run(command, "")
                estate.usual.append(run)
                #expect(run.code != 1 && run.code < 64, "\(command) \(run.errors)")
            }
            try await work(estate)
        }
    }

    var store: String { "\(folder)/pgcensus.db" }

    /// A copy of the estate in a separate folder; the caller must keep the folder object.
    func copied() throws -> (estate: OutputEstate, folder: TemporaryFolder) {
        let copy = try TemporaryFolder()
        for name in ["pgcensus.yaml", "people.yaml", "pgcensus.db"] {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: copy.file(name))
        }
        return (OutputEstate(folder: copy.path, environment: environment), copy)
    }

    private init(folder: String, environment: [String: String]) {
        self.folder = folder
        self.environment = environment
    }

    func run(_ command: Command, _ redirection: String, after pause: Double = 0) async throws -> ProgramRun {
        try await Self.shell(
            command.command.split(separator: " ").map(String.init) + command.arguments,
            redirection,
            after: pause,
            environment: environment,
            folder: folder
        )
    }

    /// Runs `pgcensus` in a shell with a redirection; the exit code is that of `pgcensus`.
    static func shell(
        _ arguments: [String],
        _ redirection: String,
        after pause: Double = 0,
        environment: [String: String] = [:],
        folder: String = "/tmp"
    ) async throws -> ProgramRun {
        let call = ([Repository.program("pgcensus")] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let script = "(sleep \(pause); exec \(call)) \(redirection); exit ${PIPESTATUS[0]}"
        return try await launch(["bash", "-c", script], environment: environment, folder: folder)
    }

    /// Expects that no output was written into the store.
    func expectWhole() async throws {
        let run = try await run(("snapshots verify", []), "")
        #expect(run.code == 0, "\(run.output)")
    }

    /// The commands that the help names: all commands, and the commands without subcommands.
    static func commands() async throws -> (all: [String], leaves: Set<String>) {
        var (all, leaves, open): ([String], Set<String>, [String]) = ([], [], [""])
        while let command = open.popLast() {
            let words = command.split(separator: " ").map(String.init)
            let help = try await pgcensus(words + ["--help"]).output
            let list = help.firstMatch(of: #/SUBCOMMANDS:\n((?s).*?)\n\n/#)?.1 ?? ""
            let below = list.matches(of: #/(?m)^  ([a-z-]+)/#).map {
                (words + [String($0.1)]).joined(separator: " ")
            }
            all.append(command)
            open += below
            // A command with a default subcommand is in that list; a command that also runs itself counts as a leaf.
            if below.isEmpty || command == "sync" { leaves.insert(command) }
        }
        return (all, leaves)
    }
}
