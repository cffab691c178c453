// Two strategies, one behind the other, that share one order manager: each hears of its own orders
// and of nothing else, and the order manager keeps them apart.

import Events
import Numerics
import Orders
import Strategies
import Testing

@Suite struct SeatTests {
  @Test func whatIsOnesOwn() {
    let seat = StrategySeat(strategy: 9, epoch: 4)
    #expect(seat.source == .strategy(9))
    #expect(seat.owns(OrderID(epoch: 4, strategy: 9, counter: 1)) == true)
    for other in [
      OrderID(epoch: 4, strategy: 8, counter: 1), OrderID(epoch: 5, strategy: 9, counter: 1),
      OrderID(epoch: 4, strategy: 9, counter: 0), .none,
    ] {
      #expect(seat.owns(other) == false)
    }
  }

  @Test func itHearsAllButOfOthersOrders() {
    let seat = StrategySeat(strategy: 9, epoch: 4)
    let other = StrategySeat(strategy: 8, epoch: 4)
    for kind in EventKind.all {
      let isRequest = (32...34).contains(kind.code)
      let isReport = (48...61).contains(kind.code)
      for (owner, isOwn) in [(seat, true), (other, false)] {
        let event = Event(
          sequence: Sequence(1), time: .zero, kind: kind,
          source: isRequest ? owner.source : .session(1), instrument: .none,
          words: EventWords(owner.order(3).bits, 0, 0, 0, 0))
        #expect(seat.mayHear(event) == (isOwn || !(isRequest || isReport)), "\(kind.name ?? "")")
      }
    }
  }

  /// The line up to the order manager, and a venue that fills, cancels and answers as it likes.
  private struct Line: ~Copyable {
    var first: Seated<QuoteAndTake>
    var second: Seated<QuoteAndTake>
    var orders: OrderManager
    var out = Collector()

    init() {
      var settings = Desk.settings(maximumPosition: 60, takeImbalancePercent: 60)
      settings.number = 1
      first = Seated<QuoteAndTake>(settings)
      settings.number = 2
      settings["requote_ticks"] = 4
      second = Seated<QuoteAndTake>(settings)
      orders = OrderManager(
        OrderSettings(
          instruments: [Desk.terms], capacity: 256, memory: 64, executionCapacity: 1_024))
    }

    /// What comes out at the end, of one event.
    mutating func send(_ event: Event) -> [Event] {
      first.handle(event, into: &out)
      var events = out.take().map(\.event)
      for event in events { second.handle(event, into: &out) }
      events = out.take().map(\.event)
      for event in events { orders.handle(event, into: &out) }
      while orders.isUnfinished { orders.resume(into: &out) }
      return out.take().map(\.event)
    }
  }

  private struct Working {
    var owner: UInt16
    var side: Side
    var leaves: Int64
  }

  @Test(arguments: [UInt64(601), 602, 603])
  func twoStrategiesShareOneOrderManager(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var line = Line()
    var working: [UInt64: Working] = [:]
    var positions: [UInt16: Int64] = [1: 0, 2: 0]
    var middle: Int64 = 5_000
    var execution: UInt64 = 0
    for number in 0..<6_000 {
      var event: Event
      let ids = working.keys.sorted()
      if ids.isEmpty || random.chance(1, outOf: 3) {
        middle = min(max(middle + 10 * (Int64(random.next(below: 5)) - 2), 200), 90_000)
        event = Market.top(
          middle - 10, middle + 10, Int64(random.next(below: 30)), Int64(random.next(below: 30)))
      } else {
        let id = ids[Int(random.next(below: UInt64(ids.count)))]
        let order = working[id]!
        if random.chance(2, outOf: 3) {
          execution += 1
          // Now and then of more than there is.
          let quantity =
            random.chance(1, outOf: 20) ? order.leaves + 1 : 1 + Int64(random.next(below: 3))
          event = Market.fill(0, order.side, quantity, execution: execution)
          positions[order.owner]! += order.side == .buy ? quantity : -quantity
          working[id]!.leaves -= quantity
          if working[id]!.leaves <= 0 { working[id] = nil }
        } else {
          event = Market.canceled(0)
          working[id] = nil
        }
        event.words.w0 = id
      }
      event.time = Nanoseconds(UInt64(number) * 300)
      for sent in line.send(event) where sent.kind == .orderNew {
        let new = sent.payload(as: OrderNew.self)
        working[new.order.bits] = Working(
          owner: sent.source.number, side: new.side, leaves: new.quantity.units)
      }
      line.first.checkInvariants()
      line.second.checkInvariants()
      line.orders.checkInvariants()
      let owners = working.values.count { $0.owner == 1 }
      guard line.first.desk.position(0).units == positions[1]!,
        line.second.desk.position(0).units == positions[2]!, line.first.desk.ordersOut == owners,
        line.second.desk.ordersOut == working.count - owners, line.orders.liveCount == working.count
      else {
        Issue.record("seed \(seed), event \(number): \(event)")
        return
      }
    }
    #expect(line.first.desk.ordersSent > 100 && line.second.desk.ordersSent > 100, "seed \(seed)")
    #expect(
      line.first.desk.disregardedCount == 0 && line.second.desk.disregardedCount == 0,
      "seed \(seed)")
    #expect(line.orders.refusedCount == 0 && line.orders.alarmCount > 0, "seed \(seed)")
  }
}
