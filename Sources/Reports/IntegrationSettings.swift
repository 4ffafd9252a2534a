package import Configuration
import Inventory
import Wording

/// The settings of one integration's servers, for people and for programs.
package struct IntegrationSettings {
    private let name: String
    private let servers: [(name: String, settings: [Setting])]
    /// The settings for servers that are not known yet.
    private let rules: [(names: String, settings: [Setting])]

    package init(
        name: String,
        servers: [(name: String, settings: [Setting])],
        rules: [(names: String, settings: [Setting])]
    ) {
        self.name = name
        self.servers = servers
        self.rules = rules
    }

    /// Servers with the same settings appear together.
    package var text: String {
        var groups: [(names: [String], settings: [Setting])] = []
        for server in servers {
            if let same = groups.firstIndex(where: { $0.settings == server.settings }) {
                groups[same].names.append(server.name)
            } else {
                groups.append(([server.name], server.settings))
            }
        }
        groups += rules.map { ([$0.names], $0.settings) }
        let blocks = groups.map { group in
            "\n  \(group.names.joined(separator: ", ").printable)\n" + Self.table(group.settings)
        }
        return "\(name)\n" + blocks.joined()
    }

    private static func table(_ settings: [Setting]) -> String {
        let rows = settings.map {
            [$0.key, $0.value.printable, $0.from.printable]
        }
        return TextTable(rows: rows, indent: 4).text
    }

    package typealias Variables = [(name: String, value: String)]

    /// The environment variables that are set and used.
    package static func text(environment: Variables) -> String {
        let rows = environment.map { [$0.name, $0.value.printable] }
        return "environment\n"
            + (rows.isEmpty
                ? "  no variable that pgcensus uses is set\n" : TextTable(rows: rows, indent: 2).text)
    }

    /// Each integration with the environment, which is the same for all.
    package static func json(_ integrations: [IntegrationSettings], environment: Variables) -> String {
        var json = JSONWriter(.indented)
        json.array { json in
            integrations.forEach { json.element(WithEnvironment(settings: $0, environment: environment)) }
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

extension IntegrationSettings {
    private struct WithEnvironment: JSONWritable {
        let settings: IntegrationSettings
        let environment: Variables

        func write(to json: inout JSONWriter) {
            json.object { json in
                settings.writeMembers(to: &json)
                json.member("environment") { json in
                    json.object { json in environment.forEach { json.member($0.name, $0.value) } }
                }
            }
        }
    }

    private func writeMembers(to json: inout JSONWriter) {
        json.member("integration", name)
        json.member("servers") { json in
            Self.write(servers.map { ("name", $0.name, $0.settings) }, to: &json)
        }
        json.member("rules") { json in
            Self.write(rules.map { ("servers", $0.names, $0.settings) }, to: &json)
        }
    }

    private static func write(
        _ entries: [(key: String, name: String, settings: [Setting])],
        to json: inout JSONWriter
    ) {
        json.array { json in
            entries.forEach { json.element(Entry(key: $0.key, name: $0.name, settings: $0.settings)) }
        }
    }

    private struct Entry: JSONWritable {
        let key: String
        let name: String
        let settings: [Setting]

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member(key, name)
                json.member("settings") { json in
                    json.object { json in
                        for setting in settings {
                            json.member(setting.key) { json in
                                json.object { json in
                                    json.member("value", setting.value)
                                    json.member("from", setting.from)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Setting {
    fileprivate var from: String { origin?.description ?? "default" }
}
