// What a run shows while it runs: who it is at the start; then a screen on a terminal, and elsewhere a line now and then.

import Arguments
import Events
import Fabric
import Pipeline
import Printing

struct LiveStatus: ~Copyable {
  private let run: TraderRun
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

  init(_ run: TraderRun, log: RunLog, isScreen: Bool) {
    self.run = run
    self.log = log
    self.isScreen = isScreen
    picture = LiveScreen(run, log: log)
    startNs = run.clock.now()
    lastNs = startNs
    nextNs = startNs + (isScreen ? 0 : 1_000_000_000)
  }

  func announce(forNs: UInt64?, on market: EmbeddedMarket? = nil) {
    let settings = run.settings
    let paint = isScreen || log.format == .text ? Terminal.output.paint : Paint(isOn: false)
    var lines = [
      paint.bold("apus \(run.build)") + ", instance '\(settings.instance)', epoch \(settings.epoch)"
        + (forNs.map { ", for " + Readable.duration($0) } ?? ", until ^C")
    ]
    let isGenerated = settings.venue == nil || market != nil
    lines.append(
      "  market   \(settings.instruments.count) instruments"
        + (isGenerated
          ? ", \(Readable.count(settings.market.eventsPerSecond)) events/s, seed \(settings.market.seed)"
          : ""))
    for venue in settings.venues {
      let name = settings.venues.count > 1 ? venue.peer.name + ": " : ""
      lines.append("  venue    \(name)\(Self.upstream(venue))")
    }
    if settings.venues.count > 1 {
      lines.append("  routing  \(settings.routing.rule.rawValue)")
    }
    if let market {
      let count = settings.venue?.embedded?.participants.count ?? 0
      lines.append(
        "           embedded: '\(market.instance)', in "
          + (market.isElsewhere ? "a process of its own" : "this process")
          + ", with \(count) participants")
    }
    for thread in run.topology.threads {
      lines.append(
        "  thread   \(thread.name): \(thread.stages.map(\.description).joined(separator: " → "))"
          + "  (\(thread.cpu.map { "CPU \($0), " } ?? "")\(thread.wait.rawValue))")
    }
    lines.append("  journal  \(run.journalPath ?? "none")")
    lines += run.recovery.map(RecoveryWords.lines) ?? []
    lines.append(
      "  look     ringtap top --instance \(settings.instance)"
        + (market.map { ", and --instance \($0.instance)" } ?? ""))
    log.show(lines + [""])
    guard log.format == .json else { return }
    log.say(
      .info, "started",
      [
        "instance": .text(settings.instance), "build": .text(run.build),
        "epoch": .number(UInt64(settings.runEpoch)),
        "config": .text(settings.bundle.first?.name ?? ""),
        "journal": run.journalPath.map { .text($0) } ?? .null,
        "instruments": .number(UInt64(settings.instruments.count)),
        "recovery": run.recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
      ])
  }

  /// Draws, or says, what is due. True when somebody has pressed the key that ends it.
  mutating func draw() -> Bool {
    let now = run.clock.now()
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
    let reading = CoreReading(run.view)
    let events = reading.inputs
    let rate = Readable.perSecond(events &- lastEvents, over: now - lastNs)
    let out = reading.tickToOrder
    lastEvents = events
    lastNs = now
    let parts = [
      Readable.duration((now - startNs) / 100_000_000 * 100_000_000),
      "\(Readable.count(events)) events, \(Readable.rate(rate))/s",
      "\(Readable.count(reading.sent)) requests",
      "tick to order p50 \(latency(out, 0.5)) p99 \(latency(out, 0.99))",
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

  /// Who is traded with.
  private static func upstream(_ venue: TraderVenue) -> String {
    let session = venue.peer.session
    let place = venue.peer.endpoint.map { " at \($0.host):\($0.port)" } ?? ""
    return "FIX 4.2 from \(session.sender) to \(session.target)\(place)"
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
