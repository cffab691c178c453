// Books of several venues: each hears its own session only, and the market is the best of all of them.

import Events
import Testing
import Twins

@testable import Books

@Suite struct VenueBooksTests {
  private func books(_ count: Int, own: Int = 0) -> VenueBooks {
    let ticks = [Price(units: 1), Price(units: 1)]
    return VenueBooks(
      (0..<count).map { _ in
        BookSettings(
          ticks: ticks, orderCapacity: 64, levelCapacity: 64, windowTicks: 64,
          ownOrderCapacity: own)
      })
  }

  private func level(
    _ venue: UInt16, _ side: Side, _ price: Int64, _ quantity: Int64, at instrument: UInt32 = 0
  ) -> Event {
    Event(
      sequence: Sequence(5), time: Nanoseconds(9), kind: .levelUpdate, source: .session(venue),
      instrument: InstrumentID(instrument),
      LevelUpdate(
        price: Price(units: price), quantity: Quantity(units: quantity), orderCount: 1, side: side))
  }

  private func gap(_ venue: UInt16) -> Event {
    Event(
      sequence: Sequence(6), time: Nanoseconds(10), kind: .bookGap, source: .session(venue),
      instrument: InstrumentID(0), BookGap(expected: 0, received: 0))
  }

  private func send(_ event: Event, _ stage: inout VenueBooks) -> [Sent] {
    var out = Collector()
    step(&stage, event, &out)
    while stage.isUnfinished { resume(&stage, &out) }
    stage.checkInvariants()
    return out.take()
  }

  /// The market of the first instrument as it was last told.
  private func market(_ sent: [Sent]) -> TopOfBook? {
    sent.last { $0.kind == .topOfBook && $0.event.flags == 0 }?.event.payload(as: TopOfBook.self)
  }

  @Test func `of one venue it is that venue's builder`() {
    var one = books(1)
    let sent = send(level(0, .buy, 100, 5), &one)
    #expect(sent.count == 1 && sent[0].event.flags == 0 && sent[0].event.source == .session(0))
    #expect(market(send(level(7, .sell, 103, 5), &one))?.askPrice.units == 103, "whoever tells it")
  }

  @Test func `the market is the best of all, and what they have there together`() {
    var two = books(2)
    let first = send(level(0, .buy, 100, 5), &two)
    #expect(first.map(\.event.flags) == [MarketFlags.ofOneVenue, 0])
    #expect(first.map(\.event.source) == [.session(0), .none])
    #expect(first.allSatisfy { $0.isMade && $0.event.sequence == Sequence(5) })
    _ = send(level(0, .sell, 104, 5), &two)
    #expect(market(send(level(1, .sell, 103, 2), &two)) == top((100, 5, 1), (103, 2, 1)))
    #expect(market(send(level(1, .buy, 100, 3), &two)) == top((100, 8, 2), (103, 2, 1)))
    // Behind the best of all it is news of its venue alone.
    let behind = send(level(0, .sell, 104, 9), &two)
    #expect(behind.map(\.event.flags) == [MarketFlags.ofOneVenue])
    #expect(two.top(of: 0) == top((100, 8, 2), (103, 2, 1)))
    #expect(two.top(of: 0, at: 1) == top((100, 3, 1), (103, 2, 1)))
    #expect(
      two.levels(.buy, of: 0, limit: 4) == [
        Level(price: Price(units: 100), quantity: Quantity(units: 8), orderCount: 2)
      ])
  }

  @Test func `a venue that goes takes its own share and no more`() {
    var two = books(2)
    for event in [
      level(0, .buy, 100, 5), level(0, .sell, 104, 5), level(1, .buy, 101, 3),
      level(1, .sell, 103, 2),
    ] { _ = send(event, &two) }
    let sent = send(gap(1), &two)
    // Whoever trades hears of another market, and not that the market is void.
    #expect(sent[0].kind == .bookGap && sent[0].event.flags == MarketFlags.ofOneVenue)
    #expect(market(sent) == top((100, 5, 1), (104, 5, 1)))
    #expect(market(send(gap(0), &two)) == top(), "now there is none")
  }

  @Test func `what comes round is of no venue`() {
    var two = books(2, own: 16)
    let accepted = Event(
      kind: .orderAccepted, source: .round, instrument: InstrumentID(0),
      OrderAccepted(
        order: OrderID(bits: 8), venueOrder: 1, price: Price(units: 100),
        quantity: Quantity(units: 5), side: .buy))
    #expect(send(accepted, &two) == [.passed(accepted)])
    // Had it been taken for an order that rests there, the level would be ours.
    #expect(market(send(level(0, .buy, 100, 5), &two)) == top((100, 5, 1)))
    var own = accepted
    own.source = .session(1)
    #expect(send(own, &two) == [.passed(own)])
    #expect(market(send(level(1, .buy, 102, 4), &two)) == top((102, 4, 1)))
    #expect(market(send(level(1, .buy, 100, 5), &two)) == nil, "all of it is ours")
  }

  @Test(arguments: [0, 3, 5]) func `goes on as it was`(cut: Int) {
    var twins = Twins(cut: cut) { books(2) }
    for step in 0..<40 {
      let side: Side = step % 3 == 0 ? .buy : .sell
      twins.send(
        level(
          UInt16(step % 2), side, Int64(side == .buy ? 90 : 100) + Int64(step % 7), Int64(step) + 1)
      )
    }
    twins.send(gap(1))
    #expect(twins.finish() == nil && twins.comparedCount > 10)
  }
}
