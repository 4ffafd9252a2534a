/// Facts that few resources of a kind have: without any of them, a resource has only an empty array for all.
struct RareFacts<Facts: EmptyFacts>: Sendable, Equatable {
    private var kept: [Facts] = []

    /// Nil without any.
    var facts: Facts? {
        @inline(__always) get { kept.first }
    }

    /// Sets one of them; nil needs no memory.
    @inline(__always)
    mutating func set<Value>(_ value: Value?, _ put: (inout Facts, Value?) -> Void) {
        if kept.isEmpty {
            guard value != nil else { return }
            kept = [Facts()]
        }
        put(&kept[0], value)
    }

    static func == (left: Self, right: Self) -> Bool {
        (left.kept.first ?? Facts()) == (right.kept.first ?? Facts())
    }
}

/// Facts that may all be absent.
protocol EmptyFacts: Sendable, Equatable {
    init()
}
