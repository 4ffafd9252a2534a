import Configuration
import Foundation
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

    /// Goes through the snapshot's resources; `afterServer` comes between, when nothing of a server is needed any more.
    func walk(
        _ mapping: OwnerMapping,
        _ directory: Directory,
        of header: SnapshotHeader? = nil,
        _ visit: ResourceWalk.Visit,
        afterServer: () throws -> Void = {}
    ) throws {
        let header = header ?? self.header
        var walk = ResourceWalk(OwnerSearch(mapping, directory))
        try walk.visit(header.subscriptions, visit)
        try afterServer()
        for id in try store.serverIDs(of: header.id) {
            try walk.visit(try store.server(id, of: header.id), visit)
            try afterServer()
        }
    }

    /// The directory for all that these mappings ask about these snapshots.
    ///
    /// `isSaving`: whether Microsoft Graph's answers are kept for the time when it cannot be asked.
    func directory(
        for mappings: [OwnerMapping],
        of headers: [SnapshotHeader],
        isSaving: Bool = true
    ) async throws -> DirectoryAccess {
        let attributes = Set(mappings.flatMap(\.attributes))
        return try await directory(asking: attributes, isSaving: isSaving) {
            var questions: Set<DirectoryQuestion> = []
            for mapping in mappings {
                for header in headers { questions.formUnion(try self.questions(mapping, header)) }
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

    func directory() async throws -> DirectoryAccess {
        try await directory(for: [mapping], of: [header])
    }

    /// The directory for a few resources alone.
    func directory(for resources: [Resource]) async throws -> DirectoryAccess {
        try await directory(asking: mapping.attributes) {
            var search = OwnerSearch(mapping, Directory(answers: [:]))
            for resource in resources { _ = search.answer(for: resource, below: search.integration) }
            return search.questions
        }
    }

    private func questions(_ mapping: OwnerMapping, _ header: SnapshotHeader) throws -> Set<DirectoryQuestion>
    {
        var walk = ResourceWalk(OwnerSearch(mapping, Directory(answers: [:])))
        walk.visit(header.subscriptions) { _, _ in }
        for id in try store.serverIDs(of: header.id) {
            walk.visit(try store.server(id, of: header.id)) { _, _ in }
        }
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
