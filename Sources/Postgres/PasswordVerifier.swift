import CPostgres
package import Wording

extension Connection {
    /// What the server stores of a password with SCRAM (chapter 55.3); made here so that the password is not sent.
    ///
    /// libpq prepares the text with SASLprep and uses a new salt. It can be attacked offline: never print it.
    package func verifier(of password: Secret, for role: String) throws(PostgresError) -> Secret {
        guard let verifier = PQencryptPasswordConn(raw, password.revealed, role, "scram-sha-256") else {
            throw error
        }
        defer { PQfreemem(verifier) }
        return Secret(String(cString: verifier))
    }
}
