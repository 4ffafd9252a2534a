import Inventory
import Wording

/// A tag's value, resolved once for all resources that have it.
struct TagValue: Sendable {
    /// How many owners one tag can name; more are counted and not looked up.
    private static let mostParts = 20
    /// The longest name that is looked up, in Unicode scalars: no directory has a longer one.
    private static let longestPart = 256

    var owners: [Owner] = []
    /// The parts that matched no possible owner.
    var unusable: [(part: String, reason: OwnerReason, names: [String])] = []
    /// The oldest of the directory's answers, if it did not answer again.
    var asOf: Timestamp?

    /// Whether the directory has not answered for some part.
    var isOpen: Bool { unusable.contains { $0.reason == .directoryUnavailable } }

    /// Parts with commas or semicolons between them are several owners; surrounding white space is removed.
    init(_ text: String, _ attribute: DirectoryAttribute, _ directory: Directory) {
        let parts = Self.split(text)
        for part in parts.prefix(Self.mostParts) {
            if Self.isTooLong(part) {
                unusable.append((part.cut(to: Self.longestPart), .noMatch, []))
            } else {
                add(part, directory.match(attribute, part))
            }
        }
        let more = parts.count - Self.mostParts
        if more > 0 { unusable.append(("\(more) more of one tag", .noMatch, [])) }
        if parts.isEmpty { unusable = [("", .emptyTag, [])] }
    }

    /// Values in the configuration, each taken whole.
    init(_ values: [String], _ attribute: DirectoryAttribute, _ directory: Directory) {
        for value in values { add(value, directory.match(attribute, value)) }
    }

    /// The parts that are looked up.
    static func parts(_ text: String) -> [String] {
        split(text).prefix(mostParts).filter { !isTooLong($0) }
    }

    private static func isTooLong(_ part: String) -> Bool {
        part.utf8.count > longestPart && part.unicodeScalars.count > longestPart
    }

    private static func split(_ text: String) -> [String] {
        if text.isOnePart { return [text] }
        return text.unicodeScalars.split { $0 == "," || $0 == ";" }.compactMap { part in
            let trimmed = String(
                part.trimmingPrefix { $0.properties.isWhitespace }.reversed()
                    .trimmingPrefix { $0.properties.isWhitespace }.reversed()
            )
            return trimmed.isEmpty ? nil : trimmed
        }
    }

    private mutating func add(_ part: String, _ result: (match: Directory.Match, asOf: Timestamp?)) {
        asOf = Timestamp.oldest(asOf, result.asOf)
        switch result.match {
        case .unusable(let reason, let names): unusable.append((part, reason, names))
        case .owner(let entry):
            let isNew = !owners.contains { $0.id == entry.id && $0.kind == entry.kind }
            if isNew { owners.append(Owner(entry, value: part)) }
        }
    }
}

extension Timestamp {
    /// The earlier of two, if there is one.
    static func oldest(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }

    /// Printable ASCII without separators and blanks, as nearly all values are.
    fileprivate var isOnePart: Bool {
        utf8.count > 0
            && utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ";")
            }
    }
}
