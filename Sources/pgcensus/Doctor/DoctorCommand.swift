import ArgumentParser
import Configuration
import Discovery
import Doctor
import Reports
import Wording

/// `pgcensus doctor`: checks an integration step by step, and says what fixes each problem.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Check each step of a scan, and say what is wrong and what fixes it.",
        discussion: """
            Checks the configuration, the store, secrets, Azure, and each server's name, port, certificate, login and
            databases. Nothing is stored. Exit codes: 0 no problem, 3 at least one problem, 64 no server matches --server,
            78 the configuration is not valid.
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
        let groups = try await cancelledBySignals { await examine(integrations) }
        try refuseUnmatched(groups)
        let report = DoctorReport(groups)
        switch output {
        case .table: try StandardOutput.print(report.text, terminator: "")
        case .json: try StandardOutput.print(report.json)
        }
        if report.wrong > 0 { throw ExitCode(ExitStatus.checkFoundSomething) }
    }

    /// If the configuration is not valid, JSON output says so in JSON.
    private func integrations() throws -> [Integration] {
        do { return try configurationOptions.integrations() } catch let failure as CommandFailure {
            guard output == .json else { throw failure }
            let checks = failure.messages.map { Check("file", .wrong, $0.cause, remedy: $0.hint) }
            try StandardOutput.print(DoctorReport([CheckGroup("configuration", checks)]).json)
            throw ExitCode(failure.code)
        }
    }

    /// If Azure could not be listed, it is not known whether such a server exists.
    private func refuseUnmatched(_ groups: [CheckGroup]) throws {
        let isKnown = !groups.contains { $0.subject == "azure" && $0.isWrong }
        guard let server, isKnown, !groups.contains(where: { $0.subject.hasPrefix("server ") }) else {
            return
        }
        throw CommandFailure(
            "no server that a scan would visit matches \(server.printable)",
            hint: "Run without --server to see all.",
            code: ExitStatus.wrongUsage
        )
    }

    private func examine(_ integrations: [Integration]) async -> [CheckGroup] {
        let file = Check("file", .holds, configurationOptions.path)
        var groups = [
            CheckGroup("configuration", [file, StoreChecks(storeOptions.path).check()])
        ]
        for integration in integrations {
            let group = IntegrationChecks(
                integration,
                ServerSelection(integration, matching: server),
                environment: ProcessEnvironment.variables
            )
            groups += await group.run()
        }
        return groups
    }
}
