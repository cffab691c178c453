// The paper venue takes no more than the market shows and no sooner than its turn.

import Events
import Testing

@testable import Gateways

@Suite struct TakingTests {
  @Test func `an order takes what is shown, at the price that is shown`() {
    let rig = Rig()
    rig.top(99, 10, 101, 4)
    rig.new(1, .buy, 3, at: 105)
    var facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderFill])
    #expect(facts[1].fill.price == price(101) && facts[1].fill.quantity == quantity(3))
    #expect(facts[1].fill.liquidity == .taker && facts[1].fill.side == .buy)
    // One is left of what was shown.
    rig.new(2, .buy, 3, at: 101, .immediateOrCancel)
    facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderFill, .orderCanceled])
    #expect(facts[1].fill.quantity == quantity(1))
    #expect(facts[2].canceled.quantity == quantity(2))
    #expect(facts[2].canceled.reason == .immediateOrCancel && facts[2].canceled.origin == .venue)
    // And then nothing, until the market shows more.
    rig.new(3, .buy, 3, at: 101, .immediateOrCancel)
    #expect(rig.settle().map(\.kind) == [.orderAccepted, .orderCanceled])
    rig.top(99, 10, 101, 4)
    rig.new(4, .buy, 4, at: 101, .immediateOrCancel)
    #expect(rig.settle().map(\.kind) == [.orderAccepted, .orderFill])
    #expect(rig.gateway.orderCount == 0)
  }

  @Test func `a sell takes bids`() {
    let rig = Rig()
    rig.top(99, 4, 101, 4)
    rig.new(1, .sell, 6, at: 98)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderFill])
    #expect(facts[1].fill.price == price(99) && facts[1].fill.quantity == quantity(4))
    #expect(rig.gateway.orderCount == 1)  // The rest rests.
  }

  @Test func `an order that doesn't reach takes nothing`() {
    let rig = Rig()
    rig.top(99, 4, 101, 4)
    rig.new(1, .buy, 1, at: 100)
    rig.new(2, .sell, 1, at: 100, .immediateOrCancel)
    #expect(rig.settle().map(\.kind) == [.orderAccepted, .orderAccepted, .orderCanceled])
  }

  @Test func `a market order takes at any price and never rests`() {
    let rig = Rig()
    rig.new(1, .buy, 5, at: 0, type: .market)
    var facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderCanceled])
    #expect(facts[1].canceled.reason == .noLiquidity)
    rig.top(99, 4, 101, 3)
    rig.new(2, .buy, 5, at: 0, type: .market)
    facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderAccepted, .orderFill, .orderCanceled])
    #expect(facts[1].fill.price == price(101) && facts[2].canceled.quantity == quantity(2))
  }

  @Test func `each instrument has its own market`() {
    let rig = Rig()
    rig.top(99, 4, 101, 4, instrument: 1)
    rig.new(1, .buy, 1, at: 101, .immediateOrCancel, instrument: 0)
    rig.new(2, .buy, 1, at: 101, .immediateOrCancel, instrument: 1)
    let facts = rig.settle()
    #expect(
      facts.map(\.kind) == [.orderAccepted, .orderCanceled, .orderAccepted, .orderFill])
    #expect(facts[3].instrument == InstrumentID(1))
  }

  @Test(arguments: [TimeInForce.fillOrKill, .goodTillDate, .atTheOpen, .none])
  func `what it doesn't know how to do it refuses`(timeInForce: TimeInForce) {
    let rig = Rig()
    rig.top(99, 4, 101, 4)
    rig.new(1, .buy, 1, at: 101, timeInForce)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderRejected])
    #expect(facts[0].rejected.reason == .invalid && facts[0].rejected.origin == .venue)
    #expect(rig.gateway.orderCount == 0)
  }

  @Test(arguments: [OrderType.stop, .stopLimit, .trailingStop, .marketToLimit, .none])
  func `nor does it know other types`(type: OrderType) {
    let rig = Rig()
    rig.top(99, 4, 101, 4)
    rig.new(1, .buy, 1, at: 101, type: type)
    #expect(rig.settle().map(\.kind) == [.orderRejected])
  }

  @Test(arguments: [OrderInstruction.hidden, OrderInstruction.allOrNone, OrderInstruction.hasTerms])
  func `nor other instructions`(instructions: UInt8) {
    let rig = Rig()
    rig.top(99, 4, 101, 4)
    rig.new(1, .buy, 1, at: 100, instructions: instructions)
    rig.new(2, .buy, 1, at: 100, instructions: instructions | OrderInstruction.postOnly)
    #expect(rig.settle().map(\.kind) == [.orderRejected, .orderRejected])
  }

  @Test func `an order that may only wait takes nothing`() {
    let rig = Rig()
    let postOnly = OrderInstruction.postOnly
    rig.top(99, 4, 101, 4)
    rig.new(1, .buy, 1, at: 101, instructions: postOnly)
    rig.new(2, .sell, 1, at: 99, instructions: postOnly)
    rig.new(3, .buy, 1, at: 100, instructions: postOnly | OrderInstruction.selfTradeCancelOldest)
    rig.new(4, .sell, 1, at: 100, .immediateOrCancel, instructions: postOnly)
    rig.new(5, .sell, 1, at: 100, type: .market, instructions: postOnly)
    let facts = rig.settle()
    #expect(
      facts.map(\.kind)
        == [.orderRejected, .orderRejected, .orderAccepted, .orderRejected, .orderRejected])
    #expect(
      [0, 1, 3, 4].map { facts[$0].rejected.reason }
        == [.wouldCross, .wouldCross, .invalid, .invalid])
    // Nor does it once it is elsewhere; it stays where it was.
    rig.replace(3, 1, at: 101)
    let refused = rig.settle()
    #expect(refused.map(\.kind) == [.requestRejected])
    #expect(refused[0].rejected.reason == .wouldCross && refused[0].rejected.request == .replace)
    rig.top(99, 4, 100, 1)
    let fill = rig.facts()
    #expect(fill.map(\.kind) == [.orderFill] && fill[0].fill.liquidity == .maker)
    #expect(fill[0].fill.price == price(100))
  }

  @Test func `an order for a market that isn't there is withheld`() {
    let rig = Rig()
    rig.new(1, .buy, 1, at: 101, instrument: 9)
    #expect(rig.settle().map(\.kind) == [.orderRejected])
    rig.top(1, 1, 2, 1, instrument: 9)  // Nor does such a market disturb anything.
    rig.gateway.checkInvariants()
  }
}

