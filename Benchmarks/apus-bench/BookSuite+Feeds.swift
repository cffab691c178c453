// The books that follow a market: a feed of levels, and W1 as the feed of a market with orders.

import BookWorkload
import Books
import Events
import Numerics
import Tables

extension BookSuite {
  static let l2Figure = "l2"
  static let l3Figure = "l3"

  /// A thousand levels, five hundred a side: one of five updates takes a level away.
  static func l2(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(l2Figure)")
    let slots = 500
    let count = options.count(2_000_000, smoke: 20_000)
    var random = SplitMix64(seed: 1_975)
    var model = [[LevelUpdate?]](repeating: [LevelUpdate?](repeating: nil, count: slots), count: 2)
    func update(_ side: Int, _ slot: Int, _ quantity: UInt64) -> Event {
      let tick = side == 0 ? 29_999 - slot : 30_001 + slot
      let level = LevelUpdate(
        price: Price(units: Int64(tick) * ReportSink.tick),
        quantity: Quantity(units: Int64(quantity) * ReportSink.lot),
        orderCount: quantity == 0 ? 0 : 1 + UInt32(random.next(below: 20)),
        side: side == 0 ? .buy : .sell)
      model[side][slot] = quantity == 0 ? nil : level
      return marketEvent(.levelUpdate, level)
    }
    var first: [Event] = []
    for slot in 0..<slots {
      for side in 0...1 { first.append(update(side, slot, 1 + random.next(below: 1000))) }
    }
    var updates: [Event] = []
    updates.reserveCapacity(count)
    for _ in 0..<count {
      let side = random.nextBool() ? 1 : 0
      let slot = min(
        random.next(below: UInt64(slots)), random.next(below: UInt64(slots)))
      let quantity = random.chance(1, outOf: 5) ? 0 : 1 + random.next(below: 1000)
      updates.append(update(side, Int(slot), quantity))
    }
    let bid = model[0].lazy.compactMap { $0 }.first
    let ask = model[1].lazy.compactMap { $0 }.first
    let top = TopOfBook(
      bidPrice: bid?.price ?? .zero, bidQuantity: bid?.quantity ?? .zero,
      askPrice: ask?.price ?? .zero, askQuantity: ask?.quantity ?? .zero,
      bidOrders: bid?.orderCount ?? 0, askOrders: ask?.orderCount ?? 0)
    follow(first, updates, to: top, l2Figure, unit: "ns/update", options, &report)
  }

  /// Adds, modifies, deletes and trades, as the market of W1 would tell them.
  static func l3(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(l3Figure)")
    let stream = BookStream(.w1(operations: options.count(2_000_000, smoke: 20_000)))
    var events: [Event] = []
    events.reserveCapacity(stream.records.count * 11 / 10)
    stream.forEachChange { events.append(marketEvent($0, number: UInt64(events.count))) }
    let first = Array(events.prefix(stream.prefillCount))
    events.removeFirst(stream.prefillCount)
    let bid = stream.book.levelSums(0)[0]
    let ask = stream.book.levelSums(1)[0]
    let top = TopOfBook(
      bidPrice: Price(units: Int64(bid.price) * ReportSink.tick),
      bidQuantity: Quantity(units: Int64(bid.quantity) * ReportSink.lot),
      askPrice: Price(units: Int64(ask.price) * ReportSink.tick),
      askQuantity: Quantity(units: Int64(ask.quantity) * ReportSink.lot),
      bidOrders: UInt32(bid.orderCount), askOrders: UInt32(ask.orderCount))
    follow(first, events, to: top, l3Figure, unit: "ns/event", options, &report)
  }

  /// Times a book over a feed; the top that it told last must be the given one.
  private static func follow(
    _ first: [Event], _ events: [Event], to top: TopOfBook, _ figure: String, unit: String,
    _ options: BenchOptions, _ report: inout BenchReport
  ) {
    var values: [Double] = []
    var floor: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(7) {
      var nothing = NoEngine()
      var sink = TopSink()
      var clock = BookClock()
      BookDrive.eventsTimed(events.span, &nothing, &sink)
      floor.append(clock.read.cpu / Double(events.count))

      var book = BookBuilder(BookSettings(ticks: [Price(units: ReportSink.tick)]))
      sink = TopSink()
      BookDrive.eventsTimed(first.span, &book, &sink)
      clock = BookClock()
      BookDrive.eventsTimed(events.span, &book, &sink)
      values.append(clock.read.cpu / Double(events.count))
      require(
        book.refusedCount == 0, figure, "\(book.refusedCount) events of the feed were refused")
      let told = sink.last.payload(as: TopOfBook.self)
      require(told == top, figure, "the top should be \(top) and is \(told)")
      book.checkInvariants()
      checksum = sink.reports.checksum
    }
    add(figure, unit: unit, values, floor: floor, checksum: checksum, options, &report)
  }

  static func marketEvent<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(1), kind: kind, source: .session(1),
      instrument: InstrumentID(0), payload)
  }

  private static func marketEvent(_ change: BookRecord, number: UInt64) -> Event {
    let order = OrderID(bits: UInt64(change.id))
    let price = Price(units: Int64(change.price) * ReportSink.tick)
    let quantity = Quantity(units: Int64(change.quantity) * ReportSink.lot)
    let side: Side = change.side == 0 ? .buy : .sell
    func rests(_ kind: EventKind, _ quantity: Quantity) -> Event {
      marketEvent(kind, BookOrder(order: order, price: price, quantity: quantity, side: side))
    }
    switch change.kind {
    case BookOperation.add: return rests(.bookAdd, quantity)
    case BookOperation.modify: return rests(.bookModify, quantity)
    case BookOperation.cancel: return rests(.bookDelete, .zero)
    default:
      return marketEvent(
        .trade,
        Trade(resting: order, price: price, quantity: quantity, number: number, aggressor: side))
    }
  }
}

/// Stores what comes and keeps the newest top of book.
struct TopSink: Emitter, ~Copyable {
  var reports = ReportSink()
  var last = Event.empty

  @inline(__always)
  mutating func pass(_ event: Event) { reports.pass(event) }

  @inline(__always)
  mutating func emit(_ event: Event) {
    reports.emit(event)
    if event.kind.code == EventKind.topOfBook.code { last = event }
  }
}
