// The screen of a running core: how it stands, books and positions, orders, latencies, rings, sessions, the last of the log;
// drawn in place some four times a second. What doesn't fit goes in the order of how little it would be missed.

import Arguments
import CommandWords
import EventText
import Events
import Fabric
import Pipeline
import Platform
import Printing

struct LiveScreen {
  /// A part of the screen. The lower its rank, the longer it stays on a low terminal, with at least so many lines.
  private struct Section {
    var rank: Int
    var least: Int
    var lines: [String]
  }

  private let view: FabricView
  private let instance: String
  private let epoch: UInt32
  private let log: RunLog
  private let paint = Terminal.output.paint
  private var lastNs: UInt64 = 0
  private var lastInputs: UInt64 = 0
  private var lastSent: UInt64 = 0
  private var inputRate = 0.0
  private var sentRate = 0.0

  init(_ run: some CoreRun, log: RunLog) {
    view = run.view
    instance = run.instance
    epoch = run.epoch
    self.log = log
  }

  /// The lines for a terminal of that size.
  mutating func lines(width: Int, height: Int) -> [String] {
    let reading = CoreReading(view)
    measure(reading)
    let sections = [
      Section(rank: 0, least: 2, lines: header(reading)),
      Section(rank: 2, least: 3, lines: table(LiveTables.instruments(reading), width)),
      Section(rank: 1, least: 1, lines: orders(reading)),
      Section(rank: 4, least: 2, lines: latencies(reading, width)),
      Section(rank: 6, least: 1, lines: rings(reading, width)),
      Section(rank: 5, least: 1, lines: sessions(reading, width)),
      Section(rank: 3, least: 1, lines: news()),
    ].filter { !$0.lines.isEmpty }
    let footer = [
      paint.dim("q or ^C ends; look closer with 'ringtap top --instance \(instance)'")
    ]
    return (Self.fitted(sections, height: height - footer.count) + footer).map {
      Self.clipped($0, width)
    }
  }

  // MARK: Fitting

  /// Takes lines away from those that would be missed least until all fit.
  private static func fitted(_ sections: [Section], height: Int) -> [String] {
    var sections = sections
    func needed() -> Int { sections.reduce(0) { $0 + $1.lines.count } + max(0, sections.count - 1) }
    while needed() > height, sections.count > 1 {
      guard let last = sections.indices.max(by: { sections[$0].rank < sections[$1].rank }) else {
        break
      }
      let tooMany = needed() - height
      let shrinkable = sections.indices.filter { sections[$0].lines.count > sections[$0].least }
      if let at = shrinkable.max(by: { sections[$0].rank < sections[$1].rank }) {
        let cut = min(tooMany, sections[at].lines.count - sections[at].least)
        // Of the log the last lines matter, of all else the first.
        if sections[at].rank == 3 {
          sections[at].lines.removeFirst(cut)
        } else {
          sections[at].lines.removeLast(cut)
        }
      } else {
        sections.remove(at: last)
      }
    }
    return Array(sections.map(\.lines).joined(separator: [""]).prefix(max(1, height)))
  }

  /// So many characters of a line, not counting those that colour it.
  static func clipped(_ line: String, _ width: Int) -> String {
    let isTooLong = visible(line) > width
    var shown = 0
    var isCode = false
    var text = ""
    var hasCode = false
    for character in line {
      if isCode {
        text.append(character)
        if character.isLetter { isCode = false }
        continue
      }
      if character == "\u{1B}" {
        isCode = true
        hasCode = true
        text.append(character)
        continue
      }
      if shown == width - 1, isTooLong {
        text.append("…")
        break
      }
      text.append(character)
      shown += 1
    }
    return hasCode ? text + "\u{1B}[0m" : text
  }

  /// A table without the columns that don't fit, the last ones first.
  private func table(_ table: Table, _ width: Int) -> [String] {
    if table.rows.isEmpty { return [] }
    return table.narrowed(to: width).lines(paint: paint)
  }

  // MARK: What it shows

  private mutating func measure(_ reading: CoreReading) {
    let now = ClockReading.steadyNs
    let passed = now - lastNs
    let inputs = reading.inputs
    let sent = reading.sent
    // Over half a second, so that figures can be read.
    if lastNs == 0 || passed >= 500_000_000 {
      if lastNs != 0 {
        inputRate = Readable.perSecond(inputs &- lastInputs, over: passed)
        sentRate = Readable.perSecond(sent &- lastSent, over: passed)
      }
      lastNs = now
      lastInputs = inputs
      lastSent = sent
    }
  }

