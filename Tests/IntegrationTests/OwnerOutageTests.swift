import AzureEmulator
import Foundation
import LocalEstate
import Support
import Testing

/// The owners of the nominal estate from Microsoft Graph, and what is reported while Microsoft Graph does not answer.
extension NominalEstateTests {
    private static var orders: String { "shop-prod/shop/sales/orders" }
    private static var time: Regex<Substring> { #/\d{4}-\d\d-\d\dT[\d:.]+Z/# }

    @Test func microsoftGraphGivesOwnersAndLastAnswers() async throws {
        let fixtures = URL(fileURLWithPath: Repository.fixtures)
        let directory = try EntraDirectory(file: fixtures.appendingPathComponent("azure/directory.json"))
        estate.emulator.setDirectory(directory)
        let list = ["owners", "list", "-o", "csv"]
        let calm = try await ask(list, microsoftGraph: estate.emulator.baseURL)
        #expect(calm.code == 0, "\(calm.errors)")
        try expectGolden("nominal/owners.csv", calm.output)

        let refusing = try HeldPort(.refusing)
        defer { withExtendedLifetime(refusing) {} }
        let nobody = "http://127.0.0.1:\(refusing.number)"
        // Each command retries several times before it fails.
        async let listing = ask(list, microsoftGraph: nobody)
        async let orders = ask(["owners", "explain", Self.orders], microsoftGraph: nobody)
        async let archive = ask(["owners", "explain", "hr-2019"], "contacts", microsoftGraph: nobody)
        let away = try await listing
        #expect(away.code == 2)
        #expect(away.errors.contains("its last answer is used"))
        #expect(away.output.ranges(of: Self.time).count == calm.output.split(separator: "\n").count - 1)
        try expectGolden("nominal/owners.csv", away.output.replacing(Self.time, with: ""))

        var text = ""
        for (resource, mapping, run) in [
            (Self.orders, "nominal", try await orders), ("hr-2019", "contacts", try await archive),
        ] {
            #expect(run.code == 2)
            text +=
                "$ pgcensus owners explain \(resource)   # by \(mapping).json, Graph is away\n\(run.output)\n"
        }
        #expect(text.contains("directoryUnavailable"))
        try expectGolden("nominal/owners-outage.txt", text.replacing(Self.time, with: "TIME"))
    }
}
