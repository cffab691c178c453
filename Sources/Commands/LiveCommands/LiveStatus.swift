// What a run shows while it runs: a screen on a terminal, and elsewhere a line now and then.

import Arguments
import Events
import Fabric
import Pipeline
import Platform
import Printing

struct LiveStatus: ~Copyable {
  private let view: FabricView
  private let clock: Clock
  private let log: RunLog
  private let isScreen: Bool
  private var screen: Screen?
  private var picture: LiveScreen
  private var nextNs: UInt64
  private var lastNs: UInt64
  private var lastEvents: UInt64 = 0
  private let startNs: UInt64

  private static let drawnEveryNs: UInt64 = 250_000_000
  private static let saidEveryNs: UInt64 = 5_000_000_000

  init(_ run: some CoreRun, log: RunLog, isScreen: Bool) {
    view = run.view
    clock = run.clock
    self.log = log
    self.isScreen = isScreen
    picture = LiveScreen(run, log: log)
    startNs = clock.now()
    lastNs = startNs
    nextNs = startNs + (isScreen ? 0 : 1_000_000_000)
  }

  /// Draws, or says, what is due. True when somebody has pressed the key that ends it.
  mutating func draw() -> Bool {
    let now = clock.now()
    if now >= nextNs {
      nextNs = now + (isScreen ? Self.drawnEveryNs : Self.saidEveryNs)
      if isScreen { redraw() } else { say(now) }
    }
    log.flush()
    return isQuit
  }

  private mutating func redraw() {
    if screen == nil {
      log.flush()
      log.screen(isOn: true)
      screen = Screen()
    }
    let lines = picture.lines(width: Terminal.output.width, height: Terminal.output.height)
    switch screen {
    case .some(let screen): screen.draw(lines)
    case .none: break
    }
  }

  private var isQuit: Bool {
    switch screen {
    case .some(let screen):
      let key = Terminal.input.isInteractive ? screen.key(within: 0) : nil
      return key == UInt8(ascii: "q") || key == UInt8(ascii: "Q")
    case .none: return false
    }
  }

  private mutating func say(_ now: UInt64) {
    let reading = CoreReading(view)
    let events = reading.inputs
    let rate = Readable.perSecond(events &- lastEvents, over: now - lastNs)
    let out = reading.tickToOrder
    lastEvents = events
    lastNs = now
    let parts = [
      Readable.duration((now - startNs) / 100_000_000 * 100_000_000),
      "\(Readable.count(events)) events, \(Readable.rate(rate))/s",
      "\(Readable.count(reading.sent)) \(reading.isTrader ? "requests" : "reports")",
      (reading.isTrader ? "tick to order" : "request to report")
        + " p50 \(latency(out, 0.5)) p99 \(latency(out, 0.99))",
      "journal \(Readable.count(reading.journalRecords))",
    ]
    guard log.format == .json else { return log.say(.info, parts.joined(separator: "  ")) }
    let firm = reading.totals.first
    log.say(
      .info, "status",
      [
        "state": .text(reading.condition), "inputs": .number(events),
        "inputs_per_s": .decimal(rate), "sent": .number(reading.sent),
        "withheld": .number(reading.withheld), "open_orders": .number(reading.openOrders),
        "rejects": .object(JSONObject(reading.rejects.map { ($0.name, .number($0.value)) })),
        "profit": firm.map { .text(moneyText($0.profit)) } ?? .null,
        "tick_to_order_p50_ns": .optional(out.map { $0.quantile(0.5) }),
        "tick_to_order_p99_ns": .optional(out.map { $0.quantile(0.99) }),
        "journal_records": .number(reading.journalRecords),
      ])
  }

  private func latency(_ histogram: HistogramSnapshot?, _ share: Double) -> String {
    guard let histogram, histogram.count > 0 else { return "-" }
    return Readable.duration(histogram.quantile(share))
  }

  /// The terminal is the user's again.
  mutating func clear() {
    screen = nil
    log.screen(isOn: false)
    log.flush()
  }
}
