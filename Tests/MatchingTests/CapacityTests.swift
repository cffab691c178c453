// Room: of an instrument, of all together, what brings it back, and a book of a million.

import Books
import Events
import Matching
import Testing

private let crowd = 1_000_000

@Suite struct CapacityTests {
  private func reasons(_ made: [Event]) -> [Reason] {
    made.filter { $0.kind == .orderRejected }.map(\.rejection.reason)
  }

  @Test func anInstrumentHasItsRoom() {
    var desk = Desk(instruments: 2, capacity: 3)
    var say = Say()
    for id in UInt64(1)...3 { desk.send(say.new(id, .buy, 5, at: 100 + Int64(id))) }
    let refused = desk.made(say.new(4, .sell, 5, at: 50))
    #expect(reasons(refused) == [.capacity], "although it would trade at once")
    #expect(refused[0].rejection.limit == 3 && refused[0].rejection.value == 3)
    #expect(desk.engine.refusedCount == 1 && desk.engine.orderCount == 3)
    let elsewhere = desk.made(say.new(4, .sell, 5, at: 50, on: 1))
    #expect(elsewhere.map(\.kind) == [.orderAccepted])
  }

  /// An order's room comes back however it ends.
  @Test(arguments: 0..<6) func anEndBringsRoomBack(way: Int) {
    var desk = Desk(capacity: 2)
    var say = Say()
    desk.send(say.terms(1, expiry: 2_000))
    desk.send(
      say.new(
        1, .buy, 5, at: 100, account: 7, force: .goodTillDate, OrderInstruction.hasTerms))
    switch way {
    case 0: desk.send(say.cancel(1))
    case 1: desk.send(say.massCancel(account: 7))
    case 2:
      say.time = 2_000
      desk.send(say.timer(TimerNumber.tick))
    case 3: desk.send(say.new(2, .sell, 5, at: 100))
    case 4: desk.send(say.replace(1, 0, at: nil))
    default:
      let selfTrade = OrderInstruction.selfTradeCancelBoth
      desk.send(say.new(2, .sell, 5, at: 100, account: 7, selfTrade))
    }
    #expect(desk.engine.orderCount == 0)
    for id in UInt64(11)...12 {
      #expect(desk.made(say.new(id, .buy, 1, at: 1)).map(\.kind) == [.orderAccepted])
    }
    #expect(reasons(desk.made(say.new(13, .buy, 1, at: 1))) == [.capacity])
  }

  /// Less room than the instruments have together: who comes first has it.
  @Test func roomIsShared() {
    var desk = Desk(
      MatchingSettings(
        instruments: [MatchingInstrument](
          repeating: MatchingInstrument(orderCapacity: 8), count: 3),
        orderCapacity: 10, windowTicks: 64))
    var say = Say()
    for id in UInt64(1)...10 { desk.send(say.new(id, .buy, 5, at: 100, on: UInt32(id % 2))) }
    #expect(desk.engine.orderCount == 10)
    for (id, on) in [(UInt64(11), UInt32(2)), (12, 0)] {
      #expect(reasons(desk.made(say.new(id, .buy, 5, at: 100, on: on))) == [.capacity])
      let market = say.new(id, .buy, 5, at: 0, type: .market, on: on)
      #expect(reasons(desk.made(market)) == [.capacity])
    }
    #expect(desk.engine.refusedCount == 4)
    desk.send(say.cancel(1, on: 1))
    #expect(desk.made(say.new(11, .buy, 5, at: 100, on: 2)).map(\.kind) == [.orderAccepted])
    #expect(reasons(desk.made(say.new(13, .buy, 5, at: 100, on: 1))) == [.capacity])
    // A sweep of five frees five; what is left of the aggressor takes one.
    desk.send(say.cancel(11, on: 2))
    let swept = desk.made(say.new(14, .sell, 21, at: 100, on: 0))
    #expect(swept.count == 1 + 2 * 5 && desk.engine.orderCount == 5)
    for id in UInt64(20)...24 { desk.send(say.new(id, .buy, 5, at: 100, on: 2)) }
    #expect(desk.engine.orderCount == 10 && desk.engine.refusedCount == 5)
  }

  @Test func everyKindOfPlaceTakesRoom() {
    var desk = Desk(capacity: 5)
    var say = Say()
    desk.send(say.new(1, .buy, 5, at: 100, OrderInstruction.hidden))
    desk.send(say.new(2, .buy, 5, at: 100, OrderInstruction.allOrNone))
    desk.send(say.terms(3, trigger: 200))
    desk.send(say.new(3, .buy, 5, at: 0, type: .stop, OrderInstruction.hasTerms))
    desk.send(say.terms(4, trigger: 5, isTrail: true))
    desk.send(say.new(4, .buy, 5, at: 0, type: .trailingStop, OrderInstruction.hasTerms))
    desk.send(say.new(5, .buy, 5, at: 100, force: .atTheOpen))
    #expect(desk.engine.orderCount == 5)
    #expect(reasons(desk.made(say.new(6, .buy, 5, at: 100))) == [.capacity])
    for id in UInt64(1)...5 { desk.send(say.cancel(id)) }
    #expect(desk.engine.orderCount == 0)
  }

  /// One instrument, a million orders, as many as it may have, on a thousand prices a side; and one more.
  @Test func aVeryLargeBook() {
    var engine = MatchingEngine(
      MatchingSettings(
        instruments: [MatchingInstrument(orderCapacity: crowd)], windowTicks: 4096))
    var out = Counter()
    var say = Say()
    for number in 0..<UInt64(crowd) {
      let away = Int64(number / 2 % 1_000)
      let side: Side = number & 1 == 0 ? .buy : .sell
      engine.handle(
        say.new(number + 1, side, 2, at: number & 1 == 0 ? 9_999 - away : 10_000 + away),
        into: &out)
    }
    #expect(out.accepted == crowd && engine.orderCount == crowd)
    let perLevel = Int64(crowd / 2_000)
    engine.handle(say.new(.max, .buy, 1, at: 20_000), into: &out)
    #expect(out.rejected == 1 && out.lastReason == .capacity && engine.refusedCount == 1)
    // Through 20 prices and half of the next, by an order that there is room for.
    engine.handle(say.cancel(UInt64(crowd)), into: &out)
    engine.handle(
      say.new(.max, .buy, 41 * perLevel, at: 20_000, force: .immediateOrCancel), into: &out)
    var steps = 1
    while engine.isUnfinished {
      engine.resume(into: &out)
      steps += 1
    }
    let isEven = perLevel % 2 == 0
    #expect(isEven && out.fills == Int(perLevel * 41 / 2) * 2 && steps > out.fills / 64)
    let top = engine.top(of: 0)
    #expect(top.askPrice.units == 10_020 && top.askOrders == UInt32(perLevel / 2))
    #expect(top.bidPrice.units == 9_999 && top.bidOrders == UInt32(perLevel))
    #expect(engine.orderCount == crowd - 1 - Int(perLevel * 41 / 2))
    #expect(engine.levels(.sell, of: 0).count == 980 && engine.levels(.buy, of: 0).count == 1_000)
    engine.checkInvariants()
  }
}

/// Only counts, since a book of a million says a lot.
private struct Counter: Emitter {
  var accepted = 0
  var rejected = 0
  var fills = 0
  var lastReason = Reason.none

  mutating func pass(_ event: Event) {}

  mutating func emit(_ event: Event) {
    switch event.kind {
    case .orderAccepted: accepted += 1
    case .orderFill: fills += 1
    case .orderRejected:
      rejected += 1
      lastReason = event.rejection.reason
    default: break
    }
  }
}
