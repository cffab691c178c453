// Operations that change an engine's book. A batch of one kind is timed, then undone untimed, so that every batch
// meets a book of the same size; the generator's own book goes along and must be the engine's in the end.

import BookWorkload
import Books
import Events
import Matching
import Numerics

/// An engine with the book that W1 leaves: queues of orders that have come and gone, slots used again.
struct AgedBook: ~Copyable {
  var engine: MatchingEngine
  var sink = ReportSink()
  var model: TickBook
  var random = SplitMix64(seed: 1_977)

  init(size: Int) {
    let stream = BookStream(.w1(restingOrders: size, operations: size * 2, seed: 1_976))
    engine = MatchingEngine(
      BookSuite.settings(orderCapacity: max(65_536, size * 2), highestTick: 60_000))
    model = stream.book
    var decoder = RecordDecoder()
    BookDrive.prepare(
      stream.records.span, stream.filledBefore.span, &decoder, &engine, &sink)
  }
}

/// Requests of one kind, and those that undo what they did.
struct EntryBatch {
  var timed: [Event] = []
  var undo: [Event] = []
}

extension BookSuite {
  struct Entry {
    let name: String
    /// Makes a batch of so many, and does it in the generator's book, there and back.
    let make: @Sendable (inout TickBook, inout SplitMix64, Int) -> EntryBatch
  }

  static let entries = [
    Entry(name: "add", make: adds), Entry(name: "modify.smaller", make: shrinks),
    Entry(name: "modify.price", make: moves), Entry(name: "cancel", make: cancels),
    Entry(name: "match", make: matches),
  ]

  static func measure(
    _ entry: Entry, _ book: inout AgedBook, _ run: OperationRun, _ report: inout BenchReport
  ) {
    let figure = operationFigure(entry.name, run.size)
    let rounds = (run.operations + run.batch - 1) / run.batch
    let operations = Double(rounds * run.batch)
    let trades = book.engine.tradeCount
    var values: [Double] = []
    var floor: [Double] = []
    for _ in 0..<run.count {
      let batches = (0..<rounds).map { _ in entry.make(&book.model, &book.random, run.batch) }
      var ns = 0.0
      for batch in batches {
        let clock = BatchClock()
        BookDrive.eventsTimed(batch.timed.span, &book.engine, &book.sink)
        ns += clock.ns
        BookDrive.eventsTimed(batch.undo.span, &book.engine, &book.sink)
      }
      values.append(ns / operations)
      var nothing = NoEngine()
      var sink = ReportSink()
      ns = 0
      for batch in batches {
        let clock = BatchClock()
        BookDrive.eventsTimed(batch.timed.span, &nothing, &sink)
        ns += clock.ns
      }
      floor.append(ns / operations)
    }
    let expected = entry.name == "match" ? UInt64(run.count * rounds * run.batch) : 0
    require(
      book.engine.tradeCount - trades == expected, figure,
      "\(book.engine.tradeCount - trades) trades instead of \(expected)")
    checkBook(&book, figure)
    add(
      figure, unit: "ns/op", values, floor: floor, checksum: book.sink.checksum, run.options,
      &report)
  }

  /// Nothing was refused, and each level is as in the generator's book.
  private static func checkBook(_ book: inout AgedBook, _ figure: String) {
    book.engine.checkInvariants()
    book.model.checkInvariants()
    require(book.engine.refusedCount == 0, figure, "\(book.engine.refusedCount) refusals")
    for side in 0...1 {
      let found = book.engine.levels(side == 0 ? .buy : .sell, of: 0)
      let expected = book.model.levelSums(side).map { sum in
        Level(
          price: Price(units: Int64(sum.price) * ReportSink.tick),
          quantity: Quantity(units: Int64(sum.quantity) * ReportSink.lot),
          orderCount: UInt32(sum.orderCount))
      }
      require(found == expected, figure, "the levels of side \(side) are wrong")
    }
  }

  // MARK: Batches

  @Sendable
  private static func adds(_ book: inout TickBook, _ random: inout SplitMix64, _ count: Int)
    -> EntryBatch
  {
    var batch = EntryBatch()
    var ids: [UInt32] = []
    for _ in 0..<count {
      let id = book.add(
        side: Int(random.next(below: 2)), slot: drawSlot(book, &random),
        quantity: 1 + UInt32(random.next(below: 100)))
      ids.append(id)
      batch.timed.append(order(id, book))
    }
    random.shuffle(&ids, first: count)
    for id in ids {
      batch.undo.append(cancel(id))
      book.remove(id)
    }
    return batch
  }

