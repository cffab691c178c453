// A simulated venue gives what the recorded one showed, each share once, and what rests its turn.

import Events
import Testing

@testable import Replay

/// A class, so that an expectation can ask it.
private final class Booth {
  var venues = SimulatedVenues(venueCount: 2, instrumentCount: 1, round: .round)
  let instrument = InstrumentID(0)

  init() {
    for venue in 0..<2 { session(venue, isUp: true) }
  }

  func session(_ venue: Int, isUp: Bool) {
    venues.see(
      Event(
        sequence: Sequence(1), time: .zero, kind: isUp ? .sessionUp : .sessionDown,
        source: .session(UInt16(venue)), instrument: .none, words: EventWords(0, 0, 0, 0, 0)))
  }

  func top(_ venue: UInt16 = 0, bid: (Int64, Int64) = (0, 0), ask: (Int64, Int64) = (0, 0))
    -> [String]
  {
    venues.see(
      Event(
        kind: .topOfBook, flags: MarketFlags.ofOneVenue, source: .session(venue),
        instrument: instrument,
        TopOfBook(
          bidPrice: Price(units: bid.0), bidQuantity: Quantity(units: bid.1),
          askPrice: Price(units: ask.0), askQuantity: Quantity(units: ask.1), bidOrders: 1,
          askOrders: 1)))
    return said()
  }

  func trade(_ price: Int64, _ quantity: Int64, by aggressor: Side = .none) -> [String] {
    venues.see(
      Event(
        sequence: Sequence(1), time: Nanoseconds(5), kind: .trade, source: .session(0),
        instrument: instrument,
        Trade(
          resting: .none, price: Price(units: price), quantity: Quantity(units: quantity),
          number: 1, aggressor: aggressor)))
    return said()
  }

  static func new(
    _ id: UInt64, _ side: Side, _ quantity: Int64, _ price: Int64,
    _ timeInForce: TimeInForce = .immediateOrCancel, instructions: UInt8 = 0
  ) -> OrderNew {
    OrderNew(
      order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
      side: side, type: .limit, timeInForce: timeInForce, instructions: instructions)
  }

  func enter(
    _ id: UInt64, _ side: Side, _ quantity: Int64, _ price: Int64,
    _ timeInForce: TimeInForce = .immediateOrCancel, at venue: Int = 0, instructions: UInt8 = 0
  ) -> [String] {
    venues.enter(
      Self.new(id, side, quantity, price, timeInForce, instructions: instructions), instrument,
      at: venue)
    return said()
  }

  /// A recorded fill of a part that both lines have.
  func heard(
    _ id: UInt64, _ side: Side, _ quantity: Int64, _ price: Int64, _ how: Liquidity
  ) {
    venues.hear(
      Event(
        kind: .orderFill, source: .session(0), instrument: instrument,
        OrderFill(
          order: OrderID(bits: id), execution: 1, price: Price(units: price),
          quantity: Quantity(units: quantity), side: side, liquidity: how)))
  }

  func ended(_ id: UInt64) {
    venues.hear(
      Event(
        kind: .orderCanceled, source: .session(0), instrument: instrument,
        OrderCanceled(
          order: OrderID(bits: id), quantity: .zero, reason: .immediateOrCancel, origin: .venue,
          side: .buy)))
  }

  /// What is said to that; one who isn't there is a stranger.
  func cancel(_ id: UInt64, _ reason: Reason = .user) -> [String] {
    venues.cancel(OrderID(bits: id), reason) ? said() : ["stranger"]
  }

  func replace(_ id: UInt64, _ price: Int64, _ quantity: Int64) -> [String] {
    let isThere = venues.replace(
      OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity))
    return isThere ? said() : ["stranger"]
  }

  func said() -> [String] {
    venues.takeAnswers().map { event in
      let id = event.words.w0
      switch event.kind {
      case .orderFill:
        let fill = event.payload(as: OrderFill.self)
        return "\(id) \(fill.liquidity.name!) \(fill.quantity.units) @ \(fill.price.units)"
      case .orderCanceled:
        return "\(id) canceled \(event.payload(as: OrderCanceled.self).quantity.units)"
      case .orderReplaced:
        return "\(id) replaced \(event.payload(as: OrderReplaced.self).quantity.units)"
      case .orderRejected, .requestRejected:
        return "\(id) refused \(event.payload(as: OrderRejected.self).reason.name!)"
      default: return "\(id) accepted"
      }
    }
  }
}

