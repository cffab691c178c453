// A venue's start after an earlier run: books, risk, and what the way out remembers of orders and of their names, made
// again out of the newest good snapshot and what the log holds behind it. No connection outlives a process, so each
// session that was up goes down, and with it the orders of those whose orders are canceled then; what clients weren't
// told of yet they are told.

import CPlatform
import Config
import Events
import FIXGateways
import Journal
import Platform
import Tables
import Settings

/// What a session's store says of how far its line had come: a client's, with what it was told, a trader's, with its journal.
struct ToldMark: Hashable {
  var mark: DeliveryMark
  /// Nothing was ever sent by it, or it was made anew.
  var isFresh: Bool
}

struct RecoveredVenue {
  private(set) var log: LogRecovery
  var parts: [SnapshotPart] = []
  /// What the line is told before anything else.
  var opening: [Event] = []
  /// What clients are owed, and how many reports of it, from the first, are on record as about to be sent.
  var owed: [Event] = []
  var owedOnRecord = 0
  /// Which runs it is of.
  var owedRuns: [OwedRun] = []
  /// How many events of it may have been told before the power was cut.
  var repeats = 0
  /// The last report that was told: who sees all may lack it.
  var lastTold: Event?
  var lastToldMark = DeliveryMark(bits: 0)
  /// Something is stopped, until a person lets it go.
  var isStopped = false
  /// How far the day had come, by instrument; and whether its orders had been told to expire.
  var phases: [MarketPhase] = []
  var isDayOver = false

  var reader: JournalReader { log.reader }
  var lastTime: Nanoseconds { log.lastTime }
  var report: RecoveryReport {
    get { log.report }
    set { log.report = newValue }
  }
  var after: UInt64 { report.lastSequence.number }

  /// Makes the state of a journal's end again. `settings` are those of the run that begins; `told`, what its stores say;
  /// `doubt`, the run that last went on behind a power cut, 0 if none has.
  static func recover(
    _ path: String, for settings: VenueSettings, told: [ToldMark], doubt: UInt32 = 0, build: String
  ) throws(StartError) -> RecoveredVenue {
    let startNs = apus_clock_ns(1)
    var recovered = RecoveredVenue(log: try LogRecovery(path))
    try recovered.read(for: settings, told: told, doubt: doubt, build: build)
    recovered.report.nanoseconds = apus_clock_ns(1) - startNs
    return recovered
  }

  /// The epoch of a journal's last run: the largest of all that it knows.
  static func lastEpoch(of path: String) throws(StartError) -> UInt32 {
    try lastEpoch(of: LogRecovery(path))
  }

  private static func lastEpoch(of log: LogRecovery) throws(StartError) -> UInt32 {
    let runs = log.reader.runs
    return try log.settings(of: runs[runs.count - 1].header, ReplayedVenue.self).epoch
  }

  private mutating func read(
    for settings: VenueSettings, told: [ToldMark], doubt: UInt32, build: String
  ) throws(StartError) {
    try hold(against: told, of: settings)
    let first = try log.settings(of: reader.header, ReplayedVenue.self).epoch
    let marks = Self.marks(told, from: first)
    var line = try log.line(build: build) {
      ReplayedVenue($0, marks: marks, doubt: doubt, key: settings.key)
    }
    let configs = try log.configsInForce(ReplayedVenue.self) + [settings]
    for (old, new) in zip(configs, configs.dropFirst()) {
      if let complaint = CarriedVenue.complaint(from: old, to: new) {
        throw log.refusal(complaint)
      }
    }
    report.lost = line.ear.lostCount
    // What was told is on record before, where sending waits for that: then the log's end is gone.
    if report.lost > 0, let last = reader.runs.last, last.header.durability != .none {
      throw log.refusal(
        "its end is missing: clients were told of \(report.lost) events that it doesn't hold. Put the journal back that "
          + "their stores belong to, or take the stores away and agree on new numbers with all of them"
      )
    }
    do throws(StateFailure) {
      try line.change(to: settings)
    } catch {
      throw log.refusal(
        "the config has changed so that its state doesn't fit any more (\(error)). Go on with the config that it has, "
          + "or begin anew")
    }
    parts = line.parts()
    phases = line.phases
    isDayOver = line.isDayOver
    owed = line.ear.owed
    owedOnRecord = line.ear.owedOnRecord
    owedRuns = line.ear.owedRuns
    repeats = line.ear.owedRepeats
    lastTold = line.ear.lastTold
    lastToldMark = line.ear.lastToldMark
    isStopped = line.isStopped
    report.openOrders = line.restingCount
    report.unsent = line.ear.owedReports
    report.cutSessions = line.ear.sessionsUp.count
    opening += zip(configs, configs.dropFirst()).flatMap { changes(from: $0, to: $1) }
    report.changedLimits = opening.count { $0.kind == .limitChange }
    for (number, peer) in settings.peers.enumerated() {
      let source = SourceID.session(UInt16(number))
      let wasUp = line.ear.sessionsUp.contains(number)
      if wasUp {
        opening.append(
          Event(
            kind: .sessionDown, source: source,
            SessionChange(nextIn: 0, nextOut: 0, end: .disconnected)))
      }
      // Of one that was down too: the log may end between its end and what becomes of its orders.
      if peer.cancelsOnDisconnect, wasUp || line.ear.memory.hasLive(of: source) {
        opening.append(
          Event(
            kind: .massCancel, source: source,
            MassCancel(account: peer.account, reason: .disconnected)))
      }
    }
    // The last: a run that ended in good order said that no more orders are taken.
    opening.append(
      Event(
        kind: .operatorCommand, source: .operatorDesk, instrument: .none,
        OperatorCommand(action: .begin)))
  }

