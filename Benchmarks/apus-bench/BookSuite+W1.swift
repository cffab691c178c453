// W1 through the full engine: every request validated, every report stored. Runs of the harness alone
// alternate with it: that is the floor.

import BookWorkload
import Events
import Matching
import Risk
import Tables
import Venue

extension BookSuite {
  static let w1Figure = "w1"
  static let w1SweepFigure = "w1.sweep"
  static let feedFigure = "w1.feed"
  static let deepFigure = "w1.deep"
  static let latencyFigures = BookOperation.names.map { "w1.latency.\($0)" }
  static let venueFigure = "venue"

  /// Values of runs, in ns an operation.
  struct Timings {
    var cpu: [Double] = []
    var wall: [Double] = []
    var floor: [Double] = []
    var checksum: UInt64 = 0
  }

  static func w1(_ stream: BookStream, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(w1Figure)")
    checkEndState(stream, w1Figure)
    var sweeps: [Double] = []
    let timings = measure(stream, w1Figure, runs: options.runCount(9)) { engine, sink in
      sweeps.append(sweepAsks(stream, &engine, &sink))
    }
    add(
      w1Figure, unit: "ns/op", timings.cpu, floor: timings.floor, checksum: timings.checksum,
      options, &report)
    add(
      wallOf(w1Figure), unit: "ns/op", timings.wall, checksum: timings.checksum, options, &report)
    add(
      w1SweepFigure, unit: "ns/fill", sweeps, checksum: timings.checksum, options, &report)
    report.note(
      "\(name).\(w1Figure): thread CPU time; the floor is the same loop without an engine:"
        + " each record decoded, each request stored")
  }

  /// The stream, then what the body does with the engine and its sink; once for each run.
  private static func measure(
    _ stream: BookStream, publishesBook: Bool = false, _ figure: String, runs: Int,
    _ after: (inout MatchingEngine, inout ReportSink) -> Void = { _, _ in }
  ) -> Timings {
    let records = stream.records.span
    let first = records.extracting(..<stream.prefillCount)
    let operations = records.extracting(stream.prefillCount...)
    let filled = stream.filledBefore.span
    let expected = stream.totals.tally
    let count = Double(max(1, operations.count))
    var timings = Timings()
    for _ in 0..<runs {
      var sink = ReportSink()
      var decoder = RecordDecoder(sequence: stream.prefillCount)
      var clock = BookClock()
      BookDrive.floorTimed(operations, filled, &decoder, &sink)
      timings.floor.append(clock.read.cpu / count)

      var engine = MatchingEngine(settings(stream, publishesBook: publishesBook))
      decoder = RecordDecoder()
      BookDrive.prepare(first, filled, &decoder, &engine, &sink)
      sink.reset()
      clock = BookClock()
      BookDrive.w1Timed(operations, filled, &decoder, &engine, &sink)
      let took = clock.read
      timings.cpu.append(took.cpu / count)
      timings.wall.append(took.wall / count)
      check(sink.tally, expected, figure)
      engine.checkInvariants()
      timings.checksum = sink.checksum
      after(&engine, &sink)
    }
    return timings
  }

  /// One buy that takes every resting sell: ns a fill.
  private static func sweepAsks(
    _ stream: BookStream, _ engine: inout MatchingEngine, _ sink: inout ReportSink
  ) -> Double {
    let sums = stream.book.levelSums(1)
    let orders = sums.reduce(0) { $0 + $1.orderCount }
    let order = takeAll(of: 1, stream)
    sink.reset()
    let clock = BookClock()
    BookDrive.oneTimed(order, &engine, &sink)
    let took = clock.read.cpu
    check(
      sink.tally,
      TradeTally(
        trades: UInt64(orders), volume: sums.reduce(0) { $0 + $1.quantity },
        notional: sums.reduce(0) { $0 + UInt64($1.price) * $1.quantity }), w1SweepFigure)
    engine.checkInvariants()
    return took / Double(orders)
  }

  /// The same, with every change of the book published beside the reports.
  static func feed(_ stream: BookStream, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(feedFigure)")
    checkEndState(stream, publishesBook: true, feedFigure)
    let timings = measure(
      stream, publishesBook: true, feedFigure, runs: options.runCount(7))
    add(
      feedFigure, unit: "ns/op", timings.cpu, floor: timings.floor, checksum: timings.checksum,
      options, &report)
  }

  /// A million resting orders.
  static func deep(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(deepFigure)")
    let stream = BookStream(
      .w1(
        restingOrders: options.count(1_000_000, smoke: 50_000),
        operations: options.count(5_000_000, smoke: 20_000)))
    checkPublished(stream)
    mix(stream, deepFigure, runs: options.runCount(3), options, &report)
  }

