// The plugin suite: what a strategy costs an event more when it is a plug-in. The market maker that is compiled in and the example
// in C, which decides the same, are given the same stream; both must send the same.

import CStrategy
import Events
import Numerics
import Plugins
import Strategies
import Tables

enum PluginSuite {
  static let name = "plugin"
  static let eventFigures = ["event.native", "event.plugin", "event.added"]
  static let intentFigures = ["intent.native", "intent.plugin"]
  static let figures = eventFigures + intentFigures

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    guard figures.contains(where: { options.wants(name, $0) }), let code = plugin(&report) else {
      return
    }
    let events = stream(options.count(400_000, smoke: 2_000))
    if eventFigures.contains(where: { options.wants(name, $0) }) {
      report.progress("\(name).event")
      meanCosts(code, events, options, &report)
    }
    if intentFigures.contains(where: { options.wants(name, $0) }) {
      report.progress("\(name).intent")
      intents(code, events, options, &report)
    }
  }

  /// From a top of book to the orders that it made: each timed by itself, the clock's own time included in both. By turns.
  private static func intents(
    _ code: PluginCode, _ events: [Event], _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let runs = options.runCount(5)
    var (native, foreign) = (IntentTimes(), IntentTimes())
    var digest: UInt64 = 0
    for _ in 0..<runs {
      let (mine, theirs) = (Samples(events.count), Samples(events.count))
      var one = PluginSink()
      var other = PluginSink()
      var strategy = Seated<QuoteAndTake>(settings(.quoteAndTake, nil))
      let first = PluginDrive.nativeIntents(events.span, &strategy, &one, mine)
      var library = Seated<PluginStrategy>(settings(.plugin, code))
      let second = PluginDrive.pluginIntents(events.span, &library, &other, theirs)
      if one.digest != other.digest || first != second {
        return report.fail("\(name): the plug-in sent other things than what it is a copy of")
      }
      digest = one.digest
      native.add(mine, from: events.count / 100, to: first)
      foreign.add(theirs, from: events.count / 100, to: second)
    }
    for (figure, times) in zip(intentFigures, [native, foreign])
    where options.wants(name, figure) {
      var result = BenchResult(name, figure, unit: "ns", runs: runs, checksum: digest)
      result.summarise(samples: times.all.sorted())
      report.add(result)
    }
    report.note(added(native.all.sorted(), foreign.all.sorted()))
    for count in 1..<IntentTimes.counts {
      let (mine, theirs) = (native.byCount[count].sorted(), foreign.byCount[count].sorted())
      guard mine.count >= 100 else { continue }
      func cells(_ share: Double) -> String {
        let at = Int(share * Double(mine.count))
        return "\(BenchReport.cell(mine[at])) and \(BenchReport.cell(theirs[at]))"
      }
      report.note(
        "\(name).intent, \(mine.count) events that ask for \(count == IntentTimes.counts - 1 ? "more" : "\(count)"),"
          + " compiled in and as a plug-in: p50 \(cells(0.5)), p95 \(cells(0.95)), p99 \(cells(0.99)) ns"
      )
    }
  }

  /// What a plug-in adds in the middle and at p99. By means of what lies around them: a counter that goes on in steps of 10 ns has no
  /// quantile in between.
  private static func added(_ mine: [Double], _ theirs: [Double]) -> String {
    func mean(_ sorted: [Double], _ from: Double, _ to: Double) -> Double {
      let first = Int(from * Double(sorted.count))
      let part = sorted[first..<max(first + 1, Int(to * Double(sorted.count)))]
      return part.reduce(0, +) / Double(part.count)
    }
    func cells(_ from: Double, _ to: Double) -> String {
      let (one, other) = (mean(mine, from, to), mean(theirs, from, to))
      return "\(BenchReport.cell(one)) and \(BenchReport.cell(other)) ns, "
        + "\(BenchReport.cell(other - one)) more"
    }
    return
      "\(name).intent, compiled in and as a plug-in, means: of the middle half \(cells(0.25, 0.75)); "
      + "of the percent around p99 \(cells(0.985, 0.995))"
  }

  /// What an event costs on average, reports and ticks that make nothing included: by the thread's own time, which other
  /// programs don't lengthen.
  private static func meanCosts(
    _ code: PluginCode, _ events: [Event], _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let runs = options.runCount(15)
    var (native, foreign, added): ([Double], [Double], [Double]) = ([], [], [])
    var sums: (UInt64, UInt64) = (0, 0)
    for _ in 0..<runs {
      // By turns, so that what the machine does meanwhile meets both.
      var one = PluginSink()
      var other = PluginSink()
      var strategy = Seated<QuoteAndTake>(settings(.quoteAndTake, nil))
      let first = PluginDrive.nativeTimed(events.span, &strategy, &one)
      var library = Seated<PluginStrategy>(settings(.plugin, code))
      let second = PluginDrive.pluginTimed(events.span, &library, &other)
      native.append(Double(first) / Double(events.count))
      foreign.append(Double(second) / Double(events.count))
      added.append(foreign[foreign.count - 1] - native[native.count - 1])
      sums = (one.digest, other.digest)
    }
    if sums.0 != sums.1 {
      return report.fail("\(name): the plug-in sent other things than what it is a copy of")
    }
    for (figure, values) in zip(eventFigures, [native, foreign, added])
    where options.wants(name, figure) {
      var result = BenchResult(
        name, figure, unit: "ns/event", runs: runs,
        checksum: figure == eventFigures[0] ? sums.0 : sums.1)
      result.summarise(runs: values)
      report.add(result)
    }
  }

  /// The example, linked in: a library that was loaded is called the same way, through pointers.
  private static func plugin(_ report: inout BenchReport) -> PluginCode? {
    do throws(PluginFault) {
      return try unsafe Plugins.linked(apus_strategy_v1())
    } catch {
      report.fail("\(name): \(error)")
      return nil
    }
  }

  private static func settings(_ kind: StrategyKind, _ code: PluginCode?) -> StrategySettings {
    let terms = InstrumentTerms(
      tick: Price(units: 10), lot: Quantity(units: 5), lowestPrice: Price(units: 100),
      highestPrice: Price(units: 1_000_000))
    return StrategySettings(
      kind, plugin: code,
      markets: (0..<4).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: 1_000), orderCapacity: 256,
      [
        "quote": 10, "half_spread_ticks": 1, "requote_ticks": 2, "lean_ticks": 4,
        "take_imbalance_percent": 90, "take": 5, "take_slices": 2, "take_cooldown": 5_000,
      ])
  }

  /// Markets that wander, and a venue that accepts each order, and fills or cancels it: what the native one makes of it.
  private static func stream(_ count: Int) -> [Event] {
    var random = SplitMix64(seed: 11)
    var events: [Event] = []
    events.reserveCapacity(count)
    var strategy = Seated<QuoteAndTake>(settings(.quoteAndTake, nil))
    var middles = [Int64](repeating: 50_000, count: 4)
    var waiting: [Event] = []
    while events.count < count {
      let event: Event
      let number = UInt64(events.count)
      if !waiting.isEmpty, random.chance(1, outOf: 2) {
        event = waiting.removeFirst()
      } else {
        let market = Int(random.next(below: 4))
        middles[market] += 10 * (Int64(random.next(below: 3)) - 1)
        event = Event(
          sequence: Sequence(number), time: Nanoseconds(number * 100), kind: .topOfBook,
          source: .session(1), instrument: InstrumentID(UInt32(market)),
          TopOfBook(
            bidPrice: Price(units: middles[market] - 10),
            bidQuantity: Quantity(units: 5 + 5 * Int64(random.next(below: 30))),
            askPrice: Price(units: middles[market] + 10),
            askQuantity: Quantity(units: 5 + 5 * Int64(random.next(below: 30))), bidOrders: 1,
            askOrders: 1))
      }
      events.append(event)
      var sink = PluginSink()
      _ = strategy.take(event, into: &sink)
      for index in 0..<sink.count {
        waiting += answers(to: sink.slots[index & 63], number * 64 + UInt64(index), &random)
      }
    }
    return events
  }

  private static func answers(
    to asked: Event, _ number: UInt64, _ random: inout SplitMix64
  ) -> [Event] {
    func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
      Event(causedBy: asked, kind: kind, source: .session(1), instrument: asked.instrument, payload)
    }
    func over(_ order: OrderID) -> Event {
      event(
        .orderCanceled,
        OrderCanceled(
          order: order, quantity: .zero, reason: .user, origin: .venue, side: .buy))
    }
    guard asked.kind == .orderNew else {
      return [over(asked.payload(as: OrderCancel.self).order)]
    }
    let new = asked.payload(as: OrderNew.self)
    let accepted = event(
      .orderAccepted,
      OrderAccepted(
        order: new.order, venueOrder: number, price: new.price, quantity: new.quantity,
        side: new.side))
    let fill = event(
      .orderFill,
      OrderFill(
        order: new.order, execution: number + 1, price: new.price, quantity: new.quantity,
        side: new.side, liquidity: .maker))
    if new.timeInForce == .immediateOrCancel {
      return [accepted, random.nextBool() ? fill : over(new.order)]
    }
    return random.chance(1, outOf: 8) ? [accepted, fill] : [accepted]
  }
}

