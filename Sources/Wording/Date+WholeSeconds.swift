package import Foundation

extension Date {
    /// The seconds from another moment, which may be one that somebody else has made up: at most a thousand years.
    package func wholeSeconds(since other: Date) -> Int {
        Int(max(-3e10, min(timeIntervalSince(other), 3e10)))
    }
}
