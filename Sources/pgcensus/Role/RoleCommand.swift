import ArgumentParser
import ConnectorRole
import Foundation
import Inventory
import Wording

/// `pgcensus role`: the PostgreSQL role that pgcensus logs in with.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Plan, make, check and remove the PostgreSQL role that pgcensus logs in with.",
        discussion: """
            The role is connection.user of the integration. It is made with the credentials of the server's administrator,
            which are named with --admin-secret and kept nowhere.
            """,
        subcommands: [PlanCommand.self, ApplyCommand.self, VerifyCommand.self, RemoveCommand.self]
    )
}

extension RoleCommand {
    /// `pgcensus role plan`: the SQL, and what it would change.
    struct PlanCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "Print the SQL that apply would run, database by database, for psql.",
            discussion: "Nothing is changed. Exit codes: 0 printed, 2 a server could not be planned for."
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var wish: RoleWish

        func run() async throws {
            try await servers.each(wish) { server in
                try StandardOutput.print(try await server.administered.plan().script(server: server.name))
                return Ending.done
            }
        }
    }

    /// `pgcensus role apply`: the plan, carried out.
    struct ApplyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "apply",
            abstract: "Make the role, and grant what the profile needs.",
            discussion: """
                One transaction for each database; one that refuses is reported, and the others go on. What was changed is
                kept in the store, for remove. Exit codes: 0 done, 2 something was refused.
                """
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var wish: RoleWish
        @OptionGroup var storeOptions: StoreOptions

        @Flag(help: "Set the password of connection.secret on a role that is there already.")
        var resetPassword = false

        func run() async throws {
            let store = try RoleStore(path: storeOptions.path)
            try await servers.each(wish) { server in
                let results = try await server.administered.apply(
                    password: server.password,
                    resetsPassword: resetPassword,
                    record: try store.record(of: server),
                    save: { try store.keep($0, of: server) }
                )
                return try RoleReport(server: server.name, results: results).show()
            }
        }
    }

    /// `pgcensus role verify`: whether the role is as planned.
    struct VerifyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Read the catalogs back, and say what is missing or more than planned.",
            discussion: "Exit codes: 0 as planned, 3 not, 2 a server could not be looked at."
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var wish: RoleWish

        func run() async throws {
            try await servers.each(wish) { server in
                try RoleReport.show(try await verify(server), of: server.request.role, server: server.name)
            }
        }

        private func verify(_ server: RoleServer) async throws -> RoleVerification {
            do {
                return RoleVerification(try await server.administered.plan())
            } catch let refusal as ServerPlan.Refusal where refusal.lacksRole {
                return RoleVerification(lacking: server.request.role)
            }
        }
    }

    /// `pgcensus role remove`: what apply did, undone.
    struct RemoveCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Undo what apply did, and nothing else; then drop the role.",
            discussion: """
                Prints the plan first, and asks; --yes answers. What the role owns goes to the administrator. A role that was
                there before apply stays. Exit codes: 0 done, 2 something was refused.
                """
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var storeOptions: StoreOptions

        @Flag(help: "Do it without asking.")
        var yes = false

        func validate() throws {
            if servers.database != nil {
                throw ValidationError("role remove undoes a server as a whole; it takes no --database")
            }
        }

        func run() async throws {
            let store = try RoleStore(path: storeOptions.path)
            try await servers.each(nil) { server in
                guard let record = try store.record(of: server) else {
                    throw CommandFailure(
                        "\(server.name): the store has no record of a role \(server.administered.request.role.text.printable) there",
                        hint:
                            "Name the store that apply wrote to, with --store; what else there is was not made by apply."
                    )
                }
                let plan = try await server.administered.removal(record)
                try StandardOutput.print("-- server \(server.name)")
                try StandardOutput.print(plan.text, terminator: "")
                try confirm(server.name)
                let results = try await server.administered.remove(record) { try store.keep($0, of: server) }
                if !results.contains(where: \.isRefused) { try store.forget(server) }
                return try RoleReport(server: server.name, results: results).show()
            }
        }

        private func confirm(_ server: String) throws {
            guard !yes else { return }
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandFailure(
                    "nobody can be asked here",
                    hint: "Read the plan above; then run this with --yes.",
                    code: Ending.wrongUsage
                )
            }
            try StandardOutput.print("Do this on \(server)? Type yes: ", terminator: "")
            guard readLine() == "yes" else {
                throw CommandFailure("nothing was changed on \(server)", hint: nil)
            }
        }
    }
}
