extension Server {
    /// The server's facts from the login.
    package struct Session: Sendable, Equatable, JSONRecord {
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

        package static var blank: Self {
            Session(tls: nil, sslMode: "", serverVersion: "", inRecovery: false, user: "")
        }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("tls", &tls)
            try fields.field("sslMode", &sslMode)
            try fields.field("serverVersion", &serverVersion)
            try fields.field("inRecovery", &inRecovery)
            try fields.field("user", &user)
        }
    }
}
