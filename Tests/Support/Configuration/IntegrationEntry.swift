package import Inventory

/// One integration of a configuration file as a value, which a test changes and writes.
///
/// A key that a test does not set is not in the file, so the program uses its default value.
package struct IntegrationEntry: Sendable {
    private var settings: YAMLMap

    package init(_ name: String = "story", _ settings: YAMLMap = [:]) {
        self.settings = YAMLMap(dictionaryLiteral: ("name", .text(name))).merging(settings)
    }

    /// Nil removes a key.
    package subscript(key: String) -> YAMLValue? {
        get { settings[key] }
        set { settings[key] = newValue }
    }

    /// A key of a section, such as `connection`.
    package subscript(section: String, key: String) -> YAMLValue? {
        get { map(section)[key] }
        set {
            var map = map(section)
            map[key] = newValue
            settings[section] = .map(map)
        }
    }

    private func map(_ section: String) -> YAMLMap {
        guard case .map(let map) = settings[section] else { return [:] }
        return map
    }

    package func with(_ further: YAMLMap) -> Self {
        var copy = self
        copy.settings = settings.merging(further)
        return copy
    }

    package func changed(_ change: (inout Self) throws -> Void) rethrows -> Self {
        var copy = self
        try change(&copy)
        return copy
    }

    package func types(_ types: [ResourceKind]) -> Self {
        with(["resourceTypes": .list(types.map { .text($0.rawValue) })])
    }

    /// Uses the emulator at that URL as Azure; it accepts the application of `AzureStory.application`.
    package func azure(at url: String, _ further: YAMLMap = [:]) -> Self {
        let azure: YAMLMap = [
            "credential": "environment",
            "endpoints": ["resourceManager": .text(url), "authority": .text(url)],
        ]
        return with(["azure": .map(azure.merging(further))])
    }

    package func connection(_ further: YAMLMap) -> Self {
        with(["connection": .map(map("connection").merging(further))])
    }

    /// A server that the configuration names.
    ///
    /// If an address is given, the program connects to it and does not look up the name.
    package func server(
        _ host: String,
        port: Int? = nil,
        at address: String? = nil,
        _ further: YAMLMap = [:]
    ) -> Self {
        var server: YAMLMap = ["hostname": .text(host)]
        if let port { server["port"] = .number(port) }
        var others: [YAMLValue] = []
        if case .list(let servers) = settings["servers"] { others = servers }
        var entry = with(["servers": .list(others + [.map(server.merging(further))])])
        guard let address else { return entry }
        var resolve: YAMLMap = [:]
        if case .map(let known) = entry["connection", "resolve"] { resolve = known }
        resolve["\(host):\(port ?? 5432)"] = .text(address)
        entry["connection", "resolve"] = .map(resolve)
        return entry
    }

    /// Tags name groups; a resource without a tag belongs to the fallback.
    package func owners(fallback: String, directory file: String, attribute: String = "group") -> Self {
        with([
            "resourceOwner": ["key": "owner", "attribute": .text(attribute)],
            "integrationOwner": ["attribute": "group", "values": [.text(fallback)]],
            "directory": ["file": .text(file)],
        ])
    }

    /// The lines of this integration, one key on each line; YAML that a test has written follows below its key.
    fileprivate var lines: String {
        settings.entries.enumerated().map { place, entry in
            let key = "  \(place == 0 ? "-" : " ") \(entry.key):"
            guard case .written(let text) = entry.value else { return "\(key) \(entry.value.text)\n" }
            return text.split(separator: "\n").reduce("\(key)\n") { $0 + "      \($1)\n" }
        }
        .joined()
    }
}

extension [IntegrationEntry] {
    /// The whole file.
    package var yaml: String { "integrations:\n" + map(\.lines).joined() }
}

extension TemporaryFolder {
    /// Writes a configuration file, and returns its path.
    @discardableResult
    package func configure(_ integrations: IntegrationEntry..., to name: String = "pgcensus.yaml") throws
        -> String
    {
        try write(integrations.yaml, to: name)
    }
}
