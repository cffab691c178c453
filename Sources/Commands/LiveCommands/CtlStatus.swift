// apus ctl status: how a running core does, on a page.

import Arguments
import CommandWords
import EventText
import Events
import Fabric
import Pipeline
import Platform
import Printing

/// A core that has answered: what it says of itself, and the figures in its fabric.
struct LiveCore {
  let rows: [[String]]
  let view: FabricView
  let reading: CoreReading

  /// Nil after a complaint.
  init?(_ instance: String) {
    guard let rows = ControlClient.ask("hello", [:], instance) else { return nil }
    self.rows = rows
    do throws(FabricError) {
      view = try FabricView.open(instance: instance)
    } catch {
      complain(error.description)
      return nil
    }
    reading = CoreReading(view)
  }

  /// What it says of itself; empty where it doesn't.
  subscript(key: String) -> String { rows.first { $0.first == key && $0.count > 1 }?[1] ?? "" }

  var isVenue: Bool { self["kind"] == "venue" }
  var faults: [String] { rows.filter { $0.first == "fault" }.compactMap(\.last) }

  var uptimeNs: UInt64 {
    let now = ClockReading.wallNs
    return now > view.createdNs ? now - view.createdNs : 0
  }

  /// Only a trader has what is asked for.
  func isTrader(_ instance: String, _ what: String) -> Bool {
    if !isVenue { return true }
    complain("'\(instance)' is a venue, and \(what) are a trader's")
    return false
  }
}

enum CtlStatus {
  static let command = Command(
    "status", summary: "how a running core does: state, orders, profit, sessions, latencies",
    options: [ControlClient.instance, Apus.json],
    examples: [
      Example("apus ctl status", "The demo, on a page."),
      Example("apus ctl status --instance demo-venue --json", "Its venue, for a script."),
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let core = LiveCore(values[ControlClient.instance]) else { return .refused }
      var output = Output()
      if values[Apus.json] {
        output.write { json(core).appendLine(to: &$0) }
      } else {
        for line in lines(core) { output.write(line + "\n") }
      }
      output.flush()
      return .done
    })

  // MARK: For people

  private static func lines(_ core: LiveCore) -> [String] {
    let paint = Terminal.output.paint
    let reading = core.reading
    var lines = [
      paint.bold(core["instance"]) + ": " + condition(reading.condition, paint)
        + ", \(core["kind"]), process \(core["pid"]), up \(Readable.duration(core.uptimeNs)), epoch "
        + core["epoch"]
    ]
    func say(_ title: String, _ text: String) {
      lines.append("  " + Table.pad(title, 10, .left) + text)
    }
    say("build", core["build"])
    say("config", core["config"])
    say("journal", core["journal"].isEmpty ? "none" : core["journal"])
    say("inputs", Readable.count(reading.inputs))
    say(core.isVenue ? "reports" : "orders", orders(reading))
    if let firm = reading.totals.first {
      say(
        "profit",
        "\(moneyText(firm.profit)) today, fees \(moneyText(firm.fees)), drawdown "
          + "\(moneyText(firm.drawdown)); gross \(moneyText(firm.gross)), net \(moneyText(firm.net))"
      )
    }
    for session in reading.sessions {
      say(
        "session", "\(session.name): \(session.state)" + (session.trouble.map { ", " + $0 } ?? ""))
    }
    for stop in reading.stops {
      let why = stop.why == .none ? "" : ", for too many refused requests"
      say("stopped", paint.red("\(stop.scope): \(stop.mode.name ?? "?")\(why)"))
    }
    if let doubt = reading.doubt {
      say(
        "in doubt",
        paint.red(
          "\(Readable.plural(doubt.count, "execution")) not booked, the first at input \(doubt.since): "
            + "positions may not be what was traded. \(CommandHint.command("ctl clear", of: core["instance"])) "
            + "says that you have looked"))
    }
    let halted = reading.haltedSymbols
    if !halted.isEmpty { say("halted", paint.yellow(halted.joined(separator: ", "))) }
    if let pending = UInt64(core["pending"]), pending > 0 {
      say(
        "waiting",
        "\(Readable.plural(pending, "change")) of limits for a second person: "
          + CommandHint.command("ctl limits show", of: core["instance"])
      )
    }
    for fault in core.faults { say("fault", paint.red(fault)) }
    let tops = reading.tops
    if !tops.isEmpty {
      lines += [""] + LiveTables.instruments(reading).lines(indent: 2, paint: paint)
    }
    let latencies = RunReport.latencies(LiveTables.mainLatencies(reading)).lines(
      indent: 2, paint: paint)
    if latencies.count > 1 { lines += [""] + latencies }
    return lines
  }

