/// One of Azure's clouds: its endpoints, and the scopes of their tokens.
package struct Cloud: Sendable, Equatable {
    /// `https://management.azure.com`; none of the addresses ends in a slash.
    package var resourceManager: String
    package var resourceManagerScope: String
    package var authority: String
    /// Microsoft Graph, and the scope of its tokens, which does not change with the address.
    package var microsoftGraph: String
    package var microsoftGraphScope: String
    package var keyVaultScope: String
    /// The scope of tokens that serve as passwords for PostgreSQL.
    package var postgresScope: String

    /// `AzureCloud`.
    package static let global = Cloud(
        resourceManager: "https://management.azure.com",
        resourceManagerScope: "https://management.azure.com/.default",
        authority: "https://login.microsoftonline.com",
        microsoftGraph: "https://graph.microsoft.com",
        microsoftGraphScope: "https://graph.microsoft.com/.default",
        keyVaultScope: "https://vault.azure.net/.default",
        postgresScope: "https://ossrdbms-aad.database.windows.net/.default"
    )

    /// `AzureUSGovernment`.
    package static let usGovernment = Cloud(
        resourceManager: "https://management.usgovcloudapi.net",
        resourceManagerScope: "https://management.core.usgovcloudapi.net/.default",
        authority: "https://login.microsoftonline.us",
        microsoftGraph: "https://graph.microsoft.us",
        microsoftGraphScope: "https://graph.microsoft.us/.default",
        keyVaultScope: "https://vault.usgovcloudapi.net/.default",
        postgresScope: "https://ossrdbms-aad.database.usgovcloudapi.net/.default"
    )

    /// `AzureChinaCloud`.
    package static let china = Cloud(
        resourceManager: "https://management.chinacloudapi.cn",
        resourceManagerScope: "https://management.chinacloudapi.cn/.default",
        authority: "https://login.chinacloudapi.cn",
        microsoftGraph: "https://microsoftgraph.chinacloudapi.cn",
        microsoftGraphScope: "https://microsoftgraph.chinacloudapi.cn/.default",
        keyVaultScope: "https://vault.azure.cn/.default",
        postgresScope: "https://ossrdbms-aad.database.chinacloudapi.cn/.default"
    )
}
