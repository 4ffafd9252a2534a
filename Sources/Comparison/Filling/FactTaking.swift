import Inventory

/// The facts of another snapshot of a resource, by the names of their members.
struct KnownFacts: FactVisitor {
    /// What the later snapshot could not read: `sku`, `tags` or `tags.team`.
    let unread: Set<String>
    private var values: [String: Any] = [:]

    init(unread: Set<String>) {
        self.unread = unread
    }

    func value<Value>(_ name: String) -> Value? { values[name] as? Value }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        if !unread.isEmpty { values[name] = value }
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        if !unread.isEmpty, let value { values[name] = value }
    }

    mutating func given<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        if let value { values[name] = value }
    }

    mutating func givenReference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) {
        given(name, &value)
    }

    mutating func expression(_ name: String, _ value: inout String?) { given(name, &value) }

    mutating func privileges(_ value: inout [Privilege]?) { given("privileges", &value) }

    mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) {
        given("privileges", &value)
        given("builtInPrivileges", &builtIn)
    }

    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) {
        given(name, &value)
    }
}

/// Fills missing facts from another snapshot.
struct FactTaking: FactVisitor {
    private var filling: Filling
    private let known: KnownFacts
    private var unread: Set<String> { known.unread }

    init(_ filling: Filling, _ known: KnownFacts, _ notes: [Note]?) {
        self.filling = filling
        self.known = known
        if let notes, notes.contains(where: { $0.code == "expressions-unknown" }) {
            self.filling.asked.details.remove("columnDefaults")
        }
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        if unread.contains(name) { value = known.value(name) ?? value }
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        if unread.contains(name) { value = known.value(name) ?? value }
    }

    mutating func given<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        if value == nil || unread.contains(name) { value = known.value(name) ?? value }
    }

    mutating func givenReference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) {
        given(name, &value)
    }

    mutating func tags(_ value: inout Tags) {
        guard !unread.isEmpty, let other: Tags = known.value("tags") else { return }
        if unread.contains("tags") { value = other }
        for fact in unread where fact.hasPrefix("tags.") {
            let key = Name(String(fact.dropFirst("tags.".count)))
            if let known = other[key] { value.add(key, known) }
        }
    }

    mutating func expression(_ name: String, _ value: inout String?) {
        if !filling.asked.details.contains("columnDefaults") { given(name, &value) }
    }

    mutating func privileges(_ value: inout [Privilege]?) {
        if !filling.asked.types.contains(.privilege) { given("privileges", &value) }
    }

    mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) {
        guard value == nil, builtIn == nil else { return }
        value = known.value("privileges")
        builtIn = known.value("builtInPrivileges")
    }

    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) {
        value = filling.list(value, known.value(name))
    }
}

extension [Note]? {
    /// The facts that could not be read: their last known values apply.
    var unreadFacts: Set<String> { map { Set($0.flatMap { $0.facts ?? [] }) } ?? [] }
}
