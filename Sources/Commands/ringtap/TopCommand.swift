// ringtap top: how full are the rings, how fast do they move, who holds whom back?

import Arguments
import EventText
import Events
import Fabric
import Printing

enum TopCommand {
  static let interval = Option.duration(
    "interval", in: 50_000_000...3_600_000_000_000, default: 500_000_000,
    help: "How often to redraw, and over what to measure rates. With --once it is 200ms by itself.")

  /// `--once` measures so long.
  private static let onceNs: UInt64 = 200_000_000
  /// Depth is looked at so many times in an interval, so that the trend sees short bursts.
  private static let glances: UInt64 = 5

  static let command = Command(
    "top", summary: "shows all rings of a core, live",
    discussion: TopTable.legend + [
      "On a terminal the table is redrawn in place until q or ^C; a wider one shows more columns. "
        + "Elsewhere one table follows the other. It reads a few words of each ring ten times a "
        + "second, which the core doesn't feel."
    ],
    options: [interval],
    examples: [
      Example("ringtap top", "Watch the only core that runs."),
      Example("ringtap top --instance a --once", "One table of core a, for a report."),
      Example("ringtap top --interval 5s --json", "An object every five seconds, for a script."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try Instance.look(values) { (instance: Instance) throws(UsageError) in
        var watch = TopWatch(instance: instance, values: values)
        return watch.run()
      }
    })

  fileprivate static func rest(_ values: Values) -> UInt64 {
    values[Ringtap.once] && !values.has(interval) ? onceNs : values[interval]
  }

  fileprivate static func glance(_ values: Values) -> UInt64 { rest(values) / glances }
}

private struct TopWatch {
  let instance: Instance
  let isJSON: Bool
  let isOnce: Bool
  let glanceNs: UInt64
  let intervalNs: UInt64
  var meters: [RingMeter]

  init(instance: Instance, values: Values) {
    self.instance = instance
    isJSON = values[Ringtap.json]
    isOnce = values[Ringtap.once]
    glanceNs = TopCommand.glance(values)
    intervalNs = TopCommand.rest(values)
    meters = instance.view.allRings.map(RingMeter.init)
  }

  mutating func run() -> ExitStatus {
    Interrupt.catchAll()
    let first = instance.condition
    guard first.isLive && !isOnce else {
      // Nothing moves in a core that no longer runs: no need to wait for rates.
      if first.isLive { wait(on: nil) }
      show(measured(), first, on: nil)
      return .done
    }
    if Terminal.output.isInteractive && !isJSON {
      let end = runOnScreen()
      return farewell(end)
    }
    var condition = first
    var isFirst = true
    while condition.isLive && !wait(on: nil) {
      condition = instance.condition
      show(measured(), condition, on: nil, after: isFirst || isJSON ? "" : "\n")
      isFirst = false
    }
    return farewell(condition)
  }

  private mutating func runOnScreen() -> Condition {
    let screen: Screen? = Screen()
    var condition = instance.condition
    show(measured(), condition, on: screen)
    while condition.isLive && !wait(on: screen) {
      condition = instance.condition
      show(measured(), condition, on: screen)
    }
    return condition
  }

  /// What is left to say when the loop is over.
  private func farewell(_ condition: Condition) -> ExitStatus {
    if condition.isLive { return .done }
    Terminal.complain("ringtap: \(instance.farewell(condition))")
    return condition.isBadEnd ? .refused : .done
  }

  /// Lets one interval pass. True when the user has seen enough.
  @discardableResult
  private mutating func wait(on screen: borrowing Screen?) -> Bool {
    let start = Moment.steadyNs
    while true {
      let passed = Moment.span(from: start, to: Moment.steadyNs)
      if Interrupt.isRequested { return true }
      if passed >= intervalNs { return false }
      let rest = max(1_000_000, min(glanceNs, intervalNs - passed))
      if let isQuit = pause(rest, on: screen), isQuit { return true }
      for index in meters.indices { meters[index].glance() }
    }
  }

