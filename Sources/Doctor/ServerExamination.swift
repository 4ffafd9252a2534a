package import Configuration
package import Discovery
package import Foundation
import Handshake
package import Inventory
import Postgres
import Wording

/// Walks to one server the way a crawl would, and looks at every step.
package struct ServerExamination: Sendable {
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

    /// Steps that hang on one that failed are not looked at.
    package func run() async -> Examination {
        var checks: [Check] = []
        let all: [(String, (inout Place) async -> [Check])] = [
            ("state", state), ("name", name), ("tcp", connection), ("login", session),
        ]
        // What Azure says of servers alone takes no connection.
        let steps = types == [.server] ? Array(all.prefix(1)) : all
        var place = Place()
        for (step, look) in steps {
            guard !checks.contains(where: { $0.verdict == .wrong }) else {
                checks.append(Check(step, .notLookedAt, "not looked at"))
                continue
            }
            checks += await look(&place)
        }
        return Examination("server \(server.name)", checks)
    }

    /// Where the server is, as far as it is known.
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
                : "Its page in the Azure portal says why, and what to do."
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
                    remedy: "Wait until it is made, or see its page in the Azure portal."
                )
            ]
        }
        return [Check("state", .holds, server.state ?? "named by hand")]
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

    /// One after the other, as a login tries them, each with its share of the time: the first that answers well counts.
    func connection(_ place: inout Place) async -> [Check] {
        var failed: [(address: String, checks: [Check])] = []
        for address in place.addresses {
            let transport = TransportExamination(
                host: server.host ?? "",
                address: address,
                port: place.port,
                login: login,
                timeout: login.settings.connectTimeout / place.addresses.count,
                now: now
            )
            let checks = await transport.run()
            guard checks.contains(where: { $0.verdict == .wrong }) else {
                return Self.deadAddresses(failed.map(\.address), besides: address) + checks
            }
            failed.append((address, checks))
        }
        return failed.first?.checks ?? []
    }

    private static func deadAddresses(_ addresses: [String], besides address: String) -> [Check] {
        guard !addresses.isEmpty else { return [] }
        return [
            Check(
                "tcp",
                .unwise,
                "\(addresses.joined(separator: ", ")) failed, \(address) answers: each login loses time there",
                remedy: "Take what does not answer out of DNS, or let this machine reach it."
            )
        ]
    }

    private func session(_ place: inout Place) async -> [Check] {
        await SessionExamination(server: server, login: login, types: types, exclude: exclude).run()
    }
}
