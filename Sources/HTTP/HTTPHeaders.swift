import Wording

/// The header fields of a request or response, in order.
///
/// Their values are not printed, except those of `telling`: a value may be a token.
package struct HTTPHeaders: Sendable, Equatable {
    /// One header line.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field]

    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first value under this name, without letter case; setting it replaces every value under the name.
    package subscript(name: String) -> String? {
        get {
            let wanted = name.lowercased()
            return fields.first { $0.name.lowercased() == wanted }?.value
        }
        set {
            let replaced = name.lowercased()
            fields.removeAll { $0.name.lowercased() == replaced }
            if let newValue { append(name, newValue) }
        }
    }

    /// Adds one more line, beside those of the same name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

extension HTTPHeaders {
    /// The fields of an answer that describe it and hold no secret, for the log.
    var telling: String {
        let names = ["content-type", "date", "retry-after"]
        return fields.filter { field in
            let name = field.name.lowercased()
            return names.contains(name) || name.hasPrefix("x-ms-")
        }
        .map { "\($0.name.printable): \($0.value.printable)" }.joined(separator: ", ")
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomReflectable {
    package var description: String { fields.map(\.name).joined(separator: ", ") }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomReflectable {
    package var description: String { name }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether the field stays on its own line: a token as name, no line end or NUL in the value.
    var isWellFormed: Bool {
        let isToken =
            !name.isEmpty
            && name.allSatisfy { letter in
                letter.isASCII && (letter.isLetter || letter.isNumber || "!#$%&'*+-.^_`|~".contains(letter))
            }
        return isToken && !value.utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 }
    }

    /// The field in curl's form: `Name;` means an empty value.
    var line: String {
        value.allSatisfy(\.isWhitespace) ? "\(name);" : "\(name): \(value)"
    }
}
