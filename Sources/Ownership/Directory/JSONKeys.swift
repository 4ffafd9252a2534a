import Foundation

/// Finds a key that an object has twice, which Foundation's decoder ignores.
enum JSONKeys {
    /// Deeper than a directory, and than Foundation's decoder, which refuses such a document later.
    private static let deepest = 1000

    /// The first key that appears twice in one object of a JSON document; the document need not be valid.
    static func firstRepeated(in json: Data) -> String? {
        var open: [Set<Data>] = []
        var last: Data?
        var place = json.startIndex
        while place < json.endIndex {
            switch json[place] {
            case UInt8(ascii: "\""):
                let end = endOfText(in: json, from: place + 1)
                last = json[(place + 1)..<end]
                place = end
            case UInt8(ascii: ":"):
                guard let key = last, !open.isEmpty else { break }
                if !open[open.count - 1].insert(key).inserted { return String(decoding: key, as: UTF8.self) }
            case UInt8(ascii: "{"):
                open.append([])
                if open.count > deepest { return nil }
            case UInt8(ascii: "}"): _ = open.popLast()
            default: break
            }
            place += 1
        }
        return nil
    }

    /// The position of the closing quote, or the end.
    private static func endOfText(in json: Data, from start: Int) -> Int {
        var place = start
        while place < json.endIndex, json[place] != UInt8(ascii: "\"") {
            place += json[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place, json.endIndex)
    }
}

extension Sequence where Element: Hashable {
    /// The first element that appeared before.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
