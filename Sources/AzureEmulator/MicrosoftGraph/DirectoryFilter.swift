/// A `$filter` in one of the supported forms; anything else is refused.
///
/// `p eq 'v' or p eq 'w'`, or `startswith(p,'v')`; quotes are doubled inside, letter case does not count.
struct DirectoryFilter {
    private let property: String
    private let values: [String]
    private let isPrefix: Bool

    init?(_ text: String) {
        if let match = text.wholeMatch(of: #/startswith\((\w+),'((?:[^']|'')*)'\)/#) {
            property = String(match.1)
            values = [String(match.2).replacing("''", with: "'")]
            isPrefix = true
            return
        }
        let parts = text.matches(of: #/(\w+) eq '((?:[^']|'')*)'/#)
        let rebuilt = parts.map { String($0.0) }.joined(separator: " or ")
        guard let first = parts.first, rebuilt == text, parts.allSatisfy({ $0.1 == first.1 }) else {
            return nil
        }
        property = String(first.1)
        values = parts.map { String($0.2).replacing("''", with: "'") }
        isPrefix = false
    }

    func admits(_ object: JSONValue) -> Bool {
        guard let value = object[property]?.string.map({ Array($0.lowercased().utf8) }) else { return false }
        return values.map { Array($0.lowercased().utf8) }.contains {
            isPrefix ? value.starts(with: $0) : value == $0
        }
    }
}
