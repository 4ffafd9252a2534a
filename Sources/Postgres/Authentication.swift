import CPostgres
import Wording

/// How a server may ask for the password (PostgreSQL documentation, chapter 21.3).
package enum Authentication: String, Sendable, CaseIterable {
    /// Only SCRAM: the server learns nothing to log in with, and proves that it knows the password's verifier.
    case scram
    /// Any method, even clear text and MD5.
    case any
}

extension ConnectionTarget {
    /// Since version 16 libpq can require SCRAM itself, with and without TLS.
    private static let insistsByItself = PQlibVersion() >= 160_000

    /// libpq's parameters against a server that asks for the password in another way (chapter 34.1.2).
    ///
    /// Channel binding is part of SCRAM over TLS, so libpq 15 refuses all other methods if it is required.
    var authenticationParameters: [(String, String)] {
        guard insistsOnSCRAM else { return [("channel_binding", "prefer")] }
        return Self.insistsByItself
            ? [("channel_binding", "prefer"), ("require_auth", "scram-sha-256")]
            : [("channel_binding", "require")]
    }

    /// Why nothing is sent to a server; nil if a login may start.
    var refusalToAuthenticate: PostgresError? {
        guard password != nil else { return nil }
        if sendsToken, !sslMode.verifies, authentication != .any {
            return .client(.tokenUnprotected, text: "sslMode is \(sslMode.rawValue)")
        }
        guard insistsOnSCRAM, !Self.insistsByItself, sslMode == .disable else { return nil }
        return .client(.scramWithoutTLS, text: "sslMode is disable")
    }

    /// SCRAM cannot prove a token; on loopback there is no network in between.
    private var insistsOnSCRAM: Bool {
        guard password != nil, !sendsToken else { return false }
        guard let authentication else {
            let isLocal = !addresses.isEmpty && addresses.allSatisfy(isLoopback)
            return !sslMode.verifies && !isLocal
        }
        return authentication == .scram
    }
}

extension ClientFailure {
    /// Clearer text than libpq's own.
    var words: String? {
        switch self {
        case .weakAuthentication:
            "the password was not sent: the server does not ask for it by SCRAM with channel binding"
        case .scramWithoutTLS: "the password was not sent: without TLS nothing holds the server to SCRAM"
        case .tokenUnprotected: "the access token was not sent: the server is not verified"
        case .serverUnproven: "the server did not prove that it knows the password's verifier"
        default: nil
        }
    }

    /// The hint for a login that pgcensus itself refuses.
    package var hint: String? {
        switch self {
        case .weakAuthentication:
            "Set sslMode: verify-full, or let the role log in by scram-sha-256 there; \(Self.lastResort)"
        case .scramWithoutTLS: "Turn TLS on at the server, and set sslMode: verify-full; \(Self.lastResort)"
        case .tokenUnprotected: "Set sslMode: verify-full; \(Self.lastResort)"
        case .serverUnproven: "Check the name and the port: the program that answers is not the server."
        default: nil
        }
    }

    private static let lastResort = "authentication: any sends it to any server that answers."
}
