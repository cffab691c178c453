// What validation finds, and that a known shape is judged as the full examination judges it.

import FIXCodec
import FIXDictionary
import Testing

struct ValidatorTests {
  static let compiled = CompiledDialect(.apus)

  /// The verdict of a fresh validator and of one that knows the shape of `warm`.
  func verdict(_ type: String, _ body: String, warm: String? = nil) -> Verdict {
    var decoder = Decoder()
    var validator = Validator(Self.compiled)
    if let warm {
      decoder.decode(Wire.message(type: type, warm)) { frame, message in
        #expect(validator.check(&message).isGood)
      }
    }
    return decoder.decode(Wire.message(type: type, body)) { frame, message in
      guard case .message = frame else {
        Issue.record("no message: \(frame)")
        return .good
      }
      return validator.check(&message)
    }
  }

  static let order = "11=ID|21=1|38=100|40=2|44=10.5|54=1|55=ABC|60=20261125-21:00:00|"

  @Test("an order is good, cold and warm")
  func good() {
    #expect(verdict("D", Self.order).isGood)
    #expect(verdict("D", Self.order, warm: Self.order).isGood)
  }

  struct Case: Sendable {
    var type = "D"
    var body: String
    var fault: Fault
    var tag: UInt16
  }

  static let cases = [
    Case(body: order + "999=X|", fault: .invalidTag, tag: 999),
    Case(body: order + "5000=X|", fault: .invalidTag, tag: 5000),
    Case(body: order + "0=X|", fault: .invalidTag, tag: 0),
    Case(body: order + "-1=X|", fault: .invalidTag, tag: Decoder.strangeTag),
    Case(body: "11=ID|21=1|40=1|54=1|60=20261125-21:00:00|", fault: .requiredMissing, tag: 55),
    Case(body: order + "112=X|", fault: .notDefinedForType, tag: 112),
    Case(
      body: order.replacing("55=ABC", with: "55="), fault: .noValue, tag: 55),
    Case(body: order.replacing("40=2", with: "40=w"), fault: .outOfRange, tag: 40),
    Case(body: order + "167=BOO|", fault: .outOfRange, tag: 167),
    Case(body: order.replacing("38=100", with: "38=+100"), fault: .badFormat, tag: 38),
    Case(body: order.replacing("38=100", with: "38=1.2.3"), fault: .badFormat, tag: 38),
    Case(body: order + "126=20261125|", fault: .badFormat, tag: 126),
    Case(body: order + "43=Y|", fault: .outOfOrder, tag: 43),
    Case(body: order + "40=2|", fault: .repeated, tag: 40),
    Case(body: order + "386=3|336=A|336=B|", fault: .groupCount, tag: 386),
    Case(body: order + "386=x|336=A|", fault: .badFormat, tag: 386),
    Case(body: order.replacing("44=10.5|", with: ""), fault: .conditionMissing, tag: 44),
    Case(body: order + "18=1 6 G|", fault: .none, tag: 0),
    Case(body: order + "18=1  6|", fault: .badFormat, tag: 18),
    Case(body: order + "18=1 z|", fault: .outOfRange, tag: 18),
    Case(type: "*", body: order, fault: .invalidType, tag: 35),
    Case(body: order + "5001=N|5002=0.5|5003=Y|", fault: .none, tag: 0),
  ]

  @Test("each fault is found, and named by its tag", arguments: cases)
  func faults(_ one: Case) {
    let found = verdict(one.type, one.body)
    #expect(found.fault == one.fault)
    #expect(found.tag == one.tag)
  }

  @Test("the same after a good message of the same shape", arguments: cases)
  func faultsWarm(_ one: Case) {
    if one.type != "D" { return }
    let found = verdict(one.type, one.body, warm: Self.order)
    #expect(found.fault == one.fault)
    #expect(found.tag == one.tag)
  }

  @Test("values of a known shape are judged: the same tags, one value wrong")
  func sameShape() {
    for (from, to, fault) in [
      ("40=2", "40=w", Fault.outOfRange), ("38=100", "38=x", .badFormat),
      ("44=10.5", "44=", .noValue), ("60=20261125", "60=20261135", .badFormat),
      ("38=100", "38=123456789012345678901234567890", .none),
    ] {
      #expect(verdict("D", Self.order.replacing(from, with: to), warm: Self.order).fault == fault)
    }
    // Without a price; a market order needs none, a limit order does.
    let market = Self.order.replacing("44=10.5|", with: "").replacing("40=2", with: "40=1")
    let limit = Self.order.replacing("44=10.5|", with: "")
    #expect(verdict("D", market, warm: market).isGood)
    #expect(verdict("D", limit, warm: market).fault == .conditionMissing)
  }

  @Test("a group's count must be right in a known shape too")
  func knownGroup() {
    let two = Self.order + "386=2|336=A|336=B|"
    let three = Self.order + "386=3|336=A|336=B|"
    #expect(verdict("D", two, warm: two).isGood)
    #expect(verdict("D", three, warm: two).fault == .groupCount)
  }
}
