/// Visits the members of a record.
///
/// JSON contains all members; the kind of a member says what it means for a comparison.
package protocol FieldVisitor {
    associatedtype Failure: Error

    /// A fact that is always present.
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    /// A fact; nil if there is none.
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// A member that changes by itself: it is left out if only lasting facts are kept, and never compared.
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// The position of members that others add.
    mutating func annotation()

    /// A fact; nil if it was not given: then it is filled from another snapshot.
    mutating func given<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// The identity of the resource, notes on it, or what is compared separately: not a fact of the resource.
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// The resources in this one; nil if they were not listed.
    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) throws(Failure)
    /// A fact with the names of other resources: a rename of one of them does not change it.
    mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value,
        to target: ReferenceTarget
    ) throws(Failure)
    mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) throws(Failure)
    /// The same; nil if it was not given.
    mutating func givenReference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) throws(Failure)
    /// The owner role; nil if it was not given.
    mutating func owner(_ value: inout Name?) throws(Failure)
    /// An SQL expression; nil if there is none, or if the scan did not request it (`columnDefaults`).
    mutating func expression(_ name: String, _ value: inout String?) throws(Failure)
    /// Compared by key.
    mutating func tags(_ value: inout Tags) throws(Failure)
    mutating func tags(_ value: inout Tags?) throws(Failure)
    /// An ACL, and whether there is none; both nil if the scan did not request it.
    mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) throws(Failure)
    /// An ACL; nil if there is none, or if the scan did not request it.
    mutating func privileges(_ value: inout [Privilege]?) throws(Failure)
}

/// The kind of name in a fact: a role's, a schema's, or names in SQL.
package enum ReferenceTarget: Sendable { case role, schema, sql }

/// A value with names of resources.
package protocol ReferringText: JSONReadable {
    mutating func edit(_ change: (String) -> String)
}

extension String: ReferringText {
    package mutating func edit(_ change: (String) -> String) { self = change(self) }
}

extension Name: ReferringText {
    package mutating func edit(_ change: (String) -> String) { self = Name(change(text)) }
}

extension Array: ReferringText where Element: ReferringText {
    package mutating func edit(_ change: (String) -> String) {
        for place in indices { self[place].edit(change) }
    }
}

extension FieldVisitor {
    package mutating func given<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure) {
        try field(name, &value)
    }

    package mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        try field(name, &value)
    }

    package mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure) {
        try field(name, &value)
    }

    package mutating func children<Child: ResourceRecord>(
        _ name: String,
        _ value: inout [Child]?
    ) throws(Failure) {
        try field(name, &value)
    }

    package mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value,
        to target: ReferenceTarget
    ) throws(Failure) {
        try field(name, &value)
    }

    package mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) throws(Failure) {
        try field(name, &value)
    }

    package mutating func givenReference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) throws(Failure) {
        try reference(name, &value, to: target)
    }

    package mutating func owner(_ value: inout Name?) throws(Failure) { try given("owner", &value) }

    package mutating func expression(_ name: String, _ value: inout String?) throws(Failure) {
        try field(name, &value)
    }

    package mutating func tags(_ value: inout Tags) throws(Failure) { try field("tags", &value) }

    package mutating func tags(_ value: inout Tags?) throws(Failure) { try field("tags", &value) }

    package mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) throws(Failure) {
        try field("privileges", &value)
        try field("builtInPrivileges", &builtIn)
    }

    package mutating func privileges(_ value: inout [Privilege]?) throws(Failure) {
        try field("privileges", &value)
    }
}

extension FieldVisitor {
    /// A member that older versions did not write: if it is absent or null, the value stays.
    package mutating func later<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        var found: Value? = value
        try field(name, &found)
        if let found { value = found }
    }

    /// A member that is calculated from others: it is written, but not read.
    package mutating func derived<Value: JSONReadable>(_ name: String, _ value: Value) throws(Failure) {
        var shown: Value? = value
        try field(name, &shown)
    }

    /// A member that is written only if it differs from the default.
    package mutating func field<Value: JSONReadable & Equatable>(
        _ name: String,
        _ value: inout Value,
        unless usual: Value
    ) throws(Failure) {
        var found = value == usual ? nil : value
        try field(name, &found)
        value = found ?? usual
    }
}
