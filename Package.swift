// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
/// Above the bindings there are no C pointers.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

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
        // Floor 0: system libraries, and how to speak to a reader.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CMicrohttpd",
            pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]
        ),
        .target(name: "Wording", swiftSettings: pure),

        // Floor 1: one protocol or kind of file each, and the model.
        .target(name: "Files", dependencies: ["Wording", system], swiftSettings: pure),
        .target(name: "HTTP", dependencies: ["CCurl", "Wording", log], swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CPostgres", "Wording", log], swiftSettings: strict),
        .target(name: "Serving", dependencies: ["CMicrohttpd"], swiftSettings: strict),
        .target(name: "Handshake", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "Inventory", swiftSettings: pure),
        .target(name: "XML", dependencies: ["CXML", "Wording"], swiftSettings: strict),
        .target(name: "YAML", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: pure),

        // Floor 2: catalogs, owners, changes and targets.
        .target(
            name: "Catalog",
            dependencies: ["Postgres", "Inventory"],
            resources: [.embedInCode("Queries")],
            swiftSettings: pure
        ),
        .target(
            name: "Ownership",
            dependencies: ["Inventory", "Wording", "YAML", .product(name: "Yams", package: "Yams")],
            swiftSettings: pure
        ),
        .target(name: "Comparison", dependencies: ["Inventory"], swiftSettings: pure),
        .target(
            name: "Delivery",
            dependencies: ["HTTP", "Postgres", "Wording", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: pure
        ),

        // Floor 3: what we know of Azure, of configuration and of the store.
        .target(
            name: "Azure",
            dependencies: [
                "Files", "HTTP", "Inventory", "Ownership", "Wording", jwt, log, subprocess, system,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: pure
        ),
        .target(
            name: "Configuration",
            dependencies: [
                "Files", "Inventory", "Ownership", "Postgres", "Wording", "YAML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Template")],
            swiftSettings: pure
        ),
        .target(
            name: "Store",
            dependencies: [
                "Files", "Inventory", "Ownership", "Wording", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: pure
        ),

        // Floor 4: the scan, the past, and the role that logs in.
        .target(
            name: "Discovery",
            dependencies: [
                "Azure", "Catalog", "Configuration", "Files", "HTTP", "Handshake", "Inventory", "Ownership",
                "Postgres", "Store", "Wording", log,
            ],
            swiftSettings: pure
        ),
        .target(
            name: "History",
            dependencies: [
                "Comparison", "Configuration", "Inventory", "Ownership", "Store", "Wording",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: pure
        ),
        .target(
            name: "ConnectorRole",
            dependencies: ["Files", "Inventory", "Postgres", "Store", "Wording"],
            resources: [.embedInCode("Queries")],
            swiftSettings: pure
        ),

        // Floor 5: directories.
        .target(
            name: "Directories",
            dependencies: [
                "Azure", "Comparison", "Configuration", "Discovery", "Files", "History", "Inventory",
                "Ownership",
                "Store", "Wording",
            ],
            swiftSettings: pure
        ),

        // Floor 6: the doctor and sync.
        .target(
            name: "Doctor",
            dependencies: [
                "Azure", "Catalog", "Configuration", "Directories", "Discovery", "Handshake", "Inventory",
                "Ownership", "Postgres", "Store", "Wording",
            ],
            swiftSettings: pure
        ),
        .target(
            name: "Sync",
            dependencies: [
                "Comparison", "Configuration", "Delivery", "Directories", "Discovery", "HTTP", "History",
                "Inventory",
                "Ownership", "Postgres", "Store", "Wording",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: pure
        ),

        // Floor 7: every text for people and programs.
        .target(
            name: "Reports",
            dependencies: [
                "Comparison", "Configuration", "ConnectorRole", "Directories", "Doctor", "History",
                "Inventory",
                "Ownership", "Postgres", "Store", "Sync", "Wording", "XML",
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Schemas")],
            swiftSettings: pure
        ),

        // Floor 8: the command line.
        .executableTarget(
            name: "pgcensus",
            dependencies: [
                "Azure", "Configuration", "ConnectorRole", "Delivery", "Directories", "Discovery", "Doctor",
                "Files", "HTTP", "History", "Inventory", "Ownership", "Postgres", "Reports", "Serving",
                "Store", "Sync", "Wording", log, system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: pure
        ),

        // Beside: Azure and PostgreSQL on loopback, for the demo and the tests.
        .target(
            name: "AzureEmulator",
            dependencies: [
                jwt, .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "LocalEstate",
            dependencies: ["AzureEmulator", "Wording", subprocess, system],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "pgcensus-demo",
            dependencies: [
                "AzureEmulator", "LocalEstate", "Wording", subprocess, system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "pgcensus-bench",
            dependencies: [
                "AzureEmulator", "Catalog", "Comparison", "Configuration", "Delivery", "History", "Inventory",
                "LocalEstate", "Ownership", "Store", "Sync", "Wording", subprocess, system,
            ],
            path: "Benchmarks",
            exclude: ["Floor", "inspector.py"],
            swiftSettings: strict
        ),
        .executableTarget(name: "floor", dependencies: ["CPostgres"], path: "Benchmarks/Floor"),

        // Tests: unit tests do no I/O; the others talk to real servers that they start themselves.
        .target(
            name: "Support",
            dependencies: ["Comparison", "Inventory", "LocalEstate", "Wording", subprocess, system],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "AzureEmulator", "Configuration", "Files", "Inventory", "LocalEstate", "Store",
                "Support",
                "pgcensus",
                "Comparison", "Delivery", "Discovery", "Doctor", "History", "HTTP", "Ownership", "Postgres",
                "Reports",
                "Sync",
                "Wording",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
                subprocess,
                system,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["LocalEstate", "Postgres", "Support", "Wording"],
            swiftSettings: strict
        ),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: strict),
        .testTarget(name: "InventoryTests", dependencies: ["Inventory", "Support"], swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Inventory", "Ownership", "Reports"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ComparisonTests",
            dependencies: ["Comparison", "Inventory", "Support", subprocess, system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DiscoveryTests",
            dependencies: ["Discovery", "Inventory", "Postgres"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AzureTests",
            dependencies: ["Azure", "Configuration", "Discovery", "HTTP", "Inventory", "Support", "Wording"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: ["Configuration", "Postgres", "Wording"],
            swiftSettings: strict
        ),
        .testTarget(name: "XMLTests", dependencies: ["XML"], swiftSettings: strict),
        .testTarget(name: "OwnershipTests", dependencies: ["Inventory", "Ownership"], swiftSettings: strict),
        .testTarget(name: "ServingTests", dependencies: ["Serving"], swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "Wording"], swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "Comparison", "Configuration", "Delivery", "History", "HTTP", "Inventory", "Store",
                "Sync", "Wording", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
