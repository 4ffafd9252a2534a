import CPostgres
package import Wording

extension Connection {
    /// What the server keeps of a password under SCRAM (chapter 55.3), made here so that the password stays here.
    ///
    /// libpq prepares the text as SASLprep has it and takes a new salt. It can be attacked offline: not to be printed.
    package func verifier(of password: Secret, for role: String) throws(PostgresError) -> Secret {
        guard let verifier = PQencryptPasswordConn(raw, password.revealed, role, "scram-sha-256") else {
            throw error
        }
        defer { PQfreemem(verifier) }
        return Secret(String(cString: verifier))
    }
}
