import Configuration
package import Inventory
package import Ownership

/// Which resources a list has.
package struct ResourceSelection {
    private let kinds: [ResourceKind]
    private let server: Glob?
    private let tag: (key: String, value: String?)?
    private let owner: Glob?
    private let states: [OwnerAnswer.State]

    /// `tag`: `KEY` or `KEY=VALUE`; `server` and `owner` are globs. Empty and nil select everything.
    package init(
        kinds: [ResourceKind],
        server: String?,
        tag: String?,
        owner: String?,
        isUnowned: Bool,
        isFallback: Bool
    ) {
        self.kinds = kinds
        self.server = server.map { Glob($0, ignoringCase: true) }
        self.tag = tag.map { tag in
            let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 1 ? nil : String(parts[1]))
        }
        self.owner = owner.map { Glob($0, ignoringCase: true) }
        states = (isUnowned ? [.unowned] : []) + (isFallback ? [.fallback] : [])
    }

    package func includes(_ resource: Resource, _ answer: OwnerAnswer, _ mapping: OwnerMapping) -> Bool {
        if !kinds.isEmpty, !kinds.contains(resource.kind) { return false }
        if let server, !server.matches(resource.server ?? "") { return false }
        if let owner, !isOwned(by: owner, answer) { return false }
        if !states.isEmpty, !states.contains(answer.state) { return false }
        return tag.map { hasTag($0.key, $0.value, resource, mapping) } ?? true
    }

    private func isOwned(by owner: Glob, _ answer: OwnerAnswer) -> Bool {
        answer.owners.contains { owner.matches($0.name) || owner.matches($0.id) || owner.matches($0.value) }
    }

    private func hasTag(_ key: String, _ value: String?, _ resource: Resource, _ mapping: OwnerMapping)
        -> Bool
    {
        [resource.tags, mapping.ruleTags(resource.id)].contains { tags in
            guard let spelled = tags.spelling(of: key), let found = tags[spelled] else { return false }
            return value.map { Name(found) == Name($0) } ?? true
        }
    }
}
