// What an order costs risk where it really runs: in the line, on one thread with the books, the strategy, the order manager,
// gateway-out and its paper venue, over a thousand instruments. Whatever ran between two orders has had the caches.

import Backtesting
import Events
import Gateways
import Pipeline
import Risk
import Settings

/// The clock in front of risk and behind it: taps of the line, which need nothing of the stage.
final class OrderTimes {
  /// Nil: orders are only counted.
  var samples: Samples?
  private(set) var count = 0
  private var begun: UInt64 = 0
  private var isInside = false

  func restart(_ samples: Samples) {
    self.samples = samples
    count = 0
  }

  func before(_ event: Event) {
    isInside = event.kind == .orderNew
    if isInside { begun = BenchTimer.ticks() }
  }

  /// The order comes out, or its refusal does.
  func behind(_ event: Event) {
    if !isInside { return }
    let took = BenchTimer.ticks() &- begun
    isInside = false
    samples?.record(count, took)
    count += 1
  }
}

struct OrderTap: StreamTap, ~Copyable {
  let stage: StageID
  let times: OrderTimes

  mutating func passed(_ event: Event) { emitted(event) }

  mutating func emitted(_ event: Event) {
    if stage == .orders { times.before(event) }
    if stage == .risk { times.behind(event) }
  }
}

extension RiskSuite {
  static let pipelineFigure = "pipeline.check"

  static func pipeline(_ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("\(name).\(pipelineFigure)")
    let eventCount = options.count(1_000_000, smoke: 20_000)
    var settings = PipelineSuite.demo(instrumentCount: RiskWorld.instrumentCount)
    settings.market.eventLimit = UInt64(eventCount)
    settings.risk = RiskWorld.lineSettings()
    var market = MarketGenerator(settings.market, startNs: 0)
    var events: [Event] = []
    while market.nextDueNs != .max { events.append(market.next()) }
    let times = OrderTimes()
    // The first run counts the orders, and the second is the same.
    let first = run(events, settings, times)
    let orders = times.count
    let samples = Samples(orders)
    times.restart(samples)
    let second = run(events, settings, times)
    guard first.checksum == second.checksum, times.count == orders, orders > 100 else {
      fatalError("\(name).\(pipelineFigure): \(orders) orders, then \(times.count)")
    }
    var sink = RiskSink()
    let floors = Samples(orders)
    RiskDrive.floorTimed(passing(orders).span, &sink, floors)
    add(
      pipelineFigure, samples, floors.sortedNs[(orders - orders / 100) / 2], second.checksum,
      &report)
    report.note(
      "\(name).\(pipelineFigure): the line on one thread, \(RiskWorld.instrumentCount) instruments,"
        + " every check on; \(orders) orders of \(eventCount) market events,"
        + " \(second.refused) refused, \(second.open) open at the end")
  }

  private struct Outcome {
    var checksum: UInt64
    var refused: UInt64
    var open: Int
  }

  private static func run(
    _ events: [Event], _ settings: TraderSettings, _ times: OrderTimes
  ) -> Outcome {
    var gatewayIn = GatewayIn(
      market: MarketGenerator(settings.market, startNs: 0), timerPeriod: .zero, startNs: 0)
    var trader = InlineTrader<OrderTap, PaperEnd>(
      settings, end: PaperEnd(GatewayOut(settings.gatewayOut))
    ) { OrderTap(stage: $0, times: times) }
    PipelineSuite.drive(events, &gatewayIn, &trader)
    trader.checkInvariants()
    return Outcome(
      checksum: PipelineSuite.check(&trader) &+ gatewayIn.sequencedCount,
      refused: trader.risk.stage.refusedCount, open: trader.risk.stage.openCount)
  }
}
