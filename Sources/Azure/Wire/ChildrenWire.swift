package import Inventory

/// The facts that Azure has of a database without a connection.
package struct DatabaseFacts: Sendable, Equatable {
    package var name: Name
    package var encoding: String?
    package var collation: String?

    package init(name: Name, encoding: String?, collation: String?) {
        self.name = name
        self.encoding = encoding
        self.collation = collation
    }

    /// PostgreSQL writes encodings in upper case; Azure in either.
    init(_ element: JSONElement) throws(Refusal) {
        name = Name(try element.required("name"))
        var facts = WireFacts(element)
        encoding = facts.text("properties", "charset")?.uppercased()
        collation = facts.text("properties", "collation")
    }
}

extension Server.EntraAdministrator {
    /// Elements of a list may come without a name.
    init(_ element: JSONElement) throws(Refusal) {
        var facts = WireFacts(element)
        let id = facts.text("properties", "objectId") ?? facts.text("name")
        self.init(
            name: facts.text("properties", "principalName"),
            objectId: id,
            type: facts.text("properties", "principalType")
        )
        guard name != nil || objectId != nil else { throw Refusal("it has neither a name nor an id") }
    }
}

extension Server.FirewallRule {
    init(_ element: JSONElement) throws(Refusal) {
        let name = try element.required("name")
        var facts = WireFacts(element)
        self.init(
            name: name,
            start: facts.text("properties", "startIpAddress"),
            end: facts.text("properties", "endIpAddress")
        )
    }
}

extension Server.VirtualEndpoint {
    init(_ element: JSONElement) throws(Refusal) {
        let name = try element.required("name")
        var facts = WireFacts(element)
        self.init(
            name: name,
            type: facts.text("properties", "endpointType"),
            members: facts.texts("properties", "members") ?? [],
            hosts: facts.texts("properties", "virtualEndpoints") ?? []
        )
    }
}
