import Foundation
import Inventory
import LocalEstate
import Subprocess
import Support
import Testing

/// The pages of a running `sync`, also with hostile clients.
@Suite struct StatusPageTests {
    typealias Daemon = DaemonTests.Daemon

    /// Runs `work` with a running `sync` that has reachable pages and 1,024 file descriptors; returns how it ended.
    private func served(
        _ work: @escaping (Daemon) async throws -> Void
    ) async throws -> (status: TerminationStatus, seconds: Double) {
        var ended: (status: TerminationStatus, seconds: Double) = (.exited(-1), .infinity)
        try await SyncStory.with { story in
            try story.configure("every: 1s", types: [.server, .database])
            ended = try await DaemonTests().daemon(story, ["--listen", "127.0.0.1:0"]) { daemon in
                try await daemon.until("the port") { daemon.errors.contains("listening on") }
                try await Self.limit(daemon, to: 1024)
                try await work(daemon)
            }
        }
        return ended
    }

    private static func limit(_ daemon: Daemon, to descriptors: Int) async throws {
        let limit = "--nofile=\(descriptors):1024"
        let run = try await launch(["/usr/bin/prlimit", "--pid", "\(daemon.process.value)", limit])
        #expect(run.code == 0, "\(run.errors)")
    }

    /// The first line of the answer to these bytes; empty if the connection ends without an answer.
    private static func firstLine(_ daemon: Daemon, _ request: String) async throws -> String {
        let program = """
            import socket, sys
            client = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30)
            client.sendall(sys.argv[2].encode())
            try: print(client.recv(4096).decode().split("\\r\\n")[0])
            except ConnectionError: print("")
            """
        let run = try await launch(["/usr/bin/python3", "-c", program, daemon.port, request])
        return String(run.output.dropLast())
    }

    @Test func hostileClientsDelayNothing() async throws {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        let (asked, seed) = (isSoak ? 3000 : 10, UInt32.random(in: 0...UInt32.max))
        print("status page: seed \(seed)")
        let ended = try await served { daemon in
            let script = "\(Repository.root)/Tests/Impostor/crowd.py"
            let crowd = ["/usr/bin/python3", script, daemon.port, "1000", isSoak ? "3600" : "60", "\(seed)"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await launch(crowd) }
                try await daemon.until("the crowd") { try daemon.descriptors > 100 }
                let runs = daemon.errors.matches(of: #/story: complete/#).count
                for _ in 0..<asked {
                    #expect(try await Self.isHealthyInTime(daemon), "seed \(seed)")
                    let descriptors = try daemon.descriptors
                    #expect(descriptors < 700, "seed \(seed)")
                    try await Task.sleep(for: .seconds(1))
                }
                let later = daemon.errors.matches(of: #/story: complete/#).count
                #expect(later >= runs + asked / 2, "seed \(seed): \(daemon.errors)")
                #expect(!daemon.errors.contains("skipped"), "seed \(seed)")
                let memory = try daemon.peakMemory
                #expect(memory < 150 << 20, "seed \(seed)")
                let signalled = ContinuousClock.now
                daemon.signal(SIGTERM)
                try await daemon.until("the end") { daemon.errors.contains(" ended\n") }
                #expect(.now - signalled < .seconds(10), "seed \(seed)")
                group.cancelAll()
            }
        }
        #expect(ended.status == .exited(0))
    }

    /// Whether the health page answers within a second, as curl measures it; a second try is allowed on a busy machine.
    private static func isHealthyInTime(_ daemon: Daemon) async throws -> Bool {
        for _ in 0..<2 {
            let run = try await launch([
                "/usr/bin/curl", "-s", "-m", "5", "-w", "%{http_code} %{time_total}",
                "http://127.0.0.1:\(daemon.port)/healthz",
            ])
            let words = run.output.split(separator: "\n").last?.split(separator: " ") ?? []
            if run.output.hasPrefix("alive\n200"), let time = words.last.flatMap({ Double($0) }), time < 1 {
                return true
            }
        }
        return false
    }

    private static let requests = [
        ("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"),
        ("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET /healthz?a=b HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("DELETE /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 Method Not Allowed"),
        (
            "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n",
            "HTTP/1.1 405 Method Not Allowed"
        ),
        (
            "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 414 URI Too Long"
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 65536))\r\n\r\n",
            "HTTP/1.1 431 Request Header Fields Too Large"
        ),
        // This header never ends, so the server closes the connection.
        ("GET /healthz HTTP/1.1\r\n", ""),
    ]

    @Test func everyRequestGetsAnAnswer() async throws {
        _ = try await served { daemon in
            for (request, answer) in Self.requests {
                let line = try await Self.firstLine(daemon, request)
                #expect(line == answer)
                let health = try await daemon.get("/healthz")
                #expect(health.output == "alive\n200")
            }
        }
    }

    @Test func missingDescriptorsDelayOnly() async throws {
        let ended = try await served { daemon in
            try await Self.limit(daemon, to: 4)
            let silenced = try await launch([
                "/usr/bin/curl", "-s", "-m", "2", "http://127.0.0.1:\(daemon.port)/healthz",
            ])
            #expect(silenced.code == 28, "\(silenced)")
            try await Self.limit(daemon, to: 1024)
            #expect(try await daemon.get("/healthz").output == "alive\n200")
        }
        #expect(ended.status == .exited(0))
        #expect(ended.seconds < 10)
    }

    @Test func portInUseIsRefusedBeforeAnythingRuns() async throws {
        let held = try HeldPort(.silent)
        try await SyncStory.with { story in
            try story.configure("every: 1s", types: [.server])
            let run = try await story.program(["sync", "--listen", "127.0.0.1:\(held.number)"])
            #expect(run.code == 1)
            #expect(
                run.errors.contains(
                    "error: cannot listen on 127.0.0.1:\(held.number): Address already in use\n"
                )
            )
            #expect(run.errors.contains("hint: Choose another address with --listen."))
            #expect(!run.errors.contains("started"))
            #expect(try await story.program(["snapshots", "list", "-o", "json"]).output.contains("[]"))
        }
    }
}

extension DaemonTests.Daemon {
    fileprivate var port: String {
        errors.firstMatch(of: #/listening on 127\.0\.0\.1:([0-9]+)/#).map { String($0.1) } ?? ""
    }

    fileprivate var descriptors: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.value)/fd").count }
    }

    /// The peak memory in bytes; proc(5), `VmHWM`.
    fileprivate var peakMemory: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process.value)/status", encoding: .utf8)
            let peak = try #require(status.firstMatch(of: #/VmHWM:\s+([0-9]+) kB/#))
            return try #require(Int(peak.1)) << 10
        }
    }
}
