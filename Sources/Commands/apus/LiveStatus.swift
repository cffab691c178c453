// What a run shows while it runs: who it is at the start, and then one line, redrawn on a terminal,
// repeated now and then elsewhere.

import Arguments
import Events
import Fabric
import Pipeline
import Printing

struct LiveStatus {
  private let run: TraderRun
  private let isQuiet: Bool
  private let isLive = Terminal.output.isInteractive
  private let paint = Terminal.output.paint
  private var nextNs: UInt64 = 0
  private var lastNs: UInt64 = 0
  private var lastEvents: UInt64 = 0
  private let startNs: UInt64

  init(_ run: TraderRun, isQuiet: Bool) {
    self.run = run
    self.isQuiet = isQuiet
    startNs = run.clock.now()
    lastNs = startNs
    nextNs = startNs + 1_000_000_000
  }

  func announce(forNs: UInt64?, on market: EmbeddedMarket? = nil) {
    guard !isQuiet else { return }
    let settings = run.settings
    var output = Self.output()
    output.write(
      paint.bold("apus \(run.build)") + ", instance '\(settings.instance)', epoch \(settings.epoch)"
        + (forNs.map { ", for " + Readable.duration($0) } ?? ", until ^C") + "\n")
    let isGenerated = settings.venue == nil || market != nil
    output.write(
      "  market   \(settings.instruments.count) instruments"
        + (isGenerated
          ? ", \(Readable.count(settings.market.eventsPerSecond)) events/s, seed \(settings.market.seed)"
          : "") + "\n")
    if let venue = settings.venue { output.write("  venue    \(Self.upstream(venue))\n") }
    if let market {
      let count = settings.venue?.embedded?.participants.count ?? 0
      output.write(
        "           embedded: '\(market.instance)', in "
          + (market.isElsewhere ? "a process of its own" : "this process")
          + ", with \(count) participants\n")
    }
    for thread in run.topology.threads {
      output.write(
        "  thread   \(thread.name): \(thread.stages.map(\.description).joined(separator: " → "))"
          + "  (\(thread.cpu.map { "CPU \($0), " } ?? "")\(thread.wait.rawValue))\n")
    }
    output.write("  journal  \(run.journalPath ?? "none")\n")
    for line in run.recovery.map(RecoveryWords.lines) ?? [] { output.write(line + "\n") }
    output.write("  look     ringtap top --instance \(settings.instance)")
    output.write(market.map { ", and --instance \($0.instance)\n\n" } ?? "\n\n")
  }

  mutating func draw() {
    guard !isQuiet else { return }
    let now = run.clock.now()
    guard now >= nextNs else { return }
    nextNs = now + (isLive ? 500_000_000 : 5_000_000_000)
    let view = run.view
    func counter(_ block: String, _ name: String) -> UInt64 {
      guard let part = view.part(named: block) else { return 0 }
      return view.counters(of: part).first { $0.name == name }?.value ?? 0
    }
    let events = counter("stage.gateway-in", "events_out")
    let rate = Readable.perSecond(events &- lastEvents, over: now - lastNs)
    let out =
      (view.part(named: "gateway-out.tick-to-order") ?? view.part(named: "gateway-out.in-to-out"))
      .map { view.snapshot(of: $0) }
    lastEvents = events
    lastNs = now
    let parts = [
      Readable.duration((now - startNs) / 100_000_000 * 100_000_000),
      "\(Readable.count(events)) events, \(Readable.rate(rate))/s",
      "\(Readable.count(counter("gateway-out.orders", "sent") + counter("gateway-out.fix", "sent"))) requests",
      "tick to order p50 \(latency(out, 0.5)) p99 \(latency(out, 0.99))",
      "journal \(Readable.count(counter("logger", "records")))",
    ]
    var output = Self.output()
    output.write(isLive ? "\r\u{1B}[K" + Self.fitted(parts) : parts.joined(separator: "  ") + "\n")
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

  /// As many parts as the terminal is wide: a line that wraps can't be redrawn.
  private static func fitted(_ parts: [String]) -> String {
    let width = Terminal.output.width - 1
    var line = ""
    for part in parts {
      let longer = line.isEmpty ? part : line + "  " + part
      if longer.count > width { break }
      line = longer
    }
    return line
  }

  /// Whoever read along may go; the run goes on.
  private static func output() -> Output { Output(loss: .isIgnored) }

  func clear() {
    guard !isQuiet, isLive else { return }
    var output = Self.output()
    output.write("\r\u{1B}[K")
  }
}
