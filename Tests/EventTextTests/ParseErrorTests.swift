// What isn't an event is refused, and the refusal says where, which field, what stands there and what
// could. None of it traps.

import EventText
import Events
import Numerics
import Testing

@Suite struct ParseErrorTests {
  private static let valid =
    #"{"sequence":1,"time":"2026-11-20T12:00:00Z","kind":"book_add","source":"session/1","#
    + #""instrument":"ACME","order":"7","price":"101.25","quantity":"100","side":"buy"}"#
  private let text = EventJSON(symbols: ["ACME", "ZED"])

  /// The refusal of the valid line with `old` replaced.
  private func refusal(_ old: String, _ new: String) -> JSONError? {
    refusal(Self.valid.replacing(old, with: new, maxReplacements: 1))
  }

  private func refusal(_ line: String) -> JSONError? {
    do throws(JSONError) {
      _ = try text.parse(line)
      return nil
    } catch {
      return error
    }
  }

  private func column(of piece: String) -> Int {
    let prefix = Self.valid.prefix { _ in true }
    guard let range = prefix.firstRange(of: piece) else { return -1 }
    return Self.valid[..<range.lowerBound].utf8.count + 1
  }

  @Test func theValidLineIsValid() throws {
    let event = try text.parse(Self.valid)
    #expect(event.payload(as: BookOrder.self).price == Price(units: 10_125_000_000))
    #expect(event.instrument == InstrumentID(0))
  }

  @Test func whatJSONAllowsIsAllowed() throws {
    let event = try text.parse(Self.valid)
    let spaced = Self.valid.replacing(",", with: " ,\t\r\n ").replacing(":\"", with: " : \"")
    #expect(try text.parse(" \n" + spaced.replacing("T12 : ", with: "T12:") + "\r\n") == event)
    // Another order of keys, escapes in keys and values, a number for a name, an index for a symbol.
    let other =
      #"{"side":1,"quantity":"100.0","price":"101.25","order":"7","instrument":0,"flags":0,"#
      + #""source":"1\/1","k\u0069nd":"book\u005Fadd","time":"2026-11-20T12:00:00.0Z","#
      + #""sequence":1,"reserved":"000000000000000000000000000000"}"#
    #expect(try text.parse(other) == event)
    #expect(try text.parse(Self.valid.replacing("\"book_add\"", with: "1")) == event)
  }

