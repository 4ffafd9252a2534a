import Foundation
package import Wording

/// Where a secret is to be found; the secret itself never stands in the file.
package enum SecretReference: Sendable, Equatable {
    case environment(String)
    case file(String)

    /// Reads `env:VAR` and `file:PATH`.
    init?(_ text: String) {
        if text.hasPrefix("env:"), text.count > 4 {
            self = .environment(String(text.dropFirst(4)))
        } else if text.hasPrefix("file:"), text.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }

    /// A line end behind the secret in a file is not part of it.
    package func read(environment: [String: String]) throws(SecretError) -> Secret {
        let text: String
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else { throw .variableMissing(name) }
            text = value
        case .file(let path):
            guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw .fileUnreadable(path)
            }
            text = content.hasSuffix("\n") ? String(content.dropLast()) : content
        }
        guard !text.isEmpty, !text.unicodeScalars.contains("\0") else { throw .unusable }
        return Secret(text)
    }
}

/// Why a secret could not be read.
package enum SecretError: ExplainedError, Equatable {
    case variableMissing(String)
    case fileUnreadable(String)
    case unusable

    package var cause: String {
        switch self {
        case .variableMissing(let name):
            "the environment variable \(name.printable) of connection.secret is not set"
        case .fileUnreadable(let path): "the file \(path.printable) of connection.secret cannot be read"
        case .unusable: "the secret behind connection.secret is empty, or holds a zero byte"
        }
    }

    package var hint: String? {
        switch self {
        case .variableMissing(let name): "Set \(name.printable), or name another source in connection.secret."
        case .fileUnreadable: "Check the path and its permissions; the file must be UTF-8 text."
        case .unusable: "Store the password there, and nothing else."
        }
    }
}
