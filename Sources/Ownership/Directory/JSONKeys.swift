import Foundation
import Inventory

/// Finds a key that an object has twice, which Foundation's decoder ignores.
enum JSONKeys {
    /// Deeper than a directory, and than Foundation's decoder, which refuses such a document later.
    private static let deepest = 1000

    /// The first key that appears twice in one object of a JSON document; the document need not be valid.
    static func firstRepeated(in document: Data) -> String? {
        let json = [UInt8](document)
        var open: [Set<Name>] = []
        var last: Range<Int>?
        var place = 0
        while place < json.count {
            switch json[place] {
            case UInt8(ascii: "\""):
                let end = json.endOfText(from: place + 1)
                last = place + 1..<max(place + 1, end)
                place = end
            case UInt8(ascii: ":"):
                guard let last, !open.isEmpty else { break }
                let key = String(decoding: json[last], as: UTF8.self)
                if !open[open.count - 1].insert(Name(key)).inserted { return key }
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
}

extension [UInt8] {
    /// The position of the closing quote, or the end.
    fileprivate func endOfText(from start: Int) -> Int {
        let json = span
        var place = start
        while place < json.count, json[place] != UInt8(ascii: "\"") {
            place += json[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return Swift.min(place, json.count)
    }
}

extension Sequence where Element: Hashable {
    /// The first element that appeared before.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
