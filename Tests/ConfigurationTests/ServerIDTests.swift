import Inventory
import Testing

@testable import Configuration

/// A server in the configuration has one id, whatever the spelling of its address.
@Suite struct ServerIDTests {
    @Test(arguments: [
        ("'::1'", "postgresql://[::1]:5432"), ("'[::1]'", "postgresql://[::1]:5432"),
        ("'0:0:0:0:0:0:0:1'", "postgresql://[::1]:5432"),
        ("'2001:DB8::00ff'", "postgresql://[2001:db8::ff]:5432"),
        ("'FE80::1%eth0'", "postgresql://[fe80::1%eth0]:5432"),
        ("'::ffff:10.0.0.1'", "postgresql://[::ffff:10.0.0.1]:5432"),
        ("10.0.0.1", "postgresql://10.0.0.1:5432"), ("DB1.example.com", "postgresql://db1.example.com:5432"),
    ])
    func ipv6AddressHasOneSpellingInBrackets(_ host: String, _ id: String) throws {
        let yaml = "integrations:\n  - name: x\n    servers: [{hostname: \(host)}]"
        let integration = try #require(try Settings(yaml: yaml, file: "f").integrations.first)
        #expect(integration.namedServers.map(\.id) == [id])
        let server = try #require(integration.namedServers.first)
        #expect(integration.connection(to: server).port == 5432)
        #expect(server.host?.contains("[") == false)
    }

    @Test func twoSpellingsOfOneAddressAreADuplicate() {
        #expect(throws: (any Error).self) {
            let yaml = "integrations:\n  - name: x\n    servers: [{hostname: '::1'}, {hostname: '0::1'}]"
            _ = try Settings(yaml: yaml, file: "f")
        }
    }
}
