import AzureEmulator
import Foundation
import Inventory
import Support

/// Errors, missing parts and unusual answers of Azure.
enum AzureFaults {
    private typealias Case = (fault: String, path: String, answer: Answer)
    private static let provider = "providers/microsoft.dbforpostgresql"

    @Sendable static func ofLists() async throws -> [FaultRow] {
        let flexible = "\(provider)/flexibleservers"
        let cases: [Case] = [
            ("subscriptions are not listed: 403", "/subscriptions", refusal(403, "AuthorizationFailed")),
            ("subscriptions are not listed: a proxy's page", "/subscriptions", page),
            ("a subscription has no id", "/subscriptions", list([subscription, "{}"])),
            ("resource groups are refused", "/resourcegroups", refusal(403, "AuthorizationFailed")),
            ("single servers are refused", "\(provider)/servers", refusal(403, "AuthorizationFailed")),
            (
                "single servers are no longer available", "\(provider)/servers",
                refusal(404, "InvalidResourceType")
            ),
            ("provider is not registered", flexible, refusal(409, "MissingSubscriptionRegistration")),
            ("flexible servers: an unknown api-version", flexible, refusal(400, "NoRegisteredProviderFound")),
            ("flexible servers: throttled for an hour", flexible, throttled),
            ("flexible servers: 400 without a code", flexible, Answer(400, text: "")),
            ("flexible servers: a proxy's page", flexible, page),
            ("flexible servers: not JSON", flexible, Answer(200, text: #"{"value":["#)),
            ("flexible servers: an element without an id", flexible, list([server("a"), "null"])),
            ("flexible servers: the next page is relative", flexible, list([server("a")], next: "/next")),
            (
                "flexible servers: the next page is elsewhere", flexible,
                list([server("a")], next: "https://elsewhere.example/")
            ),
            (
                "token of another tenant", "\(provider)/servers",
                challenge("InvalidAuthenticationTokenTenant", tenant)
            ),
            (
                "token that a policy refuses", "\(provider)/servers",
                challenge("InvalidAuthenticationToken", #"claims="e30=""#)
            ),
            (
                "token that is refused twice", "\(provider)/servers",
                challenge("InvalidAuthenticationToken", "realm=\"\"")
            ),
        ]
        var rows: [FaultRow] = []
        for (fault, path, answer) in cases {
            rows.append(try await row(fault) { $0.path.lowercased().hasSuffix(path) ? answer : nil })
        }
        return rows
    }

    @Sendable static func ofSigningIn() async throws -> [FaultRow] {
        let token = "/oauth2/v2.0/token"
        let cases: [Case] = [
            (
                "Entra refuses the secret", token,
                Answer(401, text: #"{"error":"invalid_client","error_codes":[7000215]}"#)
            ),
            (
                "a proxy answers at the token endpoint", token,
                Answer(403, text: "<html>", headers: ["Content-Type": "text/html"])
            ),
            (
                "a proxy redirects the token endpoint", token,
                Answer(302, text: "", headers: ["Location": "https://login.proxy.example/"])
            ),
            ("token without an end", token, Answer(200, text: #"{"access_token":"x"}"#)),
        ]
        var rows: [FaultRow] = []
        for (fault, path, answer) in cases {
            rows.append(try await row(fault) { $0.path.hasSuffix(path) ? answer : nil })
        }
        for (credential, fault) in [
            ("azureCLI", "no az on the PATH"), ("managedIdentity", "no identity on the machine"),
            ("workloadIdentity", "no pod with a service account"),
            ("environment", "no variables of an application"),
            ("default", "no way to sign in at all"),
        ] {
            rows.append(
                try await row(
                    "\(fault), credential \(credential)",
                    credential: credential,
                    environment: ["PATH": "/nonexistent"]
                )
            )
        }
        return rows
    }

    private static func row(
        _ fault: String,
        credential: String = "environment",
        environment: [String: String]? = nil,
        _ disturbance: @escaping AzureEmulator.FaultAnswer = { _ in nil }
    ) async throws -> FaultRow {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        story.emulator.setFault(disturbance)
        let (run, snapshot) = try await story.scan(
            credential: credential,
            environment: environment,
            imds: environment == nil ? nil : "http://127.0.0.1:1"
        )
        let url = story.emulator.baseURL
        await story.emulator.stop()
        guard let snapshot else { return failure(fault, run, url) }
        let problems = snapshot.subscriptions.flatMap(\.scan.problems) + snapshot.coverage.problems
        let scope = snapshot.subscriptions.first { $0.scan != .complete }.map {
            "subscription: \($0.scan.outcome.rawValue)"
        }
        let code = problems.first.map { " [\($0.code)]" } ?? ""
        let outcome = problems.isEmpty ? "nothing hidden" : (scope ?? "the run: partial") + code
        return FaultRow(
            fault,
            outcome: outcome,
            exitCode: run.code,
            hint: problems.first?.hint ?? "Nothing to do."
        )
    }

    /// The row of a scan that stored nothing: its message on standard error.
    private static func failure(_ fault: String, _ run: ProgramRun, _ url: String) -> FaultRow {
        let lines = run.errors.split(separator: "\n").map(String.init)
        let cause = lines.first { $0.hasPrefix("error: ") }?.dropFirst("error: ".count) ?? ""
        let hint = lines.first { $0.hasPrefix("hint: ") }?.dropFirst("hint: ".count) ?? ""
        return FaultRow(
            fault,
            outcome: "nothing stored: \(cause.replacing(url, with: "https://AZURE"))",
            exitCode: run.code,
            hint: String(hint)
        )
    }

    private static let tenant =
        #"authorization_uri="https://login.windows.net/7c1f6a52-3f0e-4a1b-9a77-0d5be2f4c199""#
    private static let subscription = #"{"subscriptionId":"\#(Estate.guid(1))"}"#
    private static let page = Answer(
        403,
        text: "<html>blocked</html>",
        headers: ["Content-Type": "text/html"]
    )
    private static let throttled = Answer(429, text: "{}", headers: ["Retry-After": "3600"])

    private static func challenge(_ code: String, _ challenge: String) -> Answer {
        Answer(
            401,
            text: #"{"error":{"code":"\#(code)"}}"#,
            headers: ["WWW-Authenticate": "Bearer \(challenge)"]
        )
    }

    private static func refusal(_ status: Int, _ code: String) -> Answer {
        Answer(status, text: #"{"error":{"code":"\#(code)","message":"no"}}"#)
    }

    private static func server(_ name: String) -> String {
        let id = "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main/providers/Microsoft.DBforPostgreSQL"
        return #"{"id":"\#(id)/flexibleServers/\#(name)"}"#
    }

    private static func list(_ elements: [String], next: String? = nil) -> Answer {
        let link = next.map { #","nextLink":"\#($0)""# } ?? ""
        return Answer(200, text: #"{"value":[\#(elements.joined(separator: ","))]\#(link)}"#)
    }
}
