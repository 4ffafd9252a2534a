import Configuration
import Synchronization
import Testing
import Wording

@testable import Discovery

/// Each secret is read once for all servers, and once more after a server has rejected it.
@Suite struct SecretCacheTests {
    private static let first = DatabaseSecret(password: Secret("first"))
    private static let second = DatabaseSecret(password: Secret("second"))
    private static let failure = SecretFailure.local(.variableMissing("A"))

    /// A source of secrets that returns another value each time; the last value repeats.
    private final class Place: Sendable {
        private let answers: [Result<DatabaseSecret, SecretFailure>]
        private let read = Mutex<[SecretReference]>([])

        init(_ answers: Result<DatabaseSecret, SecretFailure>...) { self.answers = answers }

        var readings: Int { read.withLock { $0.count } }

        var cache: SecretCache {
            SecretCache { [self] reference, _ in
                let number = read.withLock { read in
                    read.append(reference)
                    return read.count
                }
                return answers[min(number, answers.count) - 1]
            }
        }
    }

    @Test func allServersShareOneReading() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        try await withThrowingTaskGroup(of: DatabaseSecret.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.secret(.environment("A")) } }
            for try await secret in group { #expect(secret == Self.first) }
        }
        #expect(place.readings == 1)
        _ = try await cache.secret(.environment("B"))
        #expect(place.readings == 2, "each reference is a secret of its own")
    }

    @Test func rejectedSecretIsReadOnceMore() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == Self.second)
        // Another server used the old secret too; a server that connects later gets the new secret.
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == Self.second)
        #expect(try await cache.secret(.environment("A")) == Self.second)
        #expect(place.readings == 2)
        #expect(await cache.secret(.environment("A"), otherThan: Self.second) == nil)
        #expect(place.readings == 2, "nothing is read a third time")
    }

    @Test func sameSecretIsNoOther() async throws {
        let place = Place(.success(Self.first))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        for _ in 0..<3 { #expect(await cache.secret(.environment("A"), otherThan: rejected) == nil) }
        #expect(place.readings == 2)
    }

    @Test func firstSecretStaysIfTheSecondReadFails() async throws {
        let place = Place(.success(Self.first), .failure(Self.failure))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == nil)
        #expect(try await cache.secret(.environment("A")) == Self.first, "it may be valid for other servers")
    }

    @Test func failureIsShared() async {
        let place = Place(.failure(Self.failure))
        let cache = place.cache
        for _ in 0..<3 {
            await #expect(throws: Self.failure) { try await cache.secret(.environment("A")) }
        }
        #expect(place.readings == 1)
    }

    /// The token cache, not this cache, stores and renews tokens.
    @Test func accessTokenIsRequestedForEachLogin() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        #expect(try await cache.secret(.entra) == Self.first)
        #expect(try await cache.secret(.entra) == Self.second)
        #expect(await cache.secret(.entra, otherThan: Self.second) == Self.second)
        #expect(place.readings == 3)
    }

    @Test func currentSecretBypassesTheCache() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        _ = try await cache.secret(.environment("A"))
        #expect(try await cache.current(.environment("A")) == Self.second)
        #expect(try await cache.secret(.environment("A")) == Self.first)
    }
}
