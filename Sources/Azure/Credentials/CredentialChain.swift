/// Several ways to sign in: the first that is available is the one.
///
/// A credential that is there but refused ends the search: trying another identity would hide the mistake.
package struct CredentialChain: Credential {
    private let credentials: [any Credential]

    package init(_ credentials: [any Credential]) {
        self.credentials = credentials
    }

    package func token(for scope: String) async throws(AzureError) -> AccessToken {
        var problems: [CredentialProblem] = []
        for credential in credentials {
            do {
                return try await credential.token(for: scope)
            } catch .noCredential(let further) {
                problems += further
            }
        }
        throw .noCredential(problems)
    }
}

/// A way to sign in that is known not to be available.
package struct UnavailableCredential: Credential {
    private let error: AzureError

    package init(_ error: AzureError) {
        self.error = error
    }

    package func token(for scope: String) async throws(AzureError) -> AccessToken { throw error }
}
