// Which orders a session that begins asks about: those that were out before it.

import Events
import Testing

@testable import FIXGateways

@Suite struct SentOrdersTests {
  private func order(_ strategy: UInt16, _ counter: UInt32) -> OrderID {
    OrderID(epoch: 7, strategy: strategy, counter: counter)
  }

  private func expect(_ value: Bool, is expected: Bool, at place: SourceLocation = #_sourceLocation)
  {
    #expect(value == expected, sourceLocation: place)
  }

  /// A macro can't look at what isn't copied.
  private func marked(_ sent: borrowing SentOrders, _ order: OrderID, _ seat: Int = 0) -> Bool {
    sent.isMarked(order, seat)
  }

  @Test func `what was sent since the session began isn't asked about`() {
    var sent = SentOrders(seatCount: 1)
    sent.note(order(1, 10))
    sent.note(order(4095, 3))
    sent.mark(0)
    sent.note(order(1, 11))
    sent.note(order(2, 1))
    expect(marked(sent, order(1, 10)), is: true)
    expect(marked(sent, order(4095, 3)), is: true)
    expect(marked(sent, order(1, 11)), is: false)
    expect(marked(sent, order(2, 1)), is: false)
    sent.mark(0)
    expect(marked(sent, order(1, 11)), is: true)
    expect(marked(sent, order(2, 1)), is: true)
  }

  @Test func `each session asks about what was sent before it began itself`() {
    var sent = SentOrders(seatCount: 2)
    sent.note(order(1, 10))
    sent.mark(0)
    sent.note(order(1, 11))
    sent.mark(1)
    expect(marked(sent, order(1, 11)), is: false)
    expect(marked(sent, order(1, 11), 1), is: true)
    expect(marked(sent, order(1, 10)), is: true)
  }
}
