// Books of a venue that quotes.

import Events
import Tables
import Testing

@testable import Books

private struct Tops: Emitter {
  var told: [String] = []
  mutating func emit(_ event: Event) {
    let top = event.payload(as: TopOfBook.self)
    func side(_ price: Price, _ quantity: Quantity) -> String {
      quantity.units == 0 ? "-" : "\(quantity.units)@\(price.units)"
    }
    told.append(
      "\(event.instrument.index) \(side(top.bidPrice, top.bidQuantity)) "
        + side(top.askPrice, top.askQuantity))
  }
  mutating func pass(_ event: Event) { told.append("passed") }
}

@Suite struct QuoteTests {
  private func builder() -> BookBuilder {
    BookBuilder(
      BookSettings(
        ticks: [Price(units: 5), Price(units: 5), Price(units: 5)], orderCapacity: 16,
        levelCapacity: 16))
  }

  private func quote(
    _ bid: Int64, _ bidQuantity: Int64, _ ask: Int64, _ askQuantity: Int64,
    at instrument: UInt32 = 0
  ) -> Event {
    Event(
      kind: .quote, source: .session(0), instrument: InstrumentID(instrument),
      Quote(
        quote: 1, bidPrice: Price(units: bid), bidQuantity: Quantity(units: bidQuantity),
        askPrice: Price(units: ask), askQuantity: Quantity(units: askQuantity)))
  }

  private func cancel(_ instrument: InstrumentID) -> Event {
    Event(
      kind: .quoteCancel, source: .session(0), instrument: instrument,
      QuoteCancel(quote: 0, request: 0, cancelType: 1, level: 255, index: 0, count: 1))
  }

  private func send(_ event: Event, to book: inout BookBuilder) -> [String] {
    var out = Tops()
    book.handle(event, into: &out)
    while book.isUnfinished { book.resume(into: &out) }
    book.checkInvariants()
    return out.told
  }

  @Test func theNextQuoteTakesItsPlace() {
    var book = builder()
    #expect(send(quote(100, 7, 110, 8), to: &book) == ["passed", "0 7@100 8@110"])
    #expect(send(quote(100, 7, 110, 8), to: &book) == ["passed"])
    #expect(send(quote(95, 6, 110, 9), to: &book) == ["passed", "0 6@95 9@110"])
    // One side only, then none.
    #expect(send(quote(0, 0, 105, 9), to: &book) == ["passed", "0 - 9@105"])
    #expect(send(quote(90, 1, 0, 0), to: &book) == ["passed", "0 1@90 -"])
    #expect(send(cancel(InstrumentID(0)), to: &book) == ["passed", "0 - -"])
    #expect(send(cancel(InstrumentID(0)), to: &book) == ["passed"])
    #expect(book.refusedCount == 0)
  }

  @Test func aPriceOffTheTickTakesTheOldQuoteAway() {
    var book = builder()
    _ = send(quote(100, 7, 110, 8), to: &book)
    #expect(send(quote(101, 7, 110, 8), to: &book) == ["passed", "0 - 8@110"])
    #expect(book.refusedCount == 1)
    #expect(send(quote(100, 7, 110, 8), to: &book) == ["passed", "0 7@100 8@110"])
  }

  @Test func allAtOnceAreCanceledOneByOne() {
    var book = builder()
    for instrument in [UInt32(0), 2] {
      _ = send(quote(100, 7, 110, 8, at: instrument), to: &book)
    }
    #expect(send(cancel(.none), to: &book) == ["passed", "0 - -", "2 - -"])
  }

  @Test func aGapVoidsAQuoteToo() {
    var book = builder()
    _ = send(quote(100, 7, 110, 8), to: &book)
    let gap = Event(
      kind: .bookGap, source: .session(0), instrument: InstrumentID(0),
      BookGap(expected: 0, received: 0))
    #expect(send(gap, to: &book) == ["passed", "0 - -"])
    #expect(send(quote(95, 1, 110, 8), to: &book) == ["passed", "0 1@95 8@110"])
    #expect(book.refusedCount == 0)
  }

  @Test func whereOrdersRestAQuoteIsRefused() {
    var book = builder()
    let add = Event(
      kind: .bookAdd, source: .session(0), instrument: InstrumentID(0),
      BookOrder(
        order: OrderID(bits: 9), price: Price(units: 100), quantity: Quantity(units: 3), side: .buy)
    )
    #expect(send(add, to: &book) == ["0 3@100 -"])
    #expect(send(quote(95, 1, 110, 8), to: &book) == ["passed", "0 3@100 8@110"])
    #expect(book.refusedCount == 1)
  }
}
