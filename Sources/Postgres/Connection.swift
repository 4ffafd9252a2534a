import CPostgres
import Foundation
import Logging
import Wording

/// One session with one PostgreSQL database.
///
/// Deliberately not `Sendable`: the compiler then proves that a single task uses it at a time, which
/// libpq requires. After any error it must be closed: results may be pending.
package final class Connection {
    let raw: OpaquePointer
    let answerTimeout: Duration
    let statementTimeout: Duration
    /// Whether the settings of the start-up packet are in force, by the last transaction.
    ///
    /// A pooler may drop them silently (PgBouncer, `ignore_startup_parameters`).
    package internal(set) var takesStartupSettings = true
    private var hasEnded = false

    /// Logs in.
    ///
    /// A host without addresses is looked up first.
    package convenience init(_ target: ConnectionTarget) async throws(PostgresError) {
        let start = ContinuousClock.now
        do throws(PostgresError) {
            try await self.init(opening: target)
            log.debug("\(target): logged in within \(start.age), \(tlsVersion ?? "no TLS")")
        } catch {
            log.debug("\(target): no login after \(start.age): \(error.cause)")
            throw error
        }
    }

    private init(opening target: ConnectionTarget) async throws(PostgresError) {
        let deadline = ContinuousClock.now + target.connectTimeout
        var target = target
        do {
            if target.addresses.isEmpty {
                target.addresses = try await addresses(of: target.host, until: deadline)
            }
            raw = try await Self.open(target, until: deadline)
        } catch {
            throw PostgresError(error)
        }
        // A little longer than the server's own limit, so that the server's error arrives first if it can.
        statementTimeout = target.statementTimeout
        answerTimeout = target.statementTimeout + .seconds(2)
        PQsetnonblocking(raw, 1)
    }

    deinit { if !hasEnded { PQfinish(raw) } }

    /// Ends the session, and waits shortly until the server's process has ended: until then the server counts it.
    ///
    /// The server closes its side of the socket last; a copy of ours shows that.
    package func end() async {
        let socket = dup(PQsocket(raw))
        PQfinish(raw)
        hasEnded = true
        guard socket >= 0 else { return }
        defer { close(socket) }
        let deadline = ContinuousClock.now + Self.longestEnd
        while (try? await wait(for: .reading, on: socket, until: deadline, orThrow: .cancelled)) != nil {
            var bytes: UInt64 = 0
            guard recv(socket, &bytes, MemoryLayout.size(ofValue: bytes), Int32(MSG_DONTWAIT)) > 0
            else { return }
        }
    }

    private static let longestEnd = Duration.milliseconds(250)

    /// Begins to connect; the error verbosity brings the SQLSTATE of a refused login.
    private static func start(_ target: ConnectionTarget) -> OpaquePointer? {
        let parameters = target.parameters
        let keywords = CStrings(parameters.map { Array($0.keyword.utf8) })
        let values = CStrings(parameters.map(\.value))
        let raw = PQconnectStartParams(keywords.pointers, values.pointers, 0)
        guard let raw else { return nil }
        PQsetErrorVerbosity(raw, PQERRORS_VERBOSE)
        // libpq would print the server's notices to the terminal, byte for byte.
        PQsetNoticeReceiver(raw, { _, _ in }, nil)
        return raw
    }

    /// Logs in at one of the addresses in turn: each has an equal share of the remaining time.
    ///
    /// If no address accepts the login, the error is that of the attempt that got furthest.
    private static func open(
        _ target: ConnectionTarget,
        until deadline: ContinuousClock.Instant
    ) async throws -> OpaquePointer {
        var furthest: (steps: Int, error: PostgresError)?
        for (place, address) in target.addresses.enumerated() {
            let now = ContinuousClock.now
            let share = (deadline - now) / (target.addresses.count - place)
            var target = target
            target.addresses = [address]
            do {
                return try await login(target, until: now + share)
            } catch let error as PostgresError {
                guard let steps = error.stepsToAddress else { throw error }
                if steps > furthest?.steps ?? -1 { furthest = (steps, error) }
            }
        }
        throw furthest?.error ?? .nameUnknown(host: target.host, detail: "it has no address")
    }

    private static func login(
        _ target: ConnectionTarget,
        until deadline: ContinuousClock.Instant
    ) async throws -> OpaquePointer {
        if let refusal = target.refusalToAuthenticate { throw refusal }
        guard let raw = start(target) else { throw PostgresError.client(.other, text: "out of memory") }
        do {
            try await finishLogin(raw, until: deadline, limit: target.connectTimeout)
            return raw
        } catch {
            PQfinish(raw)
            throw error
        }
    }

    private static func finishLogin(
        _ raw: OpaquePointer,
        until deadline: ContinuousClock.Instant,
        limit: Duration
    ) async throws {
        var step = PQstatus(raw) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while step != PGRES_POLLING_OK {
            guard step != PGRES_POLLING_FAILED else { throw refusal(raw) }
            let isTaken = PQstatus(raw) != CONNECTION_STARTED
            try await wait(
                for: step == PGRES_POLLING_READING ? .reading : .writing,
                on: PQsocket(raw),
                until: deadline,
                orThrow: isTaken ? .loginTimeout(limit) : .connectTimeout(limit)
            )
            step = PQconnectPoll(raw)
        }
    }

    private static func refusal(_ raw: OpaquePointer) -> PostgresError {
        let error = PostgresError(libpqMessage: String(cString: PQerrorMessage(raw)))
        guard case .server(var refusal) = error else { return error }
        refusal.refusesLogin = true
        return .server(refusal)
    }

    /// The last error of this connection.
    var error: PostgresError {
        PostgresError(libpqMessage: String(cString: PQerrorMessage(raw)))
    }
}

extension Connection {
    /// The TLS version in use, nil without TLS.
    package var tlsVersion: String? {
        PQsslInUse(raw) == 0 ? nil : PQsslAttribute(raw, "protocol").map { String(cString: $0) }
    }

    /// The database of the login; bytes of its name that are not UTF-8 are replaced.
    package var database: String { PQdb(raw).map { String(cString: $0) } ?? "" }

    /// 11 to 18 and later.
    package var majorVersion: Int { Int(PQserverVersion(raw)) / 10000 }

    /// `server_version` as the server reports it: `15.20 (Debian 15.20-0+deb12u1)`.
    package var serverVersion: String { parameter("server_version") ?? "" }

    /// The encoding of the database: `SQL_ASCII` means that it is not known.
    package var serverEncoding: String { parameter("server_encoding") ?? "" }

    private func parameter(_ name: String) -> String? {
        PQparameterStatus(raw, name).map { String(cString: $0) }
    }
}

let log = Logger(label: "postgres")

extension PostgresError {
    init(_ error: any Error) {
        self = error as? PostgresError ?? .cancelled
    }
}

/// A NULL-terminated array of C strings that lives as long as this object.
final class CStrings {
    private var storage: [UnsafeMutablePointer<CChar>?]
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ texts: [[UInt8]?]) {
        storage = texts.map { text in
            guard let text else { return nil }
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            for (index, byte) in text.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copy[text.count] = 0
            return copy
        }
        pointers = .allocate(capacity: texts.count + 1)
        for (index, copy) in storage.enumerated() { pointers[index] = UnsafePointer(copy) }
        pointers[texts.count] = nil
    }

    deinit {
        for copy in storage { copy?.deallocate() }
        pointers.deallocate()
    }
}
