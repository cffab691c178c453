// A journal that is gone on with, whoever wrote it: its newest good snapshot is taken on by a fresh line, what the log
// holds behind it is fed to that line from run to run, and the line is what the dead one was. The journal's own
// judgement cuts a torn tail, and refuses a log that was changed.

import CPlatform
import Config
import Events
import Journal
import Platform
import Settings
import Tables

/// A line as direct calls that can be taken through a log of several runs.
protocol RecoverableLine: ~Copyable {
  associatedtype Settings

  /// What a run was set to do, from the texts that its journal carries.
  static func settings(in bundle: [ConfigFile]) throws(ConfigErrors) -> Settings
  /// Takes on a snapshot. The line must be fresh. Says what doesn't fit, or nil.
  mutating func begin(with snapshot: Snapshot) -> String?
  /// Goes on under another run's settings.
  mutating func change(to settings: Settings) throws(StateFailure)
  /// An input, with all that follows from it.
  mutating func handle(_ event: Event)
  /// What gateway-out has put on record.
  mutating func sent(_ event: Event)
}

/// One journal on its way from a snapshot to its end.
struct LogRecovery {
  let reader: JournalReader
  var lastTime = Nanoseconds.zero
  var report: RecoveryReport

  init(_ path: String) throws(StartError) {
    do throws(JournalError) { reader = try JournalReader(path: path) } catch {
      throw .journal(error)
    }
    report = RecoveryReport(journal: path)
  }

  func refusal(_ message: String) -> StartError {
    .recovery(RecoveryRefusal(journal: reader.directory, message: message))
  }

