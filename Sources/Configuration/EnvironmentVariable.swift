import Wording

/// An environment variable that pgcensus reads.
package struct EnvironmentVariable {
    package let name: String
    /// Its value is never shown.
    package var isSecret = false

    /// All but PATH and TERM, which are always set, and those of `secret: env:…`; in the order of docs/operations.md.
    package static let all: [EnvironmentVariable] = [
        .init(name: "PGCENSUS_CONFIG"), .init(name: "PGCENSUS_STORE"),
        .init(name: "PGCENSUS_PASSWORD", isSecret: true),
        .init(name: "AZURE_TOKEN_CREDENTIALS"), .init(name: "AZURE_TENANT_ID"),
        .init(name: "AZURE_CLIENT_ID"), .init(name: "AZURE_CLIENT_SECRET", isSecret: true),
        .init(name: "AZURE_CLIENT_CERTIFICATE_PATH"), .init(name: "AZURE_FEDERATED_TOKEN_FILE"),
        .init(name: "AZURE_AUTHORITY_HOST"), .init(name: "AZURE_POD_IDENTITY_AUTHORITY_HOST"),
        .init(name: "IDENTITY_ENDPOINT"), .init(name: "IDENTITY_HEADER", isSecret: true),
        .init(name: "IDENTITY_SERVER_THUMBPRINT"),
        .init(name: "HTTPS_PROXY"), .init(name: "https_proxy"), .init(name: "ALL_PROXY"),
        .init(name: "all_proxy"), .init(name: "NO_PROXY"), .init(name: "no_proxy"),
        .init(name: "SSL_CERT_FILE"), .init(name: "SSLKEYLOGFILE"), .init(name: "NO_COLOR"),
    ]

    /// The variables that are set, with their values.
    package static func inForce(
        for integrations: [Integration],
        _ variables: [String: String]
    ) -> [(name: String, value: String)] {
        let known = Set(all.map(\.name))
        let named = Set(integrations.flatMap(\.secretVariables)).subtracting(known).sorted()
        let secrets = named.map { EnvironmentVariable(name: $0, isSecret: true) }
        return (all + secrets).compactMap { variable in
            guard let value = variables[variable.name], !value.isEmpty else { return nil }
            return (variable.name, variable.isSecret ? "•••" : value.withoutCredentials)
        }
    }
}

extension Integration {
    /// The variables that hold secrets of servers and targets.
    fileprivate var secretVariables: [String] {
        let targets = (sync?.deliver ?? []).compactMap { target -> SecretReference? in
            switch target.place {
            case .file: nil
            case .webhook(let webhook): webhook.secret
            case .postgresql(let database): database.secret
            }
        }
        return (secrets + targets).compactMap { reference in
            if case .environment(let name) = reference { name } else { nil }
        }
    }
}

extension String {
    /// A proxy's address without its user and password.
    fileprivate var withoutCredentials: String {
        replacing(#/^([a-z0-9+.-]*:\/\/)?[^\/]*@/#.ignoresCase()) { "\($0.output.1 ?? "")•••@" }
    }
}
