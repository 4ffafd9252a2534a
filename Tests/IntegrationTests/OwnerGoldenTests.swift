import Foundation
import LocalEstate
import Support
import Testing

/// The owners of the nominal estate: every level, every source and every reason, as the program prints them.
extension NominalEstateTests {
    /// Runs a command on a store with one scan, with a mapping of `fixtures/ownership`.
    ///
    /// The directory is the file in that folder, or Microsoft Graph at the given address.
    func ask(_ arguments: [String], _ mapping: String = "nominal", microsoftGraph: String? = nil) async throws
        -> ProgramRun
    {
        if !FileManager.default.fileExists(atPath: folder.file("pgcensus.db")) { try await scanned() }
        let owners = try NominalEstate.ownerConfiguration(
            mapping,
            fixtures: Repository.fixtures,
            directory: microsoftGraph.map { _ in "{}" }
        )
        let file = try folder.write(
            estate.configuration(microsoftGraph: microsoftGraph) + owners,
            to: "\(mapping).yaml"
        )
        return try await pgcensus(
            arguments + ["--config", file, "--store", folder.file("pgcensus.db")],
            environment: microsoftGraph.map { _ in estate.environment } ?? [:]
        )
    }

    @Test func nominalOwnersMatchGolden() async throws {
        let list = try await ask(["owners", "list", "-o", "csv"])
        #expect(list.code == 0, "\(list.errors)")
        try expectGolden("nominal/owners.csv", list.output)
        let contacts = try await ask(["owners", "list", "-o", "csv"], "contacts")
        try expectGolden("nominal/owners-contacts.csv", contacts.output)
        let both = list.output + contacts.output
        for level in [
            "table", "schema", "database", "server", "resourceGroup", "subscription", "integration",
        ] {
            #expect(both.contains(",\(level),"), "no owner from the level \(level)")
        }
        for source in ["azure", "comment", "rule", "integration"] { #expect(both.contains(",\(source),")) }
        for reason in ["noTag", "emptyTag", "noMatch", "ambiguous", "disabled", "emptyGroup"] {
            #expect(both.contains(",\(reason),"), "no fallback for the reason \(reason)")
        }
    }

    @Test func nominalCoverageMatchesGolden() async throws {
        let coverage = try await ask(["owners", "coverage"])
        let title = #/^nominal [0-9TZ]+-[0-9a-f]+/#
        try expectGolden("nominal/coverage.txt", coverage.output.replacing(title, with: "nominal SNAPSHOT"))
    }

    @Test func nominalExplanationsMatchGolden() async throws {
        let resources = [
            "shop-prod/shop/sales/orders", "shop-prod/shop/sales/orders_2022", "shop-prod/shop/stock/parcels",
            "shop-prod/shop/tools", "shop-prod/boutique/Entrepôt", "crm/crm", "erp-legacy/erp", "archive",
            "analytics/Größe \"heute\"%2Fmorgen 100%25/comments/invisible",
            "/subscriptions/b8d1f2a4-5e6c-4f79-9b30-7a8c9d0e1f02/resourceGroups/rg-EMPTY",
        ]
        var text = ""
        for resource in resources {
            let run = try await ask(["owners", "explain", resource])
            #expect(run.code == 0, "\(run.errors)")
            text += "$ pgcensus owners explain '\(resource)'\n\(run.output)\n"
        }
        let disabled = try await ask(["owners", "explain", "hr-2019"], "contacts")
        text +=
            "$ pgcensus owners explain hr-2019   # by fixtures/ownership/contacts.json\n\(disabled.output)"
        try expectGolden("nominal/owners-explain.txt", text)
    }

    @Test(arguments: ["nominal", "contacts"])
    func independentReadingFindsTheSameOwners(_ mapping: String) async throws {
        let whole = try await ask(["export", "--file", folder.file("snapshot.json")], mapping)
        #expect(whole.code == 0)
        let rows = folder.file("rows.ndjson")
        let export = try await ask(
            ["export", "--format", "ndjson", "--with-owners", "--file", rows],
            mapping
        )
        #expect(export.code == 0, "\(export.errors)")
        for name in ["\(mapping).json", "directory.yaml"] {
            let target = name.hasPrefix(mapping) ? "mapping.json" : name
            try FileManager.default.copyItem(
                atPath: "\(Repository.fixtures)/ownership/\(name)",
                toPath: folder.file(target)
            )
        }
        let reading = try await launch([
            "\(Repository.root)/.build/python/bin/python", "\(Repository.root)/Tests/Owners/reading.py",
            folder.path,
        ])
        #expect(reading.code == 0, "\(reading.output)\(reading.errors)")
        #expect(reading.output.contains("in 1 hierarchies, 0 differences"))
    }

    @Test func exportWithOwnersIsValidAndComplete() async throws {
        let file = folder.file("owners.json")
        let run = try await ask(["export", "--with-owners", "--file", file])
        #expect(run.code == 0, "\(run.errors)")
        let schema = try await pgcensus(["config", "schema", "snapshot"])
        let valid = try await launch([
            "\(Repository.root)/.build/python/bin/jsonschema", "-i", file,
            folder.write(schema.output, to: "schema.json"),
        ])
        #expect(valid.code == 0, "\(valid.output)\(valid.errors)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let rows = try await ask(["export", "--format", "ndjson"]).output.split(separator: "\n").count
        #expect(text.ranges(of: "\"ownerEvidence\": {").count == rows)
        #expect(text.contains("\"format\": \"pgcensus/owners/v1\""))
        let plain = try await ask(["export"])
        #expect(!plain.output.contains("ownerEvidence"))
    }

    @Test func checksExitWithThreeAndWriteJUnit() async throws {
        let junit = folder.file("junit.xml")
        let failed = try await ask([
            "owners", "check", "--min-coverage", "99.5%", "--no-unmatched", "--junit", junit,
        ])
        #expect(failed.code == 3)
        #expect(failed.output.hasPrefix("FAIL  at least 99.5 % of the resources are owned by a tag: "))
        #expect(failed.output.contains("the value \"security\" names an owner: ambiguous"))
        let script = """
            import sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            cases = root.findall("testsuite/testcase")
            assert len(cases) == int(root.get("tests")) and root.tag == "testsuites"
            assert len(root.findall(".//failure")) == int(root.get("failures"))
            print(*(case.get("name") for case in cases), sep="\\n")
            """
        let read = try await launch(["/usr/bin/python3", "-c", script, junit])
        #expect(read.code == 0, "\(read.errors)")
        #expect(read.output.contains("the value \"team\\u{200b}data\" names an owner"))
        let passed = try await ask(["owners", "check", "--min-coverage", "50%"])
        #expect(passed.code == 2, "the nominal estate is not completely in view")
        #expect(
            passed.output.hasPrefix("ok    at least 50 % of the resources are owned by a tag\n?     all of")
        )
    }

