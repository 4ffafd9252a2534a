import CMicrohttpd
import Glibc

/// The open connections of a server.
///
/// A client that only holds connections open cannot keep others out: the address with most loses its oldest.
struct OpenConnections {
    private struct Connection {
        let id: Int
        let descriptor: Int32
    }

    /// How many may be open.
    private let most: Int
    /// The oldest first.
    private var queues: [ClientAddress: [Connection]] = [:]
    private var count = 0
    private var isEnding = false

    init(most: Int) {
        self.most = most
    }

    mutating func add(_ id: Int, _ descriptor: Int32, of client: ClientAddress) {
        queues[client, default: []].append(Connection(id: id, descriptor: descriptor))
        count += 1
        if isEnding { shutdown(descriptor, Int32(SHUT_RDWR)) }
        guard count > most, let fullest = queues.max(by: { $0.value.count < $1.value.count }) else { return }
        guard let oldest = fullest.value.first else { return }
        remove(oldest.id, of: fullest.key)
        // The library notices, and closes it.
        shutdown(oldest.descriptor, Int32(SHUT_RDWR))
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
struct ClientAddress: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ name: UnsafePointer<sockaddr>?) {
        guard let name else {
            bytes = []
            return
        }
        let place = name.pointee.sa_family == sa_family_t(AF_INET) ? 4..<8 : 8..<16
        bytes = place.map { UnsafeRawPointer(name).load(fromByteOffset: $0, as: UInt8.self) }
    }
}
