package import Foundation
package import Wording

/// A bearer token and when it ends.
package struct AccessToken: Sendable, Equatable {
    package var secret: Secret
    package var expiresOn: Date

    package init(secret: Secret, expiresOn: Date) {
        self.secret = secret
        self.expiresOn = expiresOn
    }
}

/// One way to sign in to Azure.
package protocol Credential: Sendable {
    /// A new token for a scope such as `https://management.azure.com/.default`.
    ///
    /// Throws `noCredential` where this way is not available here at all.
    func token(for scope: String) async throws(AzureError) -> AccessToken
}
