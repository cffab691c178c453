// What the control door is asked, and what it answers.

import Events
import Fabric
import Platform
import Risk
import Settings

/// What a caller may wait for.
enum ControlTicket {
  static let shutdown = 1
  static let snapshot = 2
}

extension TraderRun {
  public func attend(forNs: UInt64) {
    guard let door else { return pauseNs(forNs) }
    door.serve(forNs: forNs, nowNs: clock.now()) { answer($0, $1) }
  }

  public var isShutdownAsked: Bool { shutdownOrder != nil }

  func answer(_ request: ControlRequest, _ peer: ControlPeer) -> ControlAnswer {
    do throws(LimitRefusal) {
      switch request.verb {
      case "hello": return .done("ok\n" + hello())
      case "limits": return .done("ok\n" + desk.board.rows.map(Self.line).joined())
      case "pending": return .done("ok\n" + desk.pending.map(line).joined())
      case "params": return .done("ok\n" + desk.parameters.rows.map(Self.line).joined())
      default: break
      }
      if isStopping { throw LimitRefusal("the core is about to stop") }
      let who = request.person(peer)
      let answer = try obey(request, who)
      tell?(.info, "operator: " + request.words(who))
      return answer
    } catch {
      return .refused(error.description)
    }
  }

  /// What changes something.
  private func obey(_ request: ControlRequest, _ who: Person) throws(LimitRefusal)
    -> ControlAnswer
  {
    switch request.verb {
    case "set": return told(try set(request, who))
    case "tune":
      return told(
        try desk.tune(
          try request.value("strategy"), try request.value("parameter"),
          to: try request.value("value"), who: who, why: try request.value("why")))
    case "approve":
      guard let number = Int(try request.value("number")) else {
        throw LimitRefusal("'number' is the number of a change that waits")
      }
      return told(try desk.approve(number, who: who, at: now))
    case "kill":
      let words = try desk.scope(try request.value("scope"))
      return told(
        try desk.kill(
          words.scope, target: words.target, instrument: words.instrument,
          mode: try mode(request), who: who, why: try request.value("why")))
    case "rearm": return told(try desk.rearm(who: who, why: try request.value("why")))
    case "halt", "resume":
      return told(
        try desk.setHalted(
          request.verb == "halt", symbol: request.values["instrument"], who: who,
          why: try request.value("why")))
    case "snapshot":
      guard let snapshots else { throw LimitRefusal("it keeps no journal, so no snapshots") }
      snapshots.ask()
      return .later("ok\n", ticket: ControlTicket.snapshot)
    case "note":
      return told(.ordered(try desk.note(who: who, text: try request.value("why"))))
    case "shutdown": return try askShutdown(request, who)
    default: throw LimitRefusal("'\(request.verb)' is nothing that this core is asked")
    }
  }

  private var now: Nanoseconds { Nanoseconds(clock.now()) }

  /// Who this is and how it does, a key and a value a row.
  private func hello() -> String {
    var rows = [
      ["instance", settings.instance], ["kind", "trader"], ["build", build],
      ["pid", "\(Host.processID)"], ["epoch", "\(settings.runEpoch)"],
      ["started_ns", "\(view.createdNs)"], ["config", settings.bundle.first?.name ?? ""],
      ["journal", journalPath ?? ""], ["pending", "\(desk.pending.count)"],
    ]
    if let lastSnapshot {
      rows.append(["snapshot", lastSnapshot.path, "\(lastSnapshot.sequence.number)"])
    }
    if let snapshotFailure { rows.append(["no_snapshot", snapshotFailure]) }
    rows += faults.map { ["fault", $0] }
    return rows.map(ControlAnswer.row).joined()
  }

