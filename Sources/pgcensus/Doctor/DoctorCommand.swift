import ArgumentParser
import Configuration
import Discovery
import Doctor
import Foundation
import Inventory
import Reports
import Wording

/// `pgcensus doctor`: what holds of an integration and what does not, step by step.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Walk an integration the way a scan would, and say at each step what holds and what mends it.",
        discussion: """
            Looks at the configuration, the store, secrets, Azure, and at each server's name, port, certificate, login and
            databases. Nothing is stored. Exit codes: 0 all is well, 3 something is wrong, 64 no server matches --server,
            78 the configuration is broken.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(help: "Only servers whose name or host matches this glob.")
    var server: String?

    @Option(name: [.short, .customLong("output")], help: "table or json.")
    var output = OutputFormat.table

    func run() async throws {
        let integrations = try integrations()
        let examinations = try await cancelledBySignals { await examine(integrations) }
        try refuseUnmatched(examinations)
        let report = ExaminationReport(examinations.map(\.reported))
        switch output {
        case .table: try StandardOutput.print(report.text, terminator: "")
        case .json: try StandardOutput.print(report.json)
        }
        if report.wrong > 0 { throw ExitCode(Ending.checkFoundSomething) }
    }

    /// Of a broken configuration, who reads JSON is told in JSON.
    private func integrations() throws -> [Integration] {
        do { return try configurationOptions.integrations() } catch let failure as CommandFailure {
            guard output == .json else { throw failure }
            let checks = failure.messages.map { Check("file", .wrong, $0.cause, remedy: $0.hint) }
            try StandardOutput.print(ExaminationReport([Examination("configuration", checks).reported]).json)
            throw ExitCode(failure.code)
        }
    }

    /// Where Azure could not be listed, nobody knows whether there is such a server.
    private func refuseUnmatched(_ examinations: [Examination]) throws {
        let isKnown = !examinations.contains { $0.subject == "azure" && $0.isWrong }
        guard let server, isKnown, !examinations.contains(where: { $0.subject.hasPrefix("server ") }) else {
            return
        }
        throw CommandFailure(
            "no server that a scan would visit matches \(server.printable)",
            hint: "Run without --server to see all.",
            code: Ending.wrongUsage
        )
    }

    private func examine(_ integrations: [Integration]) async -> [Examination] {
        let file = Check("file", .holds, configurationOptions.path)
        var examinations = [
            Examination("configuration", [file, StoreExamination(storeOptions.path).check()])
        ]
        for integration in integrations {
            examinations += await examine(integration)
        }
        return examinations
    }

    private func examine(_ integration: Integration) async -> [Examination] {
        let environment = ProcessEnvironment.variables
        let access = Access(integration, environment: environment)
        let checks =
            await SecretExamination(integration, access.secrets).run()
            + OwnerExamination(integration: integration, graph: access.graph, now: Timestamp(Date())).run()
        var examinations = [Examination("integration \(integration.name)", checks)]
        var servers = integration.namedServers
        if let manager = access.manager {
            let crawl = Crawl(integration: integration, manager: manager, logins: access.logins)
            let azure = await AzureExamination(
                manager,
                crawl,
                besides: integration.servers.count
            ) { Date() }.run()
            examinations.append(azure.examination)
            servers += azure.servers
        }
        let now = Date()
        let chosen = servers.filter { isChosen($0, integration) }
        if chosen.isEmpty, server == nil, !examinations.contains(where: \.isWrong) {
            examinations[0].checks.append(Self.nothingToLookAt)
        }
        return examinations
            + (await chosen.concurrentMap(limit: integration.serversAtOnce) { server in
                await ServerExamination(
                    server,
                    login: access.logins.login(to: server),
                    integration: integration,
                    now: now
                ).run()
            })
    }

    private static let nothingToLookAt = Check(
        "servers",
        .wrong,
        "there is none that a scan would visit",
        remedy: "Check exclude.servers, and name servers by hand or add azure."
    )

    /// What a scan would visit: neither what is left out nor copies of what is read already.
    private func isChosen(_ server: Server, _ integration: Integration) -> Bool {
        let glob = self.server.map { Glob($0, ignoringCase: true) }
        let names = [server.name, server.host ?? server.name]
        guard server.scan == .complete, server.replication?.sourceServerId == nil,
            !integration.exclude.servers.contains(where: { $0.matches(server.name) })
        else { return false }
        return glob.map { glob in names.contains { glob.matches($0) } } ?? true
    }
}

extension Examination {
    fileprivate var reported: ExaminationReport.Subject {
        ExaminationReport.Subject(
            subject,
            checks.map {
                ExaminationReport.Finding(
                    step: $0.step,
                    verdict: $0.verdict.rawValue,
                    detail: $0.detail,
                    remedy: $0.remedy
                )
            }
        )
    }
}
