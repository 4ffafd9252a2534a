package import Configuration

/// The secrets of one scan: each is read once and shared by all servers, and read once more after a server rejected it.
///
/// Access tokens are an exception: their own cache keeps and renews them, so each login asks for one.
package actor SecretCache {
    package typealias Read =
        @Sendable (SecretReference, _ rejected: DatabaseSecret?) async -> Result<
            DatabaseSecret, SecretFailure
        >

    private let read: Read
    private var known: [SecretReference: Task<Result<DatabaseSecret, SecretFailure>, Never>] = [:]
    /// The second reading of each secret; if it fails, the other servers still use the first one.
    private var renewals: [SecretReference: Task<Result<DatabaseSecret, SecretFailure>, Never>] = [:]

    package init(read: @escaping Read) {
        self.read = read
    }

    package func secret(_ reference: SecretReference) async throws(SecretFailure) -> DatabaseSecret {
        guard reference != .entra else { return try await read(reference, nil).get() }
        let reading = known[reference] ?? start(reference)
        return try await reading.value.get()
    }

    /// The secret as it is stored now, whatever was read before.
    package func current(_ reference: SecretReference) async throws(SecretFailure) -> DatabaseSecret {
        try await read(reference, nil).get()
    }

    /// Another secret than the rejected one, or nil if there is none.
    package func secret(_ reference: SecretReference, otherThan rejected: DatabaseSecret) async
        -> DatabaseSecret?
    {
        if reference == .entra { return try? await read(reference, rejected).get() }
        if let current = try? await secret(reference), current != rejected { return current }
        let renewal = renewals[reference] ?? Task { [read] in await read(reference, nil) }
        renewals[reference] = renewal
        guard let fresh = try? await renewal.value.get(), fresh != rejected else { return nil }
        known[reference] = renewal
        return fresh
    }

    private func start(_ reference: SecretReference) -> Task<Result<DatabaseSecret, SecretFailure>, Never> {
        let reading = Task { [read] in await read(reference, nil) }
        known[reference] = reading
        return reading
    }
}
