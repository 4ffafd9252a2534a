import Foundation

/// One `##` section of a Markdown report: written anew, while the others stay.
struct ReportSection {
    let title: String
    let text: String

    func write(to path: String) throws {
        let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "# Benchmarks\n"
        var parts = old.components(separatedBy: "\n## ")
        let part = "\(title)\n\n\(text)\n\n\(Self.machine)\n"
        if let place = parts.indices.dropFirst().first(where: { parts[$0].hasPrefix("\(title)\n") }) {
            parts[place] = part
        } else {
            parts.append(part)
        }
        try parts.joined(separator: "\n## ").write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// What the figures depend on.
    private static var machine: String {
        let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = processors.split(separator: "\n").first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }.map { $0.trimmingCharacters(in: .whitespaces) }
        let process = ProcessInfo.processInfo
        let memory = process.physicalMemory >> 30
        return "Measured on \(process.activeProcessorCount) cores (\(model ?? "unknown")), \(memory) GiB, "
            + "\(process.operatingSystemVersionString); the program and what it talks to share them."
    }
}
