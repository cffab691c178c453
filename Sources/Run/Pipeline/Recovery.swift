// A start after an earlier run: the state of every stage is made again, out of the newest good snapshot and what the log
// holds behind it, and the line goes on where it ended. Nothing is sent meanwhile.
//
// The log is read under the config that it carries. Where that is another one by now, the state goes over into the
// new config's stages as long as they have the same shape, and each limit that differs enters as a change of that
// limit, on record. What can't go over is refused by name.

import CPlatform
import Config
import Events
import Gateways
import Journal
import Orders
import Platform
import Risk
import Tables

/// What a start found, for people.
public struct RecoveryReport: Sendable {
  public var journal: String
  /// Which run of the journal begins now: 1 is the first after the one that made it.
  public var run: UInt32 = 0
  /// The snapshot that it began with; nil: with the log's first record.
  public var snapshot: SnapshotHeader?
  /// Snapshots that couldn't be used, and why.
  public var passedOver: [String] = []
  /// Inputs that were read again.
  public var replayed: UInt64 = 0
  public var lastSequence = Sequence(0)
  public var end = JournalEnd.open
  public var openOrders = 0
  /// Requests that were decided on and never sent.
  public var unsent = 0
  /// Limits that the config has changed.
  public var changedLimits = 0
  public var nanoseconds: UInt64 = 0
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
  let reader: JournalReader
  /// Of the config that is in force now.
  var parts: [SnapshotPart] = []
  var lastTime = Nanoseconds.zero
  var openOrders: [OpenOrder] = []
  /// As they were sent, by their ids.
  var sentOrders: [UInt64: Event] = [:]
  /// What is stopped, until a person lets it go.
  var kills: [StandingKill] = []
  var opening: [Event] = []
  var board: LimitBoard
  var parameters: ParameterBoard
  var report: RecoveryReport

  var after: UInt64 { report.lastSequence.number }

  /// The orders that a venue may have, told to who sends: how each was sent, and how far it has come.
  var heard: [Event] {
    openOrders.flatMap { order -> [Event] in
      guard let sent = sentOrders[order.id.bits] else { return [] }
      var new = sent.payload(as: OrderNew.self)
      new.price = order.price
      new.quantity = order.quantity
      var events = [
        Event(kind: .orderNew, source: order.source, instrument: order.instrument, new)
      ]
      let filled = order.quantity - order.leaves
      if filled > .zero {
        events.append(
          Event(
            kind: .orderFill, source: .session(0), instrument: order.instrument,
            OrderFill(
              order: order.id, execution: 0, price: order.price, quantity: filled,
              side: order.side, liquidity: .none)))
      }
      return events
    }
  }

  // MARK: Finding

  /// The newest journal of an instance under `root`; nil where there is none. One whose writer died before it wrote
  /// anything isn't one yet.
  static func newest(under root: String, instance: String) throws(StartError) -> String? {
    for path in JournalDirectory.journals(under: root).reversed() {
      let name = path.dropFirst(root.utf8.count + 1)
      guard let end = name.lastIndex(of: "-"), name[..<end] == instance else { continue }
      do throws(JournalError) {
        _ = try JournalReader(path: path)
        return path
      } catch {
        if error.kind != .notAJournal { throw .journal(error) }
      }
    }
    return nil
  }

  /// Makes the state of a journal's end again. `settings` are those of the run that begins.
  static func recover(
    _ path: String, for settings: TraderSettings, build: String
  ) throws(StartError) -> RecoveredTrader {
    let startNs = apus_clock_ns(1)
    var recovered: RecoveredTrader
    do throws(JournalError) {
      let reader = try JournalReader(path: path)
      recovered = RecoveredTrader(
        reader: reader, board: LimitBoard(settings),
        parameters: ParameterBoard(settings.strategies),
        report: RecoveryReport(journal: path))
    } catch {
      throw .journal(error)
    }
    try recovered.read(for: settings, build: build)
    recovered.report.nanoseconds = apus_clock_ns(1) - startNs
    return recovered
  }

  /// The epoch that order ids of a journal begin with.
  static func epoch(of path: String) throws(StartError) -> UInt32 {
    let header: JournalHeader
    do throws(JournalError) { header = try JournalReader(path: path).header } catch {
      throw .journal(error)
    }
    do throws(ConfigErrors) {
      return try TraderOutline(
        bundle: header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
      ).epoch
    } catch {
      throw .recovery(
        RecoveryRefusal(
          journal: path, message: "the config in it can't be read by this build: \(error)"))
    }
  }

  func refusal(_ message: String) -> StartError {
    .recovery(RecoveryRefusal(journal: reader.directory, message: message))
  }

