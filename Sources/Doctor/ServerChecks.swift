package import Configuration
package import Discovery
package import Foundation
import Handshake
package import Inventory
import Postgres
import Wording

/// Checks each step on the way to one server, as a scan takes it.
package struct ServerChecks: Sendable {
    let server: Server
    let login: Login
    let types: Set<ResourceKind>
    let exclude: Exclusions
    let now: Date

    package init(_ server: Server, login: Login, integration: Integration, now: Date) {
        self.server = server
        self.login = login
        types = integration.resourceTypes
        exclude = integration.exclude
        self.now = now
    }

    /// A check that depends on a failed one does not run.
    package func run() async -> CheckGroup {
        var checks: [Check] = []
        let all: [(String, (inout Place) async -> [Check])] = [
            ("state", state), ("name", name), ("tcp", connection), ("login", session),
        ]
        // Servers need no connection if only Azure's facts are read.
        let steps = types == [.server] ? Array(all.prefix(1)) : all
        var place = Place()
        for (step, look) in steps {
            guard !checks.contains(where: { $0.verdict == .wrong }) else {
                checks.append(Check(step, .notLookedAt, "not checked"))
                continue
            }
            checks += await look(&place)
        }
        return CheckGroup("server \(server.name)", checks)
    }

    /// The place of the server, as far as it is known.
    struct Place {
        var addresses: [String] = []
        var port = 5432
    }

    private func state(_ place: inout Place) -> [Check] {
        if server.isDown {
            let starts = server.kind == .flexibleServer && server.state?.lowercased() == "stopped"
            let remedy =
                starts
                ? "az postgres flexible-server start --ids \(server.id)"
                : "See its page in the Azure portal."
            return [
                Check("state", .wrong, "Azure says that the server is \(server.state ?? "")", remedy: remedy)
            ]
        }
        guard server.host != nil else {
            return [
                Check(
                    "state",
                    .wrong,
                    "Azure gives no host name for it",
                    remedy: "Wait until it is created, or see its page in the Azure portal."
                )
            ]
        }
        return [Check("state", .holds, server.state ?? "named in the configuration")]
    }

    private func name(_ place: inout Place) async -> [Check] {
        let host = server.host ?? ""
        let redirected = login.settings.resolve.lookup(host: host, port: login.settings.port)
        place.port = redirected?.port ?? login.settings.port
        if let redirected {
            place.addresses = [redirected.address]
            return [Check("name", .holds, "\(host) → \(redirected) by connection.resolve")]
        }
        do throws(PostgresError) {
            place.addresses = try await addresses(of: host, within: login.settings.connectTimeout)
            return [Check("name", .holds, "\(host) → \(place.addresses.joined(separator: ", "))")]
        } catch {
            return [Check("name", .wrong, error.cause, remedy: Problem(error).hint)]
        }
    }

    /// Tries the addresses one after the other, as a login does, each with its share of the time.
    func connection(_ place: inout Place) async -> [Check] {
        var failed: [(address: String, checks: [Check])] = []
        for address in place.addresses {
            let transport = TransportChecks(
                host: server.host ?? "",
                address: address,
                port: place.port,
                login: login,
                timeout: login.settings.connectTimeout / place.addresses.count,
                now: now
            )
            let checks = await transport.run()
            guard checks.contains(where: { $0.verdict == .wrong }) else {
                return Self.silentAddresses(failed.map(\.address), besides: address) + checks
            }
            failed.append((address, checks))
        }
        return failed.first?.checks ?? []
    }

    private static func silentAddresses(_ addresses: [String], besides address: String) -> [Check] {
        guard !addresses.isEmpty else { return [] }
        return [
            Check(
                "tcp",
                .unwise,
                "\(addresses.joined(separator: ", ")) failed, \(address) answers: each login loses time there",
                remedy: "Remove the failed addresses from DNS, or allow this machine to reach them."
            )
        ]
    }

    private func session(_ place: inout Place) async -> [Check] {
        await SessionChecks(server: server, login: login, types: types, exclude: exclude).run()
    }
}
