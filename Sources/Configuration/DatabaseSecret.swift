import Foundation
package import Wording

/// What a secret's text tells: a password, and sometimes the role that it belongs to.
package struct DatabaseSecret: Sendable, Equatable {
    /// Goes before `connection.user`.
    package var username: String?
    package var password: Secret

    package init(username: String? = nil, password: Secret) {
        self.username = username
        self.password = password
    }

    /// Reads plain text, or JSON: `{"username": …, "password": …}`.
    package init(text: String) throws(SecretError) {
        if let object = Self.object(text) {
            guard let password = object["password"] as? String else { throw .withoutPassword }
            self.init(username: object["username"] as? String, password: Secret(password))
        } else {
            self.init(password: Secret(text))
        }
        guard !password.revealed.isEmpty, !text.unicodeScalars.contains("\0"), username != "" else {
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
    /// Reads what stands in the environment or in a file; nil for what only Azure knows.
    ///
    /// A line end behind the secret in a file is not part of it.
    package func read(environment: [String: String]) throws(SecretError) -> DatabaseSecret? {
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else { throw .variableMissing(name) }
            return try DatabaseSecret(text: value)
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(data: data, encoding: .utf8)
            else { throw .fileUnreadable(path) }
            // Swift takes \r\n for one character.
            return try DatabaseSecret(text: text.last?.isNewline == true ? String(text.dropLast()) : text)
        case .azureKeyVault, .entra: return nil
        }
    }

    /// Whether others than the owner may read the secret's file.
    package var isExposed: Bool {
        guard case .file(let path) = self else { return false }
        let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        return (mode ?? 0) & 0o077 != 0
    }
}

/// Why a secret could not be read.
package enum SecretError: ExplainedError, Equatable {
    case variableMissing(String)
    case fileUnreadable(String)
    case unusable
    case withoutPassword

    package var cause: String {
        switch self {
        case .variableMissing(let name):
            "the environment variable \(name.printable), which a secret is named for, is not set"
        case .fileUnreadable(let path): "the secret file \(path.printable) cannot be read"
        case .unusable: "the secret is empty, or holds a zero byte"
        case .withoutPassword: "the secret is JSON without a password"
        }
    }

    package var hint: String? {
        switch self {
        case .variableMissing(let name): "Set \(name.printable), or name another place for the secret."
        case .fileUnreadable: "Check the path and its permissions; the file must be UTF-8 text."
        case .unusable: "Store the password there, and nothing else."
        case .withoutPassword: "Store the password as text, or as {\"username\": …, \"password\": …}."
        }
    }
}