/// From ticks to what they made, in ns: all, and by how many they asked for.
private struct IntentTimes {
  /// The last stands for so many and more.
  static let counts = 9

  var all: [Double] = []
  var byCount = [[Double]](repeating: [], count: Self.counts)

  /// Without the first ones, the warm-up.
  mutating func add(_ samples: Samples, from first: Int, to end: Int) {
    for index in min(first, max(0, end - 1))..<end {
      let ns = BenchTimer.ns(samples[index] >> PluginDrive.countBits)
      all.append(ns)
      byCount[min(Int(samples[index] & PluginDrive.countMask), Self.counts - 1)].append(ns)
    }
  }
}

/// Where it sends to: a ring of slots, and a digest of all.
struct PluginSink: Emitter, ~Copyable {
  fileprivate(set) var slots = Slab<Event>(count: 64, repeating: .empty)
  private(set) var count = 0
  private(set) var digest: UInt64 = 0

  @inline(__always)
  mutating func pass(_ event: Event) {}

  @inline(__always)
  mutating func emit(_ event: Event) {
    slots[count & 63] = event
    count &+= 1
    digest = (digest ^ event.words.w0 ^ event.words.w1) &* 0x100_0000_01B3
  }
}

/// The loops, never inlined, so that a profiler can count one of them alone.
enum PluginDrive {
  /// A sample is a time and, in its last bits, how many were made in it.
  static let countBits: UInt64 = 8
  static let countMask: UInt64 = 255

