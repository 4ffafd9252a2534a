import Crypto
import Foundation
import Postgres
import Wording
import Yams

extension SyncSettings {
    init?(_ parent: Section, _ azure: AzureSettings?) {
        let keys = ["every", "cron", "timeZone", "jitter", "maxRemovals", "deliver"]
        guard let section = parent.section("sync", keys: keys) else { return nil }
        self.init()
        readSchedule(section)
        if let zone = section.string("timeZone") {
            timeZone = zone
            if TimeZone(identifier: zone) == nil {
                section.problem(
                    "timeZone",
                    "\"\(zone.printable)\" is not a time zone",
                    hint: "Write a name of the IANA database: Europe/Berlin."
                )
            }
            if !section.has("cron") {
                section.problem(
                    "timeZone",
                    "a time zone applies only to cron",
                    hint: "Remove it, or use cron."
                )
            }
        }
        jitter = section.duration("jitter") ?? jitter
        if let problem { section.problem(section.has("jitter") ? "jitter" : "every", problem) }
        readRemovals(section)
        deliver = section.list("deliver").compactMap {
            DeliverySettings($0.node, path: $0.path, azure, problems: section.problems)
        }
        refuseEqualTargets(section)
    }

    private mutating func readSchedule(_ section: Section) {
        if section.has("every"), section.has("cron") {
            section.problem("cron", "every and cron exclude each other", hint: "Keep one of them.")
        }
        schedule = section.duration("every").map { .every($0) }
        guard let text = section.string("cron") else { return }
        let cron = CronExpression(text)
        schedule = cron.map { .cron($0) }
        let never = cron.map { $0.next(after: Date(timeIntervalSince1970: 0), in: .gmt) == nil } ?? false
        guard cron == nil || never else { return }
        section.problem(
            "cron",
            never ? "\"\(text.printable)\" never occurs" : "\"\(text.printable)\" is not a cron expression",
            hint: "Write minute, hour, day of month, month and day of week: \"0 * * * *\"."
        )
    }

    /// `20%`, or a plain number.
    private mutating func readRemovals(_ section: Section) {
        guard let text = section.string("maxRemovals") else { return }
        if let percent = text.wholeMatch(of: #/([0-9]{1,3})%/#).flatMap({ Int($0.1) }), percent <= 100 {
            maxRemovals = .percent(percent)
        } else if let count = text.wholeMatch(of: #/[0-9]{1,9}/#).flatMap({ Int($0.0) }) {
            maxRemovals = .count(count)
        } else {
            section.problem(
                "maxRemovals",
                "\"\(text.printable)\" is neither a percentage nor a number",
                hint: "Write 20% or 50."
            )
        }
    }
}

extension DeliverySettings {
    private static let keys = [
        "name", "file", "webhook", "secret", "caFile", "batch", "timeout", "postgresql",
    ]

    fileprivate init?(_ node: Node, path: String, _ azure: AzureSettings?, problems: Problems) {
        guard let section = Section(node, path: path, keys: Self.keys, problems: problems) else { return nil }
        let places = ["file", "webhook", "postgresql"].filter { section.has($0) }
        guard places.count == 1, let kind = places.first else {
            problems.add(
                "one of file, webhook and postgresql is required",
                at: node,
                path: path,
                hint: "Write for example: - file: changes.ndjson"
            )
            return nil
        }
        if kind != "webhook" {
            for key in ["secret", "caFile", "batch", "timeout"] where section.has(key) {
                section.problem(key, "this applies only to a webhook")
            }
        }
        let place: Place? =
            switch kind {
            case "file": section.string("file").map { .file($0) }
            case "webhook": WebhookSettings(section, azure).map { .webhook($0) }
            default: PostgresTargetSettings(section, azure).map { .postgresql($0) }
            }
        guard let place else { return nil }
        self.place = place
        name = section.string("name") ?? place.usualName
    }
}

extension DeliverySettings.Place {
    /// Without the path and query of a webhook, which may hold secrets.
    fileprivate var usualName: String {
        switch self {
        case .file(let path): "file:\(path)"
        case .webhook(let webhook): "webhook:\(webhook.publicName)"
        case .postgresql(let target):
            "postgresql:\(target.host):\(target.port)/\(target.database)"
                + (target.schema == PostgresTargetSettings.usualSchema ? "" : "/\(target.schema)")
        }
    }
}

extension WebhookSettings {
    /// Scheme, host and port, and a short digest to distinguish two paths.
    fileprivate var publicName: String {
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let end = parts.last?.firstIndex { "/?#".contains($0) } ?? url.endIndex
        let rest = url[end...]
        guard !rest.isEmpty, rest != "/" else { return String(url[..<end]) }
        let digest = SHA256.hash(data: Data(rest.utf8)).prefix(4)
        return "\(url[..<end])#" + digest.map { String(format: "%02x", $0) }.joined()
    }

    fileprivate init?(_ section: Section, _ azure: AzureSettings?) {
        guard let url = section.url("webhook") else { return nil }
        self.init(url: url)
        secret = section.secret("secret", azure)
        if secret == .entra {
            section.problem(
                "secret",
                "an access token cannot sign",
                hint: "Name another secret."
            )
        }
        caFile = section.certificates("caFile")
        batch = section.integer("batch", in: 1...10_000) ?? batch
        timeout = section.duration("timeout") ?? timeout
        if timeout > .seconds(300) {
            section.problem(
                "timeout",
                "the timeout of a webhook is at most five minutes",
                hint: "Write 30s; after that the request is sent again."
            )
        }
    }
}

extension PostgresTargetSettings {
    fileprivate init?(_ parent: Section, _ azure: AzureSettings?) {
        let keys = [
            "host", "port", "database", "user", "secret", "sslMode", "sslRootCert",
            "authentication", "schema", "resolve",
        ]
        guard let section = parent.section("postgresql", keys: keys) else { return nil }
        for key in ["host", "database"] where !section.has(key) {
            section.problem(key, "a \(key) is required")
        }
        guard let host = section.hostname("host"), let database = section.string("database") else {
            return nil
        }
        self.init(host: host, database: database)
        port = section.integer("port", in: 1...65535) ?? port
        user = section.string("user") ?? user
        secret = section.secret("secret", azure)
        sslMode = section.choice("sslMode") ?? sslMode
        authentication = section.choice("authentication")
        schema = section.string("schema") ?? schema
        sslRootCert = section.certificates("sslRootCert")
        if sslRootCert != nil, !sslMode.verifies {
            section.problem("sslRootCert", "sslMode \(sslMode.rawValue) checks no certificate")
        }
        section.warn(of: sslMode, authentication, for: secret)
        for (from, to) in section.pairs("resolve") where !resolve.add(from, to) {
            section.problem(
                "resolve",
                "\"\(from.printable)\" needs the form \"host:port\": \"address:port\"",
                hint: "The address must be numeric: 127.0.0.1:5432 or [::1]:5432."
            )
        }
    }
}

extension Section {
    /// A wrong value may be the secret itself, so it is not shown.
    fileprivate func secret(_ key: String, _ azure: AzureSettings?) -> SecretReference? {
        guard let text = string(key) else { return nil }
        do throws(SecretReference.InvalidReference) {
            return try SecretReference(text, in: azure)
        } catch {
            problem(key, error.message, hint: error.hint)
            return nil
        }
    }
}
