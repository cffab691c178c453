// A venue's dialect: what the example does, and what each mistake in such a file is told.

import Config
import Testing

@testable import FIXDictionary

private func load(
  _ yaml: String, over base: Dialect = .apus
) throws(ConfigErrors) -> Dialect {
  try Dialect.decode(ConfigFile(name: "v.yaml", text: "name: venue\n" + yaml), over: base)
}

private func complaints(_ yaml: String) -> [String] {
  do throws(ConfigErrors) {
    _ = try load(yaml)
    return []
  } catch {
    return error.errors.map(\.description)
  }
}

@Suite struct DialectLoadTests {
  @Test func theExample() throws {
    let venue = try Dialect.load(path: repositoryPath("config/dialect-example.yaml"))
    let apus = Dialect.apus
    #expect(venue.name == "example-venue")
    #expect(
      venue.fields[6001]
        == FieldDefinition(
          tag: 6001, name: "VenueCapacity", type: .char,
          values: [
            ValueDefinition(code: "A", name: "AGENCY", meaning: "a customer's"),
            ValueDefinition(code: "P", name: "PRINCIPAL", meaning: "the firm's own"),
          ], meaning: "whose money the order is"))
    #expect(venue.fields[6003]?.lengthTag == 6002)
    #expect(venue.value(of: 167, "CRYPTO") != nil && venue.value(of: 167, "FUT") != nil)
    #expect(venue.fields[21]?.values.map(\.code) == ["1"])
    #expect(venue.fields[22]?.values == [])

    let order = try #require(venue.message("D"))
    let before = try #require(apus.message("D"))
    let slots = apus.slots(of: before)
    #expect(venue.slots(of: order) == slots + [6001, 6002, 6003, 6004])
    #expect(order.member(1)?.isRequired == true && order.member(21)?.isRequired == false)
    #expect(order.member(47) == Member(tag: 47, isRequired: false, isRefused: true))
    #expect(order.member(6001) == Member(tag: 6001, isRequired: true))
    let tags = [Member(tag: 6005, isRequired: true), Member(tag: 6006, isRequired: false)]
    #expect(order.member(6004)?.group == tags)
    #expect(order.member(78)?.group.map(\.isRequired) == [false, true])
    #expect(order.conditions.contains(Condition(tag: 211, decider: 40, values: ["P"])))
    #expect(order.conditions.contains(Condition(tag: 6003, decider: 6002, values: [])))

