// Which venue is best, by price, fee and size, to the last unit.

import Events
import Routing
import Testing

@Suite struct VenueTableTests {
  private func table(_ venues: [VenueTerms], _ tops: [Event]) -> VenueTable {
    var table = VenueTable(venues, traded: [Array(0..<venues.count), [0]])
    for top in tops {
      table.see(top.payload(as: TopOfBook.self), of: top.instrument, from: top.source)
    }
    return table
  }

  private func best(
    _ table: borrowing VenueTable, _ side: Side, within limit: Int64? = nil, among: UInt64 = .max
  ) -> Int {
    table.best(
      side, 0, within: limit.map { Price(units: $0) }, among: among, lot: Quantity(units: 5))
  }

  @Test func theBestPriceWins() {
    let table = table(
      [VenueTerms(session: .session(1)), VenueTerms(session: .session(2))],
      [Say.top(0, bid: (480, 50), ask: (510, 50)), Say.top(1, bid: (490, 10), ask: (500, 10))])
    #expect(best(table, .buy) == 1 && best(table, .sell) == 1)
    #expect(
      best(table, .buy, within: 500) == 1 && best(table, .buy, within: 490) == VenueTable.none)
    #expect(best(table, .sell, within: 490) == 1 && best(table, .sell, within: 500) == 255)
    #expect(best(table, .buy, among: 1) == 0)
  }

  @Test func thenTheLargerSizeAndThenTheNumber() {
    let venues = (1...3).map { VenueTerms(session: .session(UInt16($0))) }
    var table = table(
      venues, [1, 2, 0].map { Say.top($0, bid: (480, 50), ask: (500, $0 == 2 ? 60 : 50)) })
    #expect(best(table, .buy) == 2 && best(table, .sell) == 0)
    table.set(2, isUp: false)
    #expect(best(table, .buy) == 0)
    table.set(2, isUp: true)
    #expect(best(table, .buy) == 0, "it shows nothing yet")
  }

  /// A fee of one part in ten thousand is decided by its last millionth.
  @Test func feesCountExactly() {
    let price: Int64 = 5_000_000_000_000_001
    for (rate, charge, expected) in [(Int32(100), Int64(0), 1), (0, 1, 1), (-1, 0, 0), (0, 0, 0)] {
      let table = table(
        [
          VenueTerms(session: .session(1), takerRate: rate, takerCharge: Price(units: charge)),
          VenueTerms(session: .session(2)),
        ],
        [
          Say.top(0, bid: (price, 50), ask: (price, 50)),
          Say.top(1, bid: (price, 9), ask: (price, 9)),
        ])
      #expect(best(table, .buy) == expected && best(table, .sell) == expected, "\(rate) \(charge)")
    }
    let table = table([VenueTerms(session: .session(1), takerRate: 300, makerRate: -200)], [])
    let net = table.net(Price(units: 1_001), .buy, at: 0, isTaker: true)
    #expect(net == 1_001_000_000 + 300_300)
    #expect(table.net(Price(units: 1_001), .sell, at: 0, isTaker: true) == 1_001_000_000 - 300_300)
    #expect(table.net(Price(units: 1_001), .buy, at: 0, isTaker: false) == 1_001_000_000 - 200_200)
    #expect(
      table.net(Price(units: -1_001), .buy, at: 0, isTaker: true) == -1_001_000_000 + 300_300,
      "a fee is paid on a negative price too")
    #expect(table.net(Price(units: .max), .buy, at: 0, isTaker: true) > Int128(Int64.max))
  }

  @Test func aFeeMayOutweighAPrice() {
    let table = table(
      [VenueTerms(session: .session(1), takerRate: 50_000), VenueTerms(session: .session(2))],
      [Say.top(0, ask: (500, 50)), Say.top(1, ask: (520, 50))])
    #expect(best(table, .buy) == 1, "520 is less than 500 and a twentieth")
    #expect(best(table, .buy, within: 510) == 0, "the limit is on the price")
  }

  @Test func lessThanALotIsNothing() {
    let table = table(
      [VenueTerms(session: .session(1))], [Say.top(0, bid: (480, 4), ask: (500, 5))])
    #expect(best(table, .buy) == 0 && best(table, .sell) == VenueTable.none)
  }

  @Test func itSeesOnlyItsVenues() {
    var table = table([VenueTerms(session: .session(1))], [])
    let top = Say.top(0, bid: (480, 50), ask: (500, 50)).payload(as: TopOfBook.self)
    for source in [SourceID.session(2), .strategy(1), .none] {
      table.see(top, of: InstrumentID(0), from: source)
    }
    table.see(top, of: InstrumentID(2), from: .session(1))
    #expect(best(table, .buy) == VenueTable.none)
    #expect(table.venue(of: .session(1)) == 0 && table.venue(of: .session(2)) == VenueTable.none)
  }

  @Test func whereOthersWait() {
    let venues = (1...3).map {
      VenueTerms(session: .session(UInt16($0)), makerRate: $0 == 2 ? -10 : 0)
    }
    let table = table(
      venues,
      [
        Say.top(0, bid: (480, 50)), Say.top(1, bid: (490, 10), ask: (510, 5)),
        Say.top(2, ask: (500, 5)),
      ])
    #expect(table.waiting(.buy, 0, among: 7)?.units == 490)
    #expect(table.waiting(.sell, 0, among: 7)?.units == 500)
    #expect(table.waiting(.buy, 0, among: 4) == nil)
    #expect(table.cheapest(.buy, Price(units: 500), 0, among: 7) == 1)
    #expect(
      table.cheapest(.buy, Price(units: 500), 1, among: 7) == 0, "the only one that trades it")
    #expect(table.cheapest(.buy, Price(units: 500), 1, among: 6) == VenueTable.none)
  }
}
