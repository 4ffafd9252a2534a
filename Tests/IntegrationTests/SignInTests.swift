import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// All ways to sign in, and all their errors: the real binary with the emulator.
@Suite struct SignInTests {
    private static let identity = [
        "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
    ]

    private func expectNothingStored(
        _ result: (run: ProgramRun, snapshot: Snapshot?),
        _ words: String,
        line: SourceLocation = #_sourceLocation
    ) {
        #expect(result.run.code == 1, "\(result.run.errors)", sourceLocation: line)
        #expect(result.snapshot == nil, sourceLocation: line)
        let lines = result.run.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(result.run.errors)", sourceLocation: line)
        #expect(lines.first?.contains(words) == true, "\(result.run.errors)", sourceLocation: line)
        #expect(lines.last?.hasPrefix("hint: ") == true, sourceLocation: line)
    }

    /// Answers of Entra that contain no token.
    @Test(arguments: [
        ("<html>Sign in</html>", "cannot be read"),
        (#"{"access_token":17,"expires_in":3599}"#, "cannot be read"),
        (#"{"access_token":"made-up","expires_in":3599}"#, "401 (InvalidAuthenticationToken)"),
    ])
    func malformedTokenIsReported(_ body: String, _ words: String) async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        story.emulator.setFault { $0.path.hasSuffix("/token") ? Answer(200, text: body) : nil }
        expectNothingStored(try await story.scan(), words)
        await story.emulator.stop()
    }

    @Test func tokenForAnotherAudienceShowsAzuresReason() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let token = try await story.token(for: "https://vault.azure.net/.default")
        let answer = Answer(200, text: #"{"access_token":"\#(token)","expires_in":3599}"#)
        story.emulator.setFault { $0.path.hasSuffix("/token") ? answer : nil }
        let result = try await story.scan()
        expectNothingStored(result, "401 (InvalidAuthenticationTokenAudience)")
        #expect(!result.run.errors.contains(token))
        await story.emulator.stop()
    }

    @Test func tokensExpiringDuringTheScanAreReplaced() async throws {
        var estate = Estate.made(subscriptions: 3, servers: 1)
        (estate.tokenLifetime, estate.delay) = (3, 1600)
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0, "\(run.errors)")
        #expect(snapshot?.servers.count == 3)
        #expect(story.emulator.requests().count { $0.path.hasSuffix("/token") } > 1)
        await story.emulator.stop()
    }

    @Test func expiredTokenIsReplacedOnceThenReported() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let expired = Answer(401, text: #"{"error":{"code":"ExpiredAuthenticationToken","message":"late"}}"#)
        story.emulator.setFault { $0.path == "/subscriptions" ? expired : nil }
        expectNothingStored(try await story.scan(), "401 (ExpiredAuthenticationToken)")
        #expect(story.emulator.requests().count { $0.path == "/subscriptions" } == 2)
        await story.emulator.stop()
    }

