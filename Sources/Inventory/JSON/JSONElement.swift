/// A JSON value as received: numbers keep their text, and members their order.
package enum JSONElement: Sendable, Equatable {
    case null
    case bool(Bool)
    /// `128`, `128.5` or `1e999`: the reader of the fact interprets it.
    case number(String)
    case text(String)
    /// A text that was not Unicode: U+FFFD replaces what could not be read.
    case repairedText(String)
    case array([JSONElement])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSONElement
    }

    /// The first member of that name; nil for anything but an object.
    package subscript(name: String) -> JSONElement? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var text: String? {
        switch self {
        case .text(let text), .repairedText(let text): text
        default: nil
        }
    }

    package var array: [JSONElement]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A whole number within Int, in any notation: `128`, `128.0`, `1.28e2`.
    package var wholeNumber: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// A finite number.
    package var double: Double? {
        guard case .number(let text) = self, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// The kind of value, for people: "a number".
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .repairedText: "a text that is not Unicode"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
