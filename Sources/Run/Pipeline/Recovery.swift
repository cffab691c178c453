// A trader's start after an earlier run: the state of every stage is made again, out of the newest good snapshot and what
// the log holds behind it, and the line goes on where it ended. Nothing is sent meanwhile.
//
// The log is read under the config that it carries. Where that is another one by now, the state goes over into the
// new config's stages as long as they have the same shape, and each limit that differs enters as a change of that
// limit, on record. What can't go over is refused by name.

import CPlatform
import Config
import Events
import FIXGateways
import Gateways
import Journal
import Orders
import Platform
import Risk
import Tables
import Settings

/// What a start found, for people.
public struct RecoveryReport: Sendable {
  public var journal: String
  /// Which run of the journal begins now: 1 is the first after the one that made it.
  public var run: UInt32 = 0
  /// The snapshot that it began with; nil: with the log's first record.
  public var snapshot: SnapshotHeader?
  /// Snapshots that couldn't be used, and why.
  public var passedOver: [String] = []
  /// Those of them that no start will ever be able to use.
  var lostSnapshots: [String] = []
  /// Inputs that were read again.
  public var replayed: UInt64 = 0
  public var lastSequence = Sequence(0)
  public var end = JournalEnd.open
  public var openOrders = 0
  /// Requests that were decided on and never sent; of a venue, reports that clients were still owed.
  public var unsent = 0
  /// Of a venue: sessions that were up and went down with it.
  public var cutSessions = 0
  /// Events that a venue's clients were told of, or inputs that a trader's sessions have acted on, and that the log doesn't
  /// hold, since sending didn't wait for it.
  public var lost: UInt64 = 0
  /// Limits that the config has changed.
  public var changedLimits = 0
  public var nanoseconds: UInt64 = 0

  /// Takes lost snapshots away, before other inputs get their numbers. Whoever looks for the newest or the oldest finds
  /// good ones then.
  func removeLostSnapshots(_ warn: (String) -> Void) {
    for path in lostSnapshots {
      if let failure = SnapshotFile.remove(path) { warn("snapshots: \(failure)") }
    }
  }
}

/// Why a journal can't be gone on with.
public struct RecoveryRefusal: Error, CustomStringConvertible, Sendable {
  public var journal: String
  public var message: String

  public var description: String {
    "journal '\(journal)' can't be gone on with: \(message). Nothing was changed. "
      + "'--fresh' leaves it as it is and begins a new one"
  }
}

/// A trader's state at the end of its log.
struct RecoveredTrader {
  private(set) var log: LogRecovery
  /// Of the config that is in force now.
  var parts: [SnapshotPart] = []
  var openOrders: [OpenOrder] = []
  /// The orders that a venue may have, told to who sends: how each was sent, and how far it has come.
  var heard: [Event] = []
  /// What is stopped, until a person lets it go.
  var kills: [StandingKill] = []
  var doubt: Doubt?
  var opening: [Event] = []
  var board: LimitBoard
  var parameters: ParameterBoard

  var reader: JournalReader { log.reader }
  var lastTime: Nanoseconds { log.lastTime }
  var report: RecoveryReport {
    get { log.report }
    set { log.report = newValue }
  }
  var after: UInt64 { report.lastSequence.number }

  /// Makes the state of a journal's end again. `settings` are those of the run that begins.
  static func recover(
    _ path: String, for settings: TraderSettings, build: String
  ) throws(StartError) -> RecoveredTrader {
    let startNs = apus_clock_ns(1)
    var recovered = RecoveredTrader(
      log: try LogRecovery(path), board: LimitBoard(settings),
      parameters: ParameterBoard(settings.strategies))
    try recovered.read(for: settings, build: build)
    recovered.report.nanoseconds = apus_clock_ns(1) - startNs
    return recovered
  }

  /// The epoch that order ids of a journal begin with, its first run's.
  static func epoch(of path: String) throws(StartError) -> UInt32 { try epochs(of: path).first }

  /// With the least that its last run's can have been: each run took another one.
  static func epochs(of path: String) throws(StartError) -> (first: UInt32, last: UInt32) {
    let reader: JournalReader
    do throws(JournalError) { reader = try JournalReader(path: path) } catch {
      throw .journal(error)
    }
    do throws(ConfigErrors) {
      let first = try TraderOutline(
        bundle: reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
      ).epoch
      return (first, UInt32(clamping: Int(first) + Int(reader.runs[reader.runs.count - 1].number)))
    } catch {
      throw .recovery(
        RecoveryRefusal(
          journal: path, message: LogRecovery.complaint(about: reader.header, error, toVenue: false)
        ))
    }
  }

