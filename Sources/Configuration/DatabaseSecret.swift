import Files
import Foundation
package import Wording

/// The content of a secret: a password, and sometimes the role that it belongs to.
package struct DatabaseSecret: Sendable, Equatable {
    /// Takes precedence over `connection.user`.
    package var username: String?
    package var password: Secret

    package init(username: String? = nil, password: Secret) {
        self.username = username
        self.password = password
    }

    /// No password is longer; a larger file may be anything.
    static let largest = 64 << 10

    /// Reads plain text, or JSON: `{"username": …, "password": …}`.
    package init(text: String) throws(SecretError) {
        guard text.utf8.count <= Self.largest else { throw .tooLarge }
        if let object = Self.object(text) {
            guard let password = object["password"] as? String else { throw .withoutPassword }
            let username = object["username"].flatMap { $0 is NSNull ? nil : $0 }
            guard username == nil || username is String else { throw .usernameIsNoText }
            self.init(username: username as? String, password: Secret(password))
        } else {
            self.init(password: Secret(text))
        }
        // JSON may hold an escaped zero byte; libpq would take only the text before it.
        let fields = [password.revealed] + (username.map { [$0] } ?? [])
        guard fields.allSatisfy({ !$0.isEmpty && !$0.unicodeScalars.contains("\0") }) else {
            throw .unusable
        }
    }

    /// A password may start with a brace; only a whole JSON object is one.
    private static func object(_ text: String) -> [String: Any]? {
        guard text.contains("{") else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    }
}

extension SecretReference {
    /// Reads a secret from the environment or a file; nil for a secret that Azure keeps.
    ///
    /// A line end after the secret in a file does not belong to it.
    package func read(environment: [String: String]) throws(SecretError) -> DatabaseSecret? {
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else { throw .variableMissing(name) }
            return try DatabaseSecret(text: value)
        case .file(let path):
            let text = try Self.text(of: path)
            // Swift reads \r\n as one character.
            return try DatabaseSecret(text: text.last?.isNewline == true ? String(text.dropLast()) : text)
        case .azureKeyVault, .entra: return nil
        }
    }

    private static func text(of path: String) throws(SecretError) -> String {
        let data: Data
        do throws(InputFileError) {
            // One line end more than the secret.
            data = try InputFile.read(path, most: DatabaseSecret.largest + 1)
        } catch {
            switch error {
            case .unreadable: throw .fileUnreadable(path)
            case .tooLarge: throw .tooLarge
            case .otherKind, .silentPipe: throw .noFile(path, error.reason)
            }
        }
        guard let text = String(data: data, encoding: .utf8) else { throw .fileUnreadable(path) }
        return text
    }

    /// Whether other users than the owner may read the secret's file.
    ///
    /// A link's own mode says nothing: Kubernetes mounts secrets as links.
    package var isExposed: Bool {
        guard case .file(let link) = self else { return false }
        let path = URL(fileURLWithPath: link).resolvingSymlinksInPath().path
        let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        return (mode ?? 0) & 0o077 != 0
    }
}

/// Why a secret could not be read.
package enum SecretError: ExplainedError, Equatable {
    case variableMissing(String)
    case fileUnreadable(String)
    case noFile(String, _ reason: String)
    case unusable
    case withoutPassword
    case usernameIsNoText
    case tooLarge

    package var cause: String {
        switch self {
        case .variableMissing(let name):
            "the environment variable \(name.printable) of a secret is not set"
        case .fileUnreadable(let path): "the secret file \(path.printable) cannot be read"
        case .noFile(let path, let reason):
            "the secret file \(path.printable) cannot be read: \(reason)"
        case .unusable: "the secret is empty, or holds a zero byte"
        case .withoutPassword: "the secret is JSON without a password"
        case .usernameIsNoText: "the secret is JSON with a username that is no text"
        case .tooLarge: "the secret is larger than 64 KiB"
        }
    }

    package var hint: String? {
        switch self {
        case .variableMissing(let name): "Set \(name.printable), or name another place for the secret."
        case .fileUnreadable: "Check the path and its permissions; the file must be UTF-8 text."
        case .noFile: "Name a file, or a pipe that a program writes to."
        case .unusable, .tooLarge: "Store the password there, and nothing else."
        case .withoutPassword, .usernameIsNoText:
            "Store the password as text, or as {\"username\": …, \"password\": …}."
        }
    }
}
