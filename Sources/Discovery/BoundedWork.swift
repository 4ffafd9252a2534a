extension Sequence where Self: Sendable, Element: Sendable {
    /// Maps with at most `limit` elements in flight; results keep their order.
    ///
    /// The transform does not throw: a failure is a value, so one failure never cancels the others.
    package func concurrentMap<Result: Sendable>(
        limit: Int,
        _ transform: @escaping @Sendable (Element) async -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results: [Int: Result] = [:]
            for (index, element) in enumerated() {
                if index >= limit, let (done, value) = await group.next() { results[done] = value }
                group.addTask { (index, await transform(element)) }
            }
            for await (done, value) in group { results[done] = value }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
