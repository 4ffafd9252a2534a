import Inventory
import Wording

/// The facts of one element of an answer, each read by itself: an unexpected type affects only its own fact.
struct WireFacts {
    private static let mostNamed = 5
    /// Azure allows 50 for a resource.
    private static let mostTags = 1000

    private let element: JSONElement
    /// The first unexpected values, as `properties.version is a number`, and how many there are.
    private var deviations: (first: [String], count: Int) = ([], 0)
    /// The facts of the model that could not be read.
    private var unread: Set<String> = []
    /// The fact that is being read.
    private var current: String?

    init(_ element: JSONElement) {
        self.element = element
    }

    /// Reads one fact of the model from one or more members; a value that cannot be read counts as unread.
    mutating func fact<Value>(_ name: String, _ read: (inout WireFacts) -> Value) -> Value {
        current = name
        defer { current = nil }
        return read(&self)
    }

    /// Whether the member exists.
    mutating func has(_ path: String...) -> Bool { element(at: path) != nil }

    /// Nil if it is absent, null or cannot be read; numbers and booleans are read as they are written.
    mutating func text(_ path: String...) -> String? { text(at: path) }

    /// Absent if it is empty.
    mutating func nonEmpty(_ path: String...) -> String? { text(at: path)?.nonEmpty }

    mutating func text(at path: [String]) -> String? {
        guard let found = element(at: path) else { return nil }
        return text(found, path.joined(separator: "."))
    }

    mutating func wholeNumber(_ path: String...) -> Int? {
        guard let found = element(at: path) else { return nil }
        if let number = found.wholeNumber { return number }
        let name = path.joined(separator: ".")
        if case .text(let text) = found, let number = Int(text) {
            note("\(name) is a text")
            return number
        }
        guard case .number = found else {
            miss("\(name) is \(found.kind), not a number")
            return nil
        }
        miss("\(name) is not a whole number")
        return nil
    }

    mutating func boolean(_ path: String...) -> Bool? {
        guard let found = element(at: path) else { return nil }
        if case .bool(let value) = found { return value }
        miss("\(path.joined(separator: ".")) is \(found.kind), not true or false")
        return nil
    }

    /// Nil if there is no list.
    mutating func list(_ path: String...) -> [JSONElement]? {
        guard let found = element(at: path) else { return nil }
        if let list = found.array { return list }
        miss("\(path.joined(separator: ".")) is \(found.kind), not a list")
        return nil
    }

    /// The texts of a list.
    mutating func texts(_ path: String...) -> [String]? {
        guard let found = element(at: path) else { return nil }
        let name = path.joined(separator: ".")
        guard let list = found.array else {
            miss("\(name) is \(found.kind), not a list")
            return nil
        }
        return list.enumerated().compactMap { index, element in
            if element == .null { miss("\(name)[\(index)] is null") }
            return text(element, "\(name)[\(index)]")
        }
    }

    /// The tags, each read by itself.
    mutating func tags() -> Tags {
        var tags = Tags()
        guard let found = fact("tags", { $0.element(at: ["tags"]) }) else { return tags }
        guard let members = found.members else {
            fact("tags") { $0.miss("tags is \(found.kind), not an object") }
            return tags
        }
        if members.count > Self.mostTags {
            fact("tags") {
                $0.miss("tags are \(members.count), of which the first \(Self.mostTags) are read")
            }
        }
        for member in members.prefix(Self.mostTags) {
            let name = "tags.\(member.name.cut(to: JSONElement.longestText))"
            fact(name) { facts in
                guard !member.name.isTooLong else { return facts.miss("\(name) is too long for a tag's key") }
                if member.value == .null { return facts.miss("\(name) is null, not a text") }
                if let value = facts.text(member.value, name) { tags.add(Name(member.name), value) }
            }
        }
        return tags
    }

    /// Records a member that differs from the documentation, and whose value is lost.
    mutating func miss(_ deviation: String) {
        note(deviation)
        if let current { unread.insert(current) }
    }

    /// Adds a note to the resource about facts that differ from the documentation.
    var notes: [Note]? {
        guard deviations.count > 0 else { return nil }
        let more = deviations.count - deviations.first.count
        let named = deviations.first.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return [
            Note(
                code: "azure-facts-odd",
                message: "Azure's answer differs from the documentation: \(named)",
                facts: unread.isEmpty ? nil : unread.sorted { Name($0) < Name($1) }
            )
        ]
    }

    private mutating func note(_ deviation: String) {
        let text = deviation.cut(to: 200)
        guard !deviations.first.contains(text) else { return }
        deviations.count += 1
        if deviations.first.count < Self.mostNamed { deviations.first.append(text) }
    }

    /// Nil if a member of the path is absent or null.
    private mutating func element(at path: [String]) -> JSONElement? {
        var found = element
        for (depth, name) in path.enumerated() {
            guard case .object = found else {
                miss("\(path.prefix(depth).joined(separator: ".")) is \(found.kind), not an object")
                return nil
            }
            guard let inner = found[name], inner != .null else { return nil }
            found = inner
        }
        return found
    }

    private mutating func text(_ element: JSONElement, _ name: String) -> String? {
        switch element {
        case .text(let text) where text.isTooLong, .repairedText(let text) where text.isTooLong:
            miss("\(name) has more than \(JSONElement.longestText) characters")
            return nil
        case .text(let text): return text
        case .repairedText(let text):
            note("\(name) is a text that is not Unicode")
            return text
        case .number(let text):
            note("\(name) is a number")
            return text
        case .bool(let value):
            note("\(name) is \(value)")
            return String(value)
        case .null: return nil
        case .array, .object:
            miss("\(name) is \(element.kind), not a text")
            return nil
        }
    }
}

extension JSONElement {
    /// Azure's texts are much shorter; a longer one is not from Azure.
    static let longestText = 4096
}

extension String {
    var isTooLong: Bool {
        utf8.count > JSONElement.longestText && unicodeScalars.count > JSONElement.longestText
    }
}