  /// Any other stream: its end state once, then the runs.
  static func mix(
    _ stream: BookStream, _ figure: String, runs: Int, _ options: BenchOptions,
    _ report: inout BenchReport
  ) {
    checkEndState(stream, figure)
    let timings = measure(stream, figure, runs: runs)
    add(
      figure, unit: "ns/op", timings.cpu, floor: timings.floor, checksum: timings.checksum,
      options, &report)
  }

  /// Each operation by itself, by kind; the floor is what reading the clock twice costs.
  static func latency(_ stream: BookStream, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).w1.latency")
    let records = stream.records.span
    let operations = records.extracting(stream.prefillCount...)
    let filled = stream.filledBefore.span
    var engine = MatchingEngine(settings(stream))
    var sink = ReportSink()
    var decoder = RecordDecoder()
    BookDrive.prepare(
      records.extracting(..<stream.prefillCount), filled, &decoder, &engine, &sink)
    sink.reset()
    var ticks = Slab<UInt32>(count: operations.count, repeating: 0)
    let timer = timerCost()
    BookDrive.latencyTimed(operations, filled, &decoder, &engine, &sink, &ticks)
    check(sink.tally, stream.totals.tally, "w1.latency")
    engine.checkInvariants()
    for (kind, figure) in latencyFigures.enumerated() where options.wants(name, figure) {
      var samples: [UInt32] = []
      samples.reserveCapacity(stream.mix[kind])
      for index in operations.indices where operations[index].kind == UInt8(kind) {
        samples.append(ticks[index])
      }
      samples.sort()
      var result = BenchResult(
        name, figure, unit: "ns", runs: samples.count, checksum: sink.checksum)
      result.summarise(samples: samples.map { BenchTimer.ns(UInt64($0)) })
      result.floor = timer
      report.add(result)
    }
    report.note(
      "\(name).w1.latency: reading the clock twice with nothing between shows"
        + " \(BenchReport.cell(timer)) ns (median), which every figure holds; its step shows too")
  }

  /// What two readings with nothing between them say.
  private static func timerCost() -> Double {
    var samples = [UInt64](repeating: 0, count: 100_001)
    for index in samples.indices {
      let start = BenchTimer.ticks()
      samples[index] = BenchTimer.ticks() &- start
    }
    samples.sort()
    return BenchTimer.ns(samples[samples.count / 2])
  }

  /// Risk and matching in one stage, on one core.
  static func venueLine(
    _ stream: BookStream, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    report.progress("\(name).\(venueFigure)")
    let records = stream.records.span
    let first = records.extracting(..<stream.prefillCount)
    let operations = records.extracting(stream.prefillCount...)
    let filled = stream.filledBefore.span
    let matching = settings(stream)
    let most = Quantity(units: 1 << 60)
    let risk = RiskSettings(
      limits: [RiskLimits(maximumOrder: most, maximumPosition: most)],
      orderCapacity: matching.instruments[0].orderCapacity)
    let count = Double(operations.count)
    var timings = Timings()
    for _ in 0..<options.runCount(7) {
      var sink = ReportSink()
      var decoder = RecordDecoder(sequence: stream.prefillCount)
      var clock = BookClock()
      BookDrive.floorTimed(operations, filled, &decoder, &sink)
      timings.floor.append(clock.read.cpu / count)

      var venue = VenueStage(risk: risk, matching: matching)
      decoder = RecordDecoder()
      BookDrive.prepare(first, filled, &decoder, &venue, &sink)
      sink.reset()
      clock = BookClock()
      BookDrive.venueTimed(operations, filled, &decoder, &venue, &sink)
      let took = clock.read
      timings.cpu.append(took.cpu / count)
      timings.wall.append(took.wall / count)
      check(sink.tally, stream.totals.tally, venueFigure)
      venue.checkInvariants()
      require(
        venue.refusedCount == 0 && venue.risk.openCount == stream.totals.orders, venueFigure,
        "\(venue.refusedCount) requests were refused, risk holds \(venue.risk.openCount) orders"
          + " open and the book \(stream.totals.orders)")
      timings.checksum = sink.checksum
    }
    add(
      venueFigure, unit: "ns/command", timings.cpu, floor: timings.floor,
      checksum: timings.checksum, options, &report)
    add(
      wallOf(venueFigure), unit: "ns/command", timings.wall, checksum: timings.checksum, options,
      &report)
    report.note(
      "\(name).\(venueFigure): \(BenchReport.cell(1000 / (timings.cpu.min() ?? 1))) million"
        + " commands/s of one core at best")
  }
}
