import ArgumentParser
import Configuration
import Inventory
import Ownership

/// Selects resources; each given option narrows the selection.
struct ResourceFilter: ParsableArguments {
    @Option(help: "Only this kind: \(ResourceKind.owned.map(\.rawValue).joined(separator: ", ")).")
    var kind: [ResourceKind] = []

    @Option(help: "Only resources in servers of this name; a glob.")
    var server: String?

    @Option(help: "Only resources that have this tag, of their own or by a rule: KEY or KEY=VALUE.")
    var tag: String?

    @Option(help: "Only resources of this owner: the name or id of a user or group; a glob.")
    var owner: String?

    @Flag(help: "Only resources without an owner.")
    var unowned = false

    @Flag(help: "Only resources with the integration's owner.")
    var fallback = false

    /// Whether the answer needs the directory.
    var needsOwners: Bool { owner != nil || unowned || fallback }

    func validate() throws {
        if unowned, owner != nil { throw ValidationError("--unowned and --owner exclude each other") }
        if tag == "" || tag?.hasPrefix("=") == true { throw ValidationError("--tag needs a key") }
    }

    func admits(_ resource: Resource, _ answer: OwnerAnswer, _ mapping: OwnerMapping) -> Bool {
        if !kind.isEmpty, !kind.contains(resource.kind) { return false }
        if let server, !Glob(server, ignoringCase: true).matches(resource.server ?? "") { return false }
        if let owner, !isOwned(by: Glob(owner, ignoringCase: true), answer) { return false }
        if unowned || fallback {
            let states = (unowned ? [OwnerAnswer.State.unowned] : []) + (fallback ? [.fallback] : [])
            if !states.contains(answer.state) { return false }
        }
        return tag.map { hasTag($0, resource, mapping) } ?? true
    }

    private func isOwned(by wanted: Glob, _ answer: OwnerAnswer) -> Bool {
        answer.owners.contains {
            wanted.matches($0.name) || wanted.matches($0.id) || wanted.matches($0.value)
        }
    }

    private func hasTag(_ wanted: String, _ resource: Resource, _ mapping: OwnerMapping) -> Bool {
        let parts = wanted.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        return [resource.tags, mapping.ruleTags(resource.id)].contains { tags in
            guard let key = tags.spelling(of: parts[0]), let value = tags[key] else { return false }
            return parts.count == 1 || Name(value) == Name(parts[1])
        }
    }
}

extension ResourceKind: ExpressibleByArgument {
    /// A kind that has owners.
    public init?(argument: String) {
        guard let kind = Self.owned.first(where: { $0.rawValue == argument }) else { return nil }
        self = kind
    }

    /// The kinds, as the help lists them.
    public static var allValueStrings: [String] { owned.map(\.rawValue) }
}
