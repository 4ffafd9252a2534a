package import Foundation

/// What a server showed in a TLS handshake, trusted or not.
///
/// libpq 15 does not show a certificate that it refuses, nor whether its authority is unknown or it has expired.
package struct ServerHandshake: Sendable, Equatable {
    /// `TLSv1.3`.
    package var version: String
    package var issuer: String
    package var validFrom: Date
    package var validUntil: Date
    /// Whether the certificate is valid for the requested name.
    package var isForName: Bool
    package var trust: Trust

    package enum Trust: Sendable, Equatable {
        case trusted
        case expired
        case notYetValid
        /// The authority that signed it is not trusted here.
        case unknownAuthority
        /// OpenSSL's words for any other error.
        case refused(String)
    }
}

/// Why the handshake failed.
package enum HandshakeFailure: Error, Sendable, Equatable {
    case refused(String)
    /// The connection was refused.
    case timeout
    /// The connection was accepted, but no data arrived in time.
    case silent
    /// The server speaks PostgreSQL, and has no TLS.
    case notOffered
    case notPostgres
    /// The server answered with an error.
    case server(sqlState: String, message: String)
    /// The server agreed to TLS, but the handshake did not end in time.
    case unfinished
    case failed(String)
    /// The file of trusted authorities cannot be read.
    case rootsUnreadable(String)
}
