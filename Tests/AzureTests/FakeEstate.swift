import Configuration
import Discovery
import Foundation
import HTTP
import Inventory

@testable import Azure
@testable import Discovery

/// One subscription as raw JSON; a script serves it through Resource Manager or Resource Graph.
struct FakeEstate: Sendable {
    static let subscription = "0b5d2e7a-94c1-4f36-8a2d-7c1e5f9b3d10"
    private static let origin = "https://management.azure.com"

    /// Pages by the last part of the list's path, such as `flexibleServers`; each page is a list of elements.
    var pages: [String: [[String]]]
    /// The error of one page of one list.
    var fault: (list: String, page: Int, fault: PageFault)?
    var listing = AzureSettings.Listing.resourceManager

    init(pages: [String: [[String]]] = [:]) {
        self.pages = [
            "subscriptions": [[Self.subscriptionElement()]], "resourcegroups": [[Self.group("rg")]],
        ]
        .merging(pages) { $1 }
    }

    static func subscriptionElement(_ guid: String = subscription) -> String {
        #"{"id":"/subscriptions/\#(guid)","subscriptionId":"\#(guid)","displayName":"s-\#(guid.prefix(2))"}"#
    }

    static func group(_ name: String) -> String {
        #"{"id":"/subscriptions/\#(subscription)/resourceGroups/\#(name)","name":"\#(name)","location":"eastus"}"#
    }

    static func id(_ name: String, _ type: String = "flexibleServers") -> String {
        "/subscriptions/\(subscription)/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/\(type)/\(name)"
    }

    /// A server with only its identity.
    static func server(_ name: String, _ type: String = "flexibleServers") -> String {
        #"{"id":"\#(id(name, type))","name":"\#(name)","location":"eastus"}"#
    }

    /// The estate that Discovery reads from it.
    func listed() async throws -> Discovery.Estate {
        let azure = FakeAzure { request, _ throws(HTTPError) in try answer(request) }
        var settings = AzureSettings()
        settings.listing = listing
        return try await EstateListing(
            manager: azure.manager,
            settings: settings,
            exclude: Exclusions(),
            notice: { _ in }
        ).run()
    }

    private func answer(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        if request.method == .post { return try resourceGraph(request) }
        let path = request.url.prefix { $0 != "?" }
        let list = path.split(separator: "/").last.map(String.init) ?? ""
        let page = request.url.split(separator: "page=").dropFirst().first.flatMap { Int($0) } ?? 1
        let all = pages[list] ?? [[]]
        let next = page < all.count ? "\(path)?api-version=x&page=\(page + 1)" : nil
        if let fault, fault.list == list, fault.page == page {
            return try fault.fault.answer(all[page - 1], request.url, next)
        }
        return Self.page(all[page - 1], next: next.map { "\"\($0)\"" })
    }

    static func page(_ elements: [String], next: String?) -> HTTPResponse {
        .json(
            #"{"value":[\#(elements.joined(separator: ","))]\#(next.map { #","nextLink":\#($0)"# } ?? "")}"#
        )
    }

    private func resourceGraph(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        let isServers = body.contains("flexibleservers")
        let lists =
            isServers
            ? ["flexibleServers", "servers", "serverGroupsv2"] : ["subscriptions", "resourcegroups"]
        let rows = lists.flatMap { list in (pages[list] ?? []).flatMap { $0 }.map { Self.row($0, list) } }
        let list = isServers ? "graphServers" : "graphContainers"
        let token = body.contains("$skipToken") ? 2 : 1
        let half = fault?.list == list ? rows.count / 2 : rows.count
        let part = token == 1 ? Array(rows[..<half]) : Array(rows[half...])
        if let fault, fault.list == list, fault.page == token {
            return try fault.fault.graphAnswer(part, total: rows.count, request.url)
        }
        return Self.resourceGraphPage(
            part,
            total: rows.count,
            skipToken: token == 1 && half < rows.count ? "2" : nil
        )
    }

