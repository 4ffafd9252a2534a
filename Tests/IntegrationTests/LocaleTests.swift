import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// The locale provider and the locale of a database: `datcollate` alone does not name those of ICU and `builtin`.
@Suite struct LocaleTests {
    @Test func icuDatabaseHasItsProviderAndLocale() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                "create database german template template0 locale_provider icu icu_locale 'de-DE-x-icu' locale 'C'"
            )
            let (_, server) = try await story.scan { $0.types = [.server, .database] }
            let databases = try #require(server?.databases)
            let german = databases.first { $0.name == "german" }
            #expect(german?.localeProvider == .icu)
            #expect(german?.locale?.hasPrefix("de-DE") == true, "\(german?.locale ?? "")")
            #expect(german?.collation == "C")
            let usual = databases.first { $0.name == "postgres" }
            #expect(usual?.localeProvider == .libc && usual?.locale == nil)
            let said = try await story.cluster.psql(
                "select daticulocale from pg_database where datname = 'german'",
                arguments: ["-At"]
            )
            #expect(german?.locale.map { $0 + "\n" } == said)
        }
    }

    @Test func builtinDatabaseHasItsProviderAndLocale() async throws {
        try await ServerStory.with(version: 18) { story in
            try await story.cluster.psql(
                "create database plain template template0 locale_provider builtin builtin_locale 'C.UTF-8'"
            )
            let (_, server) = try await story.scan { $0.types = [.server, .database] }
            let plain = server?.databases?.first { $0.name == "plain" }
            #expect(plain?.localeProvider == .builtin)
            #expect(plain?.locale == "C.UTF-8")
        }
    }
}
