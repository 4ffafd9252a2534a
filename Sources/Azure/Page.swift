import HTTP
import Inventory

/// One page of a list, and the link to the next one.
struct Page {
    enum Next {
        case end
        case url(String)
        /// The list continues, but the link to the next page is not usable.
        case lost(AzureError)
    }

    let elements: [JSONElement]
    let next: Next

    /// `endpoint` is the only host for further pages: every request carries the token.
    init(
        _ answer: JSONElement,
        of url: String,
        endpoint: String,
        link: String = "nextLink"
    ) throws(AzureError) {
        guard case .object = answer else {
            throw .malformed(url: url.withoutQuery, detail: "it is \(answer.kind), not an object")
        }
        guard let value = answer["value"] else {
            throw .malformed(url: url.withoutQuery, detail: "value is missing")
        }
        guard let elements = value.array else {
            throw .malformed(url: url.withoutQuery, detail: "value is \(value.kind), not a list")
        }
        self.elements = elements
        next = Self.next(answer[link], link, of: url, endpoint)
    }

    /// The link is used byte for byte; absent, null and `""` all end the list.
    private static func next(_ link: JSONElement?, _ name: String, of url: String, _ endpoint: String) -> Next
    {
        guard let link, link != .null, link != .text("") else { return .end }
        guard case .text(let next) = link else {
            return .lost(.malformed(url: url.withoutQuery, detail: "\(name) is \(link.kind), not a text"))
        }
        guard next.utf8.count <= PageBounds.longestLink else {
            return .lost(.longLink(name, of: url.withoutQuery))
        }
        guard let origin = HTTPOrigin(of: next) else {
            return .lost(.malformed(url: url.withoutQuery, detail: "\(name) is not an absolute URL"))
        }
        guard origin == HTTPOrigin(of: endpoint) else {
            return .lost(.foreignNextLink(origin: origin.description))
        }
        return .url(next)
    }
}

extension AzureError {
    static func longLink(_ name: String, of url: String) -> AzureError {
        .malformed(url: url, detail: "\(name) has more than \(PageBounds.longestLink) bytes")
    }
}

/// The limits for the pages of one list: a list could continue endlessly, and never repeat a link.
struct PageBounds {
    private static let mostElements = 500_000
    /// In bytes: every link of a list is kept, so that none is followed twice.
    static let longestLink = 16_384
    /// Azure may give pages without elements when it filters; this many in a row are an error.
    private static let mostEmpty = 50

    private let mostPages: Int
    private var (pages, elements, empty) = (0, 0, 0)

    /// Azure's pages hold up to a thousand elements.
    init(mostPages: Int = 1000) {
        self.mostPages = mostPages
    }

    /// Counts a page with so many new elements; false if no further page should be read.
    mutating func goesOn(after new: Int) -> Bool {
        pages += 1
        elements += new
        empty = new == 0 ? empty + 1 : 0
        return pages < mostPages && elements <= Self.mostElements && empty < Self.mostEmpty
    }
}

/// The pages of one list, one after the other.
struct PageWalk {
    private var bounds: PageBounds
    private var visited: Set<String> = []

    init(_ bounds: PageBounds = PageBounds()) {
        self.bounds = bounds
    }

    /// Takes pages until the list ends, or `take` has enough; returns the error that ends it too early.
    mutating func run(
        from url: String,
        get: (String) async throws(AzureError) -> Page,
        take: ([JSONElement]) -> Bool
    ) async -> AzureError? {
        var url = url
        while true {
            let page: Page
            do throws(AzureError) { page = try await get(url) } catch { return error }
            if take(page.elements) { return nil }
            visited.insert(url)
            switch page.next {
            case .end: return nil
            case .lost(let error): return error
            case .url(let next):
                guard !visited.contains(next), bounds.goesOn(after: page.elements.count) else {
                    return .endlessPages(url: url.withoutQuery)
                }
                url = next
            }
        }
    }
}
