package import Inventory

/// A server as Azure lists it; the list of resource groups corrects the spelling of its ids.
///
/// Only its id is required: an unexpected value in one server must not hide the others.
package struct ListedServer: Sendable {
    private let element: JSONElement
    private let kind: ServerKind
    /// As Azure wrote it.
    private let id: String
    /// The GUID of its subscription.
    package let subscription: String

    /// Refused without an id of a server of that kind: nothing else identifies it.
    init(_ element: JSONElement, _ kind: ServerKind) throws(Refusal) {
        let id = try element.id()
        let segments = id.split(separator: "/").map { $0.lowercased() }
        guard segments.count == 8, segments[0] == "subscriptions", segments[2] == "resourcegroups",
            segments[4] == "providers", segments[6] == kind.type.lowercased()
        else { throw Refusal("its id is not that of a server") }
        self.element = element
        self.kind = kind
        self.id = id
        subscription = segments[1]
    }

    package func spelled(_ spelling: ResourceID.Spelling) -> Server {
        let identity = ResourceID(id, spelling: spelling)
        var facts = WireFacts(element)
        var server = Server(
            id: identity.path,
            kind: kind.model,
            name: identity.name,
            host: nil,
            port: 5432,
            tags: facts.tags()
        )
        server.subscriptionId = identity.subscription
        server.resourceGroup = identity.resourceGroup
        server.location = facts.fact("location") { $0.text("location")?.normalizedLocation }
        switch kind {
        case .flexibleServer: server.fillFlexible(&facts, spelling)
        case .singleServer: server.fillSingle(&facts, spelling)
        case .cosmosCluster: server.fillCosmos(&facts, spelling)
        }
        server.notes = facts.notes
        return server
    }
}

/// Why an element of a list cannot be read at all.
struct Refusal: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension JSONElement {
    /// A text that exists and is not empty.
    func required(_ name: String) throws(Refusal) -> String {
        guard case .object = self else { throw Refusal("it is \(kind), not an object") }
        guard let found = self[name], found != .null else { throw Refusal("it has no \(name)") }
        guard case .text(let text) = found else { throw Refusal("its \(name) is \(found.kind), not a text") }
        guard !text.isEmpty else { throw Refusal("its \(name) is empty") }
        guard !text.isTooLong else { throw Refusal("its \(name) is too long") }
        return text
    }

    fileprivate func id() throws(Refusal) -> String { try required("id") }
}

extension WireFacts {
    /// The private endpoints that are connected, written alike for all kinds of server.
    mutating func privateEndpoints(_ spelling: ResourceID.Spelling) -> [String] {
        let connections = list("properties", "privateEndpointConnections") ?? []
        return connections.enumerated().compactMap { index, connection in
            guard case .object = connection else {
                miss("properties.privateEndpointConnections[\(index)] is \(connection.kind), not an object")
                return nil
            }
            var facts = WireFacts(connection)
            let id = facts.fact("id") { $0.nonEmpty("properties", "privateEndpoint", "id") }
            if let deviation = facts.notes?.first {
                miss("properties.privateEndpointConnections[\(index)]: \(deviation.message)")
            }
            return id.map { ResourceID($0, spelling: spelling).path }
        }
    }

    /// The id of another resource, in our spelling.
    mutating func id(_ path: String..., spelling: ResourceID.Spelling) -> String? {
        text(at: path).flatMap { $0.isEmpty ? nil : ResourceID($0, spelling: spelling).path }
    }

    mutating func isEnabled(_ path: String...) -> Bool? {
        text(at: path).map { $0.lowercased() == "enabled" }
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
