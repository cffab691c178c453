// What a venue's control door is asked, and what it answers: its market as a whole, and its instruments. Clients have their
// positions themselves, and limits and strategies are a trader's.

import Events
import Platform
import Settings

extension VenueRun {
  public func attend(forNs: UInt64) {
    guard let door else { return pauseNs(forNs) }
    door.serve(forNs: forNs, nowNs: clock.now()) { answer($0, $1) }
  }

  public var isShutdownAsked: Bool { shutdownOrder != nil }

  func answer(_ request: ControlRequest, _ peer: ControlPeer) -> ControlAnswer {
    do throws(LimitRefusal) {
      if request.verb == "hello" { return .done("ok\n" + hello()) }
      if isStopping { throw LimitRefusal("the venue is about to stop") }
      let who = request.person(peer)
      let scope = request.values["scope"] ?? "firm"
      switch request.verb {
      case "kill" where scope != "firm" || request.values["mode"] != "block_and_cancel":
        throw LimitRefusal(
          "a venue is stopped as a whole, and let go as a whole: kill and clear take no scope and "
            + "no mode here; 'apus ctl halt' halts an instrument")
      case "kill":
        let command = try voice.urge(who, try request.value("why")) { command in
          Event(
            kind: .operatorCommand, source: .operatorDesk, instrument: .none,
            OperatorCommand(target: command, action: .kill))
        }
        return told(command, who, request)
      case "rearm": return try command(.rearm, on: [], who, request)
      case "note": return try command(.note, on: [], who, request)
      case "halt", "resume":
        let instruments = try OperatorDesk.instruments(
          request.values["instrument"], of: settings.instruments.map(\.symbol))
        return try command(
          request.verb == "halt" ? .haltInstrument : .resumeInstrument, on: instruments, who,
          request)
      case "shutdown":
        tell?(.info, "operator: " + request.words(who))
        let why = request.values["why"] ?? "no reason given"
        try OperatorVoice.check(who, why)
        if shutdownOrder == nil { shutdownOrder = (who, why) }
        return .later("ok\n", ticket: ControlTicket.shutdown)
      case "snapshot":
        guard let snapshots else { throw LimitRefusal("it keeps no journal, so no snapshots") }
        snapshots.ask()
        return .later("ok\n", ticket: ControlTicket.snapshot)
      case "limits", "pending", "set", "approve", "params", "tune":
        throw LimitRefusal(
          "'\(settings.instance)' is a venue, and '\(request.verb)' is for a trader")
      default: throw LimitRefusal("'\(request.verb)' is nothing that a venue is asked")
      }
    } catch {
      return .refused(error.description)
    }
  }

  private func command(
    _ action: OperatorAction, on instruments: [InstrumentID], _ who: Person,
    _ request: ControlRequest
  ) throws(LimitRefusal) -> ControlAnswer {
    told(
      try voice.order(action, on: instruments, who: who, why: try request.value("why")), who,
      request)
  }

  private func told(_ command: UInt64, _ who: Person, _ request: ControlRequest) -> ControlAnswer {
    tell?(.info, "operator: " + request.words(who))
    return .done("ok\ncommand\t\(command)\n")
  }

  /// Who this is and how it does, a key and a value a row.
  private func hello() -> String {
    let rows =
      [
        ["instance", settings.instance], ["kind", "venue"], ["build", build],
        ["pid", "\(Host.processID)"], ["epoch", "\(settings.epoch)"],
        ["started_ns", "\(view.createdNs)"], ["config", settings.bundle.first?.name ?? ""],
        ["journal", journalPath ?? ""],
      ]
      + (lastSnapshot.map { [["snapshot", $0.path, "\($0.sequence.number)"]] } ?? [])
      + (snapshotFailure.map { [["no_snapshot", $0]] } ?? [])
      + faults.map { ["fault", $0] }
    return rows.map(ControlAnswer.row).joined()
  }

  /// What a stop came to. What rests in the books rests there again when the venue is started the next time.
  func shutdownRows() -> String {
    var rows = [["clean", isClean && faults.isEmpty ? "1" : "0"], ["known", "1"]]
    for fault in faults { rows.append(["fault", fault]) }
    if let journalPath { rows.append(["journal", journalPath]) }
    if let lastSnapshot {
      rows.append(["snapshot", lastSnapshot.path, "\(lastSnapshot.byteCount)"])
    }
    if let snapshotFailure { rows.append(["no_snapshot", snapshotFailure]) }
    return rows.map(ControlAnswer.row).joined()
  }
}
