import Inventory

/// The part of a list that could be read.
package struct Listed<Element: Sendable>: Sendable {
    package var elements: [Element] = []
    /// Why it is not complete: only a list without failures proves that something does not exist.
    package var failures: [AzureError] = []

    package init(_ elements: [Element] = [], failures: [AzureError] = []) {
        self.elements = elements
        self.failures = failures
    }

    package var isWhole: Bool { failures.isEmpty }

    func map<Other: Sendable>(_ transform: ([Element]) -> [Other]) -> Listed<Other> {
        Listed<Other>(transform(elements), failures: failures)
    }

    /// The list without repeated elements, which occur when Azure repeats a page.
    func distinct<Key: Hashable>(by key: (Element) -> Key) -> Listed {
        var seen: Set<Key> = []
        return map { $0.filter { seen.insert(key($0)).inserted } }
    }
}

/// The elements of a list while its pages arrive: a refused one is counted, and affects no other.
struct ElementIntake<Element: Sendable> {
    private let take: (JSONElement) throws(Refusal) -> Element
    private(set) var elements: [Element] = []
    private var refused: (count: Int, first: Refusal?) = (0, nil)

    init(_ take: @escaping (JSONElement) throws(Refusal) -> Element) {
        self.take = take
    }

    mutating func add(_ page: [JSONElement]) {
        for element in page {
            do throws(Refusal) { elements.append(try take(element)) } catch {
                refused = (refused.count + 1, refused.first ?? error)
            }
        }
    }

    /// The refused elements, as one failure of the list.
    func failure(of url: String) -> AzureError? {
        refused.first.map { .refusedElements(url: url.withoutQuery, count: refused.count, reason: $0.reason) }
    }
}
