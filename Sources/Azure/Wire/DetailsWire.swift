import Inventory

extension Server.Parameter {
    /// Nil for a parameter that is as Azure sets it, and for one that only Azure can set.
    ///
    /// `azure.extensions` always counts: its default allows none.
    init?(changed element: JSONElement) throws(Refusal) {
        let name = try element.required("name")
        var facts = WireFacts(element)
        let value = facts.text("properties", "value")
        let defaultValue = facts.text("properties", "defaultValue")
        self.init(
            name: name,
            value: value,
            defaultValue: defaultValue,
            pendingRestart: facts.boolean("properties", "isConfigPendingRestart") ?? false
        )
        if name.lowercased() == "azure.extensions" || pendingRestart { return }
        let isReadOnly = facts.boolean("properties", "isReadOnly") ?? false
        if isReadOnly || value == defaultValue { return nil }
    }
}

extension Server.ThreatProtection {
    init(_ element: JSONElement) throws(Refusal) {
        var facts = WireFacts(element)
        let since = facts.text("properties", "creationTime").flatMap { Timestamp(rfc3339: $0) }
        self.init(state: facts.text("properties", "state"), since: since)
        guard state != nil else { throw Refusal("it has no state") }
    }
}

/// The major versions that a server of each version can be upgraded to.
struct UpgradePaths: Sendable {
    let versions: [String: [String]]

    init(_ element: JSONElement) throws(Refusal) {
        var facts = WireFacts(element)
        var versions: [String: [String]] = [:]
        for version in facts.list("supportedServerVersions") ?? [] {
            var facts = WireFacts(version)
            guard let name = facts.text("name") else { continue }
            versions[name, default: []] += facts.texts("supportedVersionsToUpgrade") ?? []
        }
        self.versions = versions
    }
}
