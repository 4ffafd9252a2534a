import Inventory
import Wording

/// Finds the names that a mistyped value may mean, among very many, without computing its distance to each.
///
/// Only names that share the value's rarest trigrams are compared; a typing mistake keeps most trigrams.
struct NearestNames: Sendable {
    private static let mostMeasured = 100

    private let names: [String]
    private let places: [UInt64: [Int32]]

    init(_ names: [String]) {
        self.names = names
        var places: [UInt64: [Int32]] = [:]
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

    /// The trigrams of a text, with its ends marked; each is three Unicode scalars of 21 bits.
    private static func runs(_ text: String) -> Set<UInt64> {
        var runs: Set<UInt64> = []
        var (last, count): (UInt64, Int) = (UInt64(Unicode.Scalar("^").value), 1)
        func add(_ letter: Unicode.Scalar) {
            last = (last << 21 | UInt64(letter.value)) & (1 << 63 - 1)
            count += 1
            if count >= 3 { runs.insert(last) }
        }
        text.directoryFolded.unicodeScalars.prefix(200).forEach(add)
        add("$")
        return runs
    }
}
