import ArgumentParser
import Configuration
import Discovery
import Doctor
import Reports
import Wording

/// `pgcensus doctor`: what holds of an integration and what does not, step by step.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Walk an integration the way a scan would, and say at each step what holds and what fixes it.",
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
        let report = ExaminationReport(examinations)
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
            try StandardOutput.print(ExaminationReport([Examination("configuration", checks)]).json)
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
            let examination = IntegrationExamination(
                integration,
                ServerSelection(integration, matching: server),
                environment: ProcessEnvironment.variables
            )
            examinations += await examination.run()
        }
        return examinations
    }
}
