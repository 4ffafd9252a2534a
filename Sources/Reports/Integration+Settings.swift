package import Configuration
package import Inventory

extension Integration {
    /// Why the file says that the server may be out of view.
    package func expectation(of server: Server) -> [Setting] {
        guard let entry = expected.first(where: { $0.concerns(server) }) else { return [] }
        let until = entry.expectation.until.map { ", until \($0)" } ?? ""
        let value = "out of view: \(entry.expectation.reason)\(until)"
        return [Setting(key: "expected", value: value, origin: entry.origin)]
    }

    /// The settings for servers that are not known yet, by name or glob.
    package var rules: [(names: String, settings: [Setting])] {
        overrides.map { ($0.servers.map(\.pattern).joined(separator: ", "), $0.connection.listed) }
            + [("every other server", connection.listed)]
    }
}
