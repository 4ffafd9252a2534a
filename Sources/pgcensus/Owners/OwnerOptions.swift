import ArgumentParser

/// Which snapshot the owners are found for, and by which configuration.
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
