import Configuration
import Foundation
import Support
import Testing

/// Checks the files of `deploy/` with the tools that read them.
@Suite struct DeploymentTests {
    private let deploy = "\(Repository.root)/deploy"

    @Test func systemdAcceptsTheServiceAndTheTimer() async throws {
        let folder = try TemporaryFolder()
        let names = ["pgcensus-sync.service", "pgcensus-sync.timer"]
        for name in names {
            let text = try String(contentsOfFile: "\(deploy)/systemd/\(name)", encoding: .utf8)
            let program = Repository.program("pgcensus")
            try folder.write(text.replacing("/usr/local/bin/pgcensus", with: program), to: name)
        }
        let run = try await launch(["systemd-analyze", "verify"] + names.map { folder.file($0) })
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        let broken = try String(contentsOfFile: folder.file(names[0]), encoding: .utf8)
            .replacing("Type=oneshot", with: "Type=sometimes")
        let refused = try await launch([
            "systemd-analyze", "verify", folder.write(broken, to: "broken.service"),
        ])
        #expect(!refused.errors.isEmpty)
    }

    @Test func serviceCommandIsKnown() async throws {
        let text = try String(contentsOfFile: "\(deploy)/systemd/pgcensus-sync.service", encoding: .utf8)
        let line = try #require(text.firstMatch(of: #/ExecStart=\S+ (.*)/#)).1
        let help = try await pgcensus(["sync", "--help"])
        for option in line.matches(of: #/--[a-z]+/#) {
            #expect(help.output.contains(option.0), "\(option.0)")
        }
    }

    @Test func kubernetesAcceptsTheManifestAndItsConfiguration() async throws {
        let manifest = "\(deploy)/kubernetes/cronjob.yaml"
        let validator = "\(Repository.root)/.build/kubernetes/bin"
        let command = ["\(validator)/python", "\(validator)/kubernetes-validate", "--strict"]
        let run = try await launch(command + [manifest])
        #expect(run.code == 0, "\(run.output)\(run.errors)")
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        let broken = try folder.write(
            text.replacing("concurrencyPolicy: Forbid", with: "concurrency: Forbid"),
            to: "broken.yaml"
        )
        #expect(try await launch(command + [broken]).code != 0)
        #expect(text.contains("azure.workload.identity/use: \"true\""))
        let configuration = try #require(text.firstMatch(of: #/  pgcensus\.yaml: \|\n((?:    .*\n)+)/#)).1
        let lines = configuration.split(separator: "\n").map { $0.dropFirst(4) }.joined(separator: "\n")
        let read = try Settings(yaml: lines, file: "cronjob.yaml")
        #expect(read.integrations.first?.sync?.deliver.count == 1)
    }

    /// A documented exit code ends the job if another try cannot change the result.
    @Test func jobDistinguishesTransientFromPermanentFailures() async throws {
        let text = try String(contentsOfFile: "\(deploy)/kubernetes/cronjob.yaml", encoding: .utf8)
        let policy = try #require(text.firstMatch(of: #/action: FailJob\n.*values: \[([0-9, ]+)\]/#)).1
        let final = Set(policy.split(separator: ", ").map(String.init))
        let page = try String(contentsOfFile: "\(Repository.root)/docs/operations.md", encoding: .utf8)
        let codes = page.matches(of: #/(?m)^\| ([0-9]+) \| /#).map { String($0.1) }
        // 0 is not a failure, 3 and 141 do not occur in a job, and 1 and 130 may be temporary.
        #expect(final == Set(codes).subtracting(["0", "1", "3", "130", "141"]))
        #expect(text.contains("args: [sync, --once, --fail-on, new,"))
        #expect(text.contains("restartPolicy: Never"), "a pod failure policy requires it")
        let help = try await pgcensus(["sync", "--help"])
        #expect(help.output.contains("--fail-on"))
    }

    /// The image cannot be built here, so the test only checks that the files to copy exist.
    @Test func filesCopiedByTheDockerfileExist() throws {
        let text = try String(contentsOfFile: "\(deploy)/Dockerfile", encoding: .utf8)
        for copied in text.matches(of: #/(?m)^COPY (?!--from)(\S+)/#) {
            #expect(FileManager.default.fileExists(atPath: "\(Repository.root)/\(copied.1)"), "\(copied.1)")
        }
        #expect(text.contains("--static-swift-stdlib"))
        #expect(text.contains("ca-certificates"))
        #expect(text.contains("\nUSER 10001:10001\n"))
    }

    /// The image has the packages with the libraries of the program; the build stage has their development packages.
    @Test func imageHasTheRequiredLibraries() async throws {
        let text = try String(contentsOfFile: "\(deploy)/Dockerfile", encoding: .utf8)
        let stages = text.split(separator: "\nFROM ").suffix(2).map { stage in
            Set(stage.split { " \n".contains($0) }.map(String.init))
        }
        try #require(stages.count == 2)
        let setup = try String(contentsOfFile: "\(Repository.root)/.ci/setup", encoding: .utf8)
        for package in setup.matches(of: #/lib[a-z0-9-]+-dev/#) {
            #expect(stages[0].contains(String(package.0)), "\(package.0)")
        }
        let read = try await launch(["readelf", "-d", Repository.program("pgcensus")])
        let needed = read.output.matches(of: #/\[(lib[^\]]+\.so\.[0-9]+)\]/#).map { String($0.1) }
        #expect(needed.contains("libpq.so.5"))
        let inEveryImage: Set = ["libc6", "libgcc-s1", "libstdc++6"]
        for library in needed {
            let found = try await launch(["dpkg-query", "-S", "*/\(library)"]).output
            let package = String(found.prefix { $0 != ":" })
            #expect(stages[1].union(inEveryImage).contains(package), "\(library): \(found)")
        }
    }
}
