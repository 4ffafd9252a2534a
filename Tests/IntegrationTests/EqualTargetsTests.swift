import Foundation
import Support
import Testing

/// Targets of one integration with the same place or the same name.
extension TargetIdentityTests {
    @Test(arguments: [
        ("{file: a.ndjson}, {file: a.ndjson}", "the target file:a.ndjson appears twice"),
        (
            "{file: a.ndjson, name: a}, {file: ./a.ndjson, name: b}",
            "the targets a and b are at the same place"
        ),
        (
            "{webhook: \"https://a.example/x\", name: a}, {webhook: \"https://A.example:443/x\", name: b}",
            "the targets a and b are at the same place"
        ),
        (
            "{file: a.ndjson, name: a}, {webhook: \"https://a.example\", name: a}",
            "two targets have the name a"
        ),
    ]) func twoTargetsAtOnePlaceAreRefusedBeforeTheRun(_ targets: String, _ told: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "integrations: [{name: x, servers: [{hostname: h}], sync: {every: 1h, deliver: [\(targets)]}}]",
            to: "pgcensus.yaml"
        )
        for arguments in [["config", "validate"], ["sync", "--once"]] {
            let run = try await pgcensus(arguments, folder: folder.path)
            #expect(run.code == 78, "\(arguments): \(run.errors)")
            #expect(run.errors.contains(told), "\(arguments): \(run.errors)")
            #expect(run.errors.contains("hint: "), "\(arguments): \(run.errors)")
        }
    }
}
