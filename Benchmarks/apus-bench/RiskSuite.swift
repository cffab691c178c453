// The risk suite: what an order costs on its way through every check, when it passes and when each of them refuses it, with few
// and with many orders open; and what the order manager before it costs an event.

import Events
import Numerics
import Orders
import Risk

enum RiskSuite {
  static let name = "risk"
  static let passFigure = "check.pass"
  static let openFigures = ["open.10", "open.10000"]
  static let wholeFigure = "chain.whole"
  static let ordersFigure = "orders"

  static func name(_ check: Check) -> String { Check.names[Int(check.code)] }
  static let rejectFigures = Check.all.map { "check.reject.\(name($0))" }
  /// What an order costs without a check, beside what it costs with all: those that can be put off.
  static let optional = Check.all.filter { !$0.isAlwaysOn }
  static let withoutFigures = optional.map { "chain.without.\(name($0))" }

  static let figures =
    [passFigure] + rejectFigures + openFigures + [wholeFigure] + withoutFigures + [lookFigure]
    + askFigures + [pipelineFigure, ordersFigure]

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    func wants(_ figures: [String]) -> Bool { figures.contains { options.wants(name, $0) } }
    if wants([passFigure] + rejectFigures) { checks(options, &report) }
    if wants(openFigures) { open(options, &report) }
    if wants([wholeFigure] + withoutFigures) { shares(options, &report) }
    if wants([lookFigure] + askFigures) { asks(options, &report) }
    if wants([pipelineFigure]) { pipeline(options, &report) }
    if wants([ordersFigure]) { orders(options, &report) }
  }

  static let openOrders = 10_000

  /// A stage after its opening; the run ends if it isn't as it should be.
  static func stage(
    orders: Int, without off: Check? = nil, _ sink: inout RiskSink
  ) -> RiskStage {
    var stage = RiskStage(RiskWorld.settings(orders: orders, without: off))
    RiskDrive.feed(RiskWorld.opening(orders: orders), &stage, &sink)
    guard stage.openCount == orders, stage.refusedCount == 0, stage.warningCount == 0 else {
      fatalError(
        "\(name): \(stage.openCount) orders are open, \(stage.refusedCount) were refused and"
          + " \(stage.warningCount) warnings came")
    }
    return stage
  }

  /// Orders that pass, each followed by its end: any instrument, any owner, both sides.
  static func passing(_ count: Int, seed: UInt64 = 5) -> [Event] {
    var random = SplitMix64(seed: seed)
    var events: [Event] = []
    events.reserveCapacity(2 * count)
    for index in 0..<count {
      let id = UInt64(1_000_000 + index)
      let time = RiskWorld.now + UInt64(index) * 2_000
      let isBuy = random.nextBool()
      events.append(
        RiskWorld.new(
          id, isBuy ? .buy : .sell, at: isBuy ? 95 : 105,
          quantity: random.next(from: 1, through: 9),
          of: Int(random.next(below: UInt64(RiskWorld.soundCount))),
          by: 1 + Int(random.next(below: 4)), for: 1 + Int(random.next(below: 4)), time: time))
      events.append(RiskWorld.canceled(id, time: time))
    }
    return events
  }

  // MARK: Each check

  private static func checks(_ options: BenchOptions, _ report: inout BenchReport) {
    let count = options.count(400_000, smoke: 500)
    var sink = RiskSink()
    let events = passing(count)
    let floors = Samples(count)
    RiskDrive.floorTimed(events.span, &sink, floors)
    let floor = floors.sortedNs[(count - count / 100) / 2]
    if options.wants(name, passFigure) {
      report.progress("\(name).\(passFigure)")
      var stage = stage(orders: openOrders, &sink)
      let samples = Samples(count)
      let before = stage.passedCount
      RiskDrive.passTimed(events.span, &stage, &sink, samples)
      guard stage.passedCount == before + UInt64(count), stage.openCount == openOrders else {
        fatalError("\(name).\(passFigure): \(stage.refusedCount) orders were refused")
      }
      add(passFigure, samples, floor, sink.checksum, &report)
    }
    if rejectFigures.contains(where: { options.wants(name, $0) }) {
      rejects(options, floor, &report)
    }
    report.note(
      "\(name).check: one order each, \(openOrders) open over \(RiskWorld.instrumentCount)"
        + " instruments, 4 strategies, 4 accounts; the floor is the same loop with nothing but the"
        + " clock read twice, which every figure holds")
  }

  static func add(
    _ figure: String, _ samples: Samples, _ floor: Double, _ checksum: UInt64,
    _ report: inout BenchReport
  ) {
    let sorted = samples.sortedNs
    var result = BenchResult(name, figure, unit: "ns", runs: sorted.count, checksum: checksum)
    result.summarise(samples: sorted)
    result.floor = floor
    report.add(result)
  }

  /// All orders and their ends once more, after those of the runs before. Ns an order.
  /// `isLess`: by the loop of its own that a profiler can tell from the other.
  static func whole(
    _ events: [Event], _ run: Int, _ stage: inout RiskStage, _ sink: inout RiskSink,
    isLess: Bool = false
  ) -> Double {
    let length = UInt64(events.count) * 1_000
    let open = stage.openCount
    let clock = BookClock()
    let later = UInt64(run) * length
    if isLess {
      RiskDrive.passLess(events.span, later: later, &stage, &sink)
    } else {
      RiskDrive.passWhole(events.span, later: later, &stage, &sink)
    }
    let took = clock.read.cpu
    guard stage.refusedCount == 0, stage.openCount == open else {
      fatalError("\(name): \(stage.refusedCount) orders were refused, last \(sink.last)")
    }
    return took / Double(events.count / 2)
  }

  // MARK: With few open orders and with many

  private static func open(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).open")
    let count = options.count(200_000, smoke: 500)
    let events = passing(count)
    var sink = RiskSink()
    var few = stage(orders: 10, &sink)
    var many = stage(orders: openOrders, &sink)
    var values: [[Double]] = [[], []]
    for run in 0...options.runCount(9) {
      let first = whole(events, run, &few, &sink)
      let second = whole(events, run, &many, &sink)
      // The first run is the warm-up.
      if run == 0 { continue }
      values[0].append(first)
      values[1].append(second)
    }
    for (index, figure) in openFigures.enumerated() where options.wants(name, figure) {
      var result = BenchResult(
        name, figure, unit: "ns/order", runs: values[index].count, checksum: sink.checksum)
      result.summarise(runs: values[index])
      if index == 1 { result.floor = values[0].sorted()[values[0].count / 2] }
      report.add(result)
    }
    report.note(
      "\(name).open: an order and its end, by turns with 10 and with \(openOrders) orders open; the"
        + " ratio of the second is to the first")
  }

  // MARK: The order manager

  private static func orders(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(ordersFigure)")
    let count = options.count(200_000, smoke: 500)
    let terms = InstrumentTerms(
      tick: Price(units: RiskWorld.one / 100), lot: Quantity(units: RiskWorld.one),
      lowestPrice: Price(units: RiskWorld.one), highestPrice: Price(units: 10_000 * RiskWorld.one))
    var manager = OrderManager(
      OrderSettings(
        instruments: Array(repeating: terms, count: RiskWorld.instrumentCount),
        // The same ids come again in each run: the first must be forgotten by then.
        capacity: 2 * openOrders, memory: 64))
    var sink = RiskSink()
    let opening = RiskWorld.opening(orders: openOrders).filter { $0.kind == .orderNew }
    RiskDrive.ordersWhole(opening.span, &manager, &sink)
    let events = passing(count)
    RiskDrive.ordersWhole(events.span, &manager, &sink)
    var values: [Double] = []
    for _ in 0..<options.runCount(9) {
      let clock = BookClock()
      RiskDrive.ordersWhole(events.span, &manager, &sink)
      values.append(clock.read.cpu / Double(events.count))
    }
    guard manager.refusedCount == 0, manager.anomalyCount == 0 else {
      fatalError(
        "\(name).\(ordersFigure): \(manager.refusedCount) requests and \(manager.anomalyCount)"
          + " reports were refused")
    }
    var result = BenchResult(
      name, ordersFigure, unit: "ns/event", runs: values.count, checksum: sink.checksum)
    result.summarise(runs: values)
    report.add(result)
    report.note("\(name).\(ordersFigure): orders and their ends, half and half, \(openOrders) live")
  }
}
