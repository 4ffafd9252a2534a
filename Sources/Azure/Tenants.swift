import HTTP
import Synchronization

/// Which subscriptions belong to another tenant than the token, as Azure's refusals have told.
final class Tenants: Sendable {
    private let bySubscription = Mutex<[String: String]>([:])

    subscript(subscription: String?) -> String? {
        get { subscription.flatMap { guid in bySubscription.withLock { $0[guid] } } }
        set {
            guard let subscription else { return }
            bySubscription.withLock { $0[subscription] = newValue }
        }
    }

    /// The tenant in `WWW-Authenticate: Bearer authorization_uri="https://login.windows.net/<tenant>"`.
    ///
    /// Only the tenant's GUID is taken from it: where tokens are asked for is never the answer's to say.
    static func named(by response: HTTPResponse) -> String? {
        let challenge = response.headers["WWW-Authenticate"] ?? ""
        let match = challenge.firstMatch(
            of: #/authorization(?:_uri)?="https?:\/\/[^"\/]+\/([0-9a-fA-F-]{36})[\/"]/#
        )
        return match.map { $0.1.lowercased() }
    }
}
