import Inventory
import Testing

@Suite struct QualifiedNameTests {
    @Test(arguments: [
        ("sales.orders", "sales", "orders"), (#""a.b"."c""d""#, "a.b", "c\"d"), (#"a."b.c""#, "a", "b.c"),
        (#""é ".x"#, "é ", "x"),
    ])
    func quotedNamesAreParsed(_ text: String, _ schema: String, _ table: String) {
        let name = QualifiedName(Name(text))
        #expect(name == QualifiedName(schema: Name(schema), table: Name(table)))
    }

    @Test(arguments: ["", "a", "a.", ".b", "a.b.c", #""a.b"#, #""a"b.c"#])
    func otherThanTwoNamesIsNil(_ text: String) {
        #expect(QualifiedName(Name(text)) == nil)
    }

    @Test func idsBelowTheServerArePercentEncoded() {
        let database = ResourcePath.database("a/b 100%~", of: "/s")
        #expect(database == "/s/databases/a%2Fb%20100%25~")
        let schema = ResourcePath.schema("é", of: database)
        #expect(ResourcePath.table("T-1_x.y", of: schema) == database + "/schemas/%C3%A9/tables/T-1_x.y")
    }
}
