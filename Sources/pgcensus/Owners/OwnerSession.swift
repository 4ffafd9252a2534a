import Configuration
import Foundation
import History
import Inventory
import Ownership
import SnapshotStore

/// What every command about owners starts from: a snapshot, the mapping of its integration, and the directory.
struct OwnerSession {
    let store: SnapshotStore
    let header: SnapshotHeader
    let integration: Integration
    let mapping: OwnerMapping
    private let storePath: String
    /// Whether a certain snapshot is asked for.
    private let isNamed: Bool

    /// Without need for a configuration, a file that is not there is no error: then nothing is known about owners.
    init(_ options: OwnerOptions, configurationIsNeeded: Bool = true) throws {
        let configuration =
            configurationIsNeeded || options.configuration.isThere ? try options.configuration.load() : nil
        if configurationIsNeeded, let configuration {
            _ = try options.configuration.chosen(configuration.integrations)
        }
        storePath = options.storeOptions.path
        store = try SnapshotStore(reading: storePath)
        header = try store.header(
            called: options.snapshot,
            integration: options.configuration.integration
        )
        isNamed = options.snapshot != nil
        let name = header.integration
        configuration?.warnings(concerning: [name]).forEach { warn($0.description) }
        if let integration = configuration?.integrations.first(where: { $0.name == name }) {
            self.integration = integration
        } else if configurationIsNeeded {
            throw CommandFailure(
                "the configuration has no integration \(name), which the snapshot is of",
                hint: "Name its configuration with --config, or another snapshot with --snapshot.",
                code: Ending.wrongConfiguration
            )
        } else {
            integration = Integration(name: name)
        }
        mapping = OwnerMapping(integration)
    }

    /// Whether the configuration says anything about owners.
    var hasMapping: Bool { mapping.resourceOwner != nil || mapping.integrationOwner != nil }

    /// Fails where the configuration says nothing about owners.
    func requireMapping() throws {
        guard !hasMapping else { return }
        throw CommandFailure(
            "the integration \(integration.name) says nothing about owners",
            hint: "Add resourceOwner and integrationOwner to it (README.md, \"Owners\").",
            code: Ending.wrongConfiguration
        )
    }

    /// Goes through the resources of an estate; `afterServer` comes between, when nothing of a server is needed any more.
    func walk(
        _ estate: ShownEstate,
        _ mapping: OwnerMapping,
        _ directory: Directory,
        _ visit: ResourceWalk.Visit,
        afterServer: () throws -> Void = {}
    ) throws {
        var walk = ResourceWalk(OwnerSearch(mapping, directory))
        try walk.visit(estate.header.subscriptions, visit)
        try afterServer()
        for id in estate.serverIDs {
            try walk.visit(try estate.server(id), visit)
            try afterServer()
        }
    }

    /// The estate as it was last known; where a snapshot is named, that one alone.
    func estate() throws -> ShownEstate {
        isNamed ? try snapshot() : try ShownEstate(lastKnown: header, in: store)
    }

    /// The snapshot alone: what is counted or compared is what it saw.
    func snapshot() throws -> ShownEstate { try ShownEstate(alone: header, in: store) }

    /// The directory for all that these mappings ask about these snapshots.
    ///
    /// `isSaving`: whether Microsoft Graph's answers are kept for the time when it cannot be asked.
    func directory(
        for mappings: [OwnerMapping],
        of estates: [ShownEstate],
        isSaving: Bool = true
    ) async throws -> DirectoryAccess {
        let attributes = Set(mappings.flatMap(\.attributes))
        return try await directory(asking: attributes, isSaving: isSaving) {
            var questions: Set<DirectoryQuestion> = []
            for mapping in mappings {
                for estate in estates { questions.formUnion(try self.questions(mapping, estate)) }
            }
            return questions
        }
    }

    private func directory(
        asking attributes: Set<DirectoryAttribute>,
        isSaving: Bool = true,
        _ questions: () throws -> Set<DirectoryQuestion>
    ) async throws -> DirectoryAccess {
        let keeping: DirectoryAccess.Keeping = isSaving ? .at(storePath) : .nothing
        let access = try await DirectoryAccess(
            integration,
            store,
            keeping,
            asking: attributes,
            questions: questions
        )
        access.warnOfComplaint()
        return access
    }

    func directory(of estate: ShownEstate) async throws -> DirectoryAccess {
        try await directory(for: [mapping], of: [estate])
    }

    /// The directory for a few resources alone.
    func directory(for resources: [Resource]) async throws -> DirectoryAccess {
        try await directory(asking: mapping.attributes) {
            var search = OwnerSearch(mapping, Directory(answers: [:]))
            for resource in resources { _ = search.answer(for: resource, below: search.integration) }
            return search.questions
        }
    }

    private func questions(_ mapping: OwnerMapping, _ estate: ShownEstate) throws -> Set<DirectoryQuestion> {
        var walk = ResourceWalk(OwnerSearch(mapping, Directory(answers: [:])))
        walk.visit(estate.header.subscriptions) { _, _ in }
        for id in estate.serverIDs { walk.visit(try estate.server(id)) { _, _ in } }
        return walk.search.questions
    }
}

extension OwnerMapping {
    init(_ integration: Integration) {
        let settings = integration.owners
        self.init(
            integration: integration.name,
            resourceOwner: settings.resourceOwner,
            integrationOwner: settings.integrationOwner,
            rules: settings.tagRules.map { rule in
                .init(tags: Tags(rule.tags)) { id in
                    if rule.match.matches(id) { return true }
                    return ResourcePath.isEncoded(id) && rule.match.matches(ResourcePath.readable(id))
                }
            }
        )
    }
}
