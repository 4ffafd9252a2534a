import Foundation
import Synchronization

/// A key vault: its secrets with all their versions, read as api-version 7.4 has it.
final class Vault: Sendable {
    private struct Version {
        var id: String
        var value: String
        var isEnabled: Bool
        var created: Int
    }

    private let secrets = Mutex<[String: [Version]]>([:])

    /// Adds a version; returns its id.
    func add(_ value: String, to name: String, isEnabled: Bool) -> String {
        let id = UUID().uuidString.replacing("-", with: "").lowercased()
        let created = Int(Date().timeIntervalSince1970)
        let version = Version(id: id, value: value, isEnabled: isEnabled, created: created)
        secrets.withLock { $0[name.lowercased(), default: []].append(version) }
        return id
    }

    /// `/secrets/NAME[/VERSION]`.
    func answer(
        _ path: [String],
        _ request: RecordedRequest,
        _ tokens: TokenIssuer,
        _ authorization: String?
    ) -> Answer {
        guard case .success = tokens.tenant(of: authorization, for: "vault") else {
            return tokens.vaultChallenge
        }
        guard request.query["api-version"] == "7.4" else {
            return .error(400, "BadParameter", "The api-version is not supported.")
        }
        let versions = secrets.withLock { $0[(path.first ?? "").lowercased()] } ?? []
        let wanted = path.count > 1 ? versions.first { $0.id == path[1] } : versions.last
        guard let wanted else {
            let name = path.joined(separator: "/")
            return .error(
                404,
                "SecretNotFound",
                "A secret with (name/id) \(name) was not found in this key vault."
            )
        }
        guard wanted.isEnabled else { return Self.refusal("SecretDisabled", "The secret is disabled.") }
        return Answer(200, json: Self.bundle(wanted, at: "\(request.origin)/secrets/\(path[0])/\(wanted.id)"))
    }

    private static func bundle(_ version: Version, at id: String) -> JSONValue {
        .object([
            "value": .string(version.value), "id": .string(id),
            "attributes": .object([
                "enabled": .boolean(true), "created": .integer(version.created),
                "updated": .integer(version.created), "recoveryLevel": .string("Recoverable+Purgeable"),
                "recoverableDays": .integer(90),
            ]),
        ])
    }

    /// The reason for a 403 is one level deeper.
    package static func refusal(_ code: String, _ message: String) -> Answer {
        let inner: JSONValue = .object(["code": .string(code)])
        let error: JSONValue = .object([
            "code": .string("Forbidden"), "message": .string(message), "innererror": inner,
        ])
        return Answer(403, json: .object(["error": error]))
    }
}

extension TokenIssuer {
    /// The challenge for a client without a token for the vault.
    fileprivate var vaultChallenge: Answer {
        let value =
            "Bearer authorization=\"https://login.microsoftonline.com/\(estate.tenantId)\", "
            + "resource=\"https://vault.azure.net\""
        return .error(
            401,
            "Unauthorized",
            "AKV10000: Request is missing a Bearer token.",
            headers: ["WWW-Authenticate": value]
        )
    }
}
