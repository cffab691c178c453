// The way out: nothing before the journal vouches for it, nothing stale, and every fact told once, in
// order, whenever there is room for it.

import Events
import Testing

@testable import Gateways

@Suite struct GateTests {
  @Test func `nothing goes out before its record is vouched for`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    for n in 1...4 as ClosedRange<UInt32> { rig.new(n, .buy, 1, at: 90) }
    #expect(rig.record.events.map(\.orderID) == (1...4).map { orderID($0) })
    #expect(rig.gateway.waitingCount == 4 && rig.gateway.nextPosition == 1)
    #expect(rig.release(upTo: 0) == 0)
    #expect(rig.facts().isEmpty && rig.gateway.sentCount == 0)
    #expect(rig.release(upTo: 2) == 2)
    #expect(rig.sent.map(\.orderID) == [orderID(1), orderID(2)])
    #expect(rig.gateway.nextPosition == 3)
    #expect(rig.facts().map(\.orderID) == [orderID(1), orderID(2)])
    #expect(rig.release(upTo: 4) == 2)
    #expect(rig.sent.map(\.orderID) == (1...4).map { orderID($0) })
    #expect(rig.gateway.nextPosition == 0 && rig.gateway.waitingCount == 0)
    rig.gateway.checkInvariants()
  }

  @Test func `requests go out in the order in which they came, as many as are asked for`() {
    let rig = Rig()
    rig.new(1, .buy, 1, at: 90)
    rig.cancel(1)
    rig.new(2, .sell, 1, at: 110)
    #expect(rig.release(limit: 1) == 1)
    #expect(rig.facts().map(\.kind) == [.orderAccepted])
    #expect(rig.release(limit: 2) == 2)
    #expect(rig.facts().map(\.kind) == [.orderCanceled, .orderAccepted])
    #expect(rig.gateway.sentCount == 3 && rig.isIdle)
  }

  @Test func `it takes no more than it can hold`() {
    let rig = Rig(orderCapacity: 64)
    for n in 1...64 as ClosedRange<UInt32> {
      #expect(rig.canTake)
      rig.new(n, .buy, 1, at: 90)
    }
    #expect(!rig.canTake)
    rig.release(upTo: 1)
    #expect(rig.canTake)
    rig.gateway.checkInvariants()
  }

  @Test func `what the line merely passes on isn't put on record`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.trade(.buy, 1, at: 101)
    rig.refuse(1, .new, .risk, .orderSize)
    rig.bring(.timer, Timer(scheduled: .zero, period: .zero, count: 1), source: .timer(0))
    #expect(rig.record.events.isEmpty && rig.record.passed == 0)
  }

  @Test func `an order whose cause is too old is withheld, and the line is told`() {
    let rig = Rig(maximumAge: .milliseconds(5))
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 1, at: 101)
    rig.now += 5_000_000
    rig.new(2, .buy, 1, at: 101)
    rig.release(upTo: 1)
    #expect(rig.gateway.sentCount == 1)  // Just in time.
    rig.new(3, .buy, 1, at: 101)
    rig.now += 5_000_001
    let facts = rig.settle().suffix(2)
    #expect(facts.map(\.kind) == [.orderRejected, .orderRejected])
    for fact in facts {
      #expect(fact.rejected.reason == .stale && fact.rejected.origin == .gatewayOut)
      #expect(fact.rejected.request == .new && fact.rejected.side == .buy)
      #expect(fact.source == .session(1))
    }
    #expect(rig.gateway.withheldCount == 2 && rig.gateway.sentCount == 1)
    #expect(rig.sent.map(\.orderID) == [orderID(1)] && rig.gateway.orderCount == 0)
  }

  @Test func `a cancel is never too old`() {
    let rig = Rig(maximumAge: .milliseconds(5))
    rig.new(1, .buy, 1, at: 90)
    _ = rig.settle()
    rig.cancel(1)
    rig.now += 60_000_000_000
    #expect(rig.settle().map(\.kind) == [.orderCanceled])
  }

  @Test func `a clock that lags behind the cause makes nothing stale`() {
    let rig = Rig(maximumAge: .milliseconds(5))
    rig.new(1, .buy, 1, at: 90)
    rig.now -= 900_000_000
    #expect(rig.settle().map(\.kind) == [.orderAccepted])
  }

  @Test func `after a halt new orders and replaces are withheld and cancels go out`() {
    let rig = Rig()
    rig.new(1, .buy, 1, at: 90)
    rig.new(2, .buy, 1, at: 90)
    _ = rig.settle()
    rig.gateway.haltNewOrders()
    rig.new(3, .buy, 1, at: 90)
    rig.cancel(1)
    rig.replace(2, 2, at: 91)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderRejected, .orderCanceled, .requestRejected])
    #expect(facts[0].rejected.reason == .notJournaled && facts[0].rejected.origin == .gatewayOut)
    #expect(facts[2].rejected.reason == .notJournaled && facts[2].rejected.request == .replace)
  }

  @Test func `a request for an order that has ended is late, and its end is the answer`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 5, at: 101)
    rig.cancel(1)  // Filled before the cancel goes out.
    rig.replace(1, 9, at: 100)
    #expect(rig.settle().map(\.kind) == [.orderAccepted, .orderFill])
    #expect(rig.gateway.lateCount == 2 && rig.gateway.orderCount == 0)
    rig.cancel(1)  // Gone altogether.
    #expect(rig.settle().isEmpty)
    #expect(rig.gateway.lateCount == 3 && rig.gateway.sentCount == 1)
  }
}