  @Test func textIsItsBytes() throws {
    let line =
      #"{"sequence":1,"time":"1970-01-01T00:00:00Z","kind":"identifier_part","source":"none","#
      + #""instrument":null,"identifier":"1","text":"T","part":0,"part_count":1,"byte_count":2}"#
    func text0(_ text: String) throws -> UInt64 {
      let event = try self.text.parse(line.replacing("\"T\"", with: text))
      return event.payload(as: IdentifierPart.self).text0
    }
    #expect(try text0(#""A\u0000é\b\f\n\r\t""#) == 0x090D_0A0C_08E9_0041)
    #expect(try text0("\"\"") == 0)
    #expect(
      refusal(line.replacing("\"T\"", with: "\"Ā\""))
        == JSONError(
          column: 128, field: "text", found: #""\xc4\x80""#,
          allowed: #"a string of up to 24 characters up to \u00ff"#))
    #expect(refusal(line.replacing("\"T\"", with: #""\ud83d\ude00""#))?.field == "text")
    #expect(
      refusal(line.replacing("\"T\"", with: "\"\(String(repeating: "x", count: 25))\"")) != nil)
    #expect(
      refusal(line.replacing("\"T\"", with: "\"\(String(repeating: "x", count: 24))\"")) == nil)
  }

  @Test func valuesOutsideTheirField() {
    let time = "a time in UTC from 1970 to 2554, like \"2026-11-20T12:00:00.123456789Z\""
    let decimal =
      "a decimal in quotes, like \"-101.25\": up to 8 places, -92233720368.54775808 to "
      + "92233720368.54775807"
    let id = "a whole number up to 18446744073709551615, in quotes"
    let source =
      "\"none\", or a class and a number up to 4095 like \"session/1\"; classes: none, session, "
      + "strategy, operator, timer, core"
    let instrument = "an index up to 4294967295, null, or a symbol: ACME, ZED"
    let cases: [(old: String, new: String, field: String, allowed: String)] = [
      ("1", "-1", "sequence", "a whole number up to 18446744073709551615"),
      ("1", "1.0", "sequence", "a whole number up to 18446744073709551615"),
      ("1", "18446744073709551616", "sequence", "a whole number up to 18446744073709551615"),
      ("1", "\"1\"", "sequence", "a whole number up to 18446744073709551615"),
      ("\"2026-11-20T12:00:00Z\"", "\"2026-11-31T12:00:00Z\"", "time", time),
      ("\"2026-11-20T12:00:00Z\"", "5", "time", time),
      ("\"session/1\"", "\"session\"", "source", source),
      ("\"session/1\"", "\"session/4096\"", "source", source),
      ("\"session/1\"", "\"16/1\"", "source", source),
      ("\"session/1\"", "null", "source", source),
      ("\"ACME\"", "\"ACM\"", "instrument", instrument),
      ("\"ACME\"", "4294967296", "instrument", instrument),
      ("\"7\"", "7", "order", id),
      ("\"7\"", "\"-7\"", "order", id),
      ("\"7\"", "\"18446744073709551616\"", "order", id),
      ("\"101.25\"", "\"101.123456789\"", "price", decimal),
      ("\"101.25\"", "101.25", "price", decimal),
      ("\"100\"", "\"92233720369\"", "quantity", decimal),
      ("\"100\"", "null", "quantity", decimal),
      ("\"buy\"", "\"bye\"", "side", "none, buy, sell, or a number up to 255"),
      ("\"buy\"", "\"\"", "side", "none, buy, sell, or a number up to 255"),
      ("\"buy\"", "256", "side", "none, buy, sell, or a number up to 255"),
    ]
    for (old, new, field, allowed) in cases {
      let refused = refusal("\"\(field)\":\(old)", "\"\(field)\":\(new)")
      let column = column(of: "\"\(field)\":") + field.utf8.count + 3
      #expect(
        refused == JSONError(column: column, field: field, found: new, allowed: allowed))
    }
  }

  @Test func keysThatDoNotBelong() {
    let keys =
      "sequence, time, kind, flags, source, instrument, order, price, quantity, side, reserved"
    #expect(
      refusal("\"side\"", "\"sides\"")
        == JSONError(
          column: column(of: "\"side\""), field: "sides",
          found: "a key that book_add doesn't have", allowed: keys))
    #expect(
      refusal("\"sequence\":1", "\"sequence\":1,\"sequence\":1")
        == JSONError(
          column: 15, field: "sequence", found: "the key for the second time",
          allowed: "each key once"))
    #expect(
      refusal(",\"side\":\"buy\"", "")
        == JSONError(
          column: Self.valid.utf8.count - 13, field: "side", found: "no such key",
          allowed: "an object that has it"))
    #expect(
      refusal("{}")
        == JSONError(
          column: 2, field: "kind", found: "no such key", allowed: "an object that has it"))
    let kind = refusal("\"book_add\"", "\"book_ad\"")
    #expect(kind?.field == "kind")
    #expect(kind?.found == "\"book_ad\"")
    #expect(kind?.allowed.hasPrefix("book_add, book_modify, ") == true)
    #expect(kind?.allowed.hasSuffix("raw_fix, or a number up to 255") == true)
    let unknown = refusal("\"book_add\"", "200")
    #expect(unknown?.allowed == "sequence, time, kind, flags, source, instrument, payload")
    let many = (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(refusal("{\(many)}")?.found == "more than 32 keys")
    // A payload without reserved bytes has no such key.
    #expect(
      EventSchema.fields(of: .topOfBook)?.contains { $0.name.isEmpty } == false)
  }

  @Test func hexOfTheRightLength() {
    func reserved(_ value: String) -> JSONError? {
      refusal("\"buy\"}", "\"buy\",\"reserved\":\(value)}")
    }
    let zeros = String(repeating: "0", count: 28)
    #expect(reserved("\"\(zeros)fF\"") == nil)
    for value in ["\"\(zeros)\"", "\"\(zeros)0g\"", "\"\(zeros)000\"", "0", "null"] {
      let refused = reserved(value)
      #expect(refused?.field == "reserved")
      #expect(refused?.allowed == "30 hex digits in quotes")
      #expect(refused?.found == value)
    }
    let digest =
      #"{"sequence":1,"time":"1970-01-01T00:00:00Z","kind":"journal_digest","source":"none","#
      + #""instrument":null,"count":1,"digest":"D"}"#
    #expect(refusal(digest.replacing("D", with: "0123456789abcDEF")) == nil)
    for value in ["", "0123456789abcde", "0123456789abcdefa", "0123456789abcdeg"] {
      #expect(
        refusal(digest.replacing("\"D\"", with: "\"\(value)\""))?.allowed
          == "16 hex digits in quotes")
    }
  }

  @Test func whatIsNotOneFlatObject() {
    let value = "a string, a number or null"
    let cases: [(line: String, column: Int, field: String?, found: String, allowed: String)] = [
      ("", 1, nil, "the end of the line", "an object: {"),
      ("   ", 4, nil, "the end of the line", "an object: {"),
      ("[1]", 1, nil, "[", "an object: {"),
      ("{", 2, nil, "the end of the line", "a key in double quotes"),
      ("{kind:1}", 2, nil, "k", "a key in double quotes"),
      ("{\"a\":1,}", 8, nil, "}", "a key in double quotes"),
      ("{\"a\" 1}", 6, "a", "1", "a colon"),
      ("{\"a\":}", 6, "a", "}", value),
      ("{\"a\":", 6, "a", "the end of the line", value),
      ("{\"a\":true}", 6, "a", "true", value),
      ("{\"a\":nul}", 6, "a", "nul", value),
      ("{\"a\":nulls}", 6, "a", "nulls", value),
      ("{\"a\":[1]}", 6, "a", "an array", value),
      ("{\"a\":{}}", 6, "a", "an object", value),
      ("{\"a\":1 \"b\":2}", 8, nil, "\"", "a comma or }"),
      ("{\"a\":1", 7, nil, "the end of the line", "a comma or }"),
      ("{} {}", 4, nil, "{", "nothing after the object"),
      ("{\"a\":01}", 6, "a", "01", "a number as JSON writes it"),
      ("{\"a\":1.}", 6, "a", "1.", "a number as JSON writes it"),
      ("{\"a\":-}", 6, "a", "-", "a number as JSON writes it"),
      ("{\"a\":1e}", 6, "a", "1e", "a number as JSON writes it"),
      ("{\"a\":0x10}", 6, "a", "0x10", "a number as JSON writes it"),
      ("{\"a\":\"b", 8, "a", "the end of the line", "a double quote that closes the string"),
      ("{\"a\":\"\u{1}\"}", 7, "a", "\\x01", "control characters only as \\u00XX"),
      ("{\"a\":\"\\", 8, "a", "the end of the line", "an escaped character"),
      ("{\"a\":\"\\x\"}", 7, "a", "\\x", "\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX"),
    ]
    for (line, column, field, found, allowed) in cases {
      #expect(
        refusal(line)
          == JSONError(column: column, field: field, found: found, allowed: allowed), "\(line)"
      )
    }
    for escape in ["\\u12", "\\ud800", "\\udc00", "\\ud800\\u0041", "\\ud800x", "\\u12g4"] {
      let refused = refusal("{\"a\":\"\(escape)\"}")
      #expect(refused?.allowed == "\\u with four hex digits, surrogates in pairs", "\(escape)")
    }
  }

  @Test func bytesThatAreNotUTF8() {
    let bad: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1],
    ]
    for bytes in bad {
      let line = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
      #expect(throws: JSONError.self) { try text.parse(line) }
    }
    #expect(EventJSON(symbols: ["é€😀"]).line(Event.empty).contains("\"é€😀\""))
    let good = EventJSON(symbols: ["é€😀"])
    #expect(throws: Never.self) { try good.parse(good.line(Event.empty)) }
  }

  @Test func readsAsASentence() {
    #expect(
      refusal("\"buy\"", "\"bye\"").map { "\($0)" }
        == "column \(column(of: "\"buy\"")): side: found \"bye\"; allowed: none, buy, sell, or a "
        + "number up to 255")
    #expect("\(refusal("[]")!)" == "column 1: found [; allowed: an object: {")
    let long = refusal("\"buy\"", "\"\(String(repeating: "x", count: 200))\"")
    #expect((long?.found.count ?? 0) == 49)
    let bare = EventJSON()
    #expect(throws: JSONError.self) { try bare.parse(Self.valid) }
  }
}
