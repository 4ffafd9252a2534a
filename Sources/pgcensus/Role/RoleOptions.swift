import ArgumentParser
import Configuration
import ConnectorRole
import Wording

/// What the role is for.
struct RequestedRole: ParsableArguments {
    @Option(help: "inventory: what the census needs. access: what a tool needs that grants access to others.")
    var profile = RoleProfile.inventory

    @Option(help: "Who gets the grants of the profile access: azure_pg_admin or connector.")
    var grantee = Grantee.administrators

    @Option(
        name: .customLong("with"),
        help: "A further grant: read-statistics, for the sizes of all databases; may be repeated."
    )
    var extras: [Extra] = []

    enum Grantee: String, ExpressibleByArgument, CaseIterable {
        case administrators = "azure_pg_admin"
        case connector
    }

    enum Extra: String, ExpressibleByArgument, CaseIterable {
        case statistics = "read-statistics"
    }

    func validate() throws {
        if profile == .inventory, grantee == .connector {
            throw ValidationError("--grantee goes with --profile access")
        }
    }
}

extension RoleProfile: ExpressibleByArgument {}