@Suite struct FactTests {
  @Test func `facts wait while there is no room and none is lost`() {
    let rig = Rig()
    rig.top(99, 10, 101, 3)
    rig.new(1, .buy, 5, at: 101, .immediateOrCancel)
    rig.new(2, .sell, 4, at: 110)
    rig.release()
    #expect(rig.facts(limit: 0).isEmpty && rig.owesFacts)
    var kinds: [EventKind] = []
    for _ in 0..<4 {
      let facts = rig.facts(limit: 1)
      #expect(facts.count == 1)
      kinds += facts.map(\.kind)
      rig.gateway.checkInvariants()
    }
    #expect(kinds == [.orderAccepted, .orderFill, .orderCanceled, .orderAccepted])
    #expect(!rig.owesFacts && rig.facts().isEmpty)
    #expect(rig.gateway.orderCount == 1)
  }

  @Test func `fills that weren't told yet become one`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 10, at: 100)
    rig.release()
    for lots in [2, 3] as [Int64] { rig.trade(.sell, lots, at: 98) }
    let facts = rig.facts()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderFill])
    #expect(facts[1].fill.quantity == quantity(5) && facts[1].fill.price == price(100))
    rig.trade(.sell, 4, at: 98)
    let more = rig.facts()
    #expect(more.map(\.fill.quantity) == [quantity(4)])
    #expect(more[0].fill.execution > facts[1].fill.execution)
  }

  @Test func `executions and venue orders bear the epoch`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 1, at: 101)
    let facts = rig.settle()
    #expect(facts[0].payload(as: OrderAccepted.self).venueOrder == 7 << 40 + 1)
    #expect(facts[1].fill.execution == 7 << 40 + 1)
  }

  @Test func `a refusal by the line is turned round, once`() {
    let rig = Rig()
    rig.refuse(9, .new, .risk, .orderSize)
    let facts = rig.facts()
    #expect(facts.map(\.kind) == [.orderRejected])
    let told = facts[0].rejected
    #expect(told.reason == .orderSize && told.origin == .risk && told.request == .new)
    #expect(told.limit == 5 && told.value == 6 && told.side == .buy)
    #expect(facts[0].source == .session(1))
    // Round it has come, as any report from outside.
    rig.gateway.handle(facts[0], into: &rig.record)
    #expect(rig.facts().isEmpty && rig.gateway.orderCount == 0)
    rig.gateway.checkInvariants()
  }

  @Test func `a refused request leaves its order as it was`() {
    let rig = Rig()
    rig.new(1, .buy, 5, at: 90)
    _ = rig.settle()
    rig.refuse(1, .replace, .risk, .positionLimit)
    let facts = rig.facts()
    #expect(facts.map(\.kind) == [.requestRejected])
    #expect(facts[0].rejected.request == .replace && facts[0].rejected.origin == .risk)
    rig.cancel(1)
    #expect(rig.settle().map(\.canceled.quantity) == [quantity(5)])
  }

  @Test func `the oldest debtor is paid first, each in the order of what happened`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 5, at: 90)
    rig.new(2, .buy, 5, at: 101)
    rig.release()
    rig.cancel(1)
    rig.release()
    let facts = rig.facts()
    #expect(facts.map(\.orderID) == [1, 1, 2, 2].map { orderID($0) })
    #expect(facts.map(\.kind) == [.orderAccepted, .orderCanceled, .orderAccepted, .orderFill])
  }
}
