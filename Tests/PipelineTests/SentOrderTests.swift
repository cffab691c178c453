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

  @Test func `what is filled is over, and what isn't is in doubt`() {
    var order = sent(10)
    order.fill(Quantity(units: 9))
    #expect(!order.isOver)
    order.fill(Quantity(units: 1))
    #expect(order.isOver)
  }

  @Test func `each replace counts from the one before it`() {
    var order = sent(150)
    order.replace(Quantity(units: 100))
    order.replace(Quantity(units: 60))
    order.replace(Quantity(units: 40))
    #expect(!order.isOver)
    order.fill(Quantity(units: 39))
    #expect(!order.isOver)
    order.fill(Quantity(units: 1))
    #expect(order.isOver)
  }

  @Test func `a venue's largest words can be read back`() {
    var order = sent(.max)
    for quantity in [Int64.min, .max, .min, 1] { order.replace(Quantity(units: quantity)) }
    for _ in 0..<4 { order.fill(Quantity(units: .max)) }
    #expect(order.isOver)
  }
}
