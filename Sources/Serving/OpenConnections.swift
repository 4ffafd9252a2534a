import CMicrohttpd
import Glibc

/// The open connections of a server.
///
/// A client that only keeps connections open cannot block others: an address with too many connections loses its
/// oldest one. If there are too many in total, the address with the most connections loses its oldest one.
struct OpenConnections {
    private struct Connection {
        let id: Int
        let descriptor: Int32
        let since: ContinuousClock.Instant
    }

    /// The most open connections, of all clients and of one client.
    private let most: (all: Int, ofOne: Int)
    /// The oldest first.
    private var queues: [ClientAddress: [Connection]] = [:]
    private var count = 0
    private var isEnding = false

    init(most: (all: Int, ofOne: Int)) {
        self.most = most
    }

    mutating func add(_ id: Int, _ descriptor: Int32, of client: ClientAddress) {
        queues[client, default: []].append(Connection(id: id, descriptor: descriptor, since: .now))
        count += 1
        if isEnding { shutdown(descriptor, Int32(SHUT_RDWR)) }
        if queues[client, default: []].count > most.ofOne {
            endOldest(of: client)
        } else if count > most.all, let fullest = queues.max(by: { $0.value.count < $1.value.count }) {
            endOldest(of: fullest.key)
        }
    }

    private mutating func endOldest(of client: ClientAddress) {
        guard let oldest = queues[client]?.first else { return }
        remove(oldest.id, of: client)
        // The library notices, and closes it.
        shutdown(oldest.descriptor, Int32(SHUT_RDWR))
    }

    /// Ends the connections that were opened before a moment.
    mutating func end(before moment: ContinuousClock.Instant) {
        for client in Array(queues.keys) {
            while let oldest = queues[client]?.first, oldest.since < moment { endOldest(of: client) }
        }
    }

    /// Does nothing if the server is already ending.
    mutating func remove(_ id: Int, of client: ClientAddress) {
        guard let place = queues[client]?.firstIndex(where: { $0.id == id }) else { return }
        queues[client]?.remove(at: place)
        if queues[client]?.isEmpty == true { queues[client] = nil }
        count -= 1
    }

    /// Ends all connections, and those that are still accepted.
    mutating func end() {
        isEnding = true
        for connection in queues.values.joined() { shutdown(connection.descriptor, Int32(SHUT_RDWR)) }
    }
}

/// What identifies a client: an IPv4 address, or the network of an IPv6 address, because one host has many.
///
/// If IPv6 accepts IPv4 too, the address of such a client is at the end of an IPv6 address (RFC 4291, 2.5.5.2).
struct ClientAddress: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ name: UnsafePointer<sockaddr>?) {
        bytes = name.map { Self.bytes(of: $0) } ?? []
    }

    private static func bytes(of name: UnsafePointer<sockaddr>) -> [UInt8] {
        let raw = UnsafeRawPointer(name)
        func part(_ place: Range<Int>) -> [UInt8] {
            place.map { raw.load(fromByteOffset: $0, as: UInt8.self) }
        }
        if name.pointee.sa_family == sa_family_t(AF_INET) { return part(4..<8) }
        return part(8..<20) == mapped ? part(20..<24) : part(8..<16)
    }

    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
}
