import Postgres
import Wording
import Yams

extension Section {
    private static let connectionKeys = [
        "port", "database", "sslMode", "sslRootCert", "authentication", "user", "secret", "connectTimeout",
        "statementTimeout", "connectionsPerServer", "resolve",
    ]

    /// The settings of `connection`, applied to others; nil if there are none.
    func connection(from settings: ConnectionSettings, for azure: AzureSettings?) -> ConnectionSettings? {
        guard let section = section("connection", keys: Self.connectionKeys) else { return nil }
        var settings = settings
        settings.read(section)
        settings.readRootCertificates(section)
        settings.readSecret(section, azure)
        settings.origins.merge(section.origins(of: Self.connectionKeys)) { $1 }
        return settings
    }
}

extension ConnectionOverride {
    init?(_ node: Node, path: String, of integration: Integration, problems: Problems) {
        let keys = ["servers", "connection"]
        guard let section = Section(node, path: path, keys: keys, problems: problems) else { return nil }
        servers = section.strings("servers").map { Glob($0, ignoringCase: true) }
        if !section.has("servers") || section.isEmptyList("servers") {
            section.problem(
                "servers",
                "an override needs a list of servers",
                hint: "Write names or globs."
            )
        }
        guard let connection = section.connection(from: integration.connection, for: integration.azure) else {
            if !section.has("connection") { section.problem("connection", "an override needs a connection") }
            return nil
        }
        self.connection = connection
    }
}

extension ConnectionSettings {
    fileprivate mutating func read(_ section: Section) {
        port = section.integer("port", in: 1...65535) ?? port
        database = section.string("database") ?? database
        sslMode = section.choice("sslMode") ?? sslMode
        authentication = section.choice("authentication") ?? authentication
        user = section.string("user") ?? user
        connectTimeout = section.duration("connectTimeout") ?? connectTimeout
        statementTimeout = section.duration("statementTimeout") ?? statementTimeout
        connectionsPerServer = section.integer("connectionsPerServer", in: 1...64) ?? connectionsPerServer
        for (from, to) in section.pairs("resolve") where !resolve.add(from, to) {
            section.problem(
                "resolve",
                "\"\(from.printable)\" needs the form \"host:port\": \"address:port\"",
                hint: "The address must be numeric: 127.0.0.1:5432 or [::1]:5432."
            )
        }
    }

    fileprivate mutating func readRootCertificates(_ section: Section) {
        guard section.has("sslRootCert") else { return }
        sslRootCert = section.certificates("sslRootCert")
        guard sslRootCert != nil, !sslMode.verifies else { return }
        section.problem(
            "sslRootCert",
            "sslMode \(sslMode.rawValue) checks no certificate",
            hint: "Use verify-full or verify-ca, or leave sslRootCert out."
        )
    }

    /// A wrong value may be the secret itself, so it is not shown.
    fileprivate mutating func readSecret(_ section: Section, _ azure: AzureSettings?) {
        if let text = section.string("secret") {
            do throws(SecretReference.InvalidReference) {
                secret = try SecretReference(text, in: azure)
            } catch {
                section.problem("secret", error.message, hint: error.hint)
            }
        }
        section.warn(of: sslMode, authentication, for: secret)
    }
}

extension Section {
    /// The risks of a weak sslMode or authentication for the secret.
    func warn(of sslMode: SSLMode, _ authentication: Authentication?, for secret: SecretReference?) {
        let keys = ["sslMode", "authentication", "secret"].filter { has($0) }
        guard let key = keys.first, let secret else { return }
        if secret == .entra, authentication == .scram {
            problem(
                has("authentication") ? "authentication" : key,
                "an access token is sent in clear text, which SCRAM does not do",
                hint: "Remove authentication if the secret is entra."
            )
        }
        guard !sslMode.verifies else { return }
        if secret == .entra, authentication != .any {
            problem(
                key,
                "sslMode \(sslMode.rawValue) could send an access token to an impostor",
                hint: "Use verify-full with entra; authentication: any sends it to any server that answers."
            )
        } else {
            warning(
                key,
                "sslMode \(sslMode.rawValue) does not verify the server that gets the password",
                hint: "Use verify-full, or verify-ca if the name cannot match."
            )
        }
    }
}