    @Test func missingTokenFileIsReported() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let environment = Self.identity.merging(["AZURE_FEDERATED_TOKEN_FILE": "/nonexistent/token"]) { $1 }
        expectNothingStored(
            try await story.scan(credential: "workloadIdentity", environment: environment),
            "/nonexistent/token cannot be read"
        )
        await story.emulator.stop()
    }

    /// The token file is removed while the scan runs; what is not read yet is hidden, and the reason is reported.
    @Test func vanishedTokenFileHidesLaterServers() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        (estate.tokenLifetime, estate.delay) = (1, 600)
        let secrets = EmulatorSecrets(clientSecret: "unused", federatedToken: "from-the-cluster")
        let story = try await AzureStory(estate, secrets: secrets)
        let file = try story.folder.write("from-the-cluster", to: "token")
        story.emulator.setFault { request in
            if request.path == "/subscriptions" { try? FileManager.default.removeItem(atPath: file) }
            return nil
        }
        let environment = Self.identity.merging(["AZURE_FEDERATED_TOKEN_FILE": file]) { $1 }
        let (run, snapshot) = try await story.scan(credential: "workloadIdentity", environment: environment)
        #expect(run.code == 4, "\(run.errors)")
        #expect(snapshot?.subscriptions[0].scan.outcome.hidesSomething == true)
        #expect(run.output.contains("azure-credential-unusable"))
        #expect(run.output.contains("\(file) cannot be read"))
        await story.emulator.stop()
    }

    /// A certificate file with each kind of error, created with openssl.
    @Test(arguments: [
        ("no key", ["cat c.pem > both.pem"], "the file has no private key"),
        ("no certificate", ["cat k.pem > both.pem"], "the file has no certificate"),
        (
            "passphrase",
            ["openssl pkey -in k.pem -aes256 -passout pass:x -out e.pem", "cat c.pem e.pem > both.pem"],
            "its key has a passphrase"
        ),
        (
            "expired",
            [
                "printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\n' > ca.conf",
                "printf 'default_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' >> ca.conf",
                "touch index; echo 01 > serial; openssl req -new -key k.pem -subj /CN=x -out c.csr",
                "openssl ca -batch -selfsign -config ca.conf -keyfile k.pem -in c.csr -notext -out old.pem"
                    + " -startdate 20200101000000Z -enddate 20210101000000Z",
                "cat old.pem k.pem > both.pem",
            ],
            "the certificate ended on"
        ),
        (
            "another key", ["openssl genrsa -out other.pem 2048", "cat c.pem other.pem > both.pem"],
            "the key does not belong"
        ),
        (
            "elliptic",
            [
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x -keyout ek.pem -out ec.pem",
                "cat ec.pem ek.pem > both.pem",
            ], "not an RSA key"
        ),
        ("not there", ["true"], "cannot be read"),
    ])
    func unusableCertificateIsReported(_ fault: String, _ commands: [String], _ words: String)
        async throws
    {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -keyout k.pem -out c.pem"
        try await run(
            "/bin/sh",
            ["-ec", ([make] + commands).joined(separator: "\n")],
            folder: story.folder.path
        )
        let environment = Self.identity.merging(
            ["AZURE_CLIENT_CERTIFICATE_PATH": story.folder.file("both.pem")]
        ) { $1 }
        expectNothingStored(try await story.scan(environment: environment), words)
        #expect(story.emulator.requests().isEmpty)
        await story.emulator.stop()
    }

    /// The ways in which the Azure CLI can fail.
    @Test(arguments: [
        ("echo 'Please run az login' >&2; exit 1", "az says: Please run az login"),
        ("echo 'WARNING: not JSON'", "az did not print a token"),
        ("printf '{}'", "az did not print a token"),
        ("sleep 60 & wait", "az did not end within 10s"),
    ])
    func brokenAzureCLIIsReported(_ script: String, _ words: String) async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let az = try story.folder.write("#!/bin/sh\n\(script)\n", to: "az")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: az)
        let path = ["PATH": "\(story.folder.path):/usr/bin:/bin"]
        expectNothingStored(try await story.scan(credential: "azureCLI", environment: path), words)
        await story.emulator.stop()
    }

    @Test func folderNamedAzIsSkippedAndAzsErrorIsShown() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let shadow = "\(story.folder.path)/shadow/az"
        try FileManager.default.createDirectory(atPath: shadow, withIntermediateDirectories: true)
        let script =
            "#!/bin/sh\necho 'ERROR: AADSTS50076: you must use multi-factor authentication' >&2\nexit 1\n"
        let az = try story.folder.write(script, to: "az")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: az)
        let path = ["PATH": "\(story.folder.path)/shadow:\(story.folder.path):/usr/bin:/bin"]
        expectNothingStored(
            try await story.scan(credential: "azureCLI", environment: path),
            "az says: ERROR: AADSTS50076: you must use multi-factor authentication"
        )
        await story.emulator.stop()
    }

    @Test func defaultNamesEveryTriedCredential() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let silent = try HeldPort(.silent)
        let imds = "http://127.0.0.1:\(silent.number)"
        let result = try await story.scan(
            credential: "default",
            environment: ["PATH": "/nonexistent"],
            imds: imds
        )
        expectNothingStored(
            result,
            "managedIdentity: no identity service on this machine; azureCLI: az is not on the PATH"
        )
        for words in ["environment: AZURE_TENANT_ID", "workloadIdentity: AZURE_FEDERATED_TOKEN_FILE not set"]
        {
            #expect(result.run.errors.contains(words))
        }
        await story.emulator.stop()
    }

    @Test func busyIdentityServiceIsRetried() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        story.emulator.setFault { [emulator = story.emulator] request in
            let asked = emulator.requests().count { $0.path.hasSuffix("/token") }
            return request.path.hasSuffix("/token") && asked < 2 ? Answer(429, text: "{}") : nil
        }
        let (run, snapshot) = try await story.scan(credential: "managedIdentity", environment: [:])
        #expect(run.code == 0, "\(run.errors)")
        #expect(snapshot?.servers.count == 1)
        await story.emulator.stop()
    }

    @Test func appIdentitySignsIn() async throws {
        let secrets = EmulatorSecrets(clientSecret: "unused", identityHeader: "from-the-platform")
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1), secrets: secrets)
        let environment = [
            "IDENTITY_ENDPOINT": "\(story.emulator.baseURL)/msi/token",
            "IDENTITY_HEADER": "from-the-platform",
        ]
        let (run, snapshot) = try await story.scan(credential: "default", environment: environment)
        #expect(run.code == 0, "\(run.errors)")
        #expect(snapshot?.servers.count == 1)
        await story.emulator.stop()
    }
}
