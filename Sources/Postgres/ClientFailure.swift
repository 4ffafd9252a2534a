import Wording

/// Failures before the server answers.
package enum ClientFailure: String, Sendable, CaseIterable {
    case refused
    case unreachable
    case reset
    case tlsNotOffered
    case tlsUnverified
    case tlsWrongName
    case tlsFailed
    case rootCertificatesMissing
    case passwordMissing
    case notPostgres
    /// The server requires something other than a password.
    case methodNotSupported
    /// The server asks for the password with a weak method.
    case weakAuthentication
    /// Without TLS nothing makes the server use SCRAM.
    case scramWithoutTLS
    /// An access token was not sent to a server that is not verified.
    case tokenUnprotected
    /// SCRAM ended without the server's own proof.
    case serverUnproven
    /// This machine has no socket left.
    case noSocket
    /// The transaction's settings are not in force.
    case sessionNotAsAsked
    /// The settings of the start-up packet are not in force, but are required.
    case startupDropped
    case other

    /// Reads libpq's text in the C locale; it has no codes for these causes.
    ///
    /// Order matters: a failed TLS handshake also reads as a closed connection.
    init(text: String) {
        self = Self.table.first { text.contains($0.phrase) }?.failure ?? .other
    }

    private static let table: [(phrase: String, failure: ClientFailure)] = [
        ("certificate verify failed", .tlsUnverified),
        ("does not match host name", .tlsWrongName),
        ("server does not support SSL", .tlsNotOffered),
        ("root certificate file", .rootCertificatesMissing),
        ("could not read root certificate", .rootCertificatesMissing),
        ("SSL error", .tlsFailed),
        ("no password supplied", .passwordMissing),
        ("channel binding required, but SSL not in use", .scramWithoutTLS),
        ("channel binding required", .weakAuthentication),
        ("channel binding is required", .weakAuthentication),
        ("authentication method requirement", .weakAuthentication),
        ("server signature", .serverUnproven),
        ("SASL exchange", .serverUnproven),
        ("SASL authentication was not completed", .serverUnproven),
        ("received invalid response to SSL negotiation", .notPostgres),
        ("expected authentication request from server", .notPostgres),
        ("lost synchronization with server", .notPostgres),
        ("unexpected message from server", .notPostgres),
        ("invalid authentication request", .notPostgres),
        ("authentication not supported", .methodNotSupported),
        ("GSSAPI", .methodNotSupported),
        ("authentication method", .methodNotSupported),
        ("SASL authentication mechanisms", .methodNotSupported),
        ("could not create socket: Too many open files", .noSocket),
        ("Connection refused", .refused),
        ("Cannot assign requested address", .unreachable),
        ("Network is unreachable", .unreachable),
        ("No route to host", .unreachable),
        ("Connection timed out", .unreachable),
        ("Connection reset by peer", .reset),
        ("server closed the connection unexpectedly", .reset),
        ("Broken pipe", .reset),
        ("SSL SYSCALL error", .reset),
    ]
}

extension PostgresError {
    /// Makes an error from `PQerrorMessage`, read with `PQERRORS_VERBOSE`.
    ///
    /// A refused login is `FATAL:  28P01: password …` there; libpq 15 has no accessor for the SQLSTATE of
    /// a failed login. With several attempts, the first error is the real one.
    init(libpqMessage long: String) {
        let text = long.shortened
        if let match = text.firstMatch(of: #/:\ {2}([0-9A-Z]{5}):\ ([^\n]*)/#) {
            let place = text[match.range.upperBound...].firstMatch(of: #/\nLOCATION:\ {2}(\w+)/#)
            self = .server(
                ServerError(
                    sqlState: String(match.1),
                    message: String(match.2),
                    routine: place.map { String($0.1) } ?? ""
                )
            )
        } else if text.isEmpty {
            self = .client(.notPostgres, text: "the server sent an unexpected answer")
        } else {
            self = .client(ClientFailure(text: text), text: Self.oneLine(text))
        }
    }

    /// libpq's lines joined, without its advice on further lines.
    private static func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
        let facts = lines.prefix {
            !$0.hasPrefix("This probably means") && !$0.hasPrefix("Is the server running")
        }
        return facts.joined(separator: " ")
    }
}
