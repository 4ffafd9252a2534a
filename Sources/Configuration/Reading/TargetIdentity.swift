import Foundation
import Wording

extension SyncSettings {
    /// Two targets at one place would get every event twice, and two with one name would share their log position.
    func refuseEqualTargets(_ section: Section) {
        for (_, equal) in groups(by: \.place.identity) {
            let names = equal.map(\.name)
            let isOne = Set(names).count == 1
            section.problem(
                "deliver",
                isOne
                    ? "the target \(names[0].printable) appears twice"
                    : "the targets \(names[0].printable) and \(names[1].printable) are at the same place",
                hint: "Keep one of them; otherwise each event arrives twice."
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
    /// Equal if events go to the same place, however it is written; it may hold a secret.
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
    /// The place of the tables; roles and passwords may change.
    package var place: String {
        "postgresql \(host.lowercased()) \(port) \(database.quoted) \(schema.quoted)"
    }
}

extension WebhookSettings {
    /// With the host in lower case, and without the parts that every client adds.
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
    /// Distinguishes a space in a name from a separator.
    fileprivate var quoted: String { replacing(" ", with: "\\ ") }
}
