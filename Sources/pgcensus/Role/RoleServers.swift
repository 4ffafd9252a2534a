import ArgumentParser
import Azure
import Configuration
import ConnectorRole
import Discovery
import Foundation
import Inventory
import Postgres
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

    /// The primaries that are running: a replica gets the role from its source.
    private func servers(_ integration: Integration, _ access: EstateAccess) async throws -> [Server] {
        let scan = EstateScan(integration: integration, manager: access.manager, logins: access.logins)
        let estate: Estate
        do { estate = try await scan.list { _ in } } catch let error as AzureError {
            throw CommandFailure(error)
        }
        let selection = ServerSelection(integration, matching: server)
        let found = (estate.servers + integration.namedServers).filter(selection.includes)
        let usable = found.filter(selection.isAdministered)
        for server in found where !usable.contains(where: { $0.id == server.id }) && server.scan == .complete
        {
            warn("\(server.name) is left out: it is a replica, or it is not running")
        }
        guard !usable.isEmpty else {
            throw CommandFailure(
                "no such server is running",
                hint: "Run pgcensus scan to see which servers the integration has.",
                code: ExitStatus.wrongUsage
            )
        }
        return usable
    }

    /// Only `apply` needs one: if the file names none, the default variable need not be set.
    private func ownSecret(_ login: Login) async throws(SecretFailure) -> DatabaseSecret? {
        do throws(SecretFailure) { return try await login.secret() } catch {
            guard login.settings.origins["secret"] == nil else { throw error }
            return nil
        }
    }

    private func roleServer(
        _ server: Server,
        _ access: EstateAccess,
        _ reference: SecretReference,
        _ requestedRole: RequestedRole?,
        _ excluded: [Glob]
    ) async throws -> RoleServer {
        var login = access.logins.login(to: server)
        let isEntra = login.settings.secret == .entra
        // A secret may name the role: without it, the command would look for another role.
        let own = isEntra ? nil : try await ownSecret(login)
        let role = own?.username ?? login.settings.user
        login.settings.user = adminUser
        login.settings.secret = reference
        let secret = try await login.secret()
        if let name = secret?.username, name != adminUser {
            throw CommandFailure(
                "--admin-secret belongs to the role \(name.printable), and --admin-user is \(adminUser.printable)",
                hint: "Name the same role in both.",
                code: ExitStatus.wrongUsage
            )
        }
        let database = Array(login.settings.database.utf8)
        let glob = self.database.map { Glob($0, ignoringCase: false) }
        return RoleServer(
            id: server.id,
            name: server.name.printable,
            password: isEntra ? nil : own?.password,
            request: RoleRequest(
                role: Name(role),
                profile: requestedRole?.profile ?? .inventory,
                grantsToConnector: requestedRole?.grantee == .connector,
                readsStatistics: requestedRole?.extras.contains(.statistics) ?? false,
                isEntraRole: isEntra
            ),
            target: login.target(server, host: server.host ?? "", database: database, secret: secret),
            concerns: { name in glob?.matches(name.text) ?? true },
            excludes: { name in excluded.contains { $0.matches(name.text) } }
        )
    }
}
