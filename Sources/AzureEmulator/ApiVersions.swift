/// The api-versions that are served, by the last word of the path.
enum ApiVersions {
    private static let flexible: Set<String> = ["2024-08-01", "2025-08-01", "2026-10-01", "2017-12-01"]
    private static let known: [String: Set<String>] = [
        "subscriptions": ["2020-01-01", "2022-12-01"],
        "resourcegroups": ["2021-04-01", "2022-09-01", "2025-04-01"],
        "descendants": ["2020-05-01", "2021-04-01", "2023-04-01"],
        "resourcegraph": ["2021-03-01", "2022-10-01", "2024-04-01"],
        "servers": ["2017-12-01"],
        "servergroupsv2": ["2022-11-08"],
    ]

    static func refusal(to request: RecordedRequest, for kind: String) -> Answer? {
        guard let version = request.query["api-version"] else {
            return .error(400, "MissingApiVersionParameter", "The query parameter api-version is missing.")
        }
        guard (known[kind] ?? flexible).contains(version) else {
            return .error(
                400,
                "InvalidApiVersionParameter",
                "The api-version '\(version)' is not valid for \(kind)."
            )
        }
        return nil
    }
}