    static func resourceGraphPage(_ rows: [String], total: Int, skipToken: String?) -> HTTPResponse {
        let token = skipToken.map { #","$skipToken":"\#($0)""# } ?? ""
        return .json(
            #"{"totalRecords":\#(total),"resultTruncated":"false","data":[\#(rows.joined(separator: ","))]\#(token)}"#
        )
    }

    /// The element with its type, as Resource Graph writes it.
    private static func row(_ element: String, _ list: String) -> String {
        let types = [
            "subscriptions": "microsoft.resources/subscriptions",
            "resourcegroups": "microsoft.resources/subscriptions/resourcegroups",
        ]
        let type = types[list] ?? "microsoft.dbforpostgresql/\(list.lowercased())"
        guard element.hasPrefix("{"), element != "{}" else { return element }
        return #"{"type":"\#(type)",\#(element.contains("\"name\"") ? "" : #""name":"x","#)"#
            + element.dropFirst()
    }
}

/// An error of a page that a retry does not fix.
enum PageFault: String, CaseIterable, Sendable {
    case error500, error503, error403, error429, cut, html, notJSON, valueNull
    case foreignLink, relativeLink, repeatingLink, numericLink, newLinks
    case nullElement, textElement, emptyElement

    /// Whether the elements of the page itself can be read.
    var keepsPage: Bool {
        switch self {
        case .foreignLink, .relativeLink, .repeatingLink, .numericLink, .newLinks, .nullElement,
            .textElement, .emptyElement:
            true
        default: false
        }
    }

    /// Whether the next pages can be read.
    var keepsRest: Bool { [.nullElement, .textElement, .emptyElement].contains(self) }

    func answer(_ elements: [String], _ url: String, _ next: String?) throws(HTTPError) -> HTTPResponse {
        let next = next.map { "\"\($0)\"" }
        return switch self {
        case .foreignLink: FakeEstate.page(elements, next: #""https://elsewhere.example/x""#)
        case .relativeLink: FakeEstate.page(elements, next: #""/relative""#)
        case .repeatingLink: FakeEstate.page(elements, next: "\"\(url)\"")
        case .numericLink: FakeEstate.page(elements, next: "5")
        case .newLinks: FakeEstate.page(elements, next: "\"\(Self.another(url))\"")
        case .nullElement: FakeEstate.page(["null"] + elements, next: next)
        case .textElement: FakeEstate.page(elements + [#""text""#], next: next)
        case .emptyElement: FakeEstate.page(elements + ["{}"], next: next)
        default: try failure(url)
        }
    }

    func graphAnswer(_ rows: [String], total: Int, _ url: String) throws(HTTPError) -> HTTPResponse {
        switch self {
        case .nullElement, .textElement, .emptyElement:
            let odd = ["null", #""text""#, "{}"][
                [.nullElement, .textElement, .emptyElement].firstIndex(of: self) ?? 0
            ]
            return FakeEstate.resourceGraphPage(rows + [odd], total: total + 1, skipToken: nil)
        case .foreignLink, .relativeLink, .numericLink, .newLinks:
            return FakeEstate.resourceGraphPage(rows, total: total + 1, skipToken: nil)
        case .repeatingLink: return FakeEstate.resourceGraphPage(rows, total: total, skipToken: "2")
        default: return try failure(url)
        }
    }

    /// The same page under a link that is new each time.
    private static func another(_ url: String) -> String {
        let parts = url.components(separatedBy: "&page=")
        let start = parts[0].components(separatedBy: "&new=")[0]
        return start + "&new=\(UUID().uuidString)" + (parts.count > 1 ? "&page=\(parts[1])" : "")
    }

    private func failure(_ url: String) throws(HTTPError) -> HTTPResponse {
        let codes: [PageFault: (Int, String)] = [
            .error500: (500, "InternalServerError"), .error503: (503, "ServiceUnavailable"),
            .error403: (403, "AuthorizationFailed"), .error429: (429, "TooManyRequests"),
        ]
        if let (status, code) = codes[self] {
            return .json(#"{"error":{"code":"\#(code)"}}"#, status: status, headers: ["Retry-After": "3600"])
        }
        switch self {
        case .cut: throw .cutOff(url: url)
        case .html: return .json("<html>proxy</html>", headers: ["Content-Type": "text/html"])
        case .valueNull: return .json(#"{"value":null,"data":null}"#)
        default: return .json(#"{"value":["#)
        }
    }
}
