extension Server {
    /// What the server said of itself when we logged in.
    package struct Session: Sendable, Equatable, Codable, JSONWritable {
        /// Absent without TLS.
        package var tls: String?
        package var sslMode: String
        package var serverVersion: String
        package var inRecovery: Bool
        package var user: Name

        package init(tls: String?, sslMode: String, serverVersion: String, inRecovery: Bool, user: Name) {
            self.tls = tls
            self.sslMode = sslMode
            self.serverVersion = serverVersion
            self.inRecovery = inRecovery
            self.user = user
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("tls", tls)
                json.member("sslMode", sslMode)
                json.member("serverVersion", serverVersion)
                json.member("inRecovery", inRecovery)
                json.member("user", user)
            }
        }
    }
}
