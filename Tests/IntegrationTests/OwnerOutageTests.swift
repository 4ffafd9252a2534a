import AzureEmulator
import Foundation
import LocalEstate
import Support
import Testing

/// Whose the nominal estate is by Microsoft Graph, and what is said of that while nobody answers there.
extension NominalEstateTests {
    private static let nobody = "http://127.0.0.1:9"
    private static var time: Regex<Substring> { #/\d{4}-\d\d-\d\dT[\d:.]+Z/# }

    /// Runs a command under a mapping of `fixtures/ownership`, with the directory at a place.
    private func ask(_ arguments: [String], _ mapping: String = "nominal", graph: String) async throws
        -> ProgramRun
    {
        let owners = try NominalEstate.ownerConfiguration(
            mapping,
            fixtures: Repository.fixtures,
            directory: "{}"
        )
        let file = try folder.write(estate.configuration(graph: graph) + owners, to: "graph.yaml")
        return try await pgcensus(
            arguments + ["--config", file, "--store", folder.file("pgcensus.db")],
            environment: estate.environment
        )
    }

    @Test func graphGivesTheOwnersAndKeepsThemWithTheirAgeWhileItIsAway() async throws {
        _ = try await scan()
        let fixtures = URL(fileURLWithPath: Repository.fixtures)
        let directory = try EntraDirectory(file: fixtures.appendingPathComponent("azure/directory.json"))
        estate.emulator.setDirectory(directory)
        let list = ["owners", "list", "-o", "csv"]
        let calm = try await ask(list, graph: estate.emulator.baseURL)
        #expect(calm.code == 0, "\(calm.errors)")
        try expectGolden("nominal/owners.csv", calm.output)

        let away = try await ask(list, graph: Self.nobody)
        #expect(away.code == 2)
        #expect(away.errors.contains("its last answer is used"))
        #expect(away.output.ranges(of: Self.time).count == calm.output.split(separator: "\n").count - 1)
        try expectGolden("nominal/owners.csv", away.output.replacing(Self.time, with: ""))

        var text = ""
        for (resource, mapping) in [("shop-prod/shop/sales/orders", "nominal"), ("hr-2019", "contacts")] {
            let run = try await ask(["owners", "explain", resource], mapping, graph: Self.nobody)
            #expect(run.code == 2)
            text +=
                "$ pgcensus owners explain \(resource)   # by \(mapping).json, Graph is away\n\(run.output)\n"
        }
        #expect(text.contains("directoryUnavailable"))
        try expectGolden("nominal/owners-outage.txt", text.replacing(Self.time, with: "TIME"))
    }
}
