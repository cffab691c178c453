// Every order type, flag, time in force, self-trade mode, auction rule and reason, each in the fewest orders that
// show it, with every event that comes of them. Which rule decides what, MATCHING.md says; that they hold in all
// combinations is the campaign's to find out.

import Events
import Matching
import Testing

/// One example: a name, its script, and what the instrument is where that matters.
struct Example: CustomTestStringConvertible, Sendable {
  var name: String
  var instrument: MatchingInstrument
  var publishes: Bool
  var script: String

  init(
    _ name: String, on instrument: MatchingInstrument = MatchingInstrument(orderCapacity: 16),
    publishes: Bool = false, _ script: String
  ) {
    self.name = name
    self.instrument = instrument
    self.publishes = publishes
    self.script = script
  }

  var testDescription: String { name }

  /// Two such instruments: the second for what concerns all of them.
  var settings: MatchingSettings {
    MatchingSettings(
      instruments: [instrument, instrument], publishesBook: publishes, windowTicks: 64)
  }
}

/// In ticks of 5 and lots of 10, between 50 and 150.
let market = MatchingInstrument(
  tick: Price(units: 5), lot: Quantity(units: 10), lowestPrice: Price(units: 50),
  highestPrice: Price(units: 150), referencePrice: Price(units: 100), orderCapacity: 3)

@Suite struct ExampleTests {
  @Test(arguments: Example.orders) func orders(_ example: Example) { check(example) }
  @Test(arguments: Example.changes) func changes(_ example: Example) { check(example) }
  @Test(arguments: Example.selfTrades) func selfTrades(_ example: Example) { check(example) }
  @Test(arguments: Example.stops) func stops(_ example: Example) { check(example) }
  @Test(arguments: Example.auctions) func auctions(_ example: Example) { check(example) }
  @Test(arguments: Example.refusals) func refusals(_ example: Example) { check(example) }

  private func check(_ example: Example) {
    #expect(Script.run(example.script, on: example.settings) == example.script)
  }

  /// No word that the engine knows is left without an example.
  @Test func everyWordHasAnExample() {
    let examples =
      Example.orders + Example.changes + Example.selfTrades + Example.stops + Example.auctions
      + Example.refusals
    let words = Set(examples.flatMap { $0.script.split(whereSeparator: \.isWhitespace) })
    // Of limit and day orders nothing is said.
    let types = OrderType.names.filter { $0 != "none" && $0 != "limit" }
    let forces = TimeInForce.names.filter { $0 != "none" }
    let flags = ["post", "hidden", "aon"]
    let modes = ["cancel_newest", "cancel_oldest", "cancel_both", "decrement"]
    let reasons: [Reason] = [
      .invalid, .duplicateOrder, .unknownOrder, .capacity, .user, .immediateOrCancel, .noLiquidity,
      .massCancel, .halted, .tick, .lot, .priceBand, .wouldCross, .selfTrade, .minimumQuantity,
      .fillOrKill,
    ]
    let reports = [
      "accepted", "rejected", "refused", "fill", "canceled", "expired", "replaced", "triggered",
      "restated", "book_add", "book_modify", "book_delete", "trade", "phase",
    ]
    for word in types + forces + flags + modes + reasons.map({ $0.name! }) + reports {
      let isShown = words.contains(Substring(word))
      #expect(isShown, "\(word)")
    }
  }

  /// An example says what happens, not what could.
  @Test func aWrongExampleDiffers() {
    let right = Example.orders[0]
    for (line, wrong) in [
      ("| accepted 2", "| accepted 4"), ("| fill 3 buy 5 @ 99 #1 taker\n", ""),
      ("#2 maker", "#1 maker"), ("buy 3 8 @ 100", "buy 3 4 @ 100"),
    ] {
      let parts = right.script.split(
        separator: line, maxSplits: 1, omittingEmptySubsequences: false
      ).map(String.init)
      let script = parts[0] + wrong + parts[1]
      #expect(Script.run(script, on: right.settings) != script)
    }
  }

  /// Commands and timers go on to whoever is behind the engine, once and unchanged, before what they cause.
  @Test func whatIsNotForItAlonePasses() {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(1, .buy, 5, at: 100))
    for event in [
      say.command(.haltInstrument), say.command(.resumeInstrument), say.command(.note),
      say.command(.kill), say.timer(TimerNumber.tick), say.endOfDay(),
    ] {
      let sent = desk.send(event)
      #expect(sent.first == Sent(event: event, isMade: false))
      let passed = sent.filter { !$0.isMade }
      #expect(passed.count == 1)
    }
    // An order's own requests end here.
    let answers = desk.send(say.cancel(1)).map(\.isMade)
    #expect(answers == [true])
    #expect(desk.send(say.terms(1)).isEmpty)
  }
}
