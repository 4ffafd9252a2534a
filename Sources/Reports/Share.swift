/// A percentage as people write it: `95%`, `98.4%`.
///
/// A ratio of whole numbers, so that a share that is met exactly counts as met.
package struct Share: Sendable {
    /// The text as it was typed: `98.4 %`.
    package let text: String
    private let digits: Int
    private let hundred: Int

    /// Nil unless it is a number from 0 to 100 with at most six decimals, and a percent sign.
    package init?(_ percent: String) {
        guard let match = percent.wholeMatch(of: #/([0-9]{1,3})(?:\.([0-9]{1,6}))?%/#) else { return nil }
        let decimals = match.2.map(String.init) ?? ""
        guard let digits = Int(match.1 + decimals) else { return nil }
        self.digits = digits
        hundred = decimals.reduce(100) { whole, _ in whole * 10 }
        text = percent.dropLast() + " %"
        if digits > hundred { return nil }
    }

    func isMet(by owned: Int, of total: Int) -> Bool { owned * hundred >= digits * total }
}