    #expect(venue.header.first { $0.tag == 50 }?.isRequired == true)
    #expect(venue.header.filter(\.isRefused).map(\.tag) == [144, 145])
    let ping = try #require(venue.message("U1"))
    #expect(ping.members == [Member(tag: 1, isRequired: true), Member(tag: 58, isRequired: false)])
    #expect(!ping.isAdmin && venue.value(of: 35, "U1")?.name == "VENUE_PING")
    // Refused as not supported: its type is still known.
    #expect(venue.message("B") == nil && venue.value(of: 35, "B") != nil)
    for message in venue.messages where message.type != "D" && message.type != "U1" {
      #expect(message == apus.message(message.type))
    }
  }

  @Test func aNameAloneChangesNothing() throws {
    var venue = try load("")
    #expect(venue.name == "venue")
    venue.name = Dialect.apus.name
    #expect(venue == Dialect.apus)
  }

  @Test func oneDialectOverAnother() throws {
    let first = try load("messages: {NewOrderSingle: {remove: [Rule80A, Text]}}")
    let second = try load("messages: {NewOrderSingle: {add: [Rule80A]}}", over: first)
    let order = try #require(second.message("D"))
    #expect(order.members.filter(\.isRefused).map(\.tag) == [58])
    let before = try #require(Dialect.apus.message("D"))
    #expect(second.slots(of: order) == Dialect.apus.slots(of: before))
  }

  @Test func whatHangsOnSomethingGoneGoesToo() throws {
    func conditions(_ yaml: String) throws -> [Condition] {
      let order = try #require(try load(yaml).message("D"))
      return order.conditions.filter { $0.tag == 44 || $0.tag == 99 || $0.tag == 349 }
    }
    let price = Condition(tag: 44, decider: 40, values: ["2", "4", "B"])
    let stop = Condition(tag: 99, decider: 40, values: ["3", "4"])
    let issuer = Condition(tag: 349, decider: 348, values: [])
    #expect(try conditions("") == [price, stop, issuer])
    #expect(
      try conditions("messages: {NewOrderSingle: {optional: [Price]}}") == [stop, issuer])
    #expect(try conditions("messages: {NewOrderSingle: {remove: [StopPx]}}") == [price, issuer])
    #expect(
      try conditions("messages: {NewOrderSingle: {remove: [EncodedIssuerLen, EncodedIssuer]}}")
        == [price, stop])
    #expect(
      try conditions("values: {OrdType: {replace: {'1': {name: MARKET}, '2': {name: LIMIT}}}}")
        == [Condition(tag: 44, decider: 40, values: ["2"]), issuer])
    #expect(try conditions("values: {OrdType: {any: true}}") == [price, stop, issuer])
  }

  /// The line of the complaint counts from the first one after the name.
  @Test(arguments: [
    ("feilds: {}", 1, "unknown key 'feilds'; did you mean 'fields'?"),
    ("fields: {A: {tag: 0, type: int}}", 1, "0 is out of range; write 1 to 65534"),
    ("fields: {A: {tag: 65535, type: int}}", 1, "65535 is out of range"),
    ("fields:\n  A: {type: int}", 2, "'tag' in 'fields.A': it is missing"),
    ("fields:\n  A: {tag: 6000, type: itn}", 2, "did you mean 'int'?"),
    ("fields:\n  A-B: {tag: 6000, type: int}", 2, "a name of letters and digits"),
    ("fields:\n  A: {tag: 54, type: int}", 2, "54 is Side's; tags of a venue's own"),
    ("fields:\n  Side: {tag: 6000, type: int}", 2, "Side is there already, as 54"),
    ("fields:\n  A: {tag: 6000, type: int}\n  B: {tag: 6000, type: int}", 3, "6000 is A's"),
    ("fields:\n  A: {tag: 6000, type: data}", 2, "bytes need a field, defined above them"),
    ("fields:\n  A: {tag: 6000, type: int, length: Side}", 2, "only a data field has one"),
    ("fields:\n  A: {tag: 6000, type: data, length: Sied}", 2, "did you mean 'Side'?"),
    ("fields:\n  A: {tag: 6000, type: data, length: Side}", 2, "Side is no length"),
    (
      "fields:\n  A: {tag: 6000, type: data, length: RawDataLength}", 2,
      "RawDataLength is the length of RawData already"
    ),
    (
      "fields:\n  A:\n    tag: 6000\n    type: int\n    values: {x: {name: X}}", 5,
      "A is a whole number, 'x' isn't"
    ),
    (
      "fields:\n  A: {tag: 6000, type: price, values: {x: {name: X}}}", 2,
      "a field of the type price has no list of values"
    ),
    ("values:\n  Sied: {add: {X: {name: X}}}", 2, "there is no field 'Sied'; did you mean 'Side'?"),
    ("values:\n  MsgType: {add: {U1: {name: X}}}", 2, "its values are the messages"),
    ("values:\n  Side: {add: {'1': {name: X}}}", 2, "Side has the value '1' already"),
    ("values:\n  Side: {add: {X: {name: BUY}}}", 2, "Side has 'BUY' already"),
    ("values:\n  Side: {add: {XY: {name: X}}}", 2, "Side is one character, 'XY' isn't"),
    ("values:\n  Side: {add: {X: {name: x}}}", 2, "a name in capitals"),
    ("values:\n  Side: {ad: {X: {name: X}}}", 2, "unknown key 'ad' in 'values.Side'"),
    ("header:\n  required: [SenderSubId]", 2, "did you mean 'SenderSubID'?"),
    ("header:\n  remove:\n  - MsgSeqNum", 3, "MsgSeqNum must stay as it is in the header"),
    ("header:\n  add: [Text]", 2, "unknown key 'add' in 'header'"),
    ("messages:\n  NewOrderSingel: {}", 2, "did you mean 'NewOrderSingle'? a new message has"),
    ("messages:\n  News: {type: U1}", 2, "News is there already, as B; leave 'type' out"),
    ("messages:\n  News: {meaning: x}", 2, "News has one"),
    ("messages:\n  Ping: {type: D}", 2, "the type 'D' is NewOrderSingle's already"),
    ("messages:\n  Ping: {type: ABC}", 2, "one or two visible ASCII characters"),
    ("messages:\n  News:\n    add:\n    - Tetx", 4, "no field 'Tetx'; did you mean 'Text'?"),
    ("messages:\n  News:\n    add: [Headline]", 3, "Headline is there already"),
    ("messages:\n  News:\n    add: [SenderSubID]", 3, "SenderSubID is in the message twice"),
    ("messages:\n  News:\n    add: [Text]", 3, "Text is in the message twice"),
    ("messages:\n  News:\n    add: [NoAllocs]", 3, "NoAllocs counts a group, but nothing says"),
    ("messages:\n  News:\n    add: [EncodedIssuer]", 3, "right after EncodedIssuerLen"),
    ("messages:\n  Logon:\n    add: [EncodedTextLen]", 3, "EncodedText is missing after its"),
    ("messages:\n  News:\n    required: [Headlin]", 3, "did you mean 'Headline'? 'add' takes new"),
    ("messages:\n  News:\n    optional: [Side]", 3, "'Side' isn't in News"),
    ("messages:\n  News:\n    remove: [RawData]", 3, "RawDataLength and RawData go together"),
    ("messages:\n  News:\n    remove: [99999]", 3, "'99999' isn't in News"),
    (
      "messages:\n  News:\n    groups:\n      NoRotingIDs: {add: [Side]}", 4,
      "did you mean 'NoRoutingIDs'? allowed: NoRoutingIDs, NoRelatedSym, LinesOfText"
    ),
    (
      "messages:\n  News:\n    groups:\n      NoRoutingIDs: {remove: [RoutingType]}", 4,
      "RoutingType must stay as it is in NoRoutingIDs"
    ),
    (
      "messages:\n  News:\n    conditions:\n    - {field: Sied, if: Urgency}", 4,
      "did you mean 'Side'?"
    ),
    (
      "messages:\n  News:\n    conditions:\n    - {field: URLLink, if: Side}", 4,
      "Side isn't a member of the message"
    ),
    (
      "messages:\n  News:\n    conditions:\n    - {field: URLLink, if: Urgency, is: ['9']}", 4,
      "Urgency has no value '9'"
    ),
    ("remove_messages:\n- News\n- Emial", 3, "there is no message 'Emial'; did you mean 'Email'?"),
    ("remove_messages: [Logon]", 1, "the session can't do without Logon"),
  ])
  func aMistake(yaml: String, line: Int, message: String) {
    let found = complaints(yaml)
    #expect(found.count == 1, "\(yaml): \(found)")
    #expect(found.first?.hasPrefix("v.yaml:\(line + 1):") == true, "\(yaml): \(found)")
    #expect(found.first?.contains(message) == true, "\(yaml): \(found)")
  }

  @Test func allMistakesAreToldAtOnce() {
    let found = complaints(
      """
      fields:
        A: {tag: 54, type: int}
      values:
        Sied: {any: true}
      messages:
        News: {add: [Nothing], remove: [Nobody]}
      remove_messages: [Emial]
      """)
    #expect(found.count == 5, "\(found)")
  }

  @Test func tooMuch() {
    let letters = Array("abcdefghijklmn")
    let types = letters.flatMap { a in letters.map { b in "\(a)\(b)" } }
    func messages(_ count: Int) -> String {
      "messages:\n" + types.prefix(count).map { "  Mine\($0): {type: \($0)}\n" }.joined()
    }
    let room = Dialect.messageCountMax - Dialect.apus.messages.count
    #expect(complaints(messages(room)).isEmpty)
    let tooMany = complaints(messages(room + 1))
    #expect(tooMany.count == 1 && tooMany[0].contains("at most 200 messages"), "\(tooMany)")
    func fields(_ count: Int) -> String {
      let names = (0..<count).map { "Mine\($0)" }
      return "fields:\n"
        + names.enumerated().map { "  \($1): {tag: \(6000 + $0), type: int}\n" }.joined()
        + "messages: {Heartbeat: {add: [\(names.joined(separator: ", "))]}}"
    }
    #expect(complaints(fields(Dialect.memberCountMax - 1)).isEmpty)
    let found = complaints(fields(Dialect.memberCountMax))
    #expect(found.count == 1 && found[0].contains("at most 300 fields"), "\(found)")
  }

  @Test func aFileThatIsNotThere() {
    #expect(throws: ConfigErrors.self) { try Dialect.load(path: "/nowhere/dialect.yaml") }
    #expect(
      (try? Dialect.decode(ConfigFile(name: "v.yaml", text: "fields: {}"))) == nil,
      "a dialect has a name")
  }
}
