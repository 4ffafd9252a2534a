import Testing

@testable import Postgres

/// The error messages of libpq, one test for each row of the table.
@Suite struct ClientFailureTests {
    @Test(arguments: [
        ("SSL error: certificate verify failed", ClientFailure.tlsUnverified),
        ("server certificate for \"a\" does not match host name \"b\"", .tlsWrongName),
        ("server does not support SSL, but SSL was required", .tlsNotOffered),
        ("root certificate file \"/x\" does not exist", .rootCertificatesMissing),
        ("could not read root certificate file \"/x\": no start line", .rootCertificatesMissing),
        ("SSL error: tlsv1 alert protocol version", .tlsFailed),
        ("fe_sendauth: no password supplied", .passwordMissing),
        ("received invalid response to SSL negotiation: H", .notPostgres),
        ("expected authentication request from server, but received H", .notPostgres),
        ("lost synchronization with server: got message type \"x\", length 7", .notPostgres),
        ("GSSAPI authentication not supported", .methodNotSupported),
        ("GSSAPI continuation error: Unspecified GSS failure", .methodNotSupported),
        ("authentication method 10 not supported", .methodNotSupported),
        ("none of the server's SASL authentication mechanisms are supported", .methodNotSupported),
        (
            "channel binding required but not supported by server's authentication request",
            .weakAuthentication
        ),
        (
            "channel binding is required, but server did not offer an authentication method that supports channel binding",
            .weakAuthentication
        ),
        (
            "channel binding required, but server authenticated client without channel binding",
            .weakAuthentication
        ),
        (
            "authentication method requirement \"scram-sha-256\" failed: server requested a cleartext password",
            .weakAuthentication
        ),
        ("channel binding required, but SSL not in use", .scramWithoutTLS),
        ("incorrect server signature", .serverUnproven),
        ("could not verify server signature: out of memory", .serverUnproven),
        ("no client response found after SASL exchange success", .serverUnproven),
        (
            "AuthenticationSASLFinal received from server, but SASL authentication was not completed",
            .serverUnproven
        ),
        ("could not create socket: Too many open files", .noSocket),
        ("connect failed: Connection refused", .refused),
        ("connect failed: Cannot assign requested address", .unreachable),
        ("connect failed: Network is unreachable", .unreachable),
        ("connect failed: No route to host", .unreachable),
        ("connect failed: Connection timed out", .unreachable),
        ("could not receive data from server: Connection reset by peer", .reset),
        ("server closed the connection unexpectedly", .reset),
        ("SSL SYSCALL error: EOF detected", .reset),
        ("something new", .other),
    ])
    func eachTextHasItsFailure(_ text: String, _ failure: ClientFailure) {
        #expect(ClientFailure(text: text) == failure)
    }

    @Test func firstServerErrorInAMessageCounts() {
        let text = """
            connection to server at "h" (1.2.3.4), port 5432 failed: FATAL:  28P01: password authentication failed
            LOCATION:  auth_failed, auth.c:326
            connection to server at "h" (1.2.3.4), port 5432 failed: FATAL:  28000: no pg_hba.conf entry
            """
        let expected = PostgresError.server(
            ServerError(
                sqlState: "28P01",
                message: "password authentication failed",
                routine: "auth_failed"
            )
        )
        #expect(PostgresError(libpqMessage: text) == expected)
    }

    @Test func longMessageIsCut() {
        let long = String(repeating: "ab", count: 10_000_000)
        let login = PostgresError(libpqMessage: "failed: FATAL:  XX000: \(long)\n")
        guard case .server(let error) = login, error.sqlState == "XX000" else {
            Issue.record("\(login)")
            return
        }
        let message = error.message
        #expect(message.hasPrefix("abab") && message.utf8.count <= 4096)
        #expect(PostgresError(libpqMessage: long).cause.utf8.count <= 4096)
    }

    @Test func libpqAdviceIsLeftOut() {
        let text =
            "server closed the connection unexpectedly\n\tThis probably means the server terminated\n\tearlier."
        let expected = PostgresError.client(.reset, text: "server closed the connection unexpectedly")
        #expect(PostgresError(libpqMessage: text) == expected)
    }
}
