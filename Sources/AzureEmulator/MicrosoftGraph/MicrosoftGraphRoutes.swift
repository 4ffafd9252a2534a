import Foundation
import Synchronization

/// The supported part of Microsoft Graph: users and groups by filter, the users in a group, and `$batch`.
final class MicrosoftGraphRoutes: Sendable {
    private static let mostInBatch = 20
    private static let mostPerPage = 999

    private let state: Mutex<(directory: EntraDirectory, throttle: Throttle?)>
    private let counts = Mutex<(parts: Int, throttled: Int)>((0, 0))

    init(_ directory: EntraDirectory = EntraDirectory()) {
        state = Mutex((directory, directory.throttle.map { Throttle($0) }))
    }

    func set(_ directory: EntraDirectory) {
        state.withLock { $0 = (directory, directory.throttle.map { Throttle($0) }) }
    }

    /// How many requests there were, those in batches one by one, and how many of them were refused with 429.
    var parts: (answered: Int, throttled: Int) { counts.withLock { ($0.parts, $0.throttled) } }

    func answer(
        _ request: RecordedRequest,
        _ segments: [String],
        _ tokens: TokenIssuer,
        _ headers: (String) -> String?,
        body: Data
    ) -> Answer {
        if case .failure(let refusal) = tokens.tenant(of: headers("Authorization"), for: "graph") {
            return refusal.answer
        }
        switch (request.method, segments) {
        case ("POST", ["$batch"]): return batch(body, request.origin)
        case ("GET", _):
            let isEventual = headers("ConsistencyLevel")?.lowercased() == "eventual"
            return single(segments, request.query, isEventual, request.origin)
        default: return .error(405, "Request_BadRequest", "Only reading is served here.")
        }
    }

    private func batch(_ body: Data, _ origin: String) -> Answer {
        let batch = try? JSONDecoder().decode(JSONValue.self, from: body)
        guard let requests = batch?["requests"]?.array else {
            return .error(400, "BadRequest", "Invalid batch payload format.")
        }
        guard requests.count <= Self.mostInBatch else {
            return .error(400, "BadRequest", "Number of batch request steps exceeds the maximum value of 20.")
        }
        // In another order than they came, because Microsoft Graph guarantees none.
        let responses = requests.reversed().map { part($0, origin) }
        return Answer(200, json: .object(["responses": .array(responses)]))
    }

    private func part(_ request: JSONValue, _ origin: String) -> JSONValue {
        let url = URLComponents(string: "http://graph" + (request["url"]?.string ?? ""))
        let segments = (url?.path ?? "").split(separator: "/").map { $0.lowercased() }
        let query = Dictionary((url?.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { first, _ in first
        }
        let isEventual = request["headers"]?["ConsistencyLevel"]?.string?.lowercased() == "eventual"
        let answer = single(segments, query, isEventual, origin)
        var headers = answer.headers
        headers["request-id"] = UUID().uuidString.lowercased()
        var body = JSONValue.null
        if case .whole(let bytes) = answer.body {
            body = (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))) ?? .null
        }
        return .object([
            "id": request["id"] ?? .null, "status": .integer(answer.status),
            "headers": .object(headers.mapValues { .string($0) }), "body": body,
        ])
    }

    private func single(
        _ segments: [String],
        _ query: [String: String],
        _ isEventual: Bool,
        _ origin: String
    ) -> Answer {
        let (directory, throttle) = state.withLock { $0 }
        counts.withLock { $0.parts += 1 }
        if let (remaining, wait) = throttle?.take("graph"), remaining == nil {
            counts.withLock { $0.throttled += 1 }
            return .error(
                429,
                "TooManyRequests",
                "Too many requests.",
                headers: ["Retry-After": String(wait)]
            )
        }
        switch segments {
        case ["users"]: return filtered(directory.users, segments, query, origin)
        case ["groups"]: return filtered(directory.groups, segments, query, origin)
        case _ where segments.count == 4 && segments[0] == "groups" && segments[2] == "transitivemembers":
            guard isEventual, query["$count"] == "true", segments[3] == "microsoft.graph.user" else {
                return .error(
                    400,
                    "Request_UnsupportedQuery",
                    "ConsistencyLevel: eventual and $count are needed."
                )
            }
            guard directory.groups.contains(where: { $0["id"]?.string?.lowercased() == segments[1] }) else {
                return .error(404, "Request_ResourceNotFound", "The group does not exist.")
            }
            return page(directory.transitiveUsers(of: segments[1]), segments, query, origin)
        default: return .error(400, "BadRequest", "Resource not found for the segment.")
        }
    }

    private func filtered(
        _ objects: [JSONValue],
        _ segments: [String],
        _ query: [String: String],
        _ origin: String
    ) -> Answer {
        guard let text = query["$filter"], let filter = DirectoryFilter(text) else {
            return .error(400, "Request_UnsupportedQuery", "The filter is not one that is served here.")
        }
        return page(objects.filter(filter.admits), segments, query, origin)
    }

    /// 100 a page unless `$top` says otherwise; the link to the next is absolute.
    private func page(
        _ objects: [JSONValue],
        _ segments: [String],
        _ query: [String: String],
        _ origin: String
    ) -> Answer {
        let size = query["$top"].flatMap(Int.init) ?? 100
        let start = query["$skiptoken"].map { PageToken.offset($0) } ?? 0
        guard (1...Self.mostPerPage).contains(size), let start, start <= objects.count else {
            return .error(400, "Request_BadRequest", "The page is not valid.")
        }
        let end = min(start + size, objects.count)
        let fields = (query["$select"] ?? "id").split(separator: ",").map(String.init)
        let rows = objects[start..<end].map { object in
            JSONValue.object(Dictionary(fields.map { ($0, object[$0] ?? .null) }) { first, _ in first })
        }
        var members: [String: JSONValue] = ["value": .array(rows)]
        if query["$count"] == "true", start == 0 { members["@odata.count"] = .integer(objects.count) }
        if end < objects.count {
            var link = URLComponents(string: "\(origin)/v1.0/\(segments.joined(separator: "/"))")
            link?.queryItems = query.merging(["$skiptoken": PageToken.text(end)]) { $1 }
                .sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
            members["@odata.nextLink"] = .string(link?.string ?? "")
        }
        return Answer(200, json: .object(members))
    }
}

extension AzureEmulator {
    /// The directory of Microsoft Graph from now on.
    package func setDirectory(_ directory: EntraDirectory) { microsoftGraph.set(directory) }

    /// How many requests Microsoft Graph had, those in batches one by one, and how many of them it refused with 429.
    package var microsoftGraphRequests: (answered: Int, throttled: Int) { microsoftGraph.parts }
}
