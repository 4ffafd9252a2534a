import Configuration
import Discovery
import Foundation
import Handshake
import Inventory
import Postgres
import Wording

/// Checks the way to a server up to the login: TCP, and TLS with a handshake of its own.
struct TransportChecks: Sendable {
    let host: String
    let address: String
    let port: Int
    let login: Login
    let timeout: Duration
    let now: Date

    /// A certificate that ends within this time gets a warning.
    private static let notice: TimeInterval = 14 * 86_400

    private var mode: SSLMode { login.settings.sslMode }

    func run() async -> [Check] {
        let result = await ServerHandshake.look(
            host: host,
            address: address,
            port: port,
            roots: mode.verifies ? login.rootCertificates : nil,
            timeout: timeout
        )
        switch result {
        case .success(let handshake): return [answers, tls(handshake)]
        case .failure(let failure): return checks(failure)
        }
    }

    private var answers: Check { Check("tcp", .holds, "port \(login.settings.port) answers") }

    private func checks(_ failure: HandshakeFailure) -> [Check] {
        let limit = timeout.words
        return switch failure {
        case .refused(let reason):
            [silent(reason, "Check that the server is running and listens on port \(login.settings.port).")]
        case .timeout:
            [
                silent(
                    "no answer within \(limit)",
                    "Open the server's firewall for this machine's address, or run pgcensus inside its network."
                )
            ]
        case .notPostgres:
            [
                silent(
                    "the program that answers on that port is not PostgreSQL",
                    "Set connection.port to the server's port."
                )
            ]
        case .notOffered: [answers, withoutTLS]
        case .silent:
            [
                answers,
                Check(
                    "tls",
                    .wrong,
                    "the port is open, but no data arrived within \(limit)",
                    remedy: Problem(PostgresError.loginTimeout(timeout)).hint
                ),
            ]
        case .server(let sqlState, let message):
            [answers, refusal(ServerError(sqlState: sqlState, message: message, refusesLogin: true))]
        case .unfinished:
            [
                answers,
                broken(
                    "the handshake did not end within \(limit)",
                    "Check for a proxy or firewall on the way that does not support TLS."
                ),
            ]
        case .failed(let reason):
            [
                answers,
                broken("the handshake failed: \(reason)", "Check the TLS versions that the server allows."),
            ]
        case .rootsUnreadable(let path):
            [
                answers,
                broken(
                    "\(path) cannot be read as PEM",
                    "Set connection.sslRootCert to a PEM file, or install ca-certificates."
                ),
            ]
        }
    }

    /// No PostgreSQL server has answered.
    private func silent(_ detail: String, _ remedy: String) -> Check {
        Check("tcp", .wrong, detail, remedy: remedy)
    }

    private func refusal(_ error: ServerError) -> Check {
        let error = PostgresError.server(error)
        return Check("tls", .wrong, "the server refused: \(error.cause)", remedy: Problem(error).hint)
    }

    /// Modes that continue without TLS also do so if TLS fails.
    private func broken(_ detail: String, _ remedy: String) -> Check {
        let goesOn = [.disable, .allow, .prefer].contains(mode)
        return Check("tls", goesOn ? .unwise : .wrong, detail, remedy: remedy)
    }

    private var withoutTLS: Check {
        switch mode {
        case .disable: Check("tls", .holds, "not used: sslMode disable")
        case .allow, .prefer:
            Check(
                "tls",
                .unwise,
                "the server has no TLS, and sslMode \(mode.rawValue) continues without it",
                remedy: "Turn TLS on at the server, and set sslMode: verify-full."
            )
        default: Check("tls", .wrong, "the server has no TLS", remedy: "Turn TLS on at the server.")
        }
    }

    private func tls(_ shown: ServerHandshake) -> Check {
        guard mode != .disable else {
            return Check(
                "tls",
                .unwise,
                "offered, and not used: sslMode disable",
                remedy: "Set sslMode: verify-full."
            )
        }
        let end = shown.validUntil.formatted(.iso8601.year().month().day())
        let facts = "\(shown.version), issued by \(shown.issuer), until \(end)"
        if mode.verifies, let problem = certificateProblem(shown, end) { return problem }
        if mode == .verifyFull, !shown.isForName {
            return Check(
                "tls",
                .wrong,
                "\(facts): the certificate is for another name than \(host)",
                remedy: "Connect by the name in the certificate, or set sslMode: verify-ca."
            )
        }
        if shown.validUntil < now + Self.notice {
            return Check(
                "tls",
                .unwise,
                "\(facts): the certificate ends soon",
                remedy: "Renew the server's certificate."
            )
        }
        return mode.verifies
            ? Check("tls", .holds, facts)
            : Check(
                "tls",
                .unwise,
                "\(facts); not checked: sslMode \(mode.rawValue)",
                remedy: "Set sslMode: verify-full."
            )
    }

    private func certificateProblem(_ shown: ServerHandshake, _ end: String) -> Check? {
        switch shown.trust {
        case .trusted: nil
        case .expired:
            Check("tls", .wrong, "the certificate ended on \(end)", remedy: "Renew the server's certificate.")
        case .notYetValid:
            Check("tls", .wrong, "the certificate is not valid yet", remedy: "Check this machine's clock.")
        case .unknownAuthority:
            Check(
                "tls",
                .wrong,
                "issued by \(shown.issuer), which is not trusted here",
                remedy: "Set connection.sslRootCert to a PEM file with that authority's certificate."
            )
        case .refused(let reason):
            Check(
                "tls",
                .wrong,
                reason,
                remedy: "Renew the server's certificate, or set connection.sslRootCert."
            )
        }
    }
}
