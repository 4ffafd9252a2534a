extension Duration {
    /// `10s`, `250ms`.
    package var words: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}

extension ContinuousClock.Instant {
    /// The time since then: `34ms`.
    package var age: String { (.now - self).words }
}
