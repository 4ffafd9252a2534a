import Inventory
import Wording

/// Finds the names that a mistyped value may mean, among very many, without computing its distance to each.
///
/// Only names that share the value's rarest trigrams are compared; a typing mistake keeps most trigrams.
struct NearestNames: Sendable {
    private static let mostMeasured = 100

    private let names: [String]
    private let places: [Name: [Int32]]

    init(_ names: [String]) {
        self.names = names
        var places: [Name: [Int32]] = [:]
        for (index, name) in names.enumerated() {
            for run in Self.runs(name) { places[run, default: []].append(Int32(index)) }
        }
        self.places = places
    }

    /// At most three, the nearest first.
    func nearest(to value: String) -> [String] {
        let found = Self.runs(value).compactMap { run in places[run].map { (run, $0) } }
            .sorted { ($0.1.count, $0.0) < ($1.1.count, $1.0) }
        var chosen: Set<Int32> = []
        for (_, indices) in found where chosen.count < Self.mostMeasured {
            chosen.formUnion(indices.prefix(Self.mostMeasured - chosen.count))
        }
        return value.nearest(3, in: chosen.map { names[Int($0)] })
    }

    /// The trigrams of a text, with its ends marked.
    private static func runs(_ text: String) -> Set<Name> {
        let letters = ["^"] + Array(text.directoryFolded.unicodeScalars.prefix(200)) + ["$"]
        guard letters.count >= 3 else { return [] }
        return Set(
            (2..<letters.count).map { end in
                var run = String.UnicodeScalarView()
                run.append(contentsOf: letters[(end - 2)...end])
                return Name(String(run))
            }
        )
    }
}
