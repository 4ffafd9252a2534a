import Inventory
import Testing

@Suite struct ParameterSettingTests {
    @Test(arguments: [
        ("work_mem", "64MB", "64MB"),
        ("search_path", "\"$user\", public", "\"$user\", public"),
        ("password_encryption", "scram-sha-256", "scram-sha-256"),
        ("pgaudit.log", "ddl, role", "ddl, role"),
        ("app.jwt_secret", "c2VjcmV0", nil),
        ("app.mode", "fast", nil),
        ("PGAUDIT.role", "auditor", "auditor"),
        ("dblink", "host=h password=p", nil),
        ("cron.host", "postgresql://u:p@h/d", nil),
    ])
    func settingThatMayBeSecretHasNoValue(name: String, value: String, shown: String?) {
        #expect(ParameterSetting(name: name, value: value).value == shown)
    }
}
