// Operations of a book builder on a feed without orders, where the number of levels is what grows, and how long it
// takes to forget a whole book.

import BookWorkload
import Books
import Events
import Numerics

/// Neighbouring ticks, half on each side, as a feed of levels last told them.
private struct LevelModel {
  let slotsPerSide: Int
  var quantities: [UInt64]
  var random = SplitMix64(seed: 1_978)

  init(size: Int) {
    slotsPerSide = size / 2
    quantities = Array(repeating: 0, count: slotsPerSide * 2)
  }

  /// How many levels there are.
  var count: Int { quantities.reduce(0) { $1 == 0 ? $0 : $0 + 1 } }

  mutating func update(_ place: Int, _ quantity: UInt64) -> Event {
    quantities[place] = quantity
    let side = place % 2
    let slot = place / 2
    let tick = side == 0 ? 199_999 - slot : 200_001 + slot
    return BookSuite.marketEvent(
      .levelUpdate,
      LevelUpdate(
        price: Price(units: Int64(tick) * ReportSink.tick),
        quantity: Quantity(units: Int64(quantity) * ReportSink.lot),
        orderCount: quantity == 0 ? 0 : 1 + UInt32(random.next(below: 20)),
        side: side == 0 ? .buy : .sell))
  }

  /// Each level once, in no order.
  mutating func fill() -> [Event] {
    var places = Array(quantities.indices)
    random.shuffle(&places, first: places.count)
    return places.map { update($0, 1 + random.next(below: 1000)) }
  }

  /// Crowded at the best prices; one of five takes its level away.
  mutating func updates(_ count: Int) -> [Event] {
    (0..<count).map { _ in
      let slots = UInt64(slotsPerSide)
      let slot = Int(min(random.next(below: slots), random.next(below: slots)))
      let quantity = random.chance(1, outOf: 5) ? 0 : 1 + random.next(below: 1000)
      return update(slot * 2 + Int(random.next(below: 2)), quantity)
    }
  }
}

extension BookSuite {
  static let levelUpdate = "levelUpdate"
  static let clearLevels = "clear.levels"
  static let clearOrders = "clear.orders"

  static func measureLevels(_ run: OperationRun, _ report: inout BenchReport) {
    var model = LevelModel(size: run.bookSize)
    var book = BookBuilder(
      BookSettings(
        ticks: [Price(units: ReportSink.tick)], orderCapacity: 1, levelCapacity: run.bookSize))
    var sink = ReportSink()
    let first = model.fill()
    BookDrive.eventsTimed(first.span, &book, &sink)
    let arguments = [Int](repeating: 0, count: max(1, run.operations / run.bookSize))
    for look in looksAtLevels {
      measure(look, book.books, arguments, items: model.count, run, &report)
    }
    measureUpdates(&model, &book, run, &report)
    measureClear(first, run, operationFigure(clearLevels, run.size), unit: "ns/level", &report)
  }

  private static func measureUpdates(
    _ model: inout LevelModel, _ book: inout BookBuilder, _ run: OperationRun,
    _ report: inout BenchReport
  ) {
    let figure = operationFigure(levelUpdate, run.size)
    var sink = ReportSink()
    var values: [Double] = []
    var floor: [Double] = []
    for _ in 0..<run.count {
      let updates = model.updates(run.operations)
      var clock = BatchClock()
      BookDrive.eventsTimed(updates.span, &book, &sink)
      values.append(clock.ns / Double(updates.count))
      var nothing = NoEngine()
      var stored = ReportSink()
      clock = BatchClock()
      BookDrive.eventsTimed(updates.span, &nothing, &stored)
      floor.append(clock.ns / Double(updates.count))
    }
    book.checkInvariants()
    var found = 0
    book.books.forEachLevel(0, isSell: false) { _ in found += 1 }
    book.books.forEachLevel(0, isSell: true) { _ in found += 1 }
    require(
      found == model.count && book.refusedCount == 0, figure,
      "\(found) levels instead of \(model.count), \(book.refusedCount) updates were refused")
    add(
      figure, unit: "ns/update", values, floor: floor, checksum: sink.checksum, run.options,
      &report)
  }

  // MARK: Clearing

  /// The orders of a book, in no order, then gone.
  static func measureClear(_ model: TickBook, _ run: OperationRun, _ report: inout BenchReport) {
    var random = SplitMix64(seed: 1_979)
    var ids = model.live
    random.shuffle(&ids, first: ids.count)
    let first = ids.map { id in
      marketEvent(
        .bookAdd,
        BookOrder(
          order: OrderID(bits: UInt64(id)),
          price: Price(units: Int64(model.price(of: id)) * ReportSink.tick),
          quantity: Quantity(units: Int64(model.quantity(of: id)) * ReportSink.lot),
          side: model.side(of: id) == 0 ? .buy : .sell))
    }
    measureClear(first, run, operationFigure(clearOrders, run.size), unit: "ns/order", &report)
  }

  private static func measureClear(
    _ first: [Event], _ run: OperationRun, _ figure: String, unit: String,
    _ report: inout BenchReport
  ) {
    guard run.options.wants(name, figure) else { return }
    var book = BookBuilder(
      BookSettings(
        ticks: [Price(units: ReportSink.tick)], orderCapacity: first.count,
        levelCapacity: first.count))
    var sink = ReportSink()
    let clear = [marketEvent(.bookClear, BookClear(reason: .none))]
    let rounds = max(1, run.operations / first.count)
    var values: [Double] = []
    for _ in 0..<run.count {
      var ns = 0.0
      for _ in 0..<rounds {
        BookDrive.eventsTimed(first.span, &book, &sink)
        require(book.top(of: 0).bidOrders > 0, figure, "the book is empty")
        let clock = BatchClock()
        BookDrive.eventsTimed(clear.span, &book, &sink)
        ns += clock.ns
      }
      values.append(ns / Double(rounds * first.count))
    }
    let top = book.top(of: 0)
    require(
      top.bidOrders == 0 && top.askOrders == 0 && book.orderCount == 0 && book.refusedCount == 0,
      figure, "something is left: \(top), \(book.refusedCount) events were refused")
    book.checkInvariants()
    add(figure, unit: unit, values, checksum: sink.checksum, run.options, &report)
  }
}
