import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Names of shared objects are the same, whatever the encoding of the database of the first login.
@Suite struct EncodingTests {
    private static let databases = [
        ("latin", "LATIN1"), ("japanese", "EUC_JP"), ("windows", "WIN1252"), ("ascii", "SQL_ASCII"),
    ]

    @Test func roleNamesAreReadFromAnyDatabase() async throws {
        try await ServerStory.with { story in
            for (name, encoding) in Self.databases {
                try await story.cluster.psql(
                    "create database \(name) encoding '\(encoding)' locale 'C' template template0"
                )
            }
            try await story.cluster.psql(
                """
                create role "Jürgen"; create role "日本"; create role "Юрий";
                comment on role "Юрий" is 'пользователь';
                create database "Größe" owner "Jürgen";
                """
            )
            try await story.cluster.psql(
                "set client_encoding = 'UTF8'; create role \"Åsa\";",
                database: "latin"
            )
            let (_, reference) = try await story.scan()
            let names = try #require(reference?.roles).map(\.name.text)
            #expect(Set(names).isSuperset(of: ["Jürgen", "日本", "Юрий", "\\xc5sa"]), "\(names)")
            let latin = reference?.roles?.first { $0.name == "\\xc5sa" }
            #expect(latin?.notes?.map(\.code) == ["not-utf8"])
            for (name, _) in Self.databases {
                let (run, server) = try await story.scan { $0.database = name }
                #expect(run.code == 0, "\(name): \(run.output)")
                #expect(server?.roles == reference?.roles, "\(name)")
                #expect(server?.databases?.map(\.name) == reference?.databases?.map(\.name), "\(name)")
                #expect(server?.databases?.map(\.owner) == reference?.databases?.map(\.owner), "\(name)")
            }
        }
    }

    /// 0x81 is not a character of WIN1252, but a database with this encoding accepts it.
    @Test func invalidTextIsReadAsBytesWithANote() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                "create database windows encoding 'WIN1252' locale 'C' template template0"
            )
            try await story.cluster.psql(
                """
                set client_encoding = 'UTF8';
                create table "Straße" (id int);
                create table odd (id int);
                set client_encoding = 'WIN1252';
                do $$ begin execute 'comment on table odd is ' || quote_literal('a' || chr(129)); end $$;
                """,
                database: "windows"
            )
            for first in ["postgres", "windows"] {
                let (run, server) = try await story.scan { $0.database = first }
                #expect(run.code == 0, "\(first): \(run.output)")
                let database = try #require(server?.databases?.first { $0.name == "windows" })
                let tables = database.schemas?.flatMap { $0.tables ?? [] } ?? []
                #expect(tables.map(\.name) == ["Stra\\xdfe", "odd"], "\(first)")
                #expect(tables.last?.comment == "a\\x81")
                #expect(tables.allSatisfy { $0.notes?.map(\.code) == ["not-utf8"] })
            }
        }
    }

    /// The bytes of this role's name are not valid text in EUC_JP.
    @Test func rolePlanWorksFromAnyEncoding() async throws {
        let fill = """
            create role "Юрий";
            create database japanese owner pgadmin encoding 'EUC_JP' locale 'C' template template0;
            """
        try await RoleStory.with(15, fill: fill) { story in
            let plain = try await story.role("plan")
            let plan = try await story.changed { $0["connection", "database"] = "japanese" }.role("plan")
            #expect(plan.code == 0, "\(plan.errors)")
            #expect(plan.output == plain.output)
        }
    }
}
