import Foundation

/// The answer for each path; paths match without letter case, as in Azure.
struct Routes: Sendable {
    let estate: Estate
    let index: EstateIndex
    let tokens: TokenIssuer
    let throttle: Throttle
    let vault = Vault()
    let microsoftGraph = MicrosoftGraphRoutes()

    init(estate: Estate, secrets: EmulatorSecrets) {
        self.estate = estate
        index = EstateIndex(estate)
        tokens = TokenIssuer(estate: estate, secrets: secrets)
        throttle = Throttle(estate.throttle)
    }

    func answer(_ request: RecordedRequest, _ headers: (String) -> String?, body: Data) async -> Answer {
        let segments: [String] = request.path.split(separator: "/").map { $0.lowercased() }
        switch (request.method, segments.dropFirst(segments.count > 1 ? 1 : 0).joined(separator: "/")) {
        case ("POST", "oauth2/v2.0/token"): return await tokens.answer(tenant: segments[0], form: body)
        case ("GET", "v2.0/.well-known/openid-configuration"): return openID(segments[0], request)
        case ("GET", "identity/oauth2/token"):
            return tokens.identityService(request, metadata: headers("Metadata"))
        case ("GET", "token") where segments[0] == "msi":
            return tokens.appService(request, header: headers("X-IDENTITY-HEADER"))
        case ("GET", _) where segments.first == "secrets":
            return vault.answer(Array(segments.dropFirst()), request, tokens, headers("Authorization"))
        case (_, _) where segments.first == "v1.0" && segments.count > 1:
            let path = Array(segments.dropFirst())
            return microsoftGraph.answer(request, path, tokens, headers, body: body)
        default: break
        }
        switch tokens.tenant(of: headers("Authorization"), for: "management") {
        case .failure(let refusal): return refusal.answer
        case .success(let tenant):
            let isQuery = segments == ["providers", "microsoft.resourcegraph", "resources"]
            guard request.method == "GET" || (request.method == "POST" && isQuery) else {
                return .error(405, "MethodNotAllowed", "Only reading is served here.")
            }
            return isQuery ? resourceGraph(body, tenant, request) : metered(segments, tenant, request)
        }
    }

    private func openID(_ tenant: String, _ request: RecordedRequest) -> Answer {
        let base = "\(request.origin)/\(tenant)"
        return Answer(
            200,
            json: .object([
                "issuer": .string("\(base)/v2.0"), "token_endpoint": .string("\(base)/oauth2/v2.0/token"),
                "authorization_endpoint": .string("\(base)/oauth2/v2.0/authorize"),
            ])
        )
    }

    private func resourceGraph(_ body: Data, _ tenant: String, _ request: RecordedRequest) -> Answer {
        if let refusal = ApiVersions.refusal(to: request, for: "resourcegraph") { return refusal }
        guard let query = ResourceGraphQuery(body) else {
            return .error(400, "BadRequest", "The query is not one that is served here.")
        }
        return query.answer(index) { index.tenants[$0] == tenant && !estate.deniedSubscriptions.contains($0) }
    }

    /// Counts the request against its limit, and sends the remaining number as Azure does.
    private func metered(_ segments: [String], _ tenant: String, _ request: RecordedRequest) -> Answer {
        let subscription = segments.first == "subscriptions" && segments.count > 1 ? segments[1] : nil
        let (remaining, wait) = throttle.take(subscription ?? "tenant")
        guard let remaining else {
            return .error(
                429,
                "SubscriptionRequestsThrottled",
                "Number of 'read' requests exceeded. Please try again after '\(wait)' seconds.",
                headers: ["Retry-After": String(wait)]
            )
        }
        var answer = resource(segments, tenant, request)
        let name = subscription == nil ? "tenant-reads" : "subscription-reads"
        answer.headers["x-ms-ratelimit-remaining-\(name)"] = String(remaining)
        return answer
    }

