package import Foundation
package import Wording

/// One token for each tenant and scope.
///
/// One task renews a token past its refresh time while all others use it; after a failed early renewal it
/// stays, and the next try is half a minute later. Only a task without a valid token waits for the renewal.
package actor TokenCache {
    private static let pauseAfterFailure: TimeInterval = 30

    private struct Key: Hashable {
        var scope: String
        var tenant: String?
    }

    private struct Entry {
        var current: AccessToken?
        var renewal: Task<Result<AccessToken, AzureError>, Never>?
        var notBefore = Date.distantPast
    }

    private let credential: any Credential
    private let now: @Sendable () -> Date
    private var entries: [Key: Entry] = [:]

    package init(
        _ credential: any Credential,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.credential = credential
        self.now = now
    }

    /// The token to use, other than one that a server has just rejected; `tenant` is another than our own, or nil.
    ///
    /// `claims`: what the server requires of a new token.
    package func token(
        for scope: String,
        tenant: String? = nil,
        otherThan rejected: Secret? = nil,
        claims: String? = nil
    ) async throws(AzureError) -> Secret {
        let key = Key(scope: scope, tenant: tenant)
        let entry = entries[key] ?? Entry()
        if let current = entry.current, current.secret != rejected, current.expiresOn > now() {
            if current.refreshOn <= now(), entry.renewal == nil, entry.notBefore <= now() { renew(key) }
            return current.secret
        }
        return try await fresh(key, claims)
    }

    /// Waits for the running renewal, or for a new one.
    ///
    /// A cancelled task stops the renewal; another task that waits for the same one starts it again.
    private func fresh(_ key: Key, _ claims: String?) async throws(AzureError) -> Secret {
        while true {
            let renewal = entries[key]?.renewal ?? renew(key, claims)
            let result = await withTaskCancellationHandler {
                await renewal.value
            } onCancel: {
                renewal.cancel()
            }
            if case .failure(.cancelled) = result, !Task.isCancelled { continue }
            return try result.get().secret
        }
    }

    @discardableResult
    private func renew(_ key: Key, _ claims: String? = nil) -> Task<Result<AccessToken, AzureError>, Never> {
        let renewal = Task { [credential] in
            let result: Result<AccessToken, AzureError>
            do throws(AzureError) {
                let request = TokenRequest(scope: key.scope, tenant: key.tenant, claims: claims)
                result = .success(try await credential.token(request))
            } catch {
                result = .failure(error)
            }
            finish(key, result)
            return result
        }
        entries[key, default: Entry()].renewal = renewal
        return renewal
    }

    private func finish(_ key: Key, _ result: Result<AccessToken, AzureError>) {
        entries[key]?.renewal = nil
        switch result {
        case .success(let token): entries[key]?.current = token
        case .failure: entries[key]?.notBefore = now() + Self.pauseAfterFailure
        }
    }
}
