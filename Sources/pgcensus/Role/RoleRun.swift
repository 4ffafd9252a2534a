import ArgumentParser
import Discovery
import Inventory
import Postgres
import Wording

/// Works on servers one after the other: if one fails, it reports the failure and continues with the others.
struct RoleRun {
    private(set) var worst = ExitStatus.done

    /// The results of the servers that did not fail; nil leaves one out.
    mutating func map<Subject, Result>(
        _ subjects: [Subject],
        named name: (Subject) -> String,
        _ work: (Subject) async throws -> Result?
    ) async throws -> [Result] {
        var results: [Result] = []
        for subject in subjects {
            do {
                if let result = try await work(subject) { results.append(result) }
            } catch let error as CommandFailure where error.code == ExitStatus.wrongUsage {
                throw error
            } catch let error as Failure where error.kind == .usage {
                throw error
            } catch let error as CommandFailure {
                printDiagnostic(error)
            } catch let error as any ExplainedError {
                let hint = Self.hint(for: error)?.printable
                printDiagnostic(CommandFailure("\(name(subject).printable): \(error.cause)", hint: hint))
            }
        }
        return results
    }

    /// The same, for work that ends with an exit code.
    mutating func each<Subject>(
        _ subjects: [Subject],
        named name: (Subject) -> String,
        _ work: (Subject) async throws -> Int32
    ) async throws {
        for code in try await map(subjects, named: name, work) { worst = max(worst, code) }
    }

    func end() throws {
        guard worst == ExitStatus.done else { throw ExitCode(worst) }
    }

    private mutating func printDiagnostic(_ failure: CommandFailure) {
        failure.printDiagnostic()
        worst = max(worst, ExitStatus.somethingUnseen)
    }

    /// The administrator logs in here, not the connector's role.
    private static func hint(for error: any ExplainedError) -> String? {
        guard let postgres = error as? PostgresError else { return error.hint }
        if postgres.serverError?.sqlState.hasPrefix("28") == true {
            return "Check --admin-user, and the password behind --admin-secret."
        }
        return Problem(postgres).hint
    }
}
