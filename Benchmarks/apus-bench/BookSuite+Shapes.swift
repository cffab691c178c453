// Other shapes than W1's: more and fewer resting orders, one order that takes five thousand, prices
// that lie far apart, and an auction.

import BookWorkload
import Events
import Matching
import Numerics

extension BookSuite {
  static let growthSizes = [1_000, 10_000, 100_000]
  static let growthFigures = growthSizes.map(growthFigure)
  static func growthFigure(_ size: Int) -> String { "growth.\(size)" }

  static let sweepFigures = ["sweep.5000.onePrice", "sweep.5000.manyLevels"]
  static let sparseFigure = "sparse"
  static let uncrossFigure = "uncross"

  /// W1's mix over another number of resting orders: what size costs.
  static func growth(_ size: Int, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(growthFigure(size))")
    let stream = BookStream(
      .w1(
        restingOrders: size, operations: options.count(1_000_000, smoke: 10_000), seed: 1_971))
    mix(stream, growthFigure(size), runs: options.runCount(7), options, &report)
  }

  /// A hundred thousand orders, hardly two at one price, some thousand ticks from one to the next.
  static func sparse(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(sparseFigure)")
    let stream = BookStream(
      .sparse(
        restingOrders: options.count(100_000, smoke: 5_000),
        operations: options.count(1_000_000, smoke: 10_000), seed: 1_972))
    mix(stream, sparseFigure, runs: options.runCount(7), options, &report)
  }

  /// One order through five thousand, at one price or at a price each: ns a fill.
  static func sweep(_ figure: String, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(figure)")
    let count = options.count(5_000, smoke: 500)
    let isOnePrice = figure == sweepFigures[0]
    var random = SplitMix64(seed: 1_973)
    var makers: [Event] = []
    var expected = TradeTally(trades: UInt64(count), volume: 0, notional: 0)
    for index in 0..<count {
      let tick = isOnePrice ? 30_001 : 30_001 + Int32(index)
      let quantity = 1 + random.next(below: 100)
      expected.volume += quantity
      expected.notional += quantity * UInt64(tick)
      makers.append(limitOrder(UInt32(index + 1), .sell, tick: tick, quantity: quantity))
    }
    let taker = limitOrder(
      UInt32(count + 1), .buy, tick: 30_001 + Int32(count), quantity: expected.volume)
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(51) {
      var engine = MatchingEngine(settings(orderCapacity: 65_536))
      var sink = ReportSink()
      BookDrive.eventsTimed(makers.span, &engine, &sink)
      sink.reset()
      let clock = BookClock()
      BookDrive.oneTimed(taker, &engine, &sink)
      values.append(clock.read.cpu / Double(count))
      check(sink.tally, expected, figure)
      engine.checkInvariants()
      checksum = sink.checksum
    }
    add(figure, unit: "ns/fill", values, checksum: checksum, options, &report)
  }

  // MARK: The auction

  /// Ten thousand orders that have collected trade at one price: ns a collected order.
  static func uncross(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(uncrossFigure)")
    let count = options.count(10_000, smoke: 1_000)
    var random = SplitMix64(seed: 1_974)
    var orders: [Event] = [command(.openAuction, Int64(MarketPhase.openingAuction.code))]
    var wanted = [[Int64]](repeating: [Int64](repeating: 0, count: 256), count: 2)
    for index in 0..<count {
      let side = random.nextBool() ? 1 : 0
      let slot = Int(random.next(below: 256))
      let quantity = 1 + random.next(below: 100)
      wanted[side][slot] += Int64(quantity)
      orders.append(
        limitOrder(
          UInt32(index + 1), side == 0 ? .buy : .sell, tick: 29_872 + Int32(slot),
          quantity: quantity))
    }
    // The most that can trade at any one price.
    let most = (0..<256).map { slot in
      min(wanted[0][slot...].reduce(0, +), wanted[1][...slot].reduce(0, +))
    }.max()!
    let close = command(.uncrossAuction, 0)
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(21) {
      var engine = MatchingEngine(settings(orderCapacity: 65_536))
      var sink = UncrossSink()
      BookDrive.eventsTimed(orders.span, &engine, &sink)
      require(sink.bought == 0, uncrossFigure, "orders traded before the auction was over")
      let clock = BookClock()
      BookDrive.oneTimed(close, &engine, &sink)
      values.append(clock.read.cpu / Double(count))
      require(
        sink.bought == most * ReportSink.lot && sink.sold == sink.bought
          && sink.lowest == sink.highest, uncrossFigure,
        "\(sink.bought / ReportSink.lot) was bought and \(sink.sold / ReportSink.lot) sold,"
          + " \(most) could be, at prices of \(sink.lowest) to \(sink.highest)")
      engine.checkInvariants()
      checksum = sink.reports.checksum
    }
    add(uncrossFigure, unit: "ns/order", values, checksum: checksum, options, &report)
  }

  private static func command(_ action: OperatorAction, _ argument: Int64) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(1), kind: .operatorCommand, source: .operatorDesk,
      instrument: InstrumentID(0), OperatorCommand(argument: argument, action: action))
  }
}

/// Stores what comes and sums both sides' fills.
struct UncrossSink: Emitter, ~Copyable {
  var reports = ReportSink()
  var bought: Int64 = 0
  var sold: Int64 = 0
  var lowest = Int64.max
  var highest = Int64.min

  mutating func pass(_ event: Event) { reports.pass(event) }

  mutating func emit(_ event: Event) {
    reports.emit(event)
    guard event.kind.code == EventKind.orderFill.code else { return }
    let fill = event.payload(as: OrderFill.self)
    if fill.side.code == Side.buy.code {
      bought &+= fill.quantity.units
    } else {
      sold &+= fill.quantity.units
    }
    lowest = min(lowest, fill.price.units)
    highest = max(highest, fill.price.units)
  }
}