  private func header(_ reading: CoreReading) -> [String] {
    let now = ClockReading.wallNs
    let up = now > view.createdNs ? (now - view.createdNs) / 1_000_000_000 : 0
    var first =
      paint.bold("apus \(instance)") + "  "
      + CtlStatus.condition(reading.condition, paint)
      + "  up \(Readable.duration(max(1, up) * 1_000_000_000))  epoch \(epoch)"
      + "  process \(Host.processID)"
    let halted = reading.haltedSymbols
    if !halted.isEmpty { first += paint.yellow("  halted: \(halted.joined(separator: " "))") }
    for stop in reading.stops { first += paint.red("  \(stop.scope): \(stop.mode.name ?? "?")") }
    var second =
      "\(Readable.count(reading.inputs)) inputs, \(Readable.rate(inputRate))/s"
      + "   journal \(Readable.count(reading.journalRecords)) records"
    if let firm = reading.totals.first {
      let profit = "profit \(moneyText(firm.profit))"
      second += "   " + (firm.profit < 0 ? paint.red(profit) : paint.green(profit))
      second += ", drawdown \(moneyText(firm.drawdown)), gross \(moneyText(firm.gross))"
    }
    return [first, second]
  }

  private func orders(_ reading: CoreReading) -> [String] {
    let title = reading.isTrader ? "orders  " : "reports "
    let open = reading.isTrader ? "\(reading.openOrders) open, " : ""
    return [
      paint.dim(title) + open + "\(Readable.count(reading.sent)) sent, "
        + "\(Readable.rate(sentRate))/s"
        + (reading.withheld > 0 ? ", \(Readable.count(reading.withheld)) withheld" : "") + ", "
        + CtlStatus.rejects(reading.rejects, most: 6)
    ]
  }

  private func latencies(_ reading: CoreReading, _ width: Int) -> [String] {
    var table = Table([
      .init(title: "from … to", alignment: .left), .init(title: "p50"), .init(title: "p99"),
      .init(title: "p99.9"), .init(title: "max"),
    ])
    for latency in LiveTables.mainLatencies(reading) {
      let histogram = latency.histogram
      table.add(
        [latency.name] + [0.5, 0.99, 0.999].map { Readable.duration(histogram.quantile($0)) }
          + [Readable.duration(histogram.most)])
    }
    return self.table(table, width)
  }

  /// `gateway-in-book 3% (most 12%)`, as many a line as there is room for.
  private func rings(_ reading: CoreReading, _ width: Int) -> [String] {
    let cells = reading.rings.map { ring -> String in
      let full = ring.depth * 100 / UInt64(max(1, ring.capacity))
      let most = ring.most * 100 / UInt64(max(1, ring.capacity))
      let text =
        "\(ring.name) \(full)%/\(most)%"
        + (ring.waits > 0 ? " waits \(Readable.count(ring.waits))" : "")
      return full >= 80 ? paint.red(text) : most >= 80 ? paint.yellow(text) : text
    }
    let title = "rings   "
    var lines = [paint.dim(title)]
    var room = width - title.count
    for cell in cells {
      let count = Self.visible(cell) + 2
      if count > room, room < width - title.count {
        lines.append(String(repeating: " ", count: title.count))
        room = width - title.count
      }
      lines[lines.count - 1] += cell + "  "
      room -= count
    }
    return lines
  }

  private static func visible(_ text: String) -> Int { uncoloured(text).count }

  /// A line without what colours it.
  static func uncoloured(_ text: String) -> String {
    guard text.utf8.contains(0x1B) else { return text }
    var isCode = false
    return text.filter { character in
      if character == "\u{1B}" { isCode = true }
      defer { if isCode, character.isLetter { isCode = false } }
      return !isCode
    }
  }

  private func sessions(_ reading: CoreReading, _ width: Int) -> [String] {
    let sessions = reading.sessions
    return sessions.isEmpty ? [] : table(CtlSessions.table(sessions), width)
  }

  /// What the log said last.
  private func news() -> [String] {
    log.recent(6, upTo: .info).map { line in
      let time = timeText(Nanoseconds(line.timeNs)).dropFirst(11).prefix(8)
      let text =
        "\(time) " + (line.level > .warning ? "" : "\(line.level.name): ")
        + OrderWords.plain(line.text)
      switch line.level {
      case .error: return paint.red(text)
      case .warning: return paint.yellow(text)
      default: return paint.dim(text)
      }
    }
  }
}
