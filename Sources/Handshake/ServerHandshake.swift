package import Foundation

/// What a server showed of itself in a TLS handshake, whether it is trusted or not.
///
/// libpq 15 tells nothing of a certificate that it refuses, and the same of an unknown authority as of an expired one.
package struct ServerHandshake: Sendable, Equatable {
    /// `TLSv1.3`.
    package var version: String
    package var issuer: String
    package var validFrom: Date
    package var validUntil: Date
    /// Whether the certificate is for the name that was asked for.
    package var isForName: Bool
    package var trust: Trust

    package enum Trust: Sendable, Equatable {
        case trusted
        case expired
        case notYetValid
        /// No authority that is trusted here has signed it.
        case unknownAuthority
        /// OpenSSL's words for anything else.
        case refused(String)
    }
}

/// Why there was no handshake.
package enum HandshakeFailure: Error, Sendable, Equatable {
    case refused(String)
    /// Nothing took the connection.
    case timeout
    /// Something took the connection, and said nothing in time.
    case silent
    /// The server speaks PostgreSQL, and says that it has no TLS.
    case notOffered
    case notPostgres
    /// The server's own error in the place of an answer.
    case server(sqlState: String, message: String)
    /// TLS was agreed on, and not made in time.
    case unfinished
    case failed(String)
    /// The file of trusted authorities cannot be read.
    case rootsUnreadable(String)
}