@Suite struct RestingTests {
  @Test func `a replace keeps what it says that it keeps`() {
    let rig = rig()
    rig.replace(1, 3, at: 0, flags: ReplaceFlags.keepsPrice)
    #expect(rig.settle().map(\.kind) == [.orderReplaced])
    rig.replace(1, 0, at: 98, flags: ReplaceFlags.keepsQuantity)
    #expect(rig.settle().map(\.kind) == [.orderReplaced])
    rig.top(97, 10, 98, 10)
    let facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(3)] && facts[0].fill.price == price(98))
  }

  /// A rig with a bid of ours of 5 at 100, resting before 10 of the market's at 99 … 101.
  private func rig(at ticks: Int64 = 100) -> Rig {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .buy, 5, at: ticks)
    _ = rig.settle()
    return rig
  }

  @Test func `the other side's best reaches it`() {
    let rig = rig()
    rig.top(98, 10, 100, 3)
    var facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(3)] && facts[0].fill.price == price(100))
    #expect(facts[0].fill.liquidity == .maker)
    rig.top(96, 10, 97, 30)  // Through it: still at its own price.
    facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(2)] && facts[0].fill.price == price(100))
    #expect(rig.gateway.orderCount == 0)
  }

  @Test func `an empty side fills nothing`() {
    let rig = rig()
    rig.top(98, 10, 0, 0)
    #expect(rig.facts().isEmpty)
  }

  @Test func `a trade at its price comes to it when its turn has come`() {
    let rig = rig(at: 99)  // Behind 10 of the market's.
    rig.trade(.sell, 6, at: 99)
    #expect(rig.facts().isEmpty)
    rig.trade(.sell, 6, at: 99)  // Four ahead, two for it.
    #expect(rig.facts().map(\.fill.quantity) == [quantity(2)])
    rig.trade(.sell, 1, at: 99)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(1)])
    rig.trade(.buy, 50, at: 99)  // Someone else's side.
    #expect(rig.facts().isEmpty)
    rig.trade(.sell, 50, at: 99)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(2)])
    #expect(rig.gateway.orderCount == 0)
  }

  @Test func `at a price of its own nobody is ahead`() {
    let rig = rig(at: 100)
    rig.trade(.sell, 2, at: 100)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(2)])
  }

  @Test func `a trade through its price fills it first`() {
    let rig = rig(at: 99)
    rig.trade(.sell, 3, at: 98)
    let facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(3)] && facts[0].fill.price == price(99))
  }

  @Test func `a trade above it leaves it alone`() {
    let rig = rig(at: 99)
    rig.trade(.sell, 30, at: 100)
    #expect(rig.facts().isEmpty)
  }

  @Test func `one trade isn't shared out twice, and the older order is first`() {
    let rig = Rig()
    rig.top(95, 10, 105, 10)
    rig.new(1, .buy, 4, at: 100)
    rig.new(2, .buy, 4, at: 100)
    _ = rig.settle()
    rig.trade(.sell, 6, at: 99)
    let facts = rig.facts()
    #expect(facts.map(\.orderID) == [orderID(1), orderID(2)])
    #expect(facts.map(\.fill.quantity) == [quantity(4), quantity(2)])
  }

  @Test func `what is shown isn't taken twice`() {
    let rig = Rig()
    rig.top(95, 10, 105, 10)
    rig.new(1, .buy, 4, at: 100)
    rig.new(2, .buy, 4, at: 100)
    _ = rig.settle()
    rig.top(95, 10, 100, 5)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(4), quantity(1)])
  }

  @Test func `a sell rests and is filled alike`() {
    let rig = Rig()
    rig.top(99, 10, 101, 10)
    rig.new(1, .sell, 5, at: 101)
    _ = rig.settle()
    rig.trade(.buy, 12, at: 101)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(2)])
    rig.top(101, 1, 102, 10)
    rig.trade(.buy, 1, at: 102)
    let facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(2)] && facts[0].fill.price == price(101))
    #expect(facts[0].fill.side == .sell)
  }

  @Test func `a cancel takes what is left`() {
    let rig = rig()
    rig.trade(.sell, 2, at: 99)
    rig.cancel(1)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderFill, .orderCanceled])
    #expect(facts[1].canceled.quantity == quantity(3) && facts[1].canceled.reason == .user)
    rig.top(98, 10, 99, 10)
    #expect(rig.facts().isEmpty && rig.gateway.orderCount == 0)
  }

  @Test func `a replaced order has a new place`() {
    let rig = rig(at: 99)
    rig.trade(.sell, 12, at: 99)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(2)])
    rig.replace(1, 9, at: 98)
    rig.release()
    // Not filled at terms that nobody has been told of.
    rig.trade(.sell, 3, at: 97)
    var facts = rig.facts()
    #expect(facts.map(\.kind) == [.orderReplaced])
    let replaced = facts[0].payload(as: OrderReplaced.self)
    #expect(replaced.price == price(98) && replaced.quantity == quantity(9))
    rig.trade(.sell, 30, at: 97)
    facts = rig.facts()
    #expect(facts.map(\.fill.quantity) == [quantity(7)] && facts[0].fill.price == price(98))
    rig.gateway.checkInvariants()
  }

  @Test func `a replace down to what is filled is refused`() {
    let rig = rig()
    rig.trade(.sell, 2, at: 99)
    _ = rig.facts()
    rig.replace(1, 2, at: 98)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.requestRejected])
    #expect(facts[0].rejected.request == .replace && facts[0].rejected.origin == .venue)
    rig.trade(.sell, 9, at: 99)
    #expect(rig.facts().map(\.fill.quantity) == [quantity(3)])
  }
}