@Suite struct SimulatedVenuesTests {
  @Test func `one that comes takes what is shown, and no share is given twice`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 5), ask: (101, 40))
    _ = booth.top(1, ask: (102, 7))
    #expect(booth.enter(1, .buy, 30, 101) == ["1 accepted", "1 taker 30 @ 101"])
    #expect(booth.enter(2, .buy, 30, 105) == ["2 accepted", "2 taker 10 @ 101", "2 canceled 20"])
    #expect(booth.enter(3, .buy, 5, 100) == ["3 accepted", "3 canceled 5"])
    // The other side moved, or more came: what was taken stays so as long as the price is the best.
    _ = booth.top(bid: (98, 5), ask: (101, 40))
    #expect(booth.enter(4, .buy, 5, 101) == ["4 accepted", "4 canceled 5"])
    _ = booth.top(bid: (98, 5), ask: (101, 43))
    #expect(booth.enter(5, .buy, 5, 101) == ["5 accepted", "5 taker 3 @ 101", "5 canceled 2"])
    _ = booth.top(bid: (98, 5), ask: (102, 8))
    _ = booth.top(bid: (98, 5), ask: (101, 6))
    #expect(booth.enter(6, .buy, 9, 101) == ["6 accepted", "6 taker 6 @ 101", "6 canceled 3"])
    // Each venue has its own, and sells to who takes from there.
    #expect(booth.enter(7, .buy, 9, 102, at: 1).contains("7 taker 7 @ 102"))
    #expect(booth.enter(8, .sell, 9, 98).contains("8 taker 5 @ 98"))
    #expect(booth.enter(9, .buy, 9, 102, at: 2) == ["9 refused invalid"])
  }

  @Test func `what a recorded part takes is its own`() {
    let booth = Booth()
    _ = booth.top(ask: (101, 40))
    booth.venues.foresee(Booth.new(50, .buy, 25, 101), booth.instrument, at: 0)
    #expect(booth.enter(1, .buy, 30, 101).contains("1 taker 15 @ 101"))
    // On record by now, and not yet in the market.
    booth.heard(50, .buy, 25, 101, .taker)
    booth.ended(50)
    #expect(booth.enter(2, .buy, 30, 101) == ["2 accepted", "2 canceled 30"])
    // In the market: it shows what the recorded one left, of which 15 are gone to us.
    _ = booth.top(ask: (101, 18))
    #expect(booth.enter(3, .buy, 30, 101).contains("3 taker 3 @ 101"))
    // One that asked for more than it got gives back what it didn't.
    _ = booth.top(ask: (100, 10))
    booth.venues.foresee(Booth.new(51, .buy, 10, 100), booth.instrument, at: 0)
    #expect(booth.enter(4, .buy, 10, 100) == ["4 accepted", "4 canceled 10"])
    booth.ended(51)
    #expect(booth.enter(5, .buy, 10, 100).contains("5 taker 10 @ 100"))
    // One that asked for less than the price is no taker of it.
    _ = booth.top(ask: (103, 10))
    booth.venues.foresee(Booth.new(52, .buy, 10, 102), booth.instrument, at: 0)
    #expect(booth.enter(6, .buy, 10, 103).contains("6 taker 10 @ 103"))
  }

  @Test func `what rests waits for its turn`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 20), ask: (101, 40))
    #expect(booth.enter(1, .buy, 10, 99, .day) == ["1 accepted"])
    #expect(booth.enter(2, .buy, 10, 99, .day) == ["2 accepted"])
    #expect(booth.venues.restsPlaced == 2)
    #expect(booth.trade(99, 15, by: .sell).isEmpty)
    #expect(booth.trade(99, 8, by: .sell) == ["1 maker 3 @ 99"])
    // Who stood before it left: no more can than are shown.
    _ = booth.top(bid: (99, 2), ask: (101, 40))
    #expect(booth.trade(99, 9, by: .sell) == ["1 maker 7 @ 99", "2 maker 2 @ 99"])
    #expect(booth.trade(98, 4, by: .sell) == ["2 maker 4 @ 99"])
    #expect(booth.trade(99, 50, by: .buy).isEmpty)
    // The other side comes to its price.
    #expect(booth.top(bid: (98, 1), ask: (99, 2)) == ["2 maker 2 @ 99"])
    #expect(booth.cancel(2) == ["2 canceled 2"])
    #expect(booth.cancel(2) == ["stranger"] && !booth.venues.has(OrderID(bits: 2)))
  }

  @Test func `behind a better price nobody knows how many wait until it is the best`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 20))
    _ = booth.enter(1, .buy, 10, 97, .day)
    #expect(booth.trade(97, 30, by: .sell).isEmpty)
    _ = booth.top(bid: (97, 4))
    #expect(booth.trade(97, 6, by: .sell) == ["1 maker 2 @ 97"])
    // Better than the best nobody is before it.
    _ = booth.enter(2, .sell, 10, 104, .day)
    #expect(booth.trade(104, 3, by: .buy) == ["2 maker 3 @ 104"])
    #expect(booth.venues.restsPlaced == 1)
  }

  @Test func `a trade that filled a recorded rest fills nobody else`() {
    let booth = Booth()
    _ = booth.top(bid: (98, 9), ask: (101, 40))
    _ = booth.enter(1, .buy, 10, 99, .day)
    booth.heard(60, .buy, 7, 99, .maker)
    #expect(booth.trade(99, 7, by: .sell).isEmpty)
    #expect(booth.trade(99, 7, by: .sell) == ["1 maker 7 @ 99"])
    // Where nobody says who came in, the book does; between bid and ask it can't.
    booth.heard(61, .buy, 1, 98, .maker)
    #expect(booth.trade(98, 2) == ["1 maker 1 @ 99"])
    #expect(booth.trade(100, 9).isEmpty)
  }

  @Test func `a replace to less keeps its place, and any other loses it`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 5), ask: (101, 6))
    _ = booth.enter(1, .buy, 10, 99, .day)
    _ = booth.enter(2, .buy, 10, 99, .day)
    #expect(booth.replace(1, 99, 4) == ["1 replaced 4"])
    #expect(booth.trade(99, 7, by: .sell) == ["1 maker 2 @ 99"])
    #expect(booth.replace(1, 99, 2) == ["1 refused invalid"])
    #expect(booth.replace(1, 99, 12) == ["1 replaced 12"])
    _ = booth.top(bid: (99, 0), ask: (101, 6))
    #expect(booth.trade(99, 11, by: .sell) == ["2 maker 10 @ 99", "1 maker 1 @ 99"])
    // To a price that is there it takes.
    #expect(booth.replace(1, 101, 12) == ["1 replaced 12", "1 taker 6 @ 101"])
    #expect(booth.replace(7, 101, 12) == ["stranger"])
  }

  @Test func `one that isn't to take is refused where it would`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 5), ask: (101, 6))
    let postOnly = OrderInstruction.postOnly
    #expect(
      booth.enter(1, .buy, 5, 101, .day, instructions: postOnly) == ["1 refused would_cross"])
    #expect(booth.enter(2, .buy, 5, 100, .day, instructions: postOnly) == ["2 accepted"])
    #expect(booth.enter(3, .sell, 5, 99, .day, instructions: postOnly) == ["3 refused would_cross"])
  }

  @Test func `a venue that is down gets nothing and shows nothing, and what rests stays`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 0), ask: (101, 6))
    _ = booth.enter(1, .buy, 5, 99, .day)
    booth.session(0, isUp: false)
    #expect(booth.venues.restsThroughOutages == 1)
    #expect(booth.enter(2, .buy, 5, 101) == ["2 refused disconnected"])
    #expect(booth.cancel(1) == ["1 refused disconnected"])
    #expect(booth.replace(1, 99, 2) == ["1 refused disconnected"])
    booth.session(0, isUp: true)
    #expect(booth.enter(3, .buy, 5, 101) == ["3 accepted", "3 canceled 5"])
    #expect(booth.trade(99, 5, by: .sell) == ["1 maker 5 @ 99"])
  }

  @Test func `a stop of trading reaches a venue that was down`() {
    let booth = Booth()
    _ = booth.top(bid: (99, 0), ask: (101, 6))
    _ = booth.enter(1, .buy, 5, 99, .day)
    booth.session(0, isUp: false)
    #expect(booth.cancel(1, .massCancel) == [])
    booth.session(0, isUp: true)
    #expect(booth.said() == ["1 canceled 5"])
  }

  @Test func `a recorded part that goes on alone stands at the end, or ends where it doesn't wait`()
  {
    let booth = Booth()
    _ = booth.top(bid: (99, 5), ask: (101, 6))
    func order(_ id: UInt64, filled: Int64) -> SimulatedOrder {
      SimulatedOrder(
        id: OrderID(bits: id), instrument: booth.instrument, venue: 0, side: .buy,
        price: Price(units: 99), quantity: Quantity(units: 10), filled: Quantity(units: filled))
    }
    booth.venues.adopt(order(1, filled: 4), isAccepted: true)
    #expect(booth.said().isEmpty && booth.venues.adoptions == 1)
    #expect(booth.trade(99, 20, by: .sell) == ["1 maker 6 @ 99"])
    booth.venues.foresee(Booth.new(2, .buy, 10, 99), booth.instrument, at: 0)
    booth.venues.adopt(order(2, filled: 0), isAccepted: false)
    #expect(booth.said() == ["2 accepted", "2 canceled 10"])
    // There is nothing to take over of one that is filled.
    booth.venues.adopt(order(3, filled: 10), isAccepted: true)
    #expect(!booth.venues.has(OrderID(bits: 3)) && booth.venues.adoptions == 2)
  }
}