  private func pause(_ ns: UInt64, on screen: borrowing Screen?) -> Bool? {
    switch screen {
    case .some(let screen):
      guard let key = screen.key(within: ns) else { return nil }
      return key == UInt8(ascii: "q") || key == UInt8(ascii: "Q")
    case .none:
      Interrupt.sleep(ns: ns)
      return nil
    }
  }

  /// Somebody may have sat down at a seat, or left one.
  private mutating func lookForSeats() {
    for (index, ring) in instance.view.allRings.enumerated()
    where ring.attachment != meters[index].attachment {
      meters[index] = RingMeter(ring)
    }
  }

  private mutating func measured() -> [TopRow] {
    lookForSeats()
    let reference = instance.referenceNs(instance.condition)
    return meters.indices.map { index in
      let figures = meters[index].measure(referenceNs: reference)
      return TopRow(ring: meters[index].ring, figures: figures, history: meters[index].history)
    }
  }

  private func show(
    _ rows: [TopRow], _ condition: Condition, on screen: borrowing Screen?, after gap: String = ""
  ) {
    if isJSON {
      var output = Output()
      output.write { json(rows).appendLine(to: &$0) }
      output.flush()
      return
    }
    let terminal = Terminal.output
    let paint = terminal.paint
    // Where nobody's window limits the width, all columns are shown.
    let width = terminal.isInteractive ? terminal.width : nil
    var lines = header(condition, width: width, paint: paint)
    lines.append("")
    lines += TopTable.lines(rows, width: width, paint: paint)
    let remarks = TopTable.remarks(rows)
    let words = remarks.isEmpty ? [] : [""] + remarks.map { paint.red(clipped($0, width)) }
    switch screen {
    case .some(let screen):
      let width = width ?? terminal.width
      let hidden = TopTable.hidden(rows, width: width)
      let more = hidden.isEmpty ? "" : "; a wider window shows \(hidden.joined(separator: ", "))"
      let footer = words + ["", paint.dim(clipped("q quits" + more, width))]
      // A low window loses rings, not the words about them.
      let room = max(5, terminal.height - footer.count)
      if lines.count > room {
        let cut = UInt64(lines.count - room + 1)
        lines = lines.prefix(room - 1) + ["… and \(Readable.plural(cut, "ring")) more"]
      }
      screen.draw(lines + footer)
    case .none:
      var output = Output()
      output.write(gap)
      for line in lines + words { output.write(line + "\n") }
      output.flush()
    }
  }

  private func header(_ condition: Condition, width: Int?, paint: Paint) -> [String] {
    let time = timeText(Nanoseconds(Moment.wallNs)).prefix(19) + "Z"
    var lines = [instance.headline(paint)]
    let particulars = ["at \(time)", instance.particulars].filter { !$0.isEmpty }
    lines.append(paint.dim(clipped(particulars.joined(separator: ", "), width)))
    if !condition.isLive { lines.append(paint.red(clipped(instance.farewell(condition), width))) }
    return lines
  }

  private func clipped(_ text: String, _ width: Int?) -> String {
    guard let width, text.count > width else { return text }
    return text.prefix(max(0, width - 1)) + "…"
  }

  private func json(_ rows: [TopRow]) -> JSONObject {
    let rings = rows.map { row -> JSONValue in
      let figures = row.figures
      let reading = figures.reading
      return .object([
        "name": .text(row.ring.name), "writer": .text(row.ring.writer),
        "reader": .text(row.ring.reader), "capacity": .number(UInt64(row.ring.capacity)),
        "depth": .number(reading.depth), "high_water": .number(reading.highWater),
        "in": .number(reading.tail), "out": .number(reading.head),
        "in_per_s": .decimal(figures.inPerSecond), "out_per_s": .decimal(figures.outPerSecond),
        "oldest_ns": .optional(figures.oldestNs), "lag_ns": .number(figures.lagNs),
        "full_waits": .number(reading.fullWaits),
        "full_waits_per_s": .decimal(figures.fullWaitsPerSecond),
        "longest_wait_ns": .number(reading.longestWaitNs),
      ])
    }
    return (["time": .text(timeText(Nanoseconds(Moment.wallNs)))] as JSONObject)
      .adding(instance.members)
      .adding(["interval_ns": .number(intervalNs), "rings": .array(rings)])
  }
}
