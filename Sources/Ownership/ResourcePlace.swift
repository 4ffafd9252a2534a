package import Inventory

/// Where a resource is, and what is known of its visibility: the same for all tables of a schema.
struct ResourcePlace: Sendable {
    /// The subscription's id, if there is one.
    var subscription: String?
    /// The names of the resource's parents, and its own.
    var server: String?
    var database: Name?
    var schema: Name?
    /// The nearest outcome: of the resource itself, or of the database it was read from.
    var outcome: Outcome
    /// The code of the first problem behind that.
    var code: String?
    /// Set if the facts are from an earlier time.
    var remembered: Remembered?
}

/// A place that several resources share; it is replaced, never changed.
final class SharedPlace: Sendable {
    let value: ResourcePlace

    init(_ value: ResourcePlace) {
        self.value = value
    }
}

extension Resource {
    init(
        kind: ResourceKind,
        id: String,
        name: Name,
        source: OwnerSource,
        tags: Tags,
        subscription: String?,
        server: String? = nil,
        outcome: Outcome,
        code: String?,
        remembered: Remembered?
    ) {
        let place = ResourcePlace(
            subscription: subscription,
            server: server,
            outcome: outcome,
            code: code,
            remembered: remembered
        )
        self.init(kind: kind, id: id, name: name, source: source, tags: tags, place: SharedPlace(place))
    }

    /// The subscription's id, if there is one.
    package var subscription: String? {
        get { place.value.subscription }
        set { move { $0.subscription = newValue } }
    }

    /// The names of the resource's parents, and its own.
    package var server: String? {
        get { place.value.server }
        set { move { $0.server = newValue } }
    }

    package var database: Name? {
        get { place.value.database }
        set { move { $0.database = newValue } }
    }

    package var schema: Name? {
        get { place.value.schema }
        set { move { $0.schema = newValue } }
    }

    /// The nearest outcome: of the resource itself, or of the database it was read from.
    package var outcome: Outcome {
        get { place.value.outcome }
        set { move { $0.outcome = newValue } }
    }

    /// The code of the first problem behind that.
    package var code: String? {
        get { place.value.code }
        set { move { $0.code = newValue } }
    }

    /// Set if the facts are from an earlier time.
    package var remembered: Remembered? {
        get { place.value.remembered }
        set { move { $0.remembered = newValue } }
    }

    private mutating func move(_ change: (inout ResourcePlace) -> Void) {
        var value = place.value
        change(&value)
        place = SharedPlace(value)
    }
}
