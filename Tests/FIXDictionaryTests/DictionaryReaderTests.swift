// The dictionaries' reader: what it accepts, and what it says of everything else.

import Config
import Testing

@testable import FIXDictionary

/// A small dictionary that is right; each fault below is put at its end.
let smallDictionary = """
  # Two messages.
  dialect small FIX.4.2

  field 8 BeginString string: first
  field 9 BodyLength length: second
  field 10 CheckSum string: last
  field 35 MsgType string: third
  field 91 Bytes data BytesLength: bytes: any
  field 90 BytesLength length: how many
  field 54 Side char: which side
    1 BUY: buys
    2 SELL: sells
  field 44 Price price: the price
  field 78 NoThings numInGroup: how many things
  field 79 Thing string: a thing
  field 80 Size quantity: its size
  field 43 Flag boolean: a flag
  header
    BeginString!
    BodyLength!
    MsgType!
  trailer
    CheckSum!
  block Things
    NoThings!
      Thing
      Size!
  message D Order app: an order
    Side!
    Price
    +Things
    Flag
    BytesLength
    Bytes
    if Price: Side 1 2

  """

private func read(_ text: String) throws(ConfigError) -> Dialect {
  var reader = DictionaryReader()
  try reader.read(text, file: "d")
  return reader.dialect
}

