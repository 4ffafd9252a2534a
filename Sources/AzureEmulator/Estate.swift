package import Foundation

/// The emulator's data: Azure's own JSON, from one file.
package struct Estate: Sendable, Codable {
    package var tenantId: String
    package var clientId: String
    /// Servers a page; other lists are one page.
    package var pageSize = 1000
    /// Subscriptions that are listed, and forbidden inside.
    package var deniedSubscriptions: Set<String> = []
    /// Descendants by the name of the group.
    package var managementGroups: [String: [JSONValue]] = [:]
    package var subscriptions: [JSONValue]
    package var resourceGroups: [JSONValue]
    /// Servers of all kinds.
    package var resources: [JSONValue]
    /// By server name, then by kind: `databases`, `administrators`, `firewallRules`, `virtualEndpoints`; or `refusal`.
    package var children: [String: [String: JSONValue]] = [:]
    package var throttle: Throttle.Limits?
    package var faults: [Fault] = []
    /// Milliseconds that every answer takes.
    package var delay: Int?
    /// Seconds that tokens live.
    package var tokenLifetime: Int?

    package init(file: URL) throws {
        self = try JSONDecoder().decode(Estate.self, from: Data(contentsOf: file))
    }

    package init(
        tenantId: String,
        clientId: String,
        subscriptions: [JSONValue],
        resourceGroups: [JSONValue],
        resources: [JSONValue]
    ) {
        self.tenantId = tenantId
        self.clientId = clientId
        self.subscriptions = subscriptions
        self.resourceGroups = resourceGroups
        self.resources = resources
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        tenantId = try values.decode(String.self, forKey: .tenantId)
        clientId = try values.decode(String.self, forKey: .clientId)
        pageSize = try values.decodeIfPresent(Int.self, forKey: .pageSize) ?? pageSize
        deniedSubscriptions = try values.decodeIfPresent(Set<String>.self, forKey: .deniedSubscriptions) ?? []
        managementGroups =
            try values.decodeIfPresent([String: [JSONValue]].self, forKey: .managementGroups) ?? [:]
        subscriptions = try values.decode([JSONValue].self, forKey: .subscriptions)
        resourceGroups = try values.decode([JSONValue].self, forKey: .resourceGroups)
        resources = try values.decode([JSONValue].self, forKey: .resources)
        children = try values.decodeIfPresent([String: [String: JSONValue]].self, forKey: .children) ?? [:]
        throttle = try values.decodeIfPresent(Throttle.Limits.self, forKey: .throttle)
        faults = try values.decodeIfPresent([Fault].self, forKey: .faults) ?? []
        delay = try values.decodeIfPresent(Int.self, forKey: .delay)
        tokenLifetime = try values.decodeIfPresent(Int.self, forKey: .tokenLifetime)
    }
}

/// What a client has to prove before it gets a token.
package struct EmulatorSecrets: Sendable {
    package var clientSecret: String
    /// PEM of the certificate that the application has in Entra.
    package var certificate: String?
    /// The token of a Kubernetes service account.
    package var federatedToken: String?
    package var identityHeader: String?
    /// The access token for PostgreSQL, instead of one that no server would accept.
    package var postgresToken: String?
    /// In seconds, if it differs from that of all tokens.
    package var postgresTokenLifetime: Int?

    package init(
        clientSecret: String,
        certificate: String? = nil,
        federatedToken: String? = nil,
        identityHeader: String? = nil,
        postgresToken: String? = nil
    ) {
        self.clientSecret = clientSecret
        self.certificate = certificate
        self.federatedToken = federatedToken
        self.identityHeader = identityHeader
        self.postgresToken = postgresToken
    }
}