  private func askShutdown(_ request: ControlRequest, _ who: Person) throws(LimitRefusal)
    -> ControlAnswer
  {
    let why = request.values["why"] ?? "no reason given"
    try OperatorVoice.check(who, why)
    if let text = request.values["wait_ns"] {
      guard let ns = UInt64(text), ns <= 3_600_000_000_000 else {
        throw LimitRefusal("'wait_ns' is a number of nanoseconds, an hour at most")
      }
      cancelPatience = Nanoseconds(ns)
    }
    if shutdownOrder == nil { shutdownOrder = (who, why) }
    return .later("ok\n", ticket: ControlTicket.shutdown)
  }

  /// What a stop came to.
  func shutdownRows() -> String {
    let summary = summary()
    var rows = [["clean", summary.isClean ? "1" : "0"]]
    rows.append(["known", summary.ending == nil ? "0" : "1"])
    for order in summary.openOrders {
      rows.append([
        "open", "\(order.order.bits)", order.symbol, order.side.name ?? "", "\(order.leaves.units)",
        "\(order.price.units)",
      ])
    }
    for fault in summary.faults { rows.append(["fault", fault]) }
    if let journal = summary.journal { rows.append(["journal", journal]) }
    if let snapshot = summary.snapshot {
      rows.append(["snapshot", snapshot.path, "\(snapshot.byteCount)"])
    }
    if let failure = summary.snapshotFailure { rows.append(["no_snapshot", failure]) }
    return rows.map(ControlAnswer.row).joined()
  }

  private func mode(_ request: ControlRequest) throws(LimitRefusal) -> KillMode {
    let name = try request.value("mode")
    guard let code = KillMode.names.firstIndex(of: name) else {
      throw LimitRefusal(
        "'\(name)' is no mode; there are: \(KillMode.names.joined(separator: ", "))")
    }
    return KillMode(code: UInt8(code))
  }

  private func set(_ request: ControlRequest, _ who: Person) throws(LimitRefusal) -> DeskAnswer {
    let row = try desk.board.row(
      limit: try request.value("limit"), whose: request.values["whose"],
      symbol: request.values["instrument"])
    let said = try request.value("units")
    guard let units = said == "none" ? LimitChange.noLimit : Int64(said) else {
      throw LimitRefusal("'units' is a whole number of 1e-8, or none")
    }
    return try desk.set(row, to: units, who: who, why: try request.value("why"), at: now)
  }

  private func told(_ answer: DeskAnswer) -> ControlAnswer {
    switch answer {
    case .ordered(let command): .done("ok\ncommand\t\(command)\n")
    case .waits(let number): .done("ok\nwaits\t\(number)\n")
    }
  }

  /// kind, scope, owner, symbol, value in 1e-8 or nothing.
  private static func line(_ row: LimitRow) -> String {
    ControlAnswer.row([
      row.kind.name ?? "", row.scope.name ?? "", row.owner, row.symbol,
      row.value.map { "\($0)" } ?? "",
    ])
  }

  /// strategy, kind, name, value, lowest, highest, default, live or not, what it is.
  private static func line(_ row: ParameterRow) -> String {
    let parameter = row.parameter
    return ControlAnswer.row([
      row.strategy, row.kind.rawValue, parameter.name, parameter.words(row.value),
      parameter.words(parameter.range.lowerBound), parameter.words(parameter.range.upperBound),
      parameter.words(parameter.standard), parameter.isLive ? "1" : "0", parameter.help,
    ])
  }

  /// number, who, why, until in ns, value in 1e-8, and the row's line.
  private func line(_ change: PendingChange) -> String {
    "\(change.number)\t\(change.who.name)\t\(change.why)\t\(change.until.count)\t\(change.value)\t"
      + Self.line(desk.board.rows[change.row])
  }
}

extension SnapshotOutcome {
  /// What whoever asked for it is told.
  var rows: String {
    if let failure { return ControlAnswer.row(["failed", failure]) }
    return ControlAnswer.row([
      "taken", path, "\(byteCount)", "\(sequence.number)", "\(nanoseconds)",
    ])
      + pauses.map { ControlAnswer.row(["pause", "\($0.stage)", "\($0.ns)"]) }.joined()
  }
}
