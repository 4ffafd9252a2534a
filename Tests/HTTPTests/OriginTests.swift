import HTTP
import Testing

@Suite struct OriginTests {
    @Test(arguments: [
        ("https://management.azure.com", "https://management.azure.com"),
        ("https://MANAGEMENT.azure.com:443/", "https://management.azure.com"),
        ("HTTPS://management.azure.com:0443/a?b#c", "https://management.azure.com"),
        ("https://management.azure.com:8443/", "https://management.azure.com:8443"),
        ("https://management.azure.com.evil.com", "https://management.azure.com.evil.com"),
        ("https://management.azure.com@evil.com/", "https://evil.com"),
        ("https://management.azure.com:443@evil.com/", "https://evil.com"),
        ("https://evil.com/@management.azure.com/", "https://evil.com"),
        ("https://evil.com?@management.azure.com/", "https://evil.com"),
        ("https://evil.com#@management.azure.com/", "https://evil.com"),
        ("https://management%2eazure.com/", "https://management.azure.com"),
        ("http://127.1:8080/", "http://127.0.0.1:8080"),
        ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]"),
    ])
    func originMatchesCurl(url: String, origin: String) {
        #expect(HTTPOrigin(of: url)?.description == origin)
    }

    @Test(arguments: [
        "https://management.azure.com\\@evil.com/", "https://evil.com\\.management.azure.com/",
        "https:\\\\management.azure.com/", "https:///", "https://man agement/", "https://a%00b/",
        "https://\u{212a}eyvault.azure.net/", "/relative", "mailto:a@b", "",
    ])
    func otherHostHasAnotherOriginOrNone(url: String) {
        let origin = HTTPOrigin(of: url)
        #expect(origin == nil || origin == HTTPOrigin(of: "https://evil.com/"))
    }

    @Test(arguments: [
        ("http://localhost/", true), ("http://LOCALHOST:1/", true), ("http://127.0.0.1/", true),
        ("http://127.9.9.9/", true), ("http://2130706433/", true), ("http://[::1]/", true),
        ("http://localhost.evil.com/", false), ("http://127.0.0.1.evil.com/", false),
        ("http://128.0.0.1/", false),
        ("http://0.0.0.0/", false), ("http://[::ffff:127.0.0.1]/", false), ("http://10.0.0.1/", false),
    ])
    func loopbackIsRecognised(url: String, expected: Bool) throws {
        #expect(try #require(HTTPOrigin(of: url)).isLoopback == expected)
    }
}
