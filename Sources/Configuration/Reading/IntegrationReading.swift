import Files
import Foundation
import Inventory
import Postgres
import Wording
import Yams

extension Integration {
    private static let longestAccessDetails = 400

    init?(_ node: Node, path: String, problems: Problems) {
        let keys =
            [
                "name", "resourceTypes", "columnDefaults", "statistics", "azure", "servers", "serversAtOnce",
                "exclude",
                "expected",
                "connection", "overrides", "customAccessDetails",
            ] + OwnerSettings.keys + ["sync"]
        guard let section = Section(node, path: path, keys: keys, problems: problems) else { return nil }
        if !section.has("name") { section.problem("name", "a name is required") }
        let name = section.string("name") ?? ""
        if !name.isEmpty, name.wholeMatch(of: #/[A-Za-z0-9]+/#) == nil {
            section.problem("name", "a name has only letters and digits")
        }
        self.init(name: name)
        if section.has("resourceTypes") {
            let types: [ResourceKind] = section.choices("resourceTypes", among: ResourceKind.scanned)
            if section.isEmptyList("resourceTypes") {
                section.problem("resourceTypes", "at least one resource type is required")
            }
            resourceTypes = ResourceKind.closure(of: types)
        }
        columnDefaults = section.boolean("columnDefaults") ?? columnDefaults
        statistics = section.boolean("statistics") ?? statistics
        azure = AzureSettings(section)
        servers = section.list("servers").compactMap {
            ManualServer($0.node, path: $0.path, problems: problems)
        }
        serversAtOnce = section.integer("serversAtOnce", in: 1...256) ?? serversAtOnce
        exclude = Exclusions(section)
        expected = section.list("expected").compactMap {
            ExpectedAbsence($0.node, path: $0.path, problems: problems)
        }
        connection = section.connection(from: connection, for: azure) ?? connection
        overrides = section.list("overrides").compactMap {
            ConnectionOverride($0.node, path: $0.path, of: self, problems: problems)
        }
        let ids = namedServers.map(\.id)
        if let twice = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            section.problem("servers", "the server \(twice.printable) appears twice")
        }
        for names in serversUnderSeveralNames {
            section.warning(
                "servers",
                "\(names.joined(separator: " and ").printable) are names of the same server",
                hint: "Name it once; otherwise its resources are listed, counted and delivered several times."
            )
        }
        owners = OwnerSettings(section)
        sync = SyncSettings(section, azure)
        customAccessDetails = section.string("customAccessDetails")
        // A YAML text with | ends with a line end, which is not visible.
        let length = customAccessDetails.map { $0.count - ($0.last?.isNewline == true ? 1 : 0) } ?? 0
        if length > Self.longestAccessDetails {
            section.problem(
                "customAccessDetails",
                "\(length) characters are more than the limit of \(Self.longestAccessDetails)",
                hint: "Shorten the text, or link to a longer one."
            )
        }
        if !section.has("azure"), !section.has("servers") || section.isEmptyList("servers") {
            section.problem(
                "azure",
                "the integration has neither azure nor servers",
                hint: "Add azure: {} to read the servers that Azure lists."
            )
        }
    }
}

extension AzureSettings {
    fileprivate init?(_ parent: Section) {
        let keys = [
            "cloud", "credential", "tenantId", "clientId", "caFile", "listing", "subscriptions",
            "managementGroups",
            "resourceGroups", "regions", "tags", "details", "endpoints",
        ]
        guard let section = parent.section("azure", keys: keys) else { return nil }
        self.init(subscriptions: section.strings("subscriptions"))
        cloud = section.choice("cloud") ?? cloud
        readIdentity(section)
        caFile = section.certificates("caFile")
        listing = section.choice("listing") ?? listing
        managementGroups = section.strings("managementGroups")
        filter.resourceGroups = section.strings("resourceGroups").map { Glob($0, ignoringCase: true) }
        filter.regions = section.strings("regions").map { $0.lowercased().filter { $0 != " " } }
        filter.tags = section.tags("tags")
        details = Set(section.choices("details"))
        let places = section.section(
            "endpoints",
            keys: ["resourceManager", "authority", "keyVault", "graph", "imds"]
        )
        guard let places else { return }
        endpoints.resourceManager = places.url("resourceManager")
        endpoints.authority = places.url("authority")
        endpoints.keyVault = places.url("keyVault")
        endpoints.microsoftGraph = places.url("graph")
        endpoints.imds = places.url("imds", alsoPlain: ["169.254.169.254"])
    }

    private mutating func readIdentity(_ section: Section) {
        credential = section.choice("credential") ?? credential
        tenantId = section.string("tenantId")
        if let tenantId, tenantId.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9.-]*/#) == nil {
            section.problem("tenantId", "not a tenant id or domain")
        }
        clientId = section.string("clientId")
        if let clientId, UUID(uuidString: clientId) == nil {
            section.problem("clientId", "not a client id", hint: "A client id is a GUID.")
        }
    }
}

extension Section {
    /// No bundle of certificates is larger; Debian's is a fifth of a MiB.
    private static var largestBundle: Int { 16 << 20 }

    /// A file of certificates, nil for the system's; an existing one must be readable for a library.
    func certificates(_ key: String) -> String? {
        guard let file = string(key), file != "system" else { return nil }
        if let objection = InputFile.objection(to: file, most: Self.largestBundle) {
            problem(
                key,
                "\(file.printable) cannot be read: \(objection.reason)",
                hint: "Name a file of certificates in PEM."
            )
        }
        return file
    }

    func url(_ key: String, alsoPlain hosts: [String] = []) -> String? {
        guard let text = string(key) else { return nil }
        let url = URLComponents(string: text)
        guard url?.user == nil, url?.password == nil else {
            problem(key, "a URL with a user or a password in it", hint: "Remove the part before the @.")
            return nil
        }
        let isLocal = (["127.0.0.1", "localhost", "[::1]"] + hosts).contains(url?.host)
        if let host = url?.host, !host.isEmpty, url?.scheme == "https" || (url?.scheme == "http" && isLocal) {
            return text
        }
        problem(
            key,
            "an https URL is expected here",
            hint: "Plain http works only for the loopback of this machine."
        )
        return nil
    }
}

extension Section {
    /// In lower case, without the brackets around an IPv6 address.
    ///
    /// A wrong value may be a connection string with its password, so it is not shown.
    func hostname(_ key: String) -> String? {
        guard let text = string(key)?.lowercased() else { return nil }
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let host = isBracketed ? String(text.dropFirst().dropLast()) : text
        let isName = host.wholeMatch(of: #/[a-z0-9_][a-z0-9_.-]{0,252}/#) != nil
        let isAddress =
            host.wholeMatch(of: #/[0-9a-f]{0,4}:[0-9a-f:.]*:[0-9a-f:.]*(?:%[a-z0-9_.-]+)?/#) != nil
        if isName && !isBracketed || isAddress { return host }
        problem(
            key,
            "a host name or an address is expected here",
            hint: "Write only the name; the port, the database and the user have their own keys."
        )
        return nil
    }
}

extension ManualServer {
    fileprivate init?(_ node: Node, path: String, problems: Problems) {
        let keys = ["hostname", "port", "database", "tags"]
        guard let section = Section(node, path: path, keys: keys, problems: problems) else { return nil }
        if !section.has("hostname") { section.problem("hostname", "a hostname is required") }
        hostname = section.hostname("hostname") ?? ""
        port = section.integer("port", in: 1...65535)
        database = section.string("database")
        origins = section.origins(of: ["port", "database"])
        tags = section.tags("tags")
    }
}
