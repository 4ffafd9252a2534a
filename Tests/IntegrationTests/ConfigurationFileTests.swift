import Configuration
import Foundation
import Support
import Testing

/// Checks the configuration files of `fixtures/configuration` with the real binary and an independent validator.
@Suite struct ConfigurationFileTests {
    private let fixtures = "\(Repository.fixtures)/configuration"

    private func files(_ kind: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(kind)").sorted()
    }

    private func config(_ arguments: [String], in folder: String) async throws -> ProgramRun {
        try await pgcensus(["config"] + arguments, folder: folder)
    }

    @Test func invalidFileOutputMatchesGolden() async throws {
        let names = try files("broken")
        #expect(names.count >= 30)
        var text = ""
        for name in names {
            let run = try await config(["validate", "--config", name], in: "\(fixtures)/broken")
            #expect(run.code == 78, "\(name)")
            #expect(run.output.isEmpty)
            text += run.errors + "\n"
        }
        try expectGolden("configuration/problems.txt", text)
    }

    @Test func validFileOutputMatchesGolden() async throws {
        var text = ""
        for name in try files("valid") {
            for verb in ["validate", "show", "preview"] {
                let run = try await config([verb, "--config", name], in: "\(fixtures)/valid")
                #expect(run.code == 0, "\(name)")
                text += "$ pgcensus config \(verb) --config \(name)\n\(run.errors)\(run.output)\n"
            }
        }
        try expectGolden("configuration/settings.txt", text)
    }

    @Test func newFileIsValidAndNotOverwritten() async throws {
        let folder = try TemporaryFolder()
        let run = try await config(["init"], in: folder.path)
        #expect(run.code == 0, "\(run.errors)")
        let text = try String(contentsOfFile: folder.file("pgcensus.yaml"), encoding: .utf8)
        #expect(try await config(["validate"], in: folder.path).code == 0)
        #expect(try await config(["init", "-"], in: folder.path).output == text)
        let again = try await config(["init"], in: folder.path)
        #expect(again.code == 1)
        #expect(again.errors.contains("already exists"))
        #expect(try String(contentsOfFile: folder.file("pgcensus.yaml"), encoding: .utf8) == text)
    }

    /// If a schema cannot express a rule, the first line of the file says so and gives the reason.
    @Test func independentValidatorAgrees() async throws {
        let folder = try TemporaryFolder()
        let schema = try await config(["schema", "config"], in: folder.path)
        let fresh = try await config(["init", "-"], in: folder.path)
        let paths =
            try files("valid").map { "\(fixtures)/valid/\($0)" }
            + files("broken").map { "\(fixtures)/broken/\($0)" }
            + [folder.write(fresh.output, to: "fresh.yaml")]
        let script = """
            import json, sys, jsonschema, yaml
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for path in sys.argv[2:]:
                text = open(path).read()
                if text.startswith("# beyond a schema: "):
                    continue
                print("refused" if list(validator.iter_errors(yaml.safe_load(text))) else "taken", path)
            """
        let python = "\(Repository.root)/.build/python/bin/python"
        let run = try await launch(
            [python, "-c", script, folder.write(schema.output, to: "schema.json")] + paths
        )
        #expect(run.code == 0, "\(run.errors)")
        let answers = run.output.split(separator: "\n")
        #expect(answers.count >= 28)
        for answer in answers {
            #expect(answer.hasPrefix(answer.contains("/broken/") ? "refused " : "taken "), "\(answer)")
        }
    }

    @Test func schemaAcceptsTheSameDurations() async throws {
        let folder = try TemporaryFolder()
        let edges = [
            "1ms", "9999999ms", "79999999ms", "80000000ms", "85999999ms", "86399999ms", "86400000ms",
            "86400001ms",
            "99999999ms", "100000000ms", "9999s", "79999s", "85999s", "86399s", "86400s", "86401s", "999m",
            "1399m",
            "1439m", "1440m", "1441m", "1h", "9h", "10h", "19h", "20h", "24h", "25h", "30h", "0s", "08s",
            "1d", "1",
            "-1s", " 1s", "1.5s",
        ]
        let schema = try await config(["schema", "config"], in: folder.path)
        let script = """
            import json, sys, jsonschema
            schema = {"$ref": "#/$defs/duration", "$defs": json.load(open(sys.argv[1]))["$defs"]}
            validator = jsonschema.Draft202012Validator(schema)
            print(*(value for value in sys.argv[2:] if validator.is_valid(value)), sep="\\n")
            """
        let run = try await launch(
            [
                "\(Repository.root)/.build/python/bin/python", "-c", script,
                folder.write(schema.output, to: "schema.json"), "--",
            ] + edges
        )
        #expect(run.code == 0, "\(run.errors)")
        let taken = edges.filter { Duration(configured: $0) != nil }
        #expect(run.output.split(separator: "\n").map(String.init) == taken)
        #expect(taken.count == 22, "\(taken)")
    }

    @Test func unknownServerIsReported() async throws {
        let run = try await config(
            ["show", "--config", "everything.yaml", "--integration", "production", "--server", "orders"],
            in: "\(fixtures)/valid"
        )
        #expect(run.code == 64)
        #expect(
            run.errors.hasPrefix("error: no known server of production matches orders\nhint: ")
        )
        let wrong = try await config(["validate", "--config", "missing.yaml"], in: fixtures)
        #expect(wrong.code == 78)
        #expect(wrong.errors.contains("missing.yaml: the file cannot be read"))
    }
}
