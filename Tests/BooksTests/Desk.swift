// A book builder with its outlet, and market data in few words: prices in whole units of 1e-8, because
// a book doesn't care.

import Books
import Events

struct Desk: ~Copyable {
  var stage: BookBuilder
  var out = Collector()

  /// A tick for each instrument; orders, levels and the window are each instrument's.
  init(ticks: [Int64] = [1, 1], orders: Int = 64, levels: Int = 16, window: Int = 64) {
    self.init(
      BookSettings(
        ticks: ticks.map { Price(units: $0) }, orderCapacity: orders, levelCapacity: levels,
        windowTicks: window))
  }

  init(_ settings: BookSettings) { stage = BookBuilder(settings) }

  /// One event through the stage, and what came of it.
  mutating func send(_ event: Event) -> [Sent] {
    step(&stage, event, &out)
    precondition(!stage.isUnfinished, "no update of a book is larger than a step")
    return out.take()
  }

  /// The top of book after it, or nil when none was sent.
  mutating func top(after event: Event) -> TopOfBook? {
    let made = send(event).filter(\.isMade)
    precondition(made.count <= 1)
    guard let top = made.first else { return nil }
    precondition(top.kind == .topOfBook && top.event.instrument == event.instrument)
    precondition(top.event.sequence == event.sequence && top.event.time == event.time)
    return top.event.payload(as: TopOfBook.self)
  }

  /// Orders and quantity ahead of an order at its price; nil for one that isn't in.
  func ahead(of order: UInt64) -> [Int64]? {
    stage.queuePosition(of: OrderID(bits: order)).map {
      [Int64($0.ordersAhead), $0.quantityAhead.units]
    }
  }

  /// The levels of a side of an instrument, best first.
  func levels(_ side: Side, of instrument: Int = 0) -> [Level] {
    stage.books.levels(side, of: instrument)
  }

  func prices(_ side: Side, of instrument: Int = 0) -> [Int64] {
    levels(side, of: instrument).map(\.price.units)
  }
}

enum Feed {
  static func event<P: Payload>(_ kind: EventKind, _ instrument: UInt32, _ payload: P) -> Event {
    Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: .session(3),
      instrument: InstrumentID(instrument), payload)
  }

  static func add(
    _ id: UInt64, _ side: Side, _ price: Int64, _ quantity: Int64, at instrument: UInt32 = 0
  ) -> Event { order(.bookAdd, id, side, price, quantity, at: instrument) }

  static func modify(
    _ id: UInt64, _ side: Side, _ price: Int64, _ quantity: Int64, at instrument: UInt32 = 0
  ) -> Event { order(.bookModify, id, side, price, quantity, at: instrument) }

  static func delete(_ id: UInt64, at instrument: UInt32 = 0) -> Event {
    order(.bookDelete, id, .none, 0, 0, at: instrument)
  }

  static func order(
    _ kind: EventKind, _ id: UInt64, _ side: Side, _ price: Int64, _ quantity: Int64,
    at instrument: UInt32
  ) -> Event {
    event(
      kind, instrument,
      BookOrder(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side))
  }

  static func trade(_ resting: UInt64, _ quantity: Int64, at instrument: UInt32 = 0) -> Event {
    event(
      .trade, instrument,
      Trade(
        resting: OrderID(bits: resting), price: Price(units: 1),
        quantity: Quantity(units: quantity),
        number: 9, aggressor: .buy))
  }

  static func level(
    _ side: Side, _ price: Int64, _ quantity: Int64, orders: UInt32 = 1, at instrument: UInt32 = 0
  ) -> Event {
    event(
      .levelUpdate, instrument,
      LevelUpdate(
        price: Price(units: price), quantity: Quantity(units: quantity), orderCount: orders,
        side: side))
  }

  static func clear(at instrument: UInt32 = 0) -> Event {
    event(.bookClear, instrument, BookClear(reason: .none))
  }

  static func gap(at instrument: UInt32 = 0) -> Event {
    event(.bookGap, instrument, BookGap(expected: 1, received: 3))
  }
}

/// A top of book in whole units: bid price × quantity (orders), ask price × quantity (orders).
func top(
  _ bid: (Int64, Int64, UInt32) = (0, 0, 0), _ ask: (Int64, Int64, UInt32) = (0, 0, 0)
) -> TopOfBook {
  TopOfBook(
    bidPrice: Price(units: bid.0), bidQuantity: Quantity(units: bid.1),
    askPrice: Price(units: ask.0), askQuantity: Quantity(units: ask.1), bidOrders: bid.2,
    askOrders: ask.2)
}