  @inline(never)
  static func nativeTimed(
    _ events: Span<Event>, _ strategy: inout Seated<QuoteAndTake>, _ sink: inout PluginSink
  ) -> UInt64 {
    let begun = BenchTimer.threadCPUNs()
    for index in events.indices { _ = strategy.take(events[index], into: &sink) }
    return BenchTimer.threadCPUNs() &- begun
  }

  @inline(never)
  static func pluginTimed(
    _ events: Span<Event>, _ strategy: inout Seated<PluginStrategy>, _ sink: inout PluginSink
  ) -> UInt64 {
    let begun = BenchTimer.threadCPUNs()
    for index in events.indices { _ = strategy.take(events[index], into: &sink) }
    return BenchTimer.threadCPUNs() &- begun
  }

  /// Ticks that make orders, by themselves; how many those are.
  @inline(never)
  static func nativeIntents(
    _ events: Span<Event>, _ strategy: inout Seated<QuoteAndTake>, _ sink: inout PluginSink,
    _ samples: Samples
  ) -> Int {
    var made = 0
    for index in events.indices {
      let begun = BenchTimer.ticks()
      let count = strategy.take(events[index], into: &sink)
      let took = BenchTimer.ticks() &- begun
      if count > 0 {
        samples.record(made, took << countBits | UInt64(truncatingIfNeeded: count) & countMask)
        made &+= 1
      }
    }
    return made
  }

  @inline(never)
  static func pluginIntents(
    _ events: Span<Event>, _ strategy: inout Seated<PluginStrategy>, _ sink: inout PluginSink,
    _ samples: Samples
  ) -> Int {
    var made = 0
    for index in events.indices {
      let begun = BenchTimer.ticks()
      let count = strategy.take(events[index], into: &sink)
      let took = BenchTimer.ticks() &- begun
      if count > 0 {
        samples.record(made, took << countBits | UInt64(truncatingIfNeeded: count) & countMask)
        made &+= 1
      }
    }
    return made
  }
}
