import Foundation
import Inventory
import Subprocess
import SystemPackage
import Wording

/// Uses the login of the Azure CLI: `az account get-access-token`.
///
/// Runs without a shell, for at most ten seconds; its output is never in an error, because it may hold a token.
struct AzureCLICredential: Credential {
    private let tenantId: String?
    private let searchPath: String

    init(_ source: CredentialSource) {
        tenantId = source.configuredTenantId
        searchPath = source.environment["PATH"] ?? ""
    }

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        guard let executable = az else { throw unavailable("az is not on the PATH") }
        let tenant = request.tenant ?? tenantId
        guard
            [request.resource, tenant ?? "-"].allSatisfy({
                $0.wholeMatch(of: #/[A-Za-z0-9._:/-]+/#) != nil
            })
        else {
            throw unavailable("the tenant or the resource has characters that az does not accept")
        }
        var arguments = ["account", "get-access-token", "--output", "json", "--resource", request.resource]
        if let tenant { arguments += ["--tenant", tenant] }
        guard let output = try await run(executable, arguments) else {
            throw unavailable("az did not end within 10s")
        }
        guard output.succeeded else { throw unavailable(Self.reason(output.errors)) }
        let answer = try? JSONReader.element(Array(output.text.utf8))
        guard let token = answer?["accessToken"]?.text, !token.isEmpty else {
            throw unavailable("az did not print a token")
        }
        // Seconds since 1970; older versions of the CLI do not have it.
        let end = answer?["expires_on"]?.double.map { Date(timeIntervalSince1970: $0) }
        return AccessToken(secret: Secret(token), expiresOn: end ?? Date(timeIntervalSinceNow: 300))
    }

    /// The last line of az's error output, which names the cause: no login, a second factor, a tenant.
    private static func reason(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
        guard let last = lines.last(where: { $0.contains { !$0.isWhitespace } }) else { return "az failed" }
        return "az says: \(last.trimmingCharacters(in: .whitespaces).cut(to: 300).printable)"
    }

    /// Only absolute folders of the PATH count, so that no file of the current folder runs.
    private var az: String? {
        searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/az" }
            .first { path in
                var isFolder: ObjCBool = false
                return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
            }
    }

    private func unavailable(_ reason: String) -> AzureError {
        .unavailable("azureCLI", reason)
    }

    /// az is a script that starts other programs: the whole group is stopped.
    private var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        let kill = TeardownStep.send(
            signal: .kill,
            toProcessGroup: true,
            allowedDurationToNextStep: .seconds(1)
        )
        options.teardownSequence = [kill]
        return options
    }

    /// Nil after the time limit.
    private func run(
        _ executable: String,
        _ arguments: [String]
    ) async throws(AzureError) -> (succeeded: Bool, text: String, errors: String)? {
        do {
            return try await withThrowingTaskGroup(of: (Bool, String, String)?.self) { group in
                group.addTask {
                    let result = try await Subprocess.run(
                        .path(FilePath(executable)),
                        arguments: Arguments(arguments),
                        environment: .inherit.updating(["AZURE_CORE_NO_COLOR": "true"]),
                        workingDirectory: "/",
                        platformOptions: platformOptions,
                        output: .string(limit: 1 << 20),
                        error: .string(limit: 1 << 16)
                    )
                    return (result.terminationStatus.isSuccess, result.standardOutput, result.standardError)
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(10))
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch {
            if Task.isCancelled { throw .cancelled }
            throw unavailable("az could not be run")
        }
    }
}
