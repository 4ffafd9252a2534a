package import Inventory

/// One estate to scan.
package struct Integration: Sendable, Equatable {
    /// Unique; letters and digits.
    package var name: String
    /// Parents included.
    package var resourceTypes = ResourceKind.usual
    /// Whether to read the expressions of columns too.
    package var columnDefaults = false
    /// Whether to read how often tables and indexes were scanned, and when.
    package var statistics = false
    /// Nil if the integration has only `servers`.
    package var azure: AzureSettings?
    package var servers: [ManualServer]
    package var serversAtOnce: Int
    package var exclude: Exclusions
    /// The scopes that may be out of view; the first entry that matches a scope applies.
    package var expected: [ExpectedAbsence] = []
    package var connection: ConnectionSettings
    /// The first entry that matches a server applies.
    package var overrides: [ConnectionOverride] = []
    package var owners = OwnerSettings()
    /// The text for people who ask for access to these resources.
    package var customAccessDetails: String?
    /// Nil if the integration is not scanned on a schedule.
    package var sync: SyncSettings?

    package init(
        name: String,
        azure: AzureSettings? = nil,
        servers: [ManualServer] = [],
        serversAtOnce: Int = 16,
        exclude: Exclusions = Exclusions(),
        connection: ConnectionSettings = ConnectionSettings()
    ) {
        self.name = name
        self.azure = azure
        self.servers = servers
        self.serversAtOnce = serversAtOnce
        self.exclude = exclude
        self.connection = connection
    }
}

/// Which part of Azure to read, and with which identity.
package struct AzureSettings: Sendable, Equatable {
    package enum Cloud: String, Sendable, CaseIterable {
        case global = "AzureCloud"
        case usGovernment = "AzureUSGovernment"
        case china = "AzureChinaCloud"
    }
    package enum Credential: String, Sendable, CaseIterable {
        case `default`, environment, workloadIdentity, managedIdentity, azureCLI
    }
    /// How to list servers: `auto` uses Resource Graph with more than ten subscriptions.
    package enum Listing: String, Sendable, CaseIterable { case auto, resourceManager, resourceGraph }

    package var cloud = Cloud.global
    package var credential = Credential.default
    package var tenantId: String?
    /// Of a user-assigned identity or of an application.
    package var clientId: String?
    /// A PEM file, for networks that inspect TLS.
    package var caFile: String?
    package var listing = Listing.auto
    /// GUIDs or display names; empty, with no management groups, for every subscription the credential can read.
    package var subscriptions: [String]
    package var managementGroups: [String] = []
    package var filter = ServerFilter()
    package var details: Set<ServerDetail> = []
    package var endpoints = Endpoints()

    package init(subscriptions: [String] = []) {
        self.subscriptions = subscriptions
    }

    /// Other endpoints than the public cloud's; nil for those.
    package struct Endpoints: Sendable, Equatable {
        package var resourceManager: String?
        package var authority: String?
        /// Replaces `https://NAME.vault.azure.net`: every vault is looked up there.
        package var keyVault: String?
        package var microsoftGraph: String?
        package var imds: String?
    }
}

/// A server named in the file.
package struct ManualServer: Sendable, Equatable {
    package var hostname: String
    /// Nil means the value of the connection; also below.
    package var port: Int?
    /// The database for the first connection.
    package var database: String?
    package var tags: [String: String] = [:]
    package var origins: [String: Origin] = [:]
}

/// What the scan leaves out.
package struct Exclusions: Sendable, Equatable {
    /// Match names and ids.
    package var subscriptions: [Glob] = []
    package var servers: [Glob] = []
    package var databases: [Glob] = []

    package init(subscriptions: [Glob] = [], servers: [Glob] = [], databases: [Glob] = []) {
        self.subscriptions = subscriptions
        self.servers = servers
        self.databases = databases
    }

    /// Whether a scan does not connect to the server.
    package func leavesOut(_ server: Server) -> Bool { servers.contains { $0.matches(server.name) } }
}
