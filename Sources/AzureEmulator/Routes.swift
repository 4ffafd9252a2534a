import Foundation

/// Which path is answered how; paths are matched without letter case, as Azure does.
struct Routes: Sendable {
    private static let versions: [String: Set<String>] = [
        "subscriptions": ["2020-01-01", "2022-12-01"],
        "resourcegroups": ["2021-04-01", "2022-09-01", "2025-04-01"],
        "flexibleservers": ["2024-08-01", "2025-08-01", "2026-10-01"],
    ]

    let estate: Estate
    let tokens: TokenIssuer

    func answer(_ request: RecordedRequest, _ authorization: String?, body: Data) -> Answer {
        let segments: [String] = request.path.split(separator: "/").map { $0.lowercased() }
        if request.method == "POST", segments.count == 4, segments.suffix(3) == ["oauth2", "v2.0", "token"] {
            return tokens.answer(tenant: segments[0], form: body)
        }
        guard request.method == "GET" else {
            return .error(405, "MethodNotAllowed", "Only GET is served here.")
        }
        if let objection = tokens.objection(to: authorization) { return objection }
        return resource(segments, request)
    }

    private func resource(_ segments: [String], _ request: RecordedRequest) -> Answer {
        guard segments.first == "subscriptions" else { return notFound(request.path) }
        if segments.count <= 2, let objection = objection(to: request, for: "subscriptions") {
            return objection
        }
        guard segments.count > 1 else { return list(estate.subscriptions) }
        guard
            let subscription = estate.subscriptions.first(where: {
                $0["subscriptionId"]?.string == segments[1]
            })
        else {
            return .error(
                404,
                "SubscriptionNotFound",
                "The subscription '\(segments[1])' could not be found."
            )
        }
        if segments.count == 2 { return Answer(200, json: subscription) }
        return child(of: segments[1], Array(segments.dropFirst(2)), request)
    }

    private func child(of subscription: String, _ segments: [String], _ request: RecordedRequest) -> Answer {
        guard let kind = segments.last, ["resourcegroups", "flexibleservers"].contains(kind) else {
            return notFound(request.path)
        }
        if let objection = objection(to: request, for: kind) { return objection }
        if estate.deniedSubscriptions.contains(subscription) {
            return .error(
                403,
                "AuthorizationFailed",
                "The client '\(estate.clientId)' may not read '/subscriptions/\(subscription)/\(kind)'."
            )
        }
        switch segments {
        case ["resourcegroups"]: return list(estate.resourceGroups[subscription] ?? [])
        case ["providers", "microsoft.dbforpostgresql", "flexibleservers"]:
            return page(estate.flexibleServers[subscription] ?? [], request)
        default: return notFound(request.path)
        }
    }

    private func objection(to request: RecordedRequest, for kind: String) -> Answer? {
        guard let version = request.query["api-version"] else {
            return .error(400, "MissingApiVersionParameter", "The query parameter api-version is missing.")
        }
        guard Self.versions[kind]?.contains(version) == true else {
            return .error(
                400,
                "InvalidApiVersionParameter",
                "The api-version '\(version)' is not valid for \(kind)."
            )
        }
        return nil
    }

    private func list(_ values: [JSONValue]) -> Answer {
        Answer(200, json: .object(["value": .array(values), "nextLink": .null]))
    }

    /// Pages as Azure makes them: an opaque token in an absolute link, absent at the end.
    private func page(_ values: [JSONValue], _ request: RecordedRequest) -> Answer {
        let token = request.query["$skiptoken"] ?? request.query["%24skiptoken"]
        var start = 0
        if let token {
            guard let offset = Self.offset(token), offset <= values.count else {
                return .error(400, "InvalidSkipToken", "The skip token is not valid.")
            }
            start = offset
        }
        let end = min(start + estate.pageSize, values.count)
        var members: [String: JSONValue] = ["value": .array(Array(values[start..<end]))]
        if end < values.count {
            let version = request.query["api-version"] ?? ""
            let link =
                "http://\(request.host)\(request.path)?api-version=\(version)&%24skiptoken=\(Self.token(end))"
            members["nextLink"] = .string(link)
        }
        return Answer(200, json: .object(members))
    }

    private static func token(_ offset: Int) -> String {
        Data("page:\(offset)".utf8).base64EncodedString().replacing("=", with: "%3D")
    }

    private static func offset(_ token: String) -> Int? {
        let plain = token.removingPercentEncoding ?? token
        let text = Data(base64Encoded: plain).map { String(decoding: $0, as: UTF8.self) }
        return text.flatMap { $0.hasPrefix("page:") ? Int($0.dropFirst(5)) : nil }
    }

    private func notFound(_ path: String) -> Answer {
        .error(404, "InvalidResourceType", "Nothing is served at '\(path)'.")
    }
}
