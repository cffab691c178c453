// What each check's share is of an order that passes. Most orders are let pass by one look, which compares for all checks at
// once: so there are two questions. What would an order cost without a check (what the look compares, and what is kept up for
// it)? And what does a check cost that is asked by itself, as it is of an order near a limit, of a market order, of a replace?

import Events
import Risk

extension RiskSuite {
  static let lookFigure = "look"
  static let askFigures = Check.all.map { "ask.\(name($0))" }

  static func shares(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).chain")
    let count = options.count(50_000, smoke: 200)
    let runs = options.runCount(7)
    let events = passing(count)
    var sink = RiskSink()
    var all = stage(orders: openOrders, &sink)
    var wholes: [Double] = []
    var rounds = 0
    for (check, figure) in zip(optional, withoutFigures) where options.wants(name, figure) {
      var less = stage(orders: openOrders, without: check, &sink)
      var with: [Double] = []
      var without: [Double] = []
      for run in 0...runs {
        let first = whole(events, rounds, &all, &sink)
        let second = whole(events, run, &less, &sink, isLess: true)
        rounds += 1
        // The first run is the warm-up.
        if run == 0 { continue }
        with.append(first)
        without.append(second)
      }
      wholes += with
      var result = BenchResult(
        name, figure, unit: "ns/order", runs: runs, checksum: sink.checksum)
      result.summarise(runs: without)
      result.floor = with.sorted()[runs / 2]
      report.add(result)
    }
    if options.wants(name, wholeFigure) {
      if wholes.isEmpty {
        for run in 0...runs {
          let value = whole(events, run, &all, &sink)
          if run > 0 { wholes.append(value) }
        }
      }
      var result = BenchResult(
        name, wholeFigure, unit: "ns/order", runs: wholes.count, checksum: sink.checksum)
      result.summarise(runs: wholes)
      report.add(result)
    }
    report.note(
      "\(name).chain: an order and its end; the floor of a chain without a check is the whole chain,"
        + " measured by turns with it: what is missing to a ratio of one is the check's share. An order"
        + " that is clear of all is let pass by one look, which compares with or without a check, so"
        + " most of these are within what a clock can't tell apart: 'tools/bench-instructions --checks'"
        + " counts the same in instructions")
  }

  /// Each check by itself, and the one look.
  static func asks(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).ask")
    let count = options.count(50_000, smoke: 200)
    let runs = options.runCount(15)
    let orders = passing(count).filter { $0.kind == .orderNew }
    var sink = RiskSink()
    var stage = stage(orders: openOrders, &sink)
    func measure(_ figure: String, _ body: (Span<Event>, inout RiskStage) -> Int) {
      guard options.wants(name, figure) else { return }
      var values: [Double] = []
      var floors: [Double] = []
      for run in 0...runs {
        let clock = BookClock()
        let looked = RiskDrive.askNothing(orders.span, &stage)
        let between = clock.read.cpu
        let passed = body(orders.span, &stage)
        let all = clock.read.cpu
        guard looked == count, passed == count else {
          fatalError("\(name).\(figure): \(passed) of \(count) orders pass")
        }
        // The first run is the warm-up.
        if run == 0 { continue }
        floors.append(between / Double(count))
        values.append((all - between) / Double(count))
      }
      var result = BenchResult(
        name, figure, unit: "ns/order", runs: runs, checksum: UInt64(count) &+ sink.checksum)
      result.summarise(runs: values)
      result.floor = floors.sorted()[runs / 2]
      report.add(result)
    }
    measure(lookFigure) { RiskDrive.lookWhole($0, &$1) }
    for (check, figure) in zip(Check.all, askFigures) {
      measure(figure) { RiskDrive.askWhole($0, check, &$1) }
    }
    report.note(
      "\(name).ask: one check alone about orders that pass, in a loop, so warm; the floor is the same"
        + " loop that asks none. \(name).look: the one look that stands for all of them")
  }
}