  @Sendable
  private static func cancels(_ book: inout TickBook, _ random: inout SplitMix64, _ count: Int)
    -> EntryBatch
  {
    var batch = EntryBatch()
    let ids = drawOrders(book, &random, count)
    for id in ids {
      batch.timed.append(cancel(id))
      book.remove(id)
    }
    for id in ids { batch.undo.append(again(id, &book)) }
    return batch
  }

  /// To less, which keeps the place in the queue; undone by more, which loses it.
  @Sendable
  private static func shrinks(_ book: inout TickBook, _ random: inout SplitMix64, _ count: Int)
    -> EntryBatch
  {
    var batch = EntryBatch()
    let ids = drawOrders(book, &random, count) { book.quantity(of: $0) > 1 }
    for id in ids {
      book.shrink(id, to: 1 + UInt32(random.next(below: UInt64(book.quantity(of: id)) - 1)))
      batch.timed.append(replace(id, book))
    }
    for id in ids {
      let more = book.quantity(of: id) + 1 + UInt32(random.next(below: 100))
      book.move(id, to: book.slot(of: id), quantity: more)
      batch.undo.append(replace(id, book))
    }
    return batch
  }

  /// To the back of another price, as W1 modifies. The book is of the same size after it.
  @Sendable
  private static func moves(_ book: inout TickBook, _ random: inout SplitMix64, _ count: Int)
    -> EntryBatch
  {
    var batch = EntryBatch()
    for id in drawOrders(book, &random, count) {
      var slot = drawSlot(book, &random)
      if slot == book.slot(of: id) { slot = (slot + 1) % book.shape.slotCount }
      book.move(id, to: slot, quantity: 1 + UInt32(random.next(below: 100)))
      batch.timed.append(replace(id, book))
    }
    return batch
  }

  /// Each takes the first order of the best price, all of it, and leaves nothing of itself.
  @Sendable
  private static func matches(_ book: inout TickBook, _ random: inout SplitMix64, _ count: Int)
    -> EntryBatch
  {
    var batch = EntryBatch()
    var makers: [UInt32] = []
    for _ in 0..<count {
      let side = Int(random.next(below: 2))
      guard let maker = book.first(on: 1 - side) else { preconditionFailure("a side is empty") }
      let quantity = book.quantity(of: maker)
      batch.timed.append(
        limitOrder(
          book.nextID, side == 0 ? .buy : .sell, tick: book.price(of: maker),
          quantity: UInt64(quantity)))
      makers.append(maker)
      book.take(side: side, quantity: quantity) { id, _, amount in
        precondition(id == maker && amount == quantity)
      }
    }
    random.shuffle(&makers, first: count)
    for maker in makers {
      let id = book.add(
        side: book.side(of: maker), slot: book.slot(of: maker),
        quantity: 1 + UInt32(random.next(below: 100)))
      batch.undo.append(order(id, book))
    }
    return batch
  }

  // MARK: Drawing and requests

  /// A price as W1 draws it.
  private static func drawSlot(_ book: TickBook, _ random: inout SplitMix64) -> Int {
    let slots = UInt64(book.shape.slotCount)
    return Int(min(random.next(below: slots), random.next(below: slots)))
  }

  /// So many different orders of the book, in no order.
  private static func drawOrders(
    _ book: TickBook, _ random: inout SplitMix64, _ count: Int,
    where isFit: (UInt32) -> Bool = { _ in true }
  ) -> ArraySlice<UInt32> {
    var ids = book.live.filter(isFit)
    precondition(ids.count >= count, "a batch is smaller than the book")
    random.shuffle(&ids, first: count)
    return ids[..<count]
  }

  static func order(_ id: UInt32, _ book: TickBook) -> Event {
    limitOrder(
      id, book.side(of: id) == 0 ? .buy : .sell, tick: book.price(of: id),
      quantity: UInt64(book.quantity(of: id)))
  }

  /// An order that was cancelled comes back under another id.
  private static func again(_ id: UInt32, _ book: inout TickBook) -> Event {
    let new = book.add(
      side: book.side(of: id), slot: book.slot(of: id), quantity: book.quantity(of: id))
    return order(new, book)
  }

  private static func cancel(_ id: UInt32) -> Event {
    request(.orderCancel, OrderCancel(order: OrderID(bits: UInt64(id)), reason: .user))
  }

  /// A replace names the total, what has traded included.
  private static func replace(_ id: UInt32, _ book: TickBook) -> Event {
    let total = Int64(book.quantity(of: id)) + Int64(book.filled(of: id))
    return request(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: UInt64(id)),
        price: Price(units: Int64(book.price(of: id)) * ReportSink.tick),
        quantity: Quantity(units: total * ReportSink.lot), replacement: .none))
  }

  private static func request<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
    Event(
      sequence: Sequence(1 << 40), time: Nanoseconds(1 << 50), kind: kind, source: .session(1),
      instrument: InstrumentID(0), payload)
  }
}
