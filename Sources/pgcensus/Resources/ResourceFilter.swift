import ArgumentParser
import Inventory
import Reports

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

    var selection: ResourceSelection {
        ResourceSelection(
            kinds: kind,
            server: server,
            tag: tag,
            owner: owner,
            isUnowned: unowned,
            isFallback: fallback
        )
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
