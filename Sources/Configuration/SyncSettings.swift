package import Postgres

/// When an integration is crawled by itself, and who hears what changed.
package struct SyncSettings: Sendable, Equatable {
    package enum Schedule: Sendable, Equatable {
        case every(Duration)
        case cron(CronExpression)
    }

    /// How many removals of one kind one run may report.
    package enum MostRemovals: Sendable, Equatable {
        case percent(Int)
        case count(Int)
    }

    package var schedule: Schedule?
    /// Of the IANA database; for `cron` alone.
    package var timeZone = "UTC"
    /// Up to which a run is put off at random, so that many programs do not start at once.
    package var jitter = Duration.zero
    package var maxRemovals = MostRemovals.percent(20)
    package var deliver: [DeliverySettings] = []

    package init() {}

    /// What is wrong with an interval and its jitter.
    package var objection: String? {
        guard case .every(let interval) = schedule else { return nil }
        if interval < .seconds(1) { return "runs are a second apart at least" }
        return jitter > interval ? "the jitter is longer than the time from run to run" : nil
    }
}

/// One target that is told what changed.
package struct DeliverySettings: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        case file(String)
        case webhook(WebhookSettings)
        case postgresql(PostgresTargetSettings)
    }

    /// Unique in its integration; what it has received is kept under this name.
    package var name: String
    package var place: Place
}

/// A URL that events are posted to.
package struct WebhookSettings: Sendable, Equatable {
    package var url: String
    /// The key of the signature.
    package var secret: SecretReference?
    package var caFile: String?
    package var batch = 100
    package var timeout = Duration.seconds(30)
}

/// A database that events are written to.
package struct PostgresTargetSettings: Sendable, Equatable {
    package static let usualSchema = "pgcensus"

    package var host: String
    package var port = 5432
    package var database: String
    package var user = "pgcensus"
    package var secret: SecretReference?
    package var sslMode = SSLMode.verifyFull
    package var sslRootCert: String?
    package var authentication: Authentication?
    package var schema = Self.usualSchema
    package var resolve = ResolveMap()
}
