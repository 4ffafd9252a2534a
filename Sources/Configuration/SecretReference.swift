import Foundation
import Wording

/// The place of a secret; the file never has the secret itself.
package enum SecretReference: Sendable, Hashable, CustomStringConvertible {
    case environment(String)
    case file(String)
    case azureKeyVault(VaultSecret)
    /// An access token from Entra instead of a password.
    case entra

    /// The text in the file: `env:VAR`.
    package var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        case .azureKeyVault(let secret): "azureKeyVault:\(secret.url)"
        case .entra: "entra"
        }
    }

    /// Why a text is not a reference; the text may be a secret, so it is not shown.
    package struct InvalidReference: Error {
        package var message: String
        package var hint: String
    }

    /// Reads `env:VAR`, `file:PATH`, `azureKeyVault:https://VAULT…/secrets/NAME[/VERSION]` and `entra`.
    ///
    /// The last two need a way to sign in to Azure.
    package init(_ text: String, in azure: AzureSettings?) throws(InvalidReference) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        switch (parts.first, parts.count) {
        case ("env", 2) where parts[1].wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*/#) != nil:
            self = .environment(parts[1])
        case ("file", 2) where !parts[1].isEmpty: self = .file(parts[1])
        case ("entra", 1), ("azureKeyVault", 2):
            guard let azure else {
                throw InvalidReference(
                    message: "\(parts[0]) needs a sign-in to Azure, and this integration has none",
                    hint: "Add azure: {} to the integration, or name another kind of secret."
                )
            }
            self =
                text == "entra"
                ? .entra : .azureKeyVault(try VaultSecret(parts[1], suffix: azure.cloud.keyVaultSuffix))
        default:
            throw InvalidReference(
                message: "the file names the place of a secret, never the secret itself",
                hint: "Write env:VARIABLE, file:PATH, azureKeyVault:https://VAULT/secrets/NAME or entra."
            )
        }
    }
}

/// A secret of a key vault: `https://VAULT.vault.azure.net/secrets/NAME`, with or without a version.
package struct VaultSecret: Sendable, Hashable {
    /// `https://VAULT.vault.azure.net`.
    package var vault: String
    package var name: String
    /// 32 hexadecimal digits; nil for the current one.
    package var version: String?

    package var url: String { "\(vault)/secrets/\(name)" + (version.map { "/\($0)" } ?? "") }

    /// The token goes to the vault, so the vault must belong to the integration's cloud.
    fileprivate init(_ text: String, suffix: String) throws(SecretReference.InvalidReference) {
        guard
            let match = text.wholeMatch(
                of:
                    #/https://([A-Za-z0-9-]+)(\.[A-Za-z0-9.-]+)/secrets/([A-Za-z0-9-]{1,127})(?:/([0-9a-fA-F]{32}))?/?/#
            )
        else {
            throw SecretReference.InvalidReference(
                message: "not the address of a secret in a key vault",
                hint:
                    "Write azureKeyVault:https://VAULT\(suffix)/secrets/NAME, with /VERSION for a fixed version."
            )
        }
        guard match.2.lowercased() == suffix else {
            throw SecretReference.InvalidReference(
                message: "the vault is not in the integration's cloud: its host does not end in \(suffix)",
                hint:
                    "Check the address, and azure.cloud; pgcensus sends the token only to vaults of that cloud."
            )
        }
        vault = "https://\(match.1.lowercased())\(suffix)"
        name = String(match.3)
        version = match.4.map(String.init)
    }
}

extension AzureSettings.Cloud {
    /// The suffix of every vault's host name.
    var keyVaultSuffix: String {
        switch self {
        case .global: ".vault.azure.net"
        case .usGovernment: ".vault.usgovcloudapi.net"
        case .china: ".vault.azure.cn"
        }
    }
}
