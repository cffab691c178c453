// What is said of JSON that can't be meant: where, which key, what was found, what is allowed.

import EventText
import FIXMessages
import FIXText
import Numerics
import Testing

@Suite struct JSONFaultTests {
  private let json = MessageJSON(apusLexicon)

  private func fault(_ line: String) -> String {
    do throws(JSONError) {
      return "taken: " + readable(try json.parse(line))
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("[]", "column 1: found an array; allowed: an object: {"),
    ("{", "column 2: found the end of the line; allowed: a key in double quotes"),
    (
      "{\"Side\":\"BUY\"}",
      "column 1: MsgType: found no such key; allowed: the message's name, like \"NewOrderSingle\""
    ),
    (
      "{\"MsgType\":\"NewOrderSingel\"}",
      "column 12: MsgType: found 'NewOrderSingel' (did you mean 'NewOrderSingle'?); allowed: "
        + apusLexicon.allowedValues(35)
    ),
    (
      "{\"MsgType\":\"D\",\"Sied\":\"BUY\"}",
      "column 16: Sied: found a name that no field has (did you mean 'Side'?); allowed: a field's "
        + "name or its number"
    ),
    (
      "{\"MsgType\":\"D\",\"Side\":\"BYU\"}",
      "column 23: Side: found 'BYU' (did you mean 'BUY'?); allowed: BUY (1), SELL (2), BUY_MINUS "
        + "(3), SELL_PLUS (4), SELL_SHORT (5), SELL_SHORT_EXEMPT (6), UNDISCLOSED (7), CROSS (8), "
        + "CROSS_SHORT (9)"
    ),
    (
      "{\"MsgType\":\"D\",\"OrderQty\":\"1e2\"}",
      "column 27: OrderQty: found '1e2'; allowed: a decimal like \"10.25\""
    ),
    (
      "{\"MsgType\":\"D\",\"MsgSeqNum\":1.5}",
      "column 28: MsgSeqNum: found 1.5; allowed: a whole number"
    ),
    (
      "{\"MsgType\":\"D\",\"TransactTime\":\"2026-13-01T00:00:00Z\"}",
      "column 31: TransactTime: found '2026-13-01T00:00:00Z'; allowed: a time like "
        + "\"2026-11-25T09:30:00.000Z\", with 0, 3, 6 or 9 digits"
    ),
    (
      "{\"MsgType\":\"D\",\"PossDupFlag\":\"yes\"}",
      "column 30: PossDupFlag: found 'yes'; allowed: true or false"
    ),
    (
      "{\"MsgType\":\"D\",\"Text\":\"\"}",
      "column 23: Text: found ''; allowed: text of at least one character"
    ),
    (
      "{\"MsgType\":\"D\",\"NoAllocs\":[1]}",
      "column 28: NoAllocs: found 1; allowed: an object for each entry"
    ),
    (
      "{\"MsgType\":\"D\",\"RawData\":{\"base64\":\"x\"}}",
      "column 36: RawData: found 'x'; allowed: base64 with its padding"
    ),
    (
      "{\"MsgType\":\"D\",\"Text\":{\"a\":1}}",
      "column 23: Text: found an object; allowed: {\"raw\": text} or {\"base64\": text}"
    ),
    (
      "{\"MsgType\":\"D\",\"Text\":\"a\",\"Text\":\"b\"}",
      "column 27: Text: found the key for the second time; allowed: each key once"
    ),
    (
      "{\"MsgType\":\"D\",\"Text\":\"a\\u0001b\"}",
      "column 23: Text: found 'a\\x01b'; allowed: text of at least one character"
    ),
  ])
  func whatIsSaid(line: String, words: String) { #expect(fault(line) == words) }

  @Test func namesOrCodesOrNumbers() {
    #expect(
      fault("{\"35\":\"D\",\"54\":\"1\",\"ExecInst\":\"6 ALL_OR_NONE\",\"43\":\"Y\",\"9999\":7}")
        .hasPrefix("taken: 8=FIX.4.2|9=29|35=D|54=1|18=6 G|43=Y|9999=7|10="))
  }

  @Test func dataGetsItsLength() {
    for length in ["", "\"RawDataLength\":7,", "\"RawDataLength\":3,"] {
      #expect(
        fault("{\"MsgType\":\"B\",\(length)\"RawData\":{\"base64\":\"YQFi\"}}")
          .hasPrefix("taken: 8=FIX.4.2|9=17|35=B|95=3|96=a|b|10="))
    }
  }

  /// Any change to a line is taken or refused; nothing traps.
  @Test func damagedLines() throws {
    var random = SplitMix64(seed: 11)
    for bytes in SampleMessages.all {
      let line = Array(json.line(try decoded(bytes)).utf8)
      for _ in 0..<60 {
        var damaged = line
        let at = Int(random.next(below: UInt64(line.count)))
        switch random.next(below: 3) {
        case 0: damaged[at] = UInt8(0x20 + random.next(below: 0x5F))
        case 1: damaged.removeSubrange(at..<min(line.count, at + 4))
        default: damaged.insert(contentsOf: Array("[{\"".utf8), at: at)
        }
        _ = fault(String(decoding: damaged, as: UTF8.self))
      }
    }
    #expect(fault(String(repeating: "[", count: 100_000)).contains("at most 16 levels"))
  }
}