  /// Holds the log's end against what the sessions have acted on, as their stores bear it. What they sent waited for the log, and
  /// so did what they took for received: a log that ends before that has lost its end, and with it orders that a venue may
  /// have and executions that no venue tells again. Where nothing waits for it `report.lost` says by how much.
  mutating func hold(against told: [ToldMark], of settings: TraderSettings) throws(StartError) {
    let journal = DeliveryMark(epoch: settings.epoch, count: after)
    for (number, session) in told.enumerated() where session.mark.epoch >= journal.epoch {
      let name = settings.venues[number].peer.name
      if session.mark.epoch > journal.epoch {
        throw log.refusal(
          "it isn't the one that session '\(name)' was last at work with, which was begun later (epoch "
            + "\(session.mark.epoch), this one \(journal.epoch)). Put that one back. Without it nobody here knows what "
            + "was sent and traded since: ask the venue, and begin a new one")
      }
      if session.mark.count <= after { continue }
      if reader.runs.last?.header.durability == Durability.none {
        report.lost = max(report.lost, session.mark.count - after)
        continue
      }
      throw log.refusal(
        "its end is missing: session '\(name)' has acted on input \(session.mark.count), and it ends at input \(after). "
          + "Put the journal back that the session's store belongs to. Without it nobody here knows what was sent and "
          + "traded since: ask the venue, and begin a new one")
    }
  }

  private mutating func read(for settings: TraderSettings, build: String) throws(StartError) {
    let work = UnfinishedWork(upstream: settings.roundSource)
    var line = try log.line(build: build) { ReplayedLog($0, work: work) }
    board = line.board
    try finish(&line, work, for: settings)
  }

  /// The line has come to the log's end: what it is, and what it is owed, under the config that is in force now.
  private mutating func finish(
    _ line: inout ReplayedLog, _ work: UnfinishedWork, for settings: TraderSettings
  ) throws(StartError) {
    let configs = try log.configsInForce(ReplayedLog.self) + [settings]
    for (old, new) in zip(configs, configs.dropFirst()) {
      if let complaint = CarriedConfig.complaint(from: old, to: new) {
        throw log.refusal(complaint)
      }
    }
    do throws(StateFailure) {
      try line.change(to: settings)
    } catch {
      throw log.refusal(
        "the config has changed so that its state doesn't fit any more (\(error)). Go on with the config that it has, "
          + "or begin anew")
    }
    parts = line.parts()
    parameters.take(line.parameterValues)
    var changes: [Event] = []
    for (old, new) in zip(configs, configs.dropFirst()) {
      changes += self.changes(from: old, to: new)
    }
    openOrders = line.openOrders
    for old in configs.dropLast() where !openOrders.isEmpty {
      if let complaint = CarriedConfig.otherSessions(old, settings, open: openOrders.count) {
        throw log.refusal(complaint)
      }
    }
    heard = line.orders.heard(openOrders)
    kills = line.standingKills
    doubt = line.standingDoubt
    report.openOrders = openOrders.count
    report.unsent = work.unsentRequests.count
    let live = Set(openOrders.map(\.id.bits))
    opening =
      settings.venue == nil
      ? work.openingOnPaper(openOrders)
      : work.openingOnWire { live.contains($0.bits) }
    if settings.venue == nil {
      // The market that is generated begins anew as well.
      opening += settings.instruments.indices.map {
        Event(
          kind: .bookClear, source: .session(0), instrument: InstrumentID(UInt32($0)),
          BookClear(reason: .restarted))
      }
    }
    // Whatever was up went down with the run; one venue's session is enough to say so by itself.
    if settings.venues.count > 1 { opening = Self.venuesDown(settings) + opening }
    report.changedLimits = changes.count { $0.kind == .limitChange }
    opening += changes
    if settings.risk.startsKilled { opening.append(Self.command(.kill)) }
    // The last: whoever decides hears of all the rest first.
    opening.append(Self.command(.begin))
  }

  /// No venue is there yet, and what was known of its books is void: nothing is routed by what they showed before.
  private static func venuesDown(_ settings: TraderSettings) -> [Event] {
    settings.venues.indices.flatMap { venue -> [Event] in
      let source = SourceID.session(UInt16(venue))
      return [
        Event(
          kind: .sessionDown, source: source,
          SessionChange(nextIn: 0, nextOut: 0, end: .disconnected))
      ]
        + settings.instruments.indices.map {
          Event(
            kind: .bookGap, source: source, instrument: InstrumentID(UInt32($0)),
            BookGap(expected: 0, received: 0))
        }
    }
  }

  private static func command(_ action: OperatorAction) -> Event {
    Event(
      kind: .operatorCommand, source: .operatorDesk, instrument: .none,
      OperatorCommand(action: action))
  }

  /// Another config enters as events: that it did, and each limit and parameter that it changes.
  private mutating func changes(from old: TraderSettings, to new: TraderSettings) -> [Event] {
    let digest = ConfigFile.digest(of: Array(new.bundle.dropLast()))
    if ConfigFile.digest(of: Array(old.bundle.dropLast())) == digest { return [] }
    let (before, after) = (LimitBoard(old), LimitBoard(new))
    var board = after
    _ = board.take(
      after.rows.map { row in
        (self.board.rows.first { $0.isSame(as: row) } ?? row).value ?? LimitChange.noLimit
      })
    let changes =
      CarriedLimits.changes(from: old.risk, to: new.risk)
      + board.changes(from: before, to: after)
      + parameters.changes(
        from: ParameterBoard(old.strategies), to: ParameterBoard(new.strategies))
    self.board = board
    return [
      Event(
        kind: .configChange, source: .operatorDesk, instrument: .none,
        ConfigChange(digest: digest, version: UInt64(report.run)))
    ] + changes
  }
}
