import Foundation
import Wording

/// One token for one scope, renewed five minutes ahead of its end.
///
/// At most one renewal is under way; all who ask meanwhile wait for it. A failed renewal is not remembered,
/// and keeps the old token where that still holds.
package actor TokenCache {
    private static let renewalMargin: TimeInterval = 300

    private let credential: any Credential
    private let scope: String
    private var current: AccessToken?
    private var renewal: Task<Result<AccessToken, AzureError>, Never>?

    package init(credential: any Credential, scope: String) {
        self.credential = credential
        self.scope = scope
    }

    /// The token to use, other than one that a server has just rejected.
    func token(otherThan rejected: Secret? = nil) async throws(AzureError) -> Secret {
        if let current, current.secret != rejected,
            current.expiresOn.timeIntervalSinceNow > Self.renewalMargin
        {
            return current.secret
        }
        switch await renewed() {
        case .success(let token): return token.secret
        case .failure(let error):
            guard let current, current.secret != rejected, current.expiresOn > Date() else { throw error }
            return current.secret
        }
    }

    private func renewed() async -> Result<AccessToken, AzureError> {
        let task =
            renewal
            ?? Task { [credential, scope] in
                do throws(AzureError) { return .success(try await credential.token(for: scope)) } catch {
                    return .failure(error)
                }
            }
        renewal = task
        let result = await task.value
        if case .success(let token) = result { current = token }
        renewal = nil
        return result
    }
}
