import Configuration
import Foundation
import Handshake
package import Inventory
package import Postgres

/// The cause of a failed login, if the error alone does not show it: connects to the server again, without a secret.
package struct Diagnosis: Sendable {
    private let server: Server
    private let login: Login

    package init(_ server: Server, _ login: Login) {
        self.server = server
        self.login = login
    }

    package func problem(_ error: PostgresError) async -> Problem {
        Problem(error, await cause(error))
    }

    func cause(_ error: PostgresError) async -> Cause {
        switch error {
        case .client(.tlsUnverified, _): await certificate() ?? Cause(error)
        case .server(let refusal) where refusal.isFromAccessFile && login.settings.sslMode == .disable:
            await takesTLS() ? Cause.tlsRequired : Cause(error)
        default: Cause(error)
        }
    }

    /// libpq reports an unknown authority and an expired certificate with the same words.
    private func certificate() async -> Cause? {
        let target = await target
        for address in target.addresses {
            let answer = await look(target, at: address, roots: target.rootCertificates)
            guard case .success(let shown) = answer else { continue }
            if let cause = Cause(untrusted: shown) { return cause }
        }
        return nil
    }

    /// Whether a login with TLS gets as far as the password: then the server refused the missing TLS.
    private func takesTLS() async -> Bool {
        var target = await target
        guard let address = target.addresses.first,
            case .success = await look(target, at: address, roots: nil)
        else { return false }
        target.sslMode = .require
        do throws(PostgresError) { _ = try await Connection(target) } catch {
            return error.serverError?.isFromAccessFile != true
        }
        return true
    }

    /// With addresses, without a password.
    private var target: ConnectionTarget {
        get async {
            var target = login.target(
                server,
                host: server.host ?? "",
                database: Array(login.settings.database.utf8),
                secret: nil
            )
            if target.addresses.isEmpty {
                let limit = target.connectTimeout
                target.addresses = (try? await addresses(of: target.host, within: limit)) ?? []
            }
            return target
        }
    }

    private func look(
        _ target: ConnectionTarget,
        at address: String,
        roots: String?
    ) async -> Result<ServerHandshake, HandshakeFailure> {
        await ServerHandshake.look(
            host: target.host,
            address: address,
            port: target.port,
            roots: roots,
            timeout: target.connectTimeout
        )
    }
}

extension Cause {
    /// Nil if the certificate is trusted.
    fileprivate init?(untrusted shown: ServerHandshake) {
        switch shown.trust {
        case .trusted: return nil
        case .expired:
            let end = shown.validUntil.formatted(.iso8601.year().month().day())
            self.init("tls-expired", .unreachable, "Renew the server's certificate: it expired on \(end).")
        case .notYetValid:
            let start = shown.validFrom.formatted(.iso8601.year().month().day())
            self.init(
                "tls-not-yet-valid",
                .unreachable,
                "Check this machine's clock: the server's certificate is valid from \(start) on."
            )
        case .unknownAuthority:
            self.init(
                "tls-unverified",
                .unreachable,
                "Set sslRootCert to a PEM file with the authority that issued the server's certificate: \(shown.issuer)."
            )
        case .refused(let reason):
            self.init(
                "tls-unverified",
                .unreachable,
                "Renew the server's certificate, or set sslRootCert: \(reason)."
            )
        }
    }
}
