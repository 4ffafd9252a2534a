package import Inventory
package import Ownership
import Wording
import Yams

/// All facts of one resource; the resources in it appear by name only.
package struct ResourceDetails {
    private let resource: Resource
    private let facts: any JSONWritable
    private let children: (key: String, names: [Name])?
    private let answer: OwnerAnswer?
    private let ruleTags: Tags
    private let customAccessDetails: String?

    package init(
        _ resource: Resource,
        _ subscriptions: [Subscription],
        _ server: Server?,
        answer: OwnerAnswer?,
        ruleTags: Tags,
        customAccessDetails: String?
    ) {
        self.resource = resource
        self.answer = answer
        self.ruleTags = ruleTags
        self.customAccessDetails = customAccessDetails
        (facts, children) = Self.content(of: resource, subscriptions, server)
    }

    /// The same as the JSON, in YAML, which is easy to read; `moment` is the time of the snapshot.
    package func text(at moment: Timestamp) -> String {
        let remark = resource.remembered.map { "# \($0.sentence(at: moment).printable)\n" } ?? ""
        return remark + yaml
    }

    private var yaml: String {
        let json = String(decoding: canonicalJSON(), as: UTF8.self)
        guard let node = try? Yams.compose(yaml: json),
            let text = try? Yams.serialize(node: node.forPeople, width: -1, allowUnicode: true)
        else { return json + "\n" }
        return text
    }

    private static func content(
        of resource: Resource,
        _ subscriptions: [Subscription],
        _ server: Server?
    ) -> (any JSONWritable, (String, [Name])?) {
        let subscription = subscriptions.first { $0.id == resource.subscription }
        let database = server?.databases?.first { $0.name == resource.database }
        let schema = database?.schemas?.first { $0.name == resource.schema }
        switch resource.kind {
        case .subscription:
            guard var bare = subscription else { break }
            let groups = bare.resourceGroups?.map { Name($0.name) }
            bare.resourceGroups = nil
            return (bare, groups.map { ("resourceGroups", $0) })
        case .resourceGroup:
            let group = subscription?.resourceGroups?.first { $0.id == resource.id }
            if let group { return (group, nil) }
        case .server:
            guard var bare = server else { break }
            bare.databases = nil
            return (bare, server?.databases.map { ("databases", $0.map(\.name)) })
        case .database:
            guard var bare = database else { break }
            bare.schemas = nil
            return (bare, database?.schemas.map { ("schemas", $0.map(\.name)) })
        case .schema:
            guard var bare = schema else { break }
            bare.tables = nil
            return (bare, schema?.tables.map { ("tables", $0.map(\.name)) })
        case .table:
            if let table = schema?.tables?.first(where: { $0.name == resource.name }) { return (table, nil) }
        default: break
        }
        return (resource.name, nil)
    }
}

extension ResourceDetails: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", resource.id)
            json.member("kind", resource.kind.rawValue)
            json.member("path", resource.server.map { _ in resource.path })
            json.member("outcome", resource.outcome)
            json.member("code", resource.code)
            json.member("asOf", resource.remembered?.asOf)
            json.member("facts") { facts.write(to: &$0) }
            if let children { json.member(children.key, children.names) }
            json.member("ruleTags", ruleTags.isEmpty ? nil : ruleTags)
            answer?.writeMembers(to: &json)
            json.member("customAccessDetails", customAccessDetails)
        }
    }
}

extension Node {
    /// Blocks with a line for each fact; all text is made safe for a terminal.
    fileprivate var forPeople: Node {
        switch self {
        case .scalar(let scalar): return .scalar(.init(scalar.string.printable, scalar.tag, .any))
        case .mapping(let mapping):
            let pairs = mapping.map { ($0.key.forPeople, $0.value.forPeople) }
            return .mapping(.init(pairs, mapping.tag, pairs.isEmpty ? .flow : .block))
        case .sequence(let sequence):
            let elements = sequence.map(\.forPeople)
            return .sequence(.init(elements, sequence.tag, elements.isEmpty ? .flow : .block))
        case .alias: return self
        }
    }
}
