import Foundation
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    @Test func nominalSnapshotMatchesGolden() async throws {
        try await scanned()
        let text = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        try expectGolden("nominal/snapshot.json", normalized(text))
    }

    @Test func nominalSummaryMatchesGolden() async throws {
        let (run, _) = try await scanned()
        try expectGolden("nominal/summary.txt", normalized(run.output))
    }

    @Test func independentValidatorAcceptsTheExport() async throws {
        try await scanned()
        let schema = try await pgcensus(["config", "schema", "snapshot"])
        #expect(schema.code == 0)
        let validated = try await validate(
            folder.file("snapshot.json"),
            schema: folder.write(schema.output, to: "schema.json")
        )
        #expect(validated.code == 0, "\(validated.output)\(validated.errors)")
        let broken = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
            .replacing("\"outcome\": \"stopped\"", with: "\"outcome\": \"asleep\"")
        let refused = try await validate(
            folder.write(broken, to: "broken.json"),
            schema: folder.file("schema.json")
        )
        #expect(refused.code == 1)
    }

    private func validate(_ document: String, schema: String) async throws -> ProgramRun {
        let script = """
            import json, sys, jsonschema
            schema, document = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.Draft202012Validator.check_schema(schema)
            checker = jsonschema.FormatChecker()
            assert "date-time" in checker.checkers
            errors = list(jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(document))
            print(*(f"{error.json_path}: {error.message[:200]}" for error in errors[:10]), sep="\\n")
            sys.exit(1 if errors else 0)
            """
        return try await launch([
            "\(Repository.root)/.build/python/bin/python", "-c", script, schema, document,
        ])
    }
}
