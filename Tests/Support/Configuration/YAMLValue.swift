import Foundation

/// A value of a configuration file, as a Swift literal; it is written as JSON, which is valid YAML.
package enum YAMLValue: Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([YAMLValue])
    case map(YAMLMap)
    /// YAML that the test has written itself.
    case written(String)

    package var text: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .map(let map): map.text
        case .written(let text): text
        }
    }

    fileprivate static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        guard let data = try? encoder.encode(text) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Keys with their values, in the order in which they were first set.
package struct YAMLMap: Sendable {
    private(set) var entries: [(key: String, value: YAMLValue)] = []

    /// Nil removes a key.
    package subscript(key: String) -> YAMLValue? {
        get { entries.first { $0.key == key }?.value }
        set {
            let place = entries.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil): entries.remove(at: place)
            case (nil, let value?): entries.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Values of the other map replace values of this map.
    package func merging(_ other: YAMLMap) -> YAMLMap {
        other.entries.reduce(into: self) { $0[$1.key] = $1.value }
    }

    var text: String {
        "{" + entries.map { "\(YAMLValue.quoted($0.key)): \($0.value.text)" }.joined(separator: ", ") + "}"
    }
}

extension YAMLMap: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, YAMLValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension YAMLValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension YAMLValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: YAMLValue...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, YAMLValue)...) {
        self = .map(elements.reduce(into: YAMLMap()) { $0[$1.0] = $1.1 })
    }
}