  /// A journal whose last run began before that which told a session isn't the one that the session was told out of: what its
  /// clients hold for canceled or filled would work again.
  private func hold(against told: [ToldMark], of settings: VenueSettings) throws(StartError) {
    let last = try Self.lastEpoch(of: log)
    for (peer, session) in zip(settings.peers, told) where session.mark.epoch > last {
      throw log.refusal(
        "it isn't the one that session '\(peer.name)' was last told out of, by a run that began later (epoch "
          + "\(session.mark.epoch), its last run had \(last)). Put that one back. Without it nobody here knows what "
          + "clients were told since: ask them, and begin a new one")
    }
  }

  /// Another config enters as events: that it did, and each limit that it changes.
  private func changes(from old: VenueSettings, to new: VenueSettings) -> [Event] {
    let digest = ConfigFile.digest(of: Array(new.bundle.dropLast()))
    if ConfigFile.digest(of: Array(old.bundle.dropLast())) == digest { return [] }
    return [
      Event(
        kind: .configChange, source: .operatorDesk, instrument: .none,
        ConfigChange(digest: digest, version: UInt64(report.run)))
    ] + CarriedLimits.changes(from: old, to: new)
  }

  /// Those that are of this journal, whose first run has an epoch. Stores that are all new know nothing: then nobody is
  /// told again what they may have been told before.
  static func marks(_ told: [ToldMark], from first: UInt32) -> [DeliveryMark] {
    let marks = told.map(\.mark).filter { $0.epoch >= first }
    if marks.isEmpty, told.allSatisfy(\.isFresh) {
      return [DeliveryMark(epoch: EpochFile.largest, count: DeliveryMark.largestCount)]
    }
    return marks
  }
}

/// What may not differ between the config that a venue's state was made under and the one that goes on with it: whom and
/// what it is about. How the venue is reached, its threads, its day and how long it waits may, and limits, as events.
enum CarriedVenue {
  /// Why a state can't go over, or nil.
  static func complaint(from old: VenueSettings, to new: VenueSettings) -> String? {
    if let difference = lists(
      "instruments", old.instruments.map(\.symbol), new.instruments.map(\.symbol))
    {
      return difference
    }
    if let difference = lists("sessions", old.peers.map(\.name), new.peers.map(\.name)) {
      return difference
    }
    if let difference = lists("accounts", old.accounts, new.accounts) { return difference }
    for (was, present) in zip(old.instruments, new.instruments) where was != present {
      return "the terms of '\(was.symbol)' have changed"
    }
    if old.warnsAtPercent != new.warnsAtPercent { return "'warn_at_percent' has changed" }
    for (index, was) in old.peers.enumerated() {
      let peer = new.peers[index]
      if was.account != peer.account { return "session '\(was.name)' has another account now" }
      if was.session.sender != peer.session.sender || was.session.target != peer.session.target {
        return "session '\(was.name)' has other comp ids now"
      }
      for (place, (limits, wanted)) in zip(old.limits[index], new.limits[index]).enumerated() {
        if limits.isLimited, !wanted.isLimited {
          return
            "risk says nothing of '\(old.instruments[place].symbol)' for session '\(was.name)' any more, which would "
            + "refuse all its orders; write its 'max_order' and 'max_position', or 'restricted: true' to refuse them"
        }
        if CarriedLimits.neutral(limits) != CarriedLimits.neutral(wanted) {
          return "what risk knows of session '\(was.name)' beside its limits has changed"
        }
      }
    }
    return nil
  }

  private static func lists(_ what: String, _ old: [String], _ new: [String]) -> String? {
    if old == new { return nil }
    return "its \(what) are \(old.joined(separator: ", ")), the config's are "
      + new.joined(separator: ", ")
  }
}
