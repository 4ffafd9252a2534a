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

    /// A place where secrets are, which changes with each reading; the last value stays.
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

    @Test func aRejectedSecretIsReadOnceMore() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == Self.second)
        // Another server was given the old one too, and one that comes later is given the new one.
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == Self.second)
        #expect(try await cache.secret(.environment("A")) == Self.second)
        #expect(place.readings == 2)
        #expect(await cache.secret(.environment("A"), otherThan: Self.second) == nil)
        #expect(place.readings == 2, "nothing is read a third time")
    }

    @Test func thereIsNoOtherSecretWhereItIsTheSame() async throws {
        let place = Place(.success(Self.first))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        for _ in 0..<3 { #expect(await cache.secret(.environment("A"), otherThan: rejected) == nil) }
        #expect(place.readings == 2)
    }

    @Test func theFirstReadingStaysWhereTheSecondFails() async throws {
        let place = Place(.success(Self.first), .failure(Self.failure))
        let cache = place.cache
        let rejected = try await cache.secret(.environment("A"))
        #expect(await cache.secret(.environment("A"), otherThan: rejected) == nil)
        #expect(try await cache.secret(.environment("A")) == Self.first, "it may be right for other servers")
    }

    @Test func aFailureIsSharedToo() async {
        let place = Place(.failure(Self.failure))
        let cache = place.cache
        for _ in 0..<3 {
            await #expect(throws: Self.failure) { try await cache.secret(.environment("A")) }
        }
        #expect(place.readings == 1)
    }

    /// The cache of tokens keeps and renews them.
    @Test func anAccessTokenIsAskedForAtEachLogin() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        #expect(try await cache.secret(.entra) == Self.first)
        #expect(try await cache.secret(.entra) == Self.second)
        #expect(await cache.secret(.entra, otherThan: Self.second) == Self.second)
        #expect(place.readings == 3)
    }

    @Test func whatIsThereNowIsReadPastTheCache() async throws {
        let place = Place(.success(Self.first), .success(Self.second))
        let cache = place.cache
        _ = try await cache.secret(.environment("A"))
        #expect(try await cache.current(.environment("A")) == Self.second)
        #expect(try await cache.secret(.environment("A")) == Self.first)
    }
}
