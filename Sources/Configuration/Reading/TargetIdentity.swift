import Foundation
import Wording

extension SyncSettings {
    /// Two targets at one place would be told everything twice, and two of one name would share their place in the log.
    func refuseEqualTargets(_ section: Section) {
        for (_, equal) in groups(by: \.place.identity) {
            let names = equal.map(\.name)
            let isOne = Set(names).count == 1
            section.problem(
                "deliver",
                isOne
                    ? "the target \(names[0].printable) stands twice"
                    : "the targets \(names[0].printable) and \(names[1].printable) are at the same place",
                hint: "Keep one of them: both would deliver everything there."
            )
        }
        for (name, equal) in groups(by: \.name) where Set(equal.map(\.place.identity)).count > 1 {
            section.problem(
                "deliver",
                "two targets have the name \(name.printable)",
                hint: "Give one of them another name."
            )
        }
    }

    private func groups(by key: (DeliverySettings) -> String) -> [(key: String, equal: [DeliverySettings])] {
        Dictionary(grouping: deliver, by: key).sorted { $0.key < $1.key }.filter { $0.value.count > 1 }
            .map { ($0.key, $0.value) }
    }
}

extension DeliverySettings.Place {
    /// Equal where events end up at the same place, however it is written; it may hold a secret.
    var identity: String {
        switch self {
        case .file(let path):
            "file \(URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path)"
        case .webhook(let webhook): "webhook \(webhook.plainURL)"
        case .postgresql(let target): target.place
        }
    }
}

extension PostgresTargetSettings {
    /// Where the tables are; roles and passwords may change.
    package var place: String {
        "postgresql \(host.lowercased()) \(port) \(database.quoted) \(schema.quoted)"
    }
}

extension WebhookSettings {
    /// With the host in small letters, and without what every client adds by itself.
    fileprivate var plainURL: String {
        guard var parts = URLComponents(string: url) else { return url }
        parts.scheme = parts.scheme?.lowercased()
        parts.host = parts.host?.lowercased()
        if parts.port == (parts.scheme == "https" ? 443 : 80) { parts.port = nil }
        if parts.path.isEmpty { parts.path = "/" }
        parts.fragment = nil
        return parts.string ?? url
    }
}

extension String {
    /// So that a space in one name is no border between two.
    fileprivate var quoted: String { replacing(" ", with: "\\ ") }
}
