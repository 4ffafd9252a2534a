// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
/// For targets without C pointers.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let certificates = Target.Dependency.product(name: "X509", package: "swift-certificates")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A C library of the system.
func systemLibrary(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A library without C pointers; `embedded` is a folder whose files are part of the code.
func library(_ name: String, _ dependencies: [Target.Dependency] = [], embedded: String? = nil) -> Target {
    let resources = embedded.map { [Resource.embedInCode($0)] }
    return .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: safe)
}

/// A library that uses C pointers.
func binding(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func executable(
    _ name: String,
    _ dependencies: [Target.Dependency],
    path: String? = nil,
    exclude: [String] = [],
    settings: [SwiftSetting] = strict
) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: path,
        exclude: exclude,
        swiftSettings: settings
    )
}

func test(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "pgcensus",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox.git", exact: "0.27.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
    ],
    targets: [
        // Floor 0: system libraries, and the wording of errors.
        systemLibrary("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        systemLibrary("CMicrohttpd", "libmicrohttpd", apt: "libmicrohttpd-dev"),
        systemLibrary("COpenSSL", "openssl", apt: "libssl-dev"),
        systemLibrary("CPostgres", "libpq", apt: "libpq-dev"),
        systemLibrary("CXML", "libxml-2.0", apt: "libxml2-dev"),
        library("Wording"),

        // Floor 1: protocols and file formats, and the model.
        library("Files", ["Wording", system]),
        binding("HTTP", ["CCurl", "Wording", log]),
        binding("Handshake", ["COpenSSL"]),
        library("Inventory"),
        binding("Postgres", ["CPostgres", "Wording", log]),
        binding("Serving", ["CMicrohttpd"]),
        binding("XML", ["CXML", "Wording"]),
        library("YAML", [yams]),

        // Floor 2: catalogs, owners, changes and targets.
        library("Catalog", ["Inventory", "Postgres"], embedded: "Queries"),
        library("Comparison", ["Inventory"]),
        library("Delivery", ["HTTP", "Inventory", "Postgres", "Wording", crypto]),
        library("Ownership", ["Inventory", "Wording", "YAML", yams]),

        // Floor 3: Azure, the configuration and the store.
        library(
            "Azure",
            [
                "Files", "HTTP", "Inventory", "Ownership", "Wording", asn1, certificates, crypto, jwt, log,
                subprocess, system,
            ]
        ),
        library(
            "Configuration",
            ["Files", "Inventory", "Ownership", "Postgres", "Wording", "YAML", crypto, yams],
            embedded: "Template"
        ),
        library("Store", ["Files", "Inventory", "Ownership", "Wording", crypto, grdb]),

        // Floor 4: the scan, the history, and the connector's role.
        library(
            "ConnectorRole",
            ["Files", "Inventory", "Postgres", "Store", "Wording"],
            embedded: "Queries"
        ),
        library(
            "Discovery",
            [
                "Azure", "Catalog", "Configuration", "Files", "HTTP", "Handshake", "Inventory", "Ownership",
                "Postgres", "Store", "Wording", log,
            ]
        ),
        library(
            "History",
            ["Comparison", "Configuration", "Inventory", "Ownership", "Store", "Wording", crypto]
        ),

        // Floor 5: directories.
        library(
            "Directories",
            [
                "Azure", "Comparison", "Configuration", "Discovery", "Files", "History", "Inventory",
                "Ownership", "Store", "Wording",
            ]
        ),

        // Floor 6: the doctor and sync.
        library(
            "Doctor",
            [
                "Azure", "Catalog", "Configuration", "Directories", "Discovery", "Handshake", "Inventory",
                "Ownership", "Postgres", "Store", "Wording",
            ]
        ),
        library(
            "Sync",
            [
                "Comparison", "Configuration", "Delivery", "Directories", "Discovery", "HTTP", "History",
                "Inventory", "Ownership", "Postgres", "Store", "Wording", crypto, lifecycle,
            ]
        ),

        // Floor 7: every text for people and programs.
        library(
            "Reports",
            [
                "Comparison", "Configuration", "ConnectorRole", "Directories", "Doctor", "History",
                "Inventory", "Ownership", "Postgres", "Store", "Sync", "Wording", "XML", yams,
            ],
            embedded: "Schemas"
        ),

        // Floor 8: the command line.
        executable(
            "pgcensus",
            [
                "Azure", "Configuration", "ConnectorRole", "Delivery", "Directories", "Discovery", "Doctor",
                "Files", "HTTP", "History", "Inventory", "Ownership", "Postgres", "Reports", "Serving",
                "Store", "Sync", "Wording", argumentParser, lifecycle, log, signals, system,
            ],
            settings: safe
        ),

        // Beside: Azure and PostgreSQL on loopback, for the demo, the tests and the benchmarks.
        binding("AzureEmulator", [asn1, certificates, crypto, flyingFox, flyingSocks, jwt]),
        binding("LocalEstate", ["AzureEmulator", "Wording", subprocess, system]),
        executable(
            "pgcensus-demo",
            ["AzureEmulator", "LocalEstate", "Wording", argumentParser, subprocess, system]
        ),
        executable(
            "pgcensus-bench",
            [
                "AzureEmulator", "Catalog", "Comparison", "Configuration", "Delivery", "History", "Inventory",
                "LocalEstate", "Ownership", "Store", "Sync", "Wording", subprocess, system,
            ],
            path: "Benchmarks",
            exclude: ["BareLibpq", "inspector.py"]
        ),
        executable("bare-libpq", ["CPostgres"], path: "Benchmarks/BareLibpq"),

        // Tests: unit tests do no I/O; the others start real servers.
        binding(
            "Support",
            ["Comparison", "Inventory", "LocalEstate", "Wording", subprocess, system],
            path: "Tests/Support"
        ),
        test(
            "AzureTests",
            ["Azure", "Configuration", "Discovery", "HTTP", "Inventory", "Support", "Wording"]
        ),
        test("ComparisonTests", ["Comparison", "Inventory", "Support", subprocess, system]),
        test("ConfigurationTests", ["Configuration", "Postgres", "Support", "Wording"]),
        test(
            "DiscoveryTests",
            ["Configuration", "Discovery", "Inventory", "Postgres", "Wording"]
        ),
        test("HTTPTests", ["HTTP", "Support", "Wording"]),
        test(
            "IntegrationTests",
            [
                "AzureEmulator", "Comparison", "Configuration", "Delivery", "Discovery", "Doctor", "Files",
                "HTTP", "History", "Inventory", "LocalEstate", "Postgres", "Reports", "Store", "Support",
                "Sync", "Wording", "pgcensus", flyingFox, flyingSocks, subprocess, system,
            ]
        ),
        test("InventoryTests", ["Inventory", "Support"]),
        test("OwnershipTests", ["Inventory", "Ownership"]),
        test("PostgresTests", ["LocalEstate", "Postgres", "Support", "Wording"]),
        test(
            "ReportsTests",
            ["Comparison", "Delivery", "Inventory", "Ownership", "Reports", "Store", "Sync"]
        ),
        test("ServingTests", ["Serving"]),
        test(
            "SyncTests",
            [
                "Comparison", "Configuration", "Delivery", "HTTP", "History", "Inventory", "Store", "Sync",
                "Wording", crypto,
            ]
        ),
        test("WordingTests", ["Wording"]),
        test("XMLTests", ["XML"]),
    ],
    swiftLanguageModes: [.v6]
)
