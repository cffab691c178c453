// Turns what the hot threads count into sentences. A stage only counts; the main thread looks at the counts now and then and
// says what has grown, so that saying it costs the line nothing.

import Fabric

struct CoreAlarms {
  private struct Watch {
    var place: CounterPlace
    var level: LogLevel
    var words: (UInt64) -> String
    var last: UInt64
  }

  private let view: FabricView
  private let reading: CoreReading
  private let riskKill: CounterPlace?
  private var watches: [Watch] = []
  private var sessions: [String: String] = [:]
  /// What was last told to be against each.
  private var troubles: [String: String] = [:]
  private var turnedAway: TurnedAwayTeller
  /// How often each strategy was stopped for its refusals, as far as it has been told.
  private var refusalStops: [String: Int64] = [:]
  private var wasKilledByRisk = false
  private var nextLookNs: UInt64 = 0

  /// A sentence a second about the same is enough.
  private static let everyNs: UInt64 = 1_000_000_000

  init(_ view: FabricView) {
    self.view = view
    reading = CoreReading(view)
    riskKill = view.place(of: "on", in: KillWriter.risk.part)
    turnedAway = TurnedAwayTeller(
      after: reading.counter(WirePart.countsIn, "turned_away"),
      last: reading.turnedAway.last?.number ?? 0)
    func watch(
      _ block: String, _ counter: String, _ level: LogLevel, _ words: @escaping (UInt64) -> String
    ) {
      guard let place = view.place(of: counter, in: block) else { return }
      watches.append(
        Watch(place: place, level: level, words: words, last: view.value(at: place)))
    }
    func command(_ words: String) -> String { CommandHint.command(words, of: view.instance) }
    func many(_ count: UInt64, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    watch(BoardPart.ordersState, "anomalies", .warning) {
      "orders: \(many($0, "report")) not believed; 'apus orders JOURNAL' tells which"
    }
    watch(BoardPart.ordersState, "alarms", .error) {
      "orders: \(many($0, "odd report")) told on all the same, since they are money; "
        + "'apus orders JOURNAL' tells which"
    }
    // An order near a limit, or one that came too late, is every day's news where much is quoted.
    watch(BoardPart.riskState, "warnings", .info) {
      "risk: \(many($0, "time")) near a limit; 'apus journal dump JOURNAL --kind risk_warning' says which"
    }
    watch(BoardPart.riskState, "unbooked", .error) {
      "risk: \(many($0, "execution")) that can't be booked: positions may not be what was traded. Nothing new "
        + "goes out until \(command("rearm")) by name; 'apus journal dump JOURNAL --kind kill_switch' has the numbers"
    }
    watch(BoardPart.riskState, "session_warnings", .info) {
      "risk: \(many($0, "time")) a session near a limit; 'apus journal dump JOURNAL --kind risk_warning' tells which"
    }
    watch(BoardPart.riskState, "session_stops", .error) {
      "risk: \(many($0, "time")) a session stopped; 'apus journal dump JOURNAL --kind kill_switch' tells which and "
        + "why, \(command("ctl clear")) lets all go"
    }
    watch(BoardPart.riskState, "anomalies", .error) {
      "risk: \(many($0, "report")) with numbers that can't be"
    }
    watch(BoardPart.riskState, "stray_fills", .error) {
      "risk: \(many($0, "fill")) of orders that aren't open; booked all the same"
    }
    watch(WirePart.countsOut, "failed", .error) { "gateway-out: \(many($0, "message")) not made" }
    watch(WirePart.countsOut, "lost", .warning) {
      "gateway-out: \(many($0, "connection")) lost in the writing"
    }
    for block in [WirePart.countsOut, TraderPart.gatewayOut] {
      watch(block, "withheld", .info) {
        "gateway-out: \(many($0, "request")) withheld: too old, not on record, or stopped"
      }
    }
    for (block, numbers) in [
      (WirePart.countsOut, "our numbers"), (WirePart.countsIn, "the other side's numbers"),
    ] {
      watch(block, "number_warnings", .warning) {
        "\(many($0, "session")) in which \(numbers) come to their end, where it is logged out; \(command("ctl sessions")) tells "
          + "which, and a logon with 141=Y begins at 1 again"
      }
    }
    for session in reading.sessionStates { sessions[session.name] = session.state }
  }

  /// What there is to be said since the last look.
  mutating func look(nowNs: UInt64) -> [(level: LogLevel, text: String)] {
    guard nowNs >= nextLookNs else { return [] }
    nextLookNs = nowNs + Self.everyNs
    var lines: [(LogLevel, String)] = []
    for index in watches.indices {
      let count = view.value(at: watches[index].place)
      if count > watches[index].last {
        lines.append((watches[index].level, watches[index].words(count - watches[index].last)))
      }
      watches[index].last = count
    }
    let isKilledByRisk = riskKill.map { view.value(at: $0) != 0 } ?? false
    if isKilledByRisk != wasKilledByRisk {
      lines.append(
        isKilledByRisk
          ? (.error, "risk: the kill switch is on: nothing new goes out")
          : (.info, "risk: the kill switch is off"))
    }
    wasKilledByRisk = isKilledByRisk
    for strategy in reading.refusalStops {
      let known = refusalStops.updateValue(strategy.count, forKey: strategy.name)
      // What an earlier run has told of is told again as long as it stands.
      guard strategy.count > known ?? (strategy.isStopped ? 0 : strategy.count) else { continue }
      let most = reading.rejects.first.map { ", in this run most for \($0.name)" } ?? ""
      lines.append(
        (
          .error,
          "strategy '\(strategy.name)' is stopped: more of its requests were refused within a second than its "
            + "'max_refusals'\(most); 'apus orders JOURNAL' tells which, "
            + CommandHint.command("ctl strategy start \(strategy.name)", of: view.instance)
            + " lets it go on"
        ))
    }
    for words in turnedAway.look(
      reading.turnedAway, count: reading.counter(WirePart.countsIn, "turned_away"), nowNs: nowNs)
    {
      lines.append((.warning, "gateway-in: " + words))
    }
    for session in reading.sessionStates where troubles[session.name] != session.trouble {
      troubles[session.name] = session.trouble
      guard let trouble = session.trouble else { continue }
      lines.append(
        (.warning, "session '\(session.name)': \(trouble); it is called until it is up"))
    }
    for session in reading.sessionStates where sessions[session.name] != session.state {
      // What lasts a moment isn't told.
      guard session.state == "up" || session.state == "down" else { continue }
      if sessions.updateValue(session.state, forKey: session.name) != nil || session.state == "up" {
        lines.append(
          (
            session.state == "up" ? .info : .warning,
            "session '\(session.name)' is \(session.state)"
          ))
      }
    }
    return lines
  }
}