  /// What a run of the journal was set to do.
  func settings<Line: RecoverableLine & ~Copyable>(
    of header: JournalHeader, _ line: Line.Type
  ) throws(StartError) -> Line.Settings {
    do throws(ConfigErrors) {
      return try Line.settings(
        in: header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) })
    } catch {
      throw refusal(
        Self.complaint(
          about: header, error, toVenue: Line.Settings.self == VenueSettings.self))
    }
  }

  /// Why a journal's config can't be read: it is of the other kind of core, or of another build.
  static func complaint(about header: JournalHeader, _ error: ConfigErrors, toVenue: Bool) -> String
  {
    let main = header.bundle.items.first.map { ConfigFile(name: $0.name, text: $0.text) }
    let isVenues = main.map(VenueConfig.isVenue) ?? false
    if isVenues == toVenue { return "the config in it can't be read by this build: \(error)" }
    let start = "\(isVenues ? "venue" : "run") --instance \(header.instance)"
    return "it is a \(isVenues ? "venue" : "trader")'s journal, which 'apus \(start)' goes on with"
  }

  /// The line at the log's end, under the last run's settings. `make` makes a fresh one.
  mutating func line<Line: RecoverableLine & ~Copyable>(
    build: String, make: (Line.Settings) -> Line
  ) throws(StartError) -> Line {
    let runs = reader.runs
    guard let last = runs.last else { throw refusal("it holds no run") }
    report.run = last.number + 1
    let begin = try beginning()
    let header = begin?.run ?? runs[0]
    var line = make(try settings(of: header.header, Line.self))
    if let begin {
      if let complaint = line.begin(with: begin.snapshot) { throw refusal(complaint) }
      report.snapshot = begin.snapshot.header
      report.lastSequence = begin.snapshot.header.sequence
      lastTime = begin.snapshot.header.time
    }
    try replay(&line, from: begin?.position ?? 0, run: header.number)
    if last.header.build != build, report.replayed > 0 {
      throw refusal(
        "build '\(last.header.build)' wrote it and ended without a snapshot at its end; this build, "
          + "'\(build)', might come to another state from the \(report.replayed) inputs behind the last one. "
          + "Start that build once more and stop it in good order")
    }
    return line
  }

  private typealias Beginning = (snapshot: Snapshot, run: JournalRun, position: UInt64)

  /// The newest snapshot that can be used, and where the log goes on behind it.
  private mutating func beginning() throws(StartError) -> Beginning? {
    for path in SnapshotFile.all(of: reader.directory) {
      let snapshot: Snapshot
      do throws(SnapshotFile.Refusal) { snapshot = try SnapshotFile.read(path) } catch {
        report.passedOver.append(error.description)
        continue
      }
      switch try standing(of: snapshot) {
      case .held(let run, let position): return (snapshot, run, position)
      case .lost(let why):
        report.passedOver.append("snapshot '\(path)': \(why)")
        report.lostSnapshots.append(path)
      case .foreign: report.passedOver.append("snapshot '\(path)': it is of another journal")
      }
    }
    return nil
  }

  private func standing(of snapshot: Snapshot) throws(StartError) -> SnapshotStanding {
    do throws(JournalError) { return try reader.standing(of: snapshot.header) } catch {
      throw .journal(error)
    }
  }

  private mutating func replay<Line: RecoverableLine & ~Copyable>(
    _ line: inout Line, from position: UInt64, run: UInt32
  ) throws(StartError) {
    var run = run
    var failure: StartError?
    do throws(JournalError) {
      var cursor = try reader.cursor(from: position)
      while failure == nil, let record = try cursor.next() {
        if cursor.runNumber != run {
          run = cursor.runNumber
          failure = change(&line, to: cursor.header)
        }
        take(record, &line)
      }
      report.end = cursor.end ?? .open
    } catch {
      throw .journal(error)
    }
    if let failure { throw failure }
  }

  /// Another run goes on, perhaps with another config.
  private func change<Line: RecoverableLine & ~Copyable>(
    _ line: inout Line, to header: JournalHeader
  ) -> StartError? {
    do throws(StartError) {
      let settings = try settings(of: header, Line.self)
      do throws(StateFailure) {
        try line.change(to: settings)
        return nil
      } catch {
        return refusal(
          "its run \(header.runNumber) went on with a config that its state doesn't fit: \(error)")
      }
    } catch {
      return error
    }
  }

  private mutating func take<Line: RecoverableLine & ~Copyable>(
    _ record: JournalRecord, _ line: inout Line
  ) {
    let event = record.event
    guard event.kind != .journalDigest,
      event.sequence > report.lastSequence || record.stage == .gatewayOut
    else { return }
    if record.stage == .gatewayIn {
      line.handle(event)
      report.lastSequence = event.sequence
      lastTime = event.time
      report.replayed += 1
    } else if record.stage == .gatewayOut {
      line.sent(event)
    }
  }

  // MARK: Finding

  /// The newest journal of an instance under `root` that anybody was at work with; where there is none such the newest, and nil
  /// where there is none at all. Of those that were begun behind it and never came to anything `warn` is told, and of what
  /// looks like a newer one.
  static func newest(
    under root: String, instance: String, warn: (String) -> Void = { _ in }
  ) throws(StartError) -> String? {
    do throws(JournalError) {
      let journals = try JournalDirectory.journals(under: root, of: instance)
      let newest = try lastAtWork(journals) ?? journals.last
      for path in try JournalDirectory.lookalikes(under: root, of: instance, beside: newest) {
        warn(
          "'\(path)' is passed over: it holds segments, but no run gives a journal such a name; put a copy elsewhere"
        )
      }
      for path in try StillbornJournals.find(under: root, instance: instance, behind: newest) {
        warn(
          "journal '\(path)' was begun and never came to be: whoever made it ended before anything could be put on "
            + "record, so nothing is missing; the directory may be removed")
      }
      for path in journals.reversed().prefix(while: { $0 != newest }).reversed() {
        warn(
          "journal '\(path)' is passed over: whoever began it ended before it had heard or done anything, so nothing is "
            + "missing; the directory may be removed")
      }
      return newest
    } catch {
      throw .journal(error)
    }
  }

  /// The last of these that a run was at work with. One that a run has begun and that holds nothing, or no more than what the run
  /// was told of those before it, says nothing of what works and what is stopped.
  static func lastAtWork(_ journals: [String]) throws(JournalError) -> String? {
    for path in journals.reversed() {
      if try JournalReader(path: path).holdsMoreThanItsOpening() { return path }
    }
    return nil
  }
}

extension JournalReader {
  /// Whether anything has come in but what a run that begins a journal is told of those before it.
  func holdsMoreThanItsOpening() throws(JournalError) -> Bool {
    if try isPastFirstSegment() { return true }
    var cursor = try cursor()
    while let record = try cursor.next() {
      if record.stage == .gatewayIn, !DoubtfulOrders.isOpening(record.event) { return true }
    }
    return false
  }
}
