import ArgumentParser
import Azure
import Configuration
import ConnectorRole
import Discovery
import Foundation
import Inventory
import Wording

/// The servers of a role command, and how the administrator logs in to them.
struct RoleServers: ParsableArguments {
    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "Only servers whose name or host matches this glob.")
    var server: String?

    @Option(help: "Only databases whose name matches this glob.")
    var database: String?

    @Option(help: "The administrator's role.")
    var adminUser: String

    @Option(
        help: "Where the administrator's password is kept: env:VAR, file:PATH, azureKeyVault:URL or entra."
    )
    var adminSecret: String

    func validate() throws {
        if adminUser.isEmpty { throw ValidationError("--admin-user names the administrator's role") }
    }

    /// The chosen servers, with what is required to log in to them.
    func chosen(_ requestedRole: RequestedRole?, _ run: inout RoleRun) async throws -> [RoleServer] {
        let integration = try configurationOptions.onlyIntegration()
        let reference = try secretReference(integration)
        let environment = ProcessEnvironment.variables
        do throws(SecretError) {
            _ = try reference.read(environment: environment)
            if let exposure = reference.exposure { warn(exposure) }
        } catch {
            throw CommandFailure(error, code: ExitStatus.wrongConfiguration)
        }
        let access = EstateAccess(integration, environment: environment)
        let servers = try await servers(integration, access)
        let chosen = try await run.map(servers, named: \.name) { server -> RoleServer? in
            let roleServer = try await roleServer(
                server,
                access,
                reference,
                requestedRole,
                integration.exclude.databases
            )
            guard database != nil else { return roleServer }
            return try await roleServer.administered.hasDatabase() ? roleServer : nil
        }
        guard !chosen.isEmpty || run.worst != ExitStatus.done else {
            throw CommandFailure(
                "no database matches \((database ?? "").printable)",
                hint:
                    "Run without --database to see all; letter case matters, and exclude.databases applies.",
                code: ExitStatus.wrongUsage
            )
        }
        return chosen
    }

    private func secretReference(_ integration: Integration) throws -> SecretReference {
        let needsAzure = adminSecret == "entra" || adminSecret.hasPrefix("azureKeyVault:")
        do throws(SecretReference.InvalidReference) {
            return try SecretReference(adminSecret, in: integration.azure)
        } catch {
            throw needsAzure
                ? CommandFailure(
                    "--admin-secret: \(error.message)",
                    hint: error.hint,
                    code: ExitStatus.wrongUsage
                )
                : CommandFailure(
                    "--admin-secret takes the place of the secret, not the secret itself",
                    hint: "Write env:VARIABLE, file:PATH, azureKeyVault:https://VAULT/secrets/NAME or entra.",
                    code: ExitStatus.wrongUsage
                )
        }
    }

    private func servers(_ integration: Integration, _ access: EstateAccess) async throws -> [Server] {
        let selection = ServerSelection(integration, matching: server)
        let usable: [Server]
        do {
            usable = try await access.administeredServers(of: integration, selection) {
                warn("\($0.name) is left out: it is a replica, or it is not running")
            }
        } catch let error as AzureError { throw CommandFailure(error) }
        guard !usable.isEmpty else {
            throw CommandFailure(
                "no such server is running",
                hint: "Run pgcensus scan to see which servers the integration has.",
                code: ExitStatus.wrongUsage
            )
        }
        return usable
    }

    private func roleServer(
        _ server: Server,
        _ access: EstateAccess,
        _ reference: SecretReference,
        _ requestedRole: RequestedRole?,
        _ excluded: [Glob]
    ) async throws -> RoleServer {
        let login = try await AdministratorLogin(
            to: server,
            as: adminUser,
            secret: reference,
            access.logins
        )
        if let name = login.secretUser, name != adminUser {
            throw CommandFailure(
                "--admin-secret belongs to the role \(name.printable), and --admin-user is \(adminUser.printable)",
                hint: "Name the same role in both.",
                code: ExitStatus.wrongUsage
            )
        }
        let glob = self.database.map { Glob($0, ignoringCase: false) }
        return RoleServer(
            id: server.id,
            name: server.name.printable,
            password: login.password,
            request: RoleRequest(
                role: Name(login.role),
                profile: requestedRole?.profile ?? .inventory,
                grantsToConnector: requestedRole?.grantee == .connector,
                readsStatistics: requestedRole?.extras.contains(.statistics) ?? false,
                isEntraRole: login.isEntra
            ),
            target: login.target,
            concerns: { name in glob?.matches(name.text) ?? true },
            excludes: { name in excluded.contains { $0.matches(name.text) } }
        )
    }
}
