import Configuration
import Testing
import Wording

@Suite struct DatabaseSecretTests {
    @Test(
        arguments: [
            ("plain", nil, "plain"), ("{not json", nil, "{not json"), (" spaces stay ", nil, " spaces stay "),
            (#"{"password": "p"}"#, nil, "p"), (" \n{\"username\": \"u\", \"password\": \"p\"}\n", "u", "p"),
            ("[1]", nil, "[1]"),
        ] as [(String, String?, String)]
    )
    func secretIsATextOrAJSONObject(_ text: String, _ username: String?, _ password: String) throws {
        #expect(
            try DatabaseSecret(text: text) == DatabaseSecret(username: username, password: Secret(password))
        )
    }

    @Test(arguments: [
        (#"{"username": "u"}"#, SecretError.withoutPassword), (#"{"password": 123}"#, .withoutPassword),
        ("", .unusable), ("a\0b", .unusable), (#"{"username": "", "password": "p"}"#, .unusable),
        (#"{"password": "p\u0000rest"}"#, .unusable),
        (#"{"username": 5, "password": "p"}"#, .usernameIsNoText),
        (String(repeating: "a", count: 65_537), .tooLarge),
    ])
    func invalidPasswordIsReported(_ text: String, _ error: SecretError) {
        #expect(throws: error) { try DatabaseSecret(text: text) }
    }
}
