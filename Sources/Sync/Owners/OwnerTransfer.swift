import Inventory
import Ownership

/// A resource that belongs to others than when its owner was last looked for.
struct OwnerTransfer: JSONWritable {
    /// What it is called among the kinds of changes.
    static let change = "ownerChanged"

    let resource: Resource
    let previous: [KnownOwners.Holder]
    let answer: OwnerAnswer
    /// The id that a change of the resource has.
    let server: String?

    func write(to json: inout JSONWriter) {
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

    /// As a change of the resource shows it.
    private var name: String {
        let below = [resource.database, resource.schema, resource.kind == .table ? resource.name : nil]
        let names = below.compactMap { $0?.text }
        return names.isEmpty ? resource.name.text : names.joined(separator: ".")
    }
}
