import ArgumentParser
import Reports

/// Which snapshot to find owners for, and with which configuration.
struct OwnerOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(help: "A snapshot's id, latest~1, or a time. Default: latest.")
    var snapshot: String?
}

/// How resources are printed.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv

    var listing: ResourceListing.Format {
        switch self {
        case .table: .table
        case .json: .json
        case .csv: .csv
        }
    }
}

extension OutputFormat {
    var changes: OwnerChangeListing.Format {
        switch self {
        case .table: .table
        case .json: .json
        }
    }
}

extension ArgumentHelp {
    /// The resource that a person names.
    static let resource = ArgumentHelp(
        "A full id, or server/database/schema/table; trailing parts may be left out.",
        discussion: "A slash inside a name is written %2F, a percent sign %25."
    )
}
