import Foundation

/// A query to Resource Graph, in the one supported form.
///
/// `<table> | where type in~ ('…', …) | project id, … | order by id asc`; anything else is refused.
struct ResourceGraphQuery {
    private let subscriptions: [String]?
    private let table: String
    private let types: Set<String>
    private let columns: [String]
    private let pageSize: Int
    private let start: Int

    init?(_ body: Data) {
        guard let question = try? JSONDecoder().decode(JSONValue.self, from: body),
            let query = question["query"]?.string,
            let match = query.wholeMatch(
                of:
                    #/\s*(resources|resourcecontainers)\s*\|\s*where type in~ \(([^)]*)\)\s*\|\s*project ([^|]*?)\s*\|\s*order by id asc\s*/#
            )
        else { return nil }
        table = String(match.1)
        types = Set(match.2.split(separator: ",").map { $0.filter { !" '".contains($0) }.lowercased() })
        columns = match.3.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        subscriptions = question["subscriptions"]?.array?.compactMap { $0.string?.lowercased() }
        let options = question["options"]
        pageSize = min(options?["$top"]?.integer ?? 100, 1000)
        guard let token = options?["$skipToken"]?.string else {
            start = 0
            return
        }
        guard let offset = PageToken.offset(token) else { return nil }
        start = offset
    }

    /// One page of the readable subscriptions; the others are left out silently, as in Azure.
    func answer(_ index: EstateIndex, readable: (String) -> Bool) -> Answer {
        let chosen = (subscriptions ?? Array(index.subscriptions.keys)).filter { readable($0) }
        let all = chosen.flatMap { rows(of: $0, index) }
            .sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") }
        let end = min(start + pageSize, all.count)
        let page = start < end ? all[start..<end].map(projected) : []
        var members: [String: JSONValue] = [
            "totalRecords": .integer(all.count), "count": .integer(page.count),
            "resultTruncated": .string("false"),
            "facets": .array([]), "data": .array(page),
        ]
        if end < all.count { members["$skipToken"] = .string(PageToken.text(end)) }
        let quota = ["x-ms-user-quota-remaining": "14", "x-ms-user-quota-resets-after": "00:00:05"]
        return Answer(200, json: .object(members), headers: quota)
    }

    private func rows(of subscription: String, _ index: EstateIndex) -> [JSONValue] {
        guard table == "resourcecontainers" else {
            return (index.resources[subscription] ?? [:]).filter { types.contains($0.key) }.flatMap(\.value)
                .map { Self.spelledByResourceGraph($0) }
        }
        var rows: [JSONValue] = []
        if types.contains("microsoft.resources/subscriptions"), let row = index.subscriptions[subscription] {
            rows.append(
                row.with([
                    "type": .string("microsoft.resources/subscriptions"), "name": row["displayName"] ?? .null,
                ])
            )
        }
        if types.contains("microsoft.resources/subscriptions/resourcegroups") {
            let type = JSONValue.string("microsoft.resources/subscriptions/resourcegroups")
            rows += (index.groups[subscription] ?? []).map { $0.with(["type": type]) }
        }
        return rows
    }

    /// Resource Graph writes types in lower case, and ids in another case than Resource Manager.
    private static func spelledByResourceGraph(_ resource: JSONValue) -> JSONValue {
        var segments = (resource["id"]?.string ?? "").split(separator: "/").map(String.init)
        for index in segments.indices where index < segments.count - 1 {
            segments[index] = segments[index].lowercased()
        }
        let type = resource["type"]?.string?.lowercased() ?? ""
        return resource.with(["id": .string("/" + segments.joined(separator: "/")), "type": .string(type)])
    }

    private func projected(_ row: JSONValue) -> JSONValue {
        .object(Dictionary(columns.map { ($0, row[$0] ?? .null) }) { first, _ in first })
    }
}

/// The place in a list where the next page starts, opaque to the client.
enum PageToken {
    static func text(_ offset: Int) -> String {
        Data("page:\(offset)".utf8).base64EncodedString()
    }

    static func offset(_ token: String) -> Int? {
        let plain = token.removingPercentEncoding ?? token
        let text = Data(base64Encoded: plain).map { String(decoding: $0, as: UTF8.self) }
        return text.flatMap { $0.hasPrefix("page:") ? Int($0.dropFirst(5)) : nil }
    }
}