  /// What a run of the journal was set to do.
  func settings(of header: JournalHeader) throws(StartError) -> TraderSettings {
    do throws(ConfigErrors) {
      return try TraderConfig.decode(
        bundle: header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) })
    } catch {
      throw refusal("the config in it can't be read by this build: \(error)")
    }
  }

  private mutating func read(for settings: TraderSettings, build: String) throws(StartError) {
    let runs = reader.runs
    guard let last = runs.last else { throw refusal("it holds no run") }
    report.run = last.number + 1
    let begin = try beginning(runs)
    let header = begin?.run ?? runs[0]
    let work = UnfinishedWork(upstream: .session(settings.venue == nil ? 1 : 0))
    var log = ReplayedLog(try self.settings(of: header.header), work: work)
    if let begin {
      do throws(StateFailure) {
        try log.restore(begin.snapshot.parts)
      } catch {
        throw refusal("its snapshot doesn't fit its own config: \(error)")
      }
      for event in Event.list(begin.snapshot.part(.gatewayOut)?.bytes ?? []) {
        sentOrders[event.words.w0] = event
      }
      report.snapshot = begin.snapshot.header
      report.lastSequence = begin.snapshot.header.sequence
      lastTime = begin.snapshot.header.time
    }
    board = LimitBoard(try self.settings(of: header.header))
    if let begin, !board.take(begin.snapshot.limits) {
      throw refusal("the limits in its snapshot aren't those of its config")
    }
    try replay(&log, from: begin?.position ?? 0, run: header.number)
    if last.header.build != build, report.replayed > 0 {
      throw refusal(
        "build '\(last.header.build)' wrote it and ended without a snapshot at its end; this build, "
          + "'\(build)', might come to another state from the \(report.replayed) inputs behind the last one. "
          + "Start that build once more and stop it in good order")
    }
    try finish(&log, work, from: last.header, for: settings)
  }

  private typealias Beginning = (snapshot: Snapshot, run: JournalRun, position: UInt64)

  /// The newest snapshot that can be used, and where the log goes on behind it.
  private mutating func beginning(_ runs: [JournalRun]) throws(StartError)
    -> Beginning?
  {
    for path in SnapshotFile.all(of: reader.directory) {
      let snapshot: Snapshot
      do throws(SnapshotFile.Refusal) { snapshot = try SnapshotFile.read(path) } catch {
        report.passedOver.append(error.description)
        continue
      }
      let header = snapshot.header
      guard header.journalStart == reader.header.start,
        let run = runs.first(where: { $0.number == header.run })
      else {
        report.passedOver.append("snapshot '\(path)': it is of another journal")
        continue
      }
      guard let position = try position(of: header.sequence) else {
        report.passedOver.append(
          "snapshot '\(path)': the log ends before its input \(header.sequence.number)")
        continue
      }
      return (snapshot, run, position)
    }
    return nil
  }

  /// Where an input stands in the log; nil where it doesn't.
  private func position(of sequence: Sequence) throws(StartError) -> UInt64? {
    do throws(JournalError) {
      guard let position = try reader.position(ofSequence: sequence),
        try reader.record(at: position)?.event.sequence == sequence
      else { return nil }
      return position
    } catch {
      throw .journal(error)
    }
  }

  private mutating func replay(
    _ log: inout ReplayedLog, from position: UInt64, run: UInt32
  ) throws(StartError) {
    var run = run
    var failure: StartError?
    do throws(JournalError) {
      var cursor = try reader.cursor(from: position)
      while failure == nil, let record = try cursor.next() {
        let header = cursor.header
        if header.runNumber != run {
          run = header.runNumber
          failure = change(&log, to: header)
        }
        take(record, &log)
      }
      report.end = cursor.end ?? .open
    } catch {
      throw .journal(error)
    }
    if let failure { throw failure }
  }

  /// Another run goes on, perhaps with another config.
  private func change(_ log: inout ReplayedLog, to header: JournalHeader) -> StartError? {
    do throws(StartError) {
      let settings = try settings(of: header)
      do throws(StateFailure) {
        try log.change(to: settings)
        return nil
      } catch {
        return refusal(
          "its run \(header.runNumber) went on with a config that its state doesn't fit: \(error)")
      }
    } catch {
      return error
    }
  }

  private mutating func take(_ record: JournalRecord, _ log: inout ReplayedLog) {
    let event = record.event
    guard event.kind != .journalDigest,
      event.sequence > report.lastSequence || record.stage == .gatewayOut
    else { return }
    if record.stage == .gatewayIn {
      log.handle(event)
      if event.kind == .limitChange { board.follow(event) }
      report.lastSequence = event.sequence
      lastTime = event.time
      report.replayed += 1
    } else if record.stage == .gatewayOut {
      if event.kind == .orderNew { sentOrders[event.words.w0] = event }
      log.work.sent(event)
    }
  }

  /// The line has come to the log's end: what it is, and what it is owed, under the config that is in force now.
  private mutating func finish(
    _ log: inout ReplayedLog, _ work: UnfinishedWork, from last: JournalHeader,
    for settings: TraderSettings
  ) throws(StartError) {
    let old = try self.settings(of: last)
    if let complaint = CarriedConfig.complaint(from: old, to: settings) {
      throw refusal(complaint)
    }
    do throws(StateFailure) {
      try log.change(to: settings)
    } catch {
      throw refusal(
        "the config has changed so that its state doesn't fit any more (\(error)). Go on with the config that it has, "
          + "or begin anew")
    }
    parts = log.parts()
    parameters.take(log.parameterValues)
    let changes = changes(from: old, to: settings)
    openOrders = log.openOrders
    kills = log.standingKills
    report.openOrders = openOrders.count
    report.unsent = work.unsentRequests.count
    let live = Set(openOrders.map(\.id.bits))
    sentOrders = sentOrders.filter { live.contains($0.key) }
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
    report.changedLimits = changes.count { $0.kind == .limitChange }
    opening += changes
    if settings.risk.startsKilled { opening.append(Self.command(.kill)) }
    // The last: whoever decides hears of all the rest first.
    opening.append(Self.command(.begin))
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
        (self.board.rows.first { $0.isSame(as: row) } ?? row).value ?? .max
      })
    let changes =
      board.changes(from: before, to: after)
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
