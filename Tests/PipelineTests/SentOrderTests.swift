// What may be left of an order by what its venue said of it, when a run that ended without a word is read back.

import Events
import Testing

@testable import Pipeline

@Suite struct SentOrderTests {
  private func sent(_ quantity: Int64) -> SentOrder {
    SentOrder(
      Event(
        kind: .orderNew, source: .strategy(1), instrument: InstrumentID(0),
        OrderNew(
          order: OrderID(bits: 7), price: Price(units: 100), quantity: Quantity(units: quantity),
          side: .buy, type: .limit, timeInForce: .day)))
  }

  private func execution(_ number: UInt64, _ quantity: Int64, _ side: Side = .buy) -> OrderFill {
    OrderFill(
      order: OrderID(bits: 7), execution: number, price: Price(units: 100),
      quantity: Quantity(units: quantity), side: side, liquidity: .maker)
  }

  @Test func `what is filled is over, and what isn't is in doubt`() {
    var order = sent(10)
    order.fill(execution(1, 9))
    #expect(!order.isOver)
    order.fill(execution(2, 1))
    #expect(order.isOver)
  }

  @Test func `an execution that is told again fills nothing more`() {
    var order = sent(100)
    for _ in 0..<3 { order.fill(execution(1, 50)) }
    #expect(!order.isOver)
    order.fill(execution(2, 50))
    #expect(order.isOver)
  }

  @Test func `what is taken back or corrected is open again, once`() {
    var order = sent(100)
    order.fill(execution(1, 60))
    for _ in 0..<2 { order.correct(execution(1, 60), isBust: true) }
    order.correct(execution(1, 60), isBust: false)
    order.fill(execution(2, 40))
    order.fill(execution(1, 60))
    #expect(!order.isOver, "60 are left")
    order.fill(execution(3, 59))
    #expect(!order.isOver)
    order.correct(execution(3, 60), isBust: false)
    #expect(order.isOver)
    order.correct(execution(9, 1), isBust: true)
    #expect(order.isOver, "of an execution that was never told nothing is known")
  }

  /// As the order manager refuses them.
  @Test func `what can't be an execution of it isn't counted`() {
    var order = sent(10)
    order.fill(execution(0, 10))
    order.fill(execution(1, 10, .sell))
    for quantity in [0, -5, .min] as [Int64] { order.fill(execution(2, quantity)) }
    #expect(!order.isOver)
    order.fill(execution(2, 10))
    #expect(order.isOver)
  }

  @Test func `each replace counts from the one before it`() {
    var order = sent(150)
    order.replace(Quantity(units: 100))
    order.replace(Quantity(units: 60))
    order.replace(Quantity(units: 40))
    #expect(!order.isOver)
    order.fill(execution(3, 39))
    #expect(!order.isOver)
    order.fill(execution(4, 1))
    #expect(order.isOver)
  }

  @Test func `a venue's largest words can be read back`() {
    var order = sent(.max)
    for quantity in [Int64.min, .max, .min, 1] { order.replace(Quantity(units: quantity)) }
    for number in 1...4 { order.fill(execution(UInt64(number), .max)) }
    #expect(order.isOver)
  }
}
