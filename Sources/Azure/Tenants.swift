import Synchronization

/// The subscriptions that belong to another tenant than the token, from Azure's refusals.
final class Tenants: Sendable {
    private let bySubscription = Mutex<[String: String]>([:])

    subscript(subscription: String?) -> String? {
        get { subscription.flatMap { guid in bySubscription.withLock { $0[guid] } } }
        set {
            guard let subscription else { return }
            bySubscription.withLock { $0[subscription] = newValue }
        }
    }
}
