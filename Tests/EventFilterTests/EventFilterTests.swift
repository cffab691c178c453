// The filter language: what it takes, what it finds, and what it says of what it doesn't take.

import EventFilter
import EventText
import Events
import Testing

private let day = Nanoseconds(1_767_312_000_000_000_000)  // 2026-01-02
private let names = FilterNames(symbols: ["ACME", "BOLT"], day: day)

private let order = OrderID(epoch: 1, strategy: 1, counter: 13)
private let other = OrderID(epoch: 1, strategy: 1, counter: 14)

/// A buy of 100 ACME at 101.25, filled at 09:30 by session 3.
private let fill = FilteredEvent(
  Event(
    sequence: Sequence(42), time: Nanoseconds(day.count + 34_200_000_000_000), kind: .orderFill,
    source: .session(3), instrument: InstrumentID(0),
    OrderFill(
      order: order, execution: 7, price: Price(units: 10_125_000_000),
      quantity: Quantity(units: 10_000_000_000), side: .buy, liquidity: .maker)),
  of: .gatewayIn, record: 1000, index: 41)

private let replaced = FilteredEvent(
  Event(
    sequence: Sequence(43), time: day, kind: .orderReplaced, source: .strategy(2),
    instrument: InstrumentID(1),
    OrderReplaced(
      order: order, replacement: other, price: Price(units: -5), quantity: Quantity(units: 1),
      side: .sell)), of: .risk)

@Suite struct EventFilterTests {
  private func finds(_ text: String, _ event: FilteredEvent) throws -> Bool {
    try EventFilter(text, names: names).matches(event)
  }

  @Test(arguments: [
    "kind=order_fill", "kind=fill", "kind=50", "kind!=trade", "stage=gateway-in",
    "source=session/3",
    "source=session", "source!=session/4", "instrument=ACME", "instrument=0", "instrument!=none",
    "time>=09:30:00", "time=09:30", "time<2026-01-03", "time<=2026-01-02T09:30:00Z",
    "sequence=42", "record>=1000 and record<1001", "index=41", "flags=0", "order=1-1-13",
    "order=\(order.bits)", "price=101.25", "price>101.2 and price<=101.25", "quantity=100",
    "side=buy", "liquidity!=taker", "execution=7", "not kind=trade", "not (side=sell or price<0)",
    "kind in (trade, fill)", "side=sell or side=buy and price>100", "'side' = 'buy'",
  ])
  func finds(_ text: String) throws {
    if text.hasPrefix("'") {
      // A column isn't quoted.
      #expect(throws: FilterError.self) { try finds(text, fill) }
    } else {
      #expect(try finds(text, fill))
      #expect(try !finds("not (\(text))", fill))
    }
  }

  @Test(arguments: [
    "kind=order_new", "stage=risk", "source=strategy", "instrument=BOLT", "time<09:30",
    "record>1000",
    "order=1-1-14", "price<0", "side=sell", "replacement=1-1-14", "reason=none", "reason!=none",
    "kind in (trade)", "side=sell and side=buy or price<100",
  ])
  func passesOver(_ text: String) throws { #expect(try !finds(text, fill)) }

  @Test func anOrderIsFoundUnderItsReplacementToo() throws {
    #expect(try finds("order=1-1-13", replaced))
    #expect(try finds("order=1-1-14", replaced))
    #expect(try !finds("order!=1-1-14", replaced))
    #expect(try finds("order!=1-1-15", replaced))
    #expect(try finds("price<0 and price>=-0.00000005", replaced))
  }

  @Test func anEventWithoutAPlaceInALogMatchesNoRecord() throws {
    #expect(try !finds("record>=0", replaced))
    #expect(try finds("not record>=0", replaced))
  }

  @Test func textsAreCompared() throws {
    let part = FilteredEvent(
      try EventJSON().parse(
        "{\"sequence\":1,\"time\":\"2026-01-02T00:00:00Z\",\"kind\":\"identifier_part\","
          + "\"source\":\"session/1\",\"instrument\":null,\"identifier\":\"5\",\"text\":\"A B\","
          + "\"part\":0,\"part_count\":1,\"byte_count\":3}"), of: .gatewayIn)
    #expect(try finds("text='A B' and part_count=1", part))
    #expect(try finds("text!=\"A\"", part))
    #expect(try !finds("text='A'", part))
  }

  @Test(arguments: [
    ("", "column 1: found the end; allowed: a column such as kind"),
    (
      "kinnd=fill", "column 1: found 'kinnd' (did you mean 'kind'?); allowed: a column: kind, stage"
    ),
    ("kind", "column 5: found the end; allowed: =, !=, <, <=, >, >= or 'in' behind 'kind'"),
    ("kind=", "column 6: found the end; allowed: a value for 'kind'"),
    ("kind=order_fil", "column 6: found 'order_fil' (did you mean 'order_fill'?); allowed: a kind"),
    ("kind=filll", "column 6: found 'filll' (did you mean 'fill'?)"),
    ("kind=fill nor x", "column 11: found 'nor'; allowed: 'and', 'or' or the end"),
    ("(kind=fill", "column 11: found the end; allowed: 'and', 'or' or ')'"),
    ("kind<fill", "column 5: found '<'; allowed: = or != here"),
    (
      "instrument=ACNE",
      "column 12: found 'ACNE' (did you mean 'ACME'?); allowed: an instrument: ACME"
    ),
    (
      "side=selll",
      "column 6: found 'selll' (did you mean 'sell'?); allowed: a side: none, buy, sell"
    ),
    ("price=1e3", "column 7: found '1e3'; allowed: a decimal number"),
    ("order=1-1", "column 7: found '1-1'; allowed: an id"),
    ("time=9", "column 6: found '9'; allowed: a time of day like 09:30:00 (UTC, on 2026-01-02)"),
    ("sequence=-1", "column 10: found '-1'; allowed: a whole number from 0"),
    ("source=sesion/1", "column 8: found 'sesion/1' (did you mean"),
    ("side='buy", "column 6: found a quote that isn't closed"),
    ("side!buy", "column 5: found '!'; allowed: '!='"),
    ("kind in fill", "column 9: found 'fill'; allowed: '('"),
    ("kind in (fill", "column 14: found the end; allowed: ',' or ')'"),
    ("and side=buy", "column 1: found 'and'; allowed: a column"),
  ])
  func saysWhatIsWrong(_ text: String, _ message: String) {
    let error = #expect(throws: FilterError.self) { try EventFilter(text, names: names) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "nothing")")
  }

  @Test func bracketsHaveABound() {
    let many = String(repeating: "(", count: 5000)
    let error = #expect(throws: FilterError.self) { try EventFilter(many, names: names) }
    #expect(error?.allowed == "at most 64 brackets within each other")
  }

  @Test func everyFieldOfEveryKindIsAColumn() throws {
    for kind in EventKind.all {
      for field in EventSchema.fields(of: kind) ?? [] where !field.name.isEmpty {
        // Some value of any type: a number, a time, or the first name.
        let value: String
        switch field.type {
        case .time: value = "09:30"
        case .code(let set): value = set.names.first { !$0.isEmpty } ?? "0"
        default: value = "0"
        }
        _ = try EventFilter("\(field.name)=\(value)", names: names)
      }
    }
  }
}
