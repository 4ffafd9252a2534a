import Configuration
import Support
import Testing

@Suite struct GlobTests {
    /// The pattern uses few letters, so that its parts match often and at overlapping positions.
    @Test func randomPatternsMatchAsASlowReadingSays() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(state: seed)
        func text(_ letters: String, _ length: ClosedRange<Int>) -> String {
            let all = Array(letters)
            return String(
                (0..<Int.random(in: length, using: &random)).map { _ in
                    all[Int.random(in: all.indices, using: &random)]
                }
            )
        }
        var matches = 0
        for _ in 0..<20_000 {
            let (pattern, name) = (text("abA*?/", 0...8), text("abAB/", 0...14))
            for ignoresCase in [true, false] {
                let expected = Self.matches(
                    Array(ignoresCase ? pattern.lowercased() : pattern)[...],
                    Array(ignoresCase ? name.lowercased() : name)[...]
                )
                let found = Glob(pattern, ignoringCase: ignoresCase).matches(name)
                #expect(found == expected, "seed \(seed): \(pattern) and \(name)")
                matches += expected ? 1 : 0
            }
        }
        #expect(matches > 1000)
    }

    private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "*" {
            return (name.startIndex...name.endIndex).contains { matches(pattern.dropFirst(), name[$0...]) }
        }
        guard let letter = name.first, first == "?" || first == letter else { return false }
        return matches(pattern.dropFirst(), name.dropFirst())
    }
}
