// The whole line as direct calls on one core: what the stages cost when nothing waits.

import Backtesting
import Events
import Gateways
import Pipeline

extension PipelineSuite {
  /// The market, the sequencer, four stages, gateway-out and its paper venue, and the loopback round:
  /// ingress events a second of one core, nothing recorded.
  static func inlineWhole(_ options: BenchOptions, _ report: inout BenchReport) {
    let count = options.count(2_000_000, smoke: 20_000)
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(7) {
      var settings = demo()
      settings.market.eventLimit = UInt64(count)
      var backtest = Backtest<NoTap>(settings) { _ in NoTap() }
      let start = BenchTimer.ticks()
      let events = backtest.run()
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / Double(events))
      backtest.trader.checkInvariants()
      checksum = check(&backtest.trader)
    }
    add("inline.whole", values, checksum, &report)
  }

  /// Every stage of the line, fed by a market that was made beforehand: sequencer, book, strategy, orders,
  /// risk, gateway-out with its paper venue, and the loopback round. Reports count as ingress, as they do
  /// in a run.
  static func inlineLine(_ options: BenchOptions, _ report: inout BenchReport) {
    var settings = demo()
    settings.market.eventLimit = UInt64(options.count(1_000_000, smoke: 20_000))
    var market = MarketGenerator(settings.market, startNs: 0)
    var events: [Event] = []
    while market.nextDueNs != .max { events.append(market.next()) }
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(7) {
      var gatewayIn = GatewayIn(
        market: MarketGenerator(settings.market, startNs: 0), timerPeriod: .zero, startNs: 0)
      var trader = InlineTrader<NoTap, PaperEnd>(
        settings, end: PaperEnd(GatewayOut(settings.gatewayOut))
      ) { _ in NoTap() }
      let start = BenchTimer.ticks()
      drive(events, &gatewayIn, &trader)
      let took = BenchTimer.ns(BenchTimer.ticks() - start)
      values.append(took / Double(gatewayIn.sequencedCount))
      trader.checkInvariants()
      checksum = check(&trader) &+ gatewayIn.sequencedCount
    }
    add("inline.line", values, checksum, &report)
  }

  static func drive<Tap: ~Copyable>(
    _ events: [Event], _ gatewayIn: inout GatewayIn, _ trader: inout InlineTrader<Tap, PaperEnd>
  ) {
    var input = LastEvent()
    var fact = LastEvent()
    for index in events.indices {
      gatewayIn.admit(events[index], nowNs: events[index].time.count, into: &input)
      trader.handle(input.event)
      while trader.risk.out.next.gateway.owesFacts {
        _ = trader.risk.out.next.gateway.deliver(limit: 1, into: &fact)
        gatewayIn.admit(fact.event, nowNs: 0, into: &input)
        trader.handle(input.event)
      }
    }
  }

  /// Ingress that was made beforehand, market and reports, through book, strategy, orders and risk.
  static func inlineStages(_ options: BenchOptions, _ report: inout BenchReport) {
    var settings = demo()
    settings.market.eventLimit = UInt64(options.count(1_000_000, smoke: 20_000))
    let recording = Recording()
    var backtest = Backtest<RecordingTap>(settings) { stage in
      RecordingTap(recording: stage == .gatewayIn ? recording : nil)
    }
    _ = backtest.run()
    let events = recording.events
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(7) {
      var trader = InlineTrader<NoTap, LineEnd>(settings, end: LineEnd()) { _ in NoTap() }
      let start = BenchTimer.ticks()
      feed(events, to: &trader)
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / Double(events.count))
      checksum = check(&trader)
    }
    add("inline.stages", values, checksum, &report)
  }

  private static func feed(_ events: [Event], to trader: inout InlineTrader<NoTap, LineEnd>) {
    for index in events.indices { trader.handle(events[index]) }
  }

  /// The market alone, as a floor for the whole.
  static func market(_ options: BenchOptions, _ report: inout BenchReport) {
    let count = options.count(2_000_000, smoke: 20_000)
    var values: [Double] = []
    var digest = StreamDigest()
    for _ in 0..<options.runCount(7) {
      var market = MarketGenerator(demo().market, startNs: 0)
      var last: UInt64 = 0
      let start = BenchTimer.ticks()
      for _ in 0..<count { last = market.next().words.w0 &+ last &* 31 }
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / Double(count))
      digest.state = last
    }
    add("inline.market", values, digest.state, &report)
  }

  static func check<Tap: ~Copyable, End: ~Copyable>(
    _ trader: inout InlineTrader<Tap, End>
  ) -> UInt64 {
    var digest: UInt64 = 0
    for instrument in 0..<trader.risk.stage.portfolio.instrumentCount {
      let position = trader.risk.stage.portfolio.position(instrument)
      digest = digest &* 31 &+ UInt64(bitPattern: position.quantity.units) &+ position.fillCount
    }
    return digest
  }

  private static func add(
    _ name: String, _ values: [Double], _ checksum: UInt64, _ report: inout BenchReport
  ) {
    var result = BenchResult(
      "pipeline", name, unit: "ns/event", runs: values.count, checksum: checksum)
    result.summarise(runs: values)
    report.add(result)
    let best = 1000 / (values.min() ?? 1)
    report.note("pipeline.\(name): \(BenchReport.cell(best)) million events/s at best")
  }
}

/// Holds the event that was sent last.
struct LastEvent: Emitter, ~Copyable {
  var event = Event.empty

  mutating func pass(_ event: Event) { self.event = event }
  mutating func emit(_ event: Event) { self.event = event }
}

/// What a stream held, kept.
final class Recording {
  var events: [Event] = []
}

struct RecordingTap: StreamTap, ~Copyable {
  let recording: Recording?

  mutating func passed(_ event: Event) {}
  mutating func emitted(_ event: Event) { recording?.events.append(event) }
}
