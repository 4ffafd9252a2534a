import COpenSSL
import Foundation

extension ServerHandshake {
    /// Connects to a PostgreSQL server, requests TLS (chapter 55.2.11) and reads the certificate.
    ///
    /// Blocks at most until the timeout. Sends only the request for TLS, and no login.
    package static func read(
        host: String,
        address: String,
        port: Int,
        roots: String?,
        timeout: Duration
    ) -> Result<ServerHandshake, HandshakeFailure> {
        do throws(HandshakeFailure) {
            let socket = try TimedSocket(address: address, port: port, deadline: .now + timeout)
            try socket.send([0, 0, 0, 8, 4, 210, 22, 47])
            switch try socket.receive() {
            case UInt8(ascii: "S"): return .success(try secured(socket, host, roots))
            case UInt8(ascii: "N"): throw .notOffered
            case UInt8(ascii: "E"): throw ErrorResponse(rest(of: socket)).failure
            default: throw .notPostgres
            }
        } catch {
            return .failure(error)
        }
    }

    private static func secured(
        _ socket: TimedSocket,
        _ host: String,
        _ roots: String?
    ) throws(HandshakeFailure) -> ServerHandshake {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .failed(lastError) }
        defer { SSL_CTX_free(context) }
        if let roots, SSL_CTX_load_verify_locations(context, roots, nil) != 1 {
            throw .rootsUnreadable(roots)
        }
        guard let ssl = SSL_new(context) else { throw .failed(lastError) }
        defer { SSL_free(ssl) }
        // RFC 6066, section 3: an address is not a server name.
        if !isNumeric(host) { ssl_set_name(ssl, host) }
        // The handshake continues with any certificate; its errors are read afterwards.
        SSL_set_verify(ssl, SSL_VERIFY_NONE, nil)
        SSL_set_fd(ssl, socket.descriptor)
        try connect(ssl, over: socket)
        guard let certificate = SSL_get1_peer_certificate(ssl) else {
            throw .failed("the server sent no certificate")
        }
        defer { X509_free(certificate) }
        return ServerHandshake(
            version: String(cString: SSL_get_version(ssl)),
            issuer: name(X509_get_issuer_name(certificate)),
            validFrom: date(X509_get0_notBefore(certificate)),
            validUntil: date(X509_get0_notAfter(certificate)),
            isForName: isFor(host, certificate),
            trust: Trust(SSL_get_verify_result(ssl))
        )
    }

    /// The rest of a server's error, until it is complete or nothing more arrives.
    private static func rest(of socket: TimedSocket) -> [UInt8] {
        var bytes: [UInt8] = []
        while !ErrorResponse.isWhole(bytes) {
            do throws(HandshakeFailure) { bytes.append(try socket.receive()) } catch { break }
        }
        return bytes
    }

    private static func connect(_ ssl: OpaquePointer, over socket: TimedSocket) throws(HandshakeFailure) {
        while true {
            ERR_clear_error()
            let result = SSL_connect(ssl)
            guard result != 1 else { return }
            let events =
                switch SSL_get_error(ssl, result) {
                case SSL_ERROR_WANT_READ: POLLIN
                case SSL_ERROR_WANT_WRITE: POLLOUT
                default: throw .failed(lastError)
                }
            guard socket.wait(for: events) else { throw .unfinished }
        }
    }

    /// Checks names as libpq does (`pgtls_verify_peer_name_matches_certificate_guts`).
    ///
    /// For an address the common name counts too, unless the certificate names other addresses; OpenSSL alone
    /// accepts the common name only if the certificate has no host name, and never for an address.
    private static func isFor(_ host: String, _ certificate: OpaquePointer) -> Bool {
        guard isNumeric(host) else {
            return X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
        }
        let subject =
            x509_names_addresses(certificate) == 1
            ? X509_CHECK_FLAG_NEVER_CHECK_SUBJECT : X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT
        return X509_check_ip_asc(certificate, host, 0) == 1
            || X509_check_host(certificate, host, host.utf8.count, UInt32(subject), nil) == 1
    }

    private static func isNumeric(_ host: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
    }

    private static var lastError: String {
        let code = ERR_get_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else {
            return "the connection was closed"
        }
        return String(cString: reason)
    }

    /// The last common or organization name: the usual name of an authority.
    private static func name(_ name: OpaquePointer?) -> String {
        for kind in [NID_commonName, NID_organizationName] {
            var text = [CChar](repeating: 0, count: 256)
            if X509_NAME_get_text_by_NID(name, kind, &text, Int32(text.count)) > 0 {
                return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
        }
        return "an authority without a name"
    }

    private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return .distantPast }
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }
}

extension ServerHandshake.Trust {
    fileprivate init(_ result: Int) {
        switch Int32(result) {
        case X509_V_OK: self = .trusted
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        // The last case is an authority that only has the name of a trusted one.
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_SIGNATURE_FAILURE:
            self = .unknownAuthority
        default: self = .refused(String(cString: X509_verify_cert_error_string(result)))
        }
    }
}