@Suite struct DictionaryReaderTests {
  @Test func aSmallDictionary() throws {
    let dialect = try read(smallDictionary)
    #expect(dialect.name == "small" && dialect.beginString == "FIX.4.2")
    #expect(dialect.fields.count == 12)
    #expect(dialect.fields[91]?.lengthTag == 90 && dialect.fields[91]?.meaning == "bytes: any")
    #expect(
      dialect.fields[54]?.values == [
        ValueDefinition(code: "1", name: "BUY", meaning: "buys"),
        ValueDefinition(code: "2", name: "SELL", meaning: "sells"),
      ])
    let things = [Member(tag: 79, isRequired: false), Member(tag: 80, isRequired: true)]
    let order = MessageDefinition(
      type: "D", name: "Order", isAdmin: false, meaning: "an order",
      members: [
        Member(tag: 54, isRequired: true), Member(tag: 44, isRequired: false),
        Member(tag: 78, isRequired: true, group: things), Member(tag: 43, isRequired: false),
        Member(tag: 90, isRequired: false), Member(tag: 91, isRequired: false),
      ],
      conditions: [
        Condition(tag: 44, decider: 54, values: ["1", "2"]),
        Condition(tag: 91, decider: 90, values: []),
      ])
    #expect(dialect.messages == [order])
    #expect(dialect.fields[35]?.values.map(\.name) == ["ORDER"])
    #expect(dialect.slots(of: order) == [8, 9, 35, 10, 54, 44, 78, 43, 90, 91])
  }

  @Test func oneOverTheOther() throws {
    var reader = DictionaryReader()
    try reader.read(smallDictionary, file: "d")
    try reader.read(
      """
      dialect more over small
      field 5001 Mine string: ours
      values Side
        3 CROSS: both
      field 5002 Yours int: not ours
      extend Order
        NoThings
          Mine
        Yours
        if Yours: Flag Y
      """, file: "e")
    let order = try #require(reader.dialect.message("D"))
    #expect(reader.dialect.name == "more")
    #expect(order.members.map(\.tag) == [54, 44, 78, 43, 90, 91, 5002])
    #expect(order.member(78)?.group.map(\.tag) == [79, 80, 5001])
    #expect(order.conditions.last == Condition(tag: 5002, decider: 43, values: ["Y"]))
    #expect(reader.dialect.fields[54]?.values.map(\.code) == ["1", "2", "3"])
  }

  /// The line of the fault is counted from the end of the small dictionary.
  @Test(arguments: [
    ("nonsense", 1, "there is no kind of line 'nonsense'"),
    ("feild 1 A int: a", 1, "did you mean 'field'?"),
    ("field 1 A int", 1, "write 'field TAG NAME TYPE: meaning'"),
    ("field 0 A int: a", 1, "a tag is a number from 1 to 65534, not '0'"),
    ("field 65535 A int: a", 1, "not '65535'"),
    ("field 1x A int: a", 1, "not '1x'"),
    ("field 1 A_ int: a", 1, "a name is made of letters and digits"),
    ("field 54 A int: a", 1, "tag 54 is there already"),
    ("field 1 Side int: a", 1, "the name 'Side' is there already"),
    ("field 1 A itn: a", 1, "there is no type 'itn'; did you mean 'int'?"),
    ("field 1 A data: a", 1, "names the field of its length"),
    ("field 1 A int Side: a", 1, "names the field of its length"),
    ("field 1 A data Nope: a", 1, "there is no field 'Nope'"),
    ("field 1 A data Side: a", 1, "'Side' is no length"),
    ("field 1 A data BytesLength: a", 1, "is the length of another field"),
    ("field 1 A int: a\n  1 one: x", 2, "a value's name is made of capitals"),
    ("field 1 A int: a\n  x ONE: x", 2, "A is a whole number, 'x' isn't"),
    ("field 1 A char: a\n  xy ONE: x", 2, "A is one character, 'xy' isn't"),
    ("field 1 A price: a\n  1 ONE: x", 2, "type price has no list of values"),
    ("field 1 A int: a\n  1 ONE", 2, "write 'CODE NAME: meaning'"),
    ("field 1 A int: a\n  1 ONE: x\n  1 TWO: x", 3, "A has the value '1' already"),
    ("field 1 A int: a\n  1 ONE: x\n  2 ONE: x", 3, "A has 'ONE' already"),
    ("values Sied\n  1 ONE: x", 1, "there is no field 'Sied'; did you mean 'Side'?"),
    ("values", 1, "'values' has too few or too many words"),
    ("dialect x over small", 1, "its line is the first"),
    ("block Things\n  Thing", 1, "the block is there already"),
    ("message D Other app: x", 1, "the type 'D' is Order's already"),
    ("message E Order app: x", 1, "'Order' is there already"),
    ("message ABC Other app: x", 1, "one or two visible ASCII characters"),
    ("message E Other apt: x", 1, "write 'message TYPE NAME admin: meaning'"),
    ("message E Other app: x\n  Sied", 2, "did you mean 'Side'?"),
    ("message E Other app: x\n  Side more", 2, "write 'FIELD', 'FIELD!' or '+BLOCK'"),
    ("message E Other app: x\n  Side\n  Side!", 3, "Side is there already"),
    ("message E Other app: x\n  Side\n    Price", 2, "only a count has lines below it"),
    ("message E Other app: x\n  NoThings", 2, "it counts a group"),
    ("message E Other app: x\n  +Thngs", 2, "there is no block 'Thngs'; did you mean 'Things'?"),
    ("message E Other app: x\n  +Things\n    Side", 3, "nothing may stand below"),
    ("message E Other app: x\n  Bytes", 2, "Bytes comes right after BytesLength"),
    ("message E Other app: x\n  BytesLength\n  Side", 3, "its bytes, Bytes, come right after"),
    ("message E Other app: x\n  BytesLength", 1, "Bytes is missing after its length"),
    ("message E Other app: x\n  CheckSum", 1, "CheckSum is in the message twice"),
    ("message E Other app: x\n  Size\n  +Things", 1, "Size is in the message twice"),
    ("message E Other app: x\n  if Side", 2, "write 'if FIELD: DECIDER CODE…'"),
    ("message E Other app: x\n  Side\n  if Price: Side", 3, "Price isn't a member of the message"),
    ("message E Other app: x\n  Flag\n  Side\n  if Side: Flag X", 4, "Flag has no value 'X'"),
    ("message E Other app: x\n  Flag\n  Side\n  if Flag: Side 9", 4, "Side has no value '9'"),
    ("message E Other app: x\n  if Side: Flag\n  Side", 2, "isn't a member of the message"),
    ("block More\n  if Side: Flag", 2, "a condition stands one level below its message"),
    ("extend Odrer\n  Thing", 1, "there is no message 'Odrer'; did you mean 'Order'?"),
    ("header\n  Thing", 1, "stand before all messages, and stand for good"),
    ("trailer\n  Thing", 1, "stand before all messages, and stand for good"),
    ("block A\n   Side", 2, "two spaces a level"),
    ("block A\n    Side", 2, "more than one level below"),
    ("block A\n  Side ", 2, "no spaces at the end of a line"),
    ("block A\n\tSide", 2, "no tabs"),
  ])
  func aFault(text: String, line: Int, message: String) {
    let before = smallDictionary.utf8.count { $0 == UInt8(ascii: "\n") }
    do throws(ConfigError) {
      _ = try read(smallDictionary + text)
      Issue.record("nothing was found wrong with '\(text)'")
    } catch {
      #expect(error.file == "d" && error.message.contains(message), "\(text): \(error)")
      #expect(error.line == before + line, "\(text): \(error)")
    }
  }

  @Test(arguments: [
    ("", "the first line is to be 'dialect NAME …'"),
    ("field 1 A int: a", "the first line is to be 'dialect NAME …'"),
    ("dialect x", "write 'dialect NAME BEGINSTRING'"),
    ("dialect x over y", "the dialect below is '', not 'y'"),
    ("dialect x FIX.4.2\n  more", "nothing may stand below"),
    ("dialect x FIX.4.2", "the header begins with 8, 9 and 35, and the trailer ends with 10"),
    ("  dialect x FIX.4.2", "more than one level below"),
  ])
  func aFaultOfTheBeginning(text: String, message: String) {
    #expect {
      _ = try read(text)
    } throws: { error in
      (error as? ConfigError)?.message.contains(message) == true
    }
  }
}
