package import Inventory
package import Ownership

/// A resource with other owners than at the last search.
package struct OwnerTransfer: JSONWritable {
    /// Its name among the kinds of changes.
    package static let change = "ownerChanged"

    package let resource: Resource
    package let previous: [KnownOwners.OwnerKey]
    package let answer: OwnerAnswer
    /// The id that a change of the resource has.
    package let server: String?

    package init(
        resource: Resource,
        previous: [KnownOwners.OwnerKey],
        answer: OwnerAnswer,
        server: String?
    ) {
        self.resource = resource
        self.previous = previous
        self.answer = answer
        self.server = server
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("change", Self.change)
            json.member("kind", resource.kind.rawValue)
            json.member("id", resource.id)
            json.member("server", server)
            json.member("name", name)
            json.member("previousOwners", previous)
            answer.writeMembers(to: &json)
        }
    }

    /// The owners, as a change of the resource shows them.
    private var name: String {
        let below = [resource.database, resource.schema, resource.kind == .table ? resource.name : nil]
        let names = below.compactMap { $0?.text }
        return names.isEmpty ? resource.name.text : names.joined(separator: ".")
    }
}