    private func resource(_ segments: [String], _ tenant: String, _ request: RecordedRequest) -> Answer {
        if segments.count == 5, segments[2] == "managementgroups", segments[4] == "descendants" {
            if let refusal = ApiVersions.refusal(to: request, for: "descendants") { return refusal }
            guard let descendants = estate.managementGroups[segments[3]] else {
                return .error(403, "AuthorizationFailed", "The client may not read '\(request.path)'.")
            }
            return page(descendants, request)
        }
        guard segments.first == "subscriptions" else { return notFound(request.path) }
        if segments.count <= 2, let refusal = ApiVersions.refusal(to: request, for: "subscriptions") {
            return refusal
        }
        guard segments.count > 1 else {
            return list(estate.subscriptions.filter { ($0["tenantId"]?.string ?? estate.tenantId) == tenant })
        }
        guard let subscription = index.subscriptions[segments[1]], let owner = index.tenants[segments[1]]
        else {
            return .error(
                404,
                "SubscriptionNotFound",
                "The subscription '\(segments[1])' could not be found."
            )
        }
        guard owner == tenant else {
            let text = "The access token is from the wrong issuer."
            return tokens.challenge("InvalidAuthenticationTokenTenant", text, owner)
        }
        if segments.count == 2 { return Answer(200, json: subscription) }
        return child(of: segments[1], Array(segments.dropFirst(2)), request)
    }

    private func child(of subscription: String, _ segments: [String], _ request: RecordedRequest) -> Answer {
        let kind = segments.last ?? ""
        if let refusal = ApiVersions.refusal(to: request, for: kind) { return refusal }
        if estate.deniedSubscriptions.contains(subscription) {
            return .error(
                403,
                "AuthorizationFailed",
                "The client '\(estate.clientId)' may not read '/subscriptions/\(subscription)/\(kind)'."
            )
        }
        if segments == ["resourcegroups"] { return list(index.groups[subscription] ?? []) }
        guard let at = segments.firstIndex(of: "microsoft.dbforpostgresql"), at + 1 < segments.count else {
            return notFound(request.path)
        }
        let servers = index.resources[subscription]?["microsoft.dbforpostgresql/\(segments[at + 1])"] ?? []
        let below = Array(segments.dropFirst(at + 2))
        guard let name = below.first else { return page(servers, request) }
        guard let server = servers.first(where: { $0["name"]?.string?.lowercased() == name }) else {
            return .error(404, "ResourceNotFound", "The resource '\(name)' was not found.")
        }
        return below.count == 1 ? Answer(200, json: server) : details(name, below[1])
    }

    private func details(_ server: String, _ kind: String) -> Answer {
        let children = estate.children[server] ?? [:]
        if let refusal = children["refusal"] {
            let message = refusal["message"]?.string ?? ""
            return .error(refusal["status"]?.integer ?? 400, refusal["code"]?.string ?? "", message)
        }
        let found = children.first { $0.key.lowercased() == kind }?.value
        return list(found?.array ?? [])
    }

    private func list(_ values: [JSONValue]) -> Answer {
        Answer(200, json: .object(["value": .array(values), "nextLink": .null]))
    }

    /// Pages as Azure makes them: an opaque token in an absolute link, absent at the end.
    private func page(_ values: [JSONValue], _ request: RecordedRequest) -> Answer {
        var start = 0
        if let token = request.query["$skiptoken"] ?? request.query["%24skiptoken"] {
            guard let offset = PageToken.offset(token), offset <= values.count else {
                return .error(400, "InvalidSkipToken", "The skip token is not valid.")
            }
            start = offset
        }
        let end = min(start + estate.pageSize, values.count)
        var members: [String: JSONValue] = ["value": .array(Array(values[start..<end]))]
        if end < values.count {
            let version = request.query["api-version"] ?? ""
            let token = PageToken.text(end).replacing("=", with: "%3D")
            let link = "\(request.origin)\(request.path)?api-version=\(version)&%24skiptoken=\(token)"
            members["nextLink"] = .string(link)
        }
        return Answer(200, json: .object(members))
    }

    private func notFound(_ path: String) -> Answer {
        .error(404, "InvalidResourceType", "Nothing is served at '\(path)'.")
    }
}
