// The book suite: the matching engine over the W1 stream and other shapes, the books that follow a
// market, and the venue's stage. Every run's totals are checked against the generator's own book, and
// those of W1 against the published ones: an engine that is fast and wrong has no figure.

import BookWorkload
import Events
import Matching

enum BookSuite {
  static let name = "book"

  static let figures =
    [w1Figure, wallOf(w1Figure), w1SweepFigure, feedFigure, deepFigure] + latencyFigures
    + growthFigures + sweepFigures + [sparseFigure, l2Figure, l3Figure, uncrossFigure]
    + [venueFigure, wallOf(venueFigure)] + operationFigures

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    func wants(_ figures: [String]) -> Bool { figures.contains { options.wants(name, $0) } }
    let alone = [w1Figure, wallOf(w1Figure), w1SweepFigure]
    let venue = [venueFigure, wallOf(venueFigure)]
    if wants(alone + [feedFigure] + latencyFigures + venue) {
      report.progress("making W1")
      let stream = BookStream(.w1(operations: options.count(5_000_000, smoke: smokeOperations)))
      checkPublished(stream)
      if wants(alone) { w1(stream, options, &report) }
      if wants([feedFigure]) { feed(stream, options, &report) }
      if wants(latencyFigures) { latency(stream, options, &report) }
      if wants(venue) { venueLine(stream, options, &report) }
    }
    if wants([deepFigure]) { deep(options, &report) }
    for size in growthSizes where wants([growthFigure(size)]) { growth(size, options, &report) }
    for figure in sweepFigures where wants([figure]) { sweep(figure, options, &report) }
    if wants([sparseFigure]) { sparse(options, &report) }
    if wants([l2Figure]) { l2(options, &report) }
    if wants([l3Figure]) { l3(options, &report) }
    if wants([uncrossFigure]) { uncross(options, &report) }
    if wants(operationFigures) { operations(options, &report) }
  }

  /// Of W1 in a smoke run: tools/bench-instructions divides what it counted by it.
  static let smokeOperations = 200_000

  static func wallOf(_ figure: String) -> String { figure + ".wall" }

  // MARK: Engines

  /// One instrument with ticks and lots, so that every check is made on every order.
  static func settings(
    orderCapacity: Int, highestTick: Int64 = 60_000, publishesBook: Bool = false
  ) -> MatchingSettings {
    MatchingSettings(
      instruments: [
        MatchingInstrument(
          tick: Price(units: ReportSink.tick), lot: Quantity(units: ReportSink.lot),
          lowestPrice: Price(units: ReportSink.tick),
          highestPrice: Price(units: ReportSink.tick * highestTick),
          referencePrice: Price(units: ReportSink.tick * (highestTick / 2)),
          orderCapacity: orderCapacity)
      ], publishesBook: publishesBook)
  }

  /// The settings for a stream: room for its orders, and its prices within bounds.
  static func settings(_ stream: BookStream, publishesBook: Bool = false) -> MatchingSettings {
    var capacity = 65_536
    while capacity < stream.shape.restingOrders + 1_000 { capacity *= 2 }
    return settings(
      orderCapacity: capacity, highestTick: Int64(stream.shape.middle) * 2,
      publishesBook: publishesBook)
  }

  static func limitOrder(_ id: UInt32, _ side: Side, tick: Int32, quantity: UInt64) -> Event {
    Event(
      sequence: Sequence(1 << 40), time: Nanoseconds(1 << 50), kind: .orderNew,
      source: .session(1), instrument: InstrumentID(0),
      OrderNew(
        order: OrderID(bits: UInt64(id)), price: Price(units: Int64(tick) * ReportSink.tick),
        quantity: Quantity(units: Int64(quantity) * ReportSink.lot), side: side, type: .limit,
        timeInForce: .day))
  }

  // MARK: Checks

  /// Ends the run with what is wrong: a figure of a wrong engine is worth nothing.
  static func require(_ isRight: Bool, _ figure: String, _ what: @autoclosure () -> String) {
    if !isRight {
      fatalError("\(name).\(figure): \(what())")
    }
  }

  static func check(_ found: TradeTally, _ expected: TradeTally, _ figure: String) {
    require(
      found == expected, figure,
      "the engine's totals are wrong: \(found); the right ones are \(expected)")
  }

  /// The stream is the published one, where that is published.
  static func checkPublished(_ stream: BookStream) {
    guard let published = BookTotals.published(stream.shape) else { return }
    let totals = stream.totals
    require(
      totals == published, w1Figure,
      "the generator made another stream: \(totals); the published one is \(published)")
  }

  /// Takes an engine through the whole stream, then reads its book out by trading it away, side by
  /// side: every order, its place, its price and what is left of it are as in the generator's book.
  static func checkEndState(_ stream: BookStream, publishesBook: Bool = false, _ figure: String) {
    var engine = MatchingEngine(settings(stream, publishesBook: publishesBook))
    var sink = ReportSink()
    var decoder = RecordDecoder()
    BookDrive.prepare(
      stream.records.span, stream.filledBefore.span, &decoder, &engine, &sink)
    check(sink.tally, stream.totals.tally, figure)
    engine.checkInvariants()
    for side in 0...1 {
      var expected: [MakerSink.Maker] = []
      var id = stream.book.first(on: side)
      while let order = id {
        expected.append(
          MakerSink.Maker(
            id: UInt64(order), price: Int64(stream.book.price(of: order)),
            quantity: Int64(stream.book.quantity(of: order))))
        id = stream.book.next(after: order)
      }
      var out = MakerSink()
      BookDrive.oneTimed(takeAll(of: side, stream), &engine, &out)
      let found = out.makers
      for (at, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
        require(
          false, figure, "order \(at) of side \(side) should be \(pair.0) and is \(pair.1)")
      }
      require(
        found.count == expected.count, figure,
        "\(expected.count) orders should rest on side \(side), \(found.count) do")
    }
    engine.checkInvariants()
  }

  /// One order that takes all that rests on a side at the end of a stream.
  static func takeAll(of side: Int, _ stream: BookStream) -> Event {
    let quantity = stream.book.levelSums(side).reduce(0) { $0 + $1.quantity }
    return limitOrder(
      stream.nextID + UInt32(1 - side), side == 1 ? .buy : .sell,
      tick: stream.shape.price(side: side, slot: stream.shape.slotCount - 1), quantity: quantity)
  }

  // MARK: Results

  static func add(
    _ figure: String, unit: String, _ values: [Double], floor: [Double] = [], checksum: UInt64,
    _ options: BenchOptions, _ report: inout BenchReport
  ) {
    guard options.wants(name, figure) else { return }
    var result = BenchResult(name, figure, unit: unit, runs: values.count, checksum: checksum)
    result.summarise(runs: values)
    if !floor.isEmpty { result.floor = floor.sorted()[floor.count / 2] }
    report.add(result)
  }
}