  static func condition(_ word: String, _ paint: Paint) -> String {
    switch word {
    case "trading", "running": paint.green(word)
    case "killed", "crashed", "failed": paint.red(word)
    default: paint.yellow(word)
    }
  }

  /// `12 open, 345 sent, 2 withheld, 17 rejected: order_size 12, …`
  static func orders(_ reading: CoreReading) -> String {
    var parts: [String] = []
    if reading.isTrader { parts.append("\(reading.openOrders) open") }
    parts.append("\(Readable.count(reading.sent)) sent")
    if reading.withheld > 0 { parts.append("\(Readable.count(reading.withheld)) withheld") }
    return parts.joined(separator: ", ") + ", " + rejects(reading.rejects, most: 4)
  }

  static func rejects(_ all: [CounterReading], most: Int) -> String {
    let sum = all.reduce(0) { $0 + $1.value }
    if sum == 0 { return "none rejected" }
    let shown = all.prefix(most).map { "\($0.name) \(Readable.count($0.value))" }
    return "\(Readable.count(sum)) rejected: " + shown.joined(separator: ", ")
      + (all.count > most ? ", …" : "")
  }

  // MARK: For scripts

  private static func json(_ core: LiveCore) -> JSONObject {
    let reading = core.reading
    let firm = reading.totals.first
    func money(_ units: Int64?) -> JSONValue { units.map { .text(decimalText($0)) } ?? .null }
    return [
      "instance": .text(core["instance"]), "kind": .text(core["kind"]),
      "state": .text(reading.condition), "pid": .optional(UInt64(core["pid"])),
      "uptime_ns": .number(core.uptimeNs), "epoch": .optional(UInt64(core["epoch"])),
      "build": .text(core["build"]), "config": .text(core["config"]),
      "journal": core["journal"].isEmpty ? .null : .text(core["journal"]),
      "inputs": .number(reading.inputs), "sent": .number(reading.sent),
      "withheld": .number(reading.withheld), "open_orders": .number(reading.openOrders),
      "rejects": .object(JSONObject(reading.rejects.map { ($0.name, .number($0.value)) })),
      "profit": money(firm?.profit), "gross": money(firm?.gross), "net": money(firm?.net),
      "fees": money(firm?.fees), "drawdown": money(firm?.drawdown),
      "stopped": .array(
        reading.stops.map {
          .object([
            "scope": .text($0.scope), "mode": .text($0.mode.name ?? ""),
            "why": $0.why == .none ? .null : .text($0.why.name ?? ""),
          ])
        }),
      "doubts": .number(reading.doubt?.count ?? 0),
      "doubt_since": reading.doubt.map { .number($0.since) } ?? .null,
      "halted": .array(reading.haltedSymbols.map { .text($0) }),
      "books": .array(reading.tops.map { .object(LiveTables.json($0)) }),
      "sessions": .array(reading.sessions.map { .object(CtlSessions.json($0)) }),
      "latency_ns": .array(
        LiveTables.mainLatencies(reading).map { .object(RunReport.json($0)) }),
      "pending": .optional(UInt64(core["pending"])),
      "faults": .array(core.faults.map { .text($0) }),
    ]
  }
}
