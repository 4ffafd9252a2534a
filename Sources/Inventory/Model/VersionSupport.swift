extension Server {
    /// How long the major version gets fixes, each the last day as `2027-11-11`; absent if it is not known.
    package struct VersionSupport: Sendable, Equatable, JSONRecord {
        package var communityUntil: String?
        package var azureUntil: String?

        /// The days that were published in April 2026.
        ///
        /// PostgreSQL: postgresql.org/support/versioning. Azure: the version policy of Azure Database for PostgreSQL, where
        /// standard support of 11 to 13 is prolonged.
        private static let days: [String: (community: String, azure: String)] = [
            "10": ("2022-11-10", "2022-11-10"), "11": ("2023-11-09", "2026-07-31"),
            "12": ("2024-11-21", "2026-07-31"), "13": ("2025-11-13", "2026-07-31"),
            "14": ("2026-11-12", "2026-11-12"), "15": ("2027-11-11", "2027-11-11"),
            "16": ("2028-11-09", "2028-11-09"), "17": ("2029-11-08", "2029-11-08"),
            "18": ("2030-11-14", "2030-11-14"),
        ]

        package init(ofVersion version: String?) {
            let major = version.map { String($0.prefix { $0 != "." }) }
            let days = major.flatMap { Self.days[$0] }
            communityUntil = days?.community
            azureUntil = days?.azure
        }

        package static var blank: Self { VersionSupport(ofVersion: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("communityUntil", &communityUntil)
            try fields.field("azureUntil", &azureUntil)
        }
    }
}
