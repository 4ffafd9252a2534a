package import Configuration
import Discovery
package import History
package import Inventory
package import Ownership
package import Store
import Wording

/// The common start of every command about owners: a snapshot, the mapping of its integration, and the directory.
package struct OwnerSession {
    package let store: SnapshotStore
    package let header: SnapshotHeader
    package let integration: Integration
    package let mapping: OwnerMapping
    private let storePath: String
    /// Whether the user named a snapshot.
    private let isNamed: Bool

    private let environment: [String: String]
    private let warn: (_ cause: String, _ hint: String?) -> Void

    package init(
        _ store: SnapshotStore,
        at storePath: String,
        _ header: SnapshotHeader,
        isNamed: Bool,
        _ integration: Integration,
        environment: [String: String],
        warn: @escaping (_ cause: String, _ hint: String?) -> Void
    ) {
        self.store = store
        self.storePath = storePath
        self.header = header
        self.isNamed = isNamed
        self.integration = integration
        self.environment = environment
        self.warn = warn
        mapping = OwnerMapping(integration)
    }

    /// Whether the configuration has owner settings.
    package var hasMapping: Bool { mapping.resourceOwner != nil || mapping.integrationOwner != nil }

    /// Throws if the configuration has no owner settings.
    package func requireMapping() throws {
        guard !hasMapping else { return }
        throw Failure(
            "the integration \(integration.name) has no owner settings",
            hint: "Add resourceOwner and integrationOwner to it (see docs/owners.md).",
            kind: .configuration
        )
    }

    /// A pass over the resources of one server, or of all subscriptions; it can be repeated.
    package typealias Pass = (@escaping ResourceWalk.Visit) throws -> Void

    /// Visits the resources of an estate.
    package func walk(
        _ estate: ShownEstate,
        _ mapping: OwnerMapping,
        _ directory: Directory,
        _ visit: @escaping ResourceWalk.Visit
    ) throws {
        try walk(estate, mapping, directory) { pass in try pass(visit) }
    }

    /// The same, a server at a time.
    package func walk(
        _ estate: ShownEstate,
        _ mapping: OwnerMapping,
        _ directory: Directory,
        inPasses part: (@escaping Pass) throws -> Void
    ) throws {
        var walk = ResourceWalk(OwnerSearch(mapping, directory))
        try part { try walk.visit(estate.header.subscriptions, $0) }
        for id in estate.serverIDs {
            try estate.read(id) { server, databases in
                try part { try walk.visit(server, databases, $0) }
            }
        }
    }

    /// The estate as last known; only the snapshot itself if one is named.
    package func estate() throws -> ShownEstate {
        isNamed ? try snapshot() : try ShownEstate(lastKnown: header, in: store)
    }

    /// The snapshot alone: counts and comparisons use only what it saw.
    package func snapshot() throws -> ShownEstate { try ShownEstate(alone: header, in: store) }

    /// The directory for all questions of these mappings about these snapshots.
    ///
    /// `isSaving`: whether to store Microsoft Graph's answers for the time when it does not answer.
    package func directory(
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
        let storage: DirectoryAccess.AnswerStorage = isSaving ? .at(storePath) : .nothing
        let access = try await DirectoryAccess(
            integration,
            store,
            storage,
            environment: environment,
            asking: attributes,
            questions: questions
        )
        access.warnings.forEach { warn($0, nil) }
        if let complaint = access.complaint { warn(complaint.cause, complaint.hint) }
        return access
    }

    package func directory(of estate: ShownEstate) async throws -> DirectoryAccess {
        try await directory(for: [mapping], of: [estate])
    }

    /// The directory for a few resources.
    package func directory(for resources: [Resource]) async throws -> DirectoryAccess {
        try await directory(asking: mapping.attributes) {
            var search = OwnerSearch(mapping, Directory(answers: [:]))
            for resource in resources { _ = search.answer(for: resource, below: search.integration) }
            return search.questions
        }
    }

    private func questions(_ mapping: OwnerMapping, _ estate: ShownEstate) throws -> Set<DirectoryQuestion> {
        var walk = ResourceWalk(OwnerSearch(mapping, Directory(answers: [:])))
        walk.visit(estate.header.subscriptions) { _, _ in }
        for id in estate.serverIDs { try estate.read(id) { try walk.visit($0, $1) { _, _ in } } }
        return walk.search.questions
    }
}