    @Test func previewOfAnotherMappingSavesNothing() async throws {
        let before = try await ask(["owners", "list", "-o", "csv"]).output
        let preview = try await ask([
            "owners", "preview", "--key", "application", "--attribute", "group", "-o", "json",
        ])
        #expect(preview.code == 0, "\(preview.errors)")
        #expect(preview.output.contains("\"lost\":[{\"kind\":\"group\""))
        let same = try await ask(["owners", "preview", "--key", "OWNER"])
        #expect(same.output == "No owner would change.\n")
        #expect(try await ask(["owners", "list", "-o", "csv"]).output == before)
    }

    @Test func resourcesAreListedFilteredAndShown() async throws {
        let views = try await ask(["resources", "--table-kind", "view", "--server", "shop-*", "-o", "csv"])
        let lines = views.output.split(separator: "\n").dropFirst()
        #expect(!lines.isEmpty && lines.allSatisfy { $0.contains(",view,") })
        let owned = try await ask(["resources", "--owner", "TEAM-payments", "--kind", "table"])
        #expect(owned.output.contains("billing-prod/billing/payments/payments (+4 partitions)"))
        #expect(!owned.output.contains("invoicing"))
        let tagged = try await ask(["resources", "--tag", "PII=yes", "--outcome", "complete", "orders"])
        #expect(tagged.output.contains("shop-prod/shop/sales/orders"))
        let ruled = try await ask(["owners", "list", "--tag", "owner=TEAM-DATA", "--server", "crm"])
        #expect(ruled.output.contains("crm/crm"))
        let glob = try await ask(["resources", "*/sales/ORDERS"])
        #expect(glob.output.split(separator: "\n").count == 2)
        #expect(try await ask(["resources", "nothing-like-it"]).output == "Nothing matches.\n")
        let shown = try await ask(["resources", "show", "billing-prod/ledger/books/periods"])
        #expect(shown.output.contains("owner: team-billing") || shown.output.contains("name: team-billing"))
        #expect(shown.output.contains("reason: noMatch"))
        let json = try await ask(["resources", "show", "shop-prod", "-o", "json"])
        #expect(json.output.contains("\"databases\": ["))
    }
}
