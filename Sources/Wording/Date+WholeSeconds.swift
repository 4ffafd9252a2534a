package import Foundation

extension Date {
    /// The seconds since another moment, at most a thousand years: the moment may come from outside.
    package func wholeSeconds(since other: Date) -> Int {
        Int(max(-3e10, min(timeIntervalSince(other), 3e10)))
    }
}
