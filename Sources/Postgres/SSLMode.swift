/// How much TLS must prove, in libpq's words (PostgreSQL documentation, chapter 34.19).
package enum SSLMode: String, Sendable, CaseIterable {
    case disable
    case allow
    case prefer
    case require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"

    /// Whether the server's certificate is checked against trusted authorities.
    package var verifies: Bool { self == .verifyCA || self == .verifyFull }
}
