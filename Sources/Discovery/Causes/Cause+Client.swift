import Inventory
import Postgres

extension Cause {
    /// Failures on this side, before the server answers.
    static func of(_ failure: ClientFailure) -> Cause {
        switch failure {
        case .refused:
            Cause(
                "connection-refused",
                .unreachable,
                "Check that the server is running and listens on that port."
            )
        case .unreachable:
            Cause("network-unreachable", .unreachable, "Check routes and firewalls from this machine.")
        case .reset:
            Cause(
                "connection-lost",
                .unreachable,
                "Check the network on the way; then scan again.",
                pauses: briefly
            )
        case .tlsNotOffered:
            Cause(
                "tls-not-offered",
                .unreachable,
                "Turn TLS on at the server, or set a weaker sslMode for it."
            )
        case .tlsUnverified:
            Cause(
                "tls-unverified",
                .unreachable,
                "Set sslRootCert to the CA that issued the server's certificate."
            )
        case .tlsWrongName:
            Cause(
                "tls-wrong-name",
                .unreachable,
                "Connect by the name in the certificate, or set sslMode: verify-ca."
            )
        case .tlsFailed:
            Cause(
                "tls-failed",
                .unreachable,
                "Check the TLS versions that the server allows, and what is between it and this machine."
            )
        case .rootCertificatesMissing:
            Cause(
                "tls-root-missing",
                .failed,
                "Install ca-certificates, or set sslRootCert to a PEM file that exists."
            )
        case .passwordMissing: Cause.secretMissing
        case .notPostgres:
            Cause("not-postgresql", .failed, "Check the port; the program that answers is not PostgreSQL.")
        case .methodNotSupported:
            Cause(
                "method-not-supported",
                .denied,
                "Let the role log in by password in pg_hba.conf: scram-sha-256."
            )
        case .weakAuthentication, .scramWithoutTLS, .tokenUnprotected:
            Cause("authentication-refused", .denied, failure.hint ?? "")
        case .serverUnproven: Cause("server-unproven", .failed, failure.hint ?? "")
        case .noSocket:
            Cause(
                "local-limit",
                .failed,
                "Raise this machine's limit of open files (ulimit -n), or lower serversAtOnce."
            )
        case .sessionNotAsAsked:
            Cause(
                "session-not-as-asked",
                .failed,
                "Check the pooler or proxy between this machine and the server; it changes settings."
            )
        case .startupDropped:
            Cause(
                "startup-settings-dropped",
                .failed,
                "Connect to the server itself, or take options out of the pooler's ignore_startup_parameters."
            )
        case .other:
            Cause("connection-failed", .failed, "See the message: it comes from libpq on this machine.")
        }
    }
}
