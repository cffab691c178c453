// Keeps a journal's snapshots: says when one is due, gathers what the stages left, has it written by a thread of its own,
// and drops an old one only once the new one has been read back and loaded.

import CPlatform
import Events
import Journal
import Platform
import Synchronization
import Settings

/// What became of the last one.
public struct SnapshotOutcome: Sendable {
  public var sequence: Sequence
  public var byteCount: Int
  /// How long each stage stood still.
  public var pauses: [(stage: StageID, ns: UInt64)] = []
  /// From the mark to the file, loaded.
  public var nanoseconds: UInt64
  /// Where it is; empty where it isn't.
  public var path = ""
  /// Nil when it is good.
  public var failure: String?
  /// Why files lie there still that should be gone.
  public var leftovers: [String] = []
  /// Somebody asked for it.
  public var wasAsked = false

  /// The longest that a stage stood still.
  public var pauseNs: UInt64 { pauses.map(\.ns).max() ?? 0 }
}

/// What the main thread counts of snapshots.
enum SnapshotCounter: Int, CaseIterable {
  case taken, failed
  /// Files that should be gone.
  case notRemoved

  static let names = ["taken", "failed", "not_removed"]
}

/// How far a log is, as far as a snapshot asks.
struct LogReach {
  /// What gateway-in has sent it.
  var sent: UInt64
  /// Of that, what is on record at the level that was configured.
  var held: UInt64
  var hasFailed: Bool
}

final class SnapshotKeeper {
  /// Loads a snapshot as a restart would. Says what is wrong with it, or nil.
  typealias Check = @Sendable (Snapshot) -> String?
  /// What has to be on the device before one may be found. Says why it isn't, or nil.
  typealias Before = @Sendable () -> String?

  private enum Stage {
    case idle
    /// A mark is in the line.
    case marked(limits: [Int64], sinceNs: UInt64)
    /// Every stage has left its copy, of a mark that is on record once the log holds so much.
    case copied(limits: [Int64], sinceNs: UInt64, sent: UInt64)
    case writing(SnapshotWriting, PinnedThread)
  }

  private let desk: SnapshotDesk
  private let cadence: SnapshotCadence
  private let journal: String
  private let header: SnapshotHeader
  private let check: Check
  private let before: Before?
  private var stage = Stage.idle
  private var lastTaken: UInt64 = 0
  private var nextDueNs: UInt64
  private var nextSequence: UInt64
  private var number: UInt64 = 0
  /// Somebody wants one now; and the one that is under way is his.
  private var isAsked = false
  private var isForAsker = false

  /// `after`: what had been sequenced when the run began.
  init(
    _ desk: SnapshotDesk, _ cadence: SnapshotCadence, of journal: String, header: SnapshotHeader,
    after: UInt64, nowNs: UInt64, before: Before? = nil, check: @escaping Check
  ) {
    self.desk = desk
    self.cadence = cadence
    self.journal = journal
    self.header = header
    self.check = check
    self.before = before
    nextDueNs = cadence.every.count == 0 ? .max : nowNs + cadence.every.count
    nextSequence = cadence.events == 0 ? .max : after + cadence.events
  }

  /// One is due, whatever the clock says. With one under way, the next.
  func ask() { isAsked = true }

  /// The mark for the line; nil while none is due. The caller puts it in, or says that it couldn't.
  func due(sequenced: UInt64, nowNs: UInt64, limits: [Int64]) -> Event? {
    guard case .idle = stage, isAsked || nowNs >= nextDueNs || sequenced >= nextSequence else {
      return nil
    }
    isForAsker = isAsked
    isAsked = false
    return mark(sequenced: sequenced, nowNs: nowNs, limits: limits)
  }

  private func mark(sequenced: UInt64, nowNs: UInt64, limits: [Int64]) -> Event {
    number += 1
    if cadence.every.count > 0 { nextDueNs = nowNs + cadence.every.count }
    if cadence.events > 0 { nextSequence = sequenced + cadence.events }
    stage = .marked(limits: limits, sinceNs: nowNs)
    return Event(
      kind: .snapshotMark, source: .operatorDesk, instrument: .none, SnapshotMark(number: number))
  }

  /// The mark didn't get into the line: it is due again at the next look.
  func forgetMark() {
    stage = .idle
    if isForAsker { isAsked = true } else { nextDueNs = 0 }
  }

  /// Goes on with what is under way. Returns what became of one that is done.
  func tend(nowNs: UInt64, log: LogReach, warn: @escaping @Sendable (String) -> Void)
    -> SnapshotOutcome?
  {
    switch stage {
    case .idle: return nil
    case .marked(let limits, let sinceNs):
      guard let taken = desk.taken, taken != lastTaken else { return nil }
      lastTaken = taken
      stage = .copied(limits: limits, sinceNs: sinceNs, sent: log.sent)
      return tend(nowNs: nowNs, log: log, warn: warn)
    case .copied(let limits, let sinceNs, let sent):
      // Not before: a log that lost the mark goes on with other inputs under its number.
      if log.held < sent, !log.hasFailed { return nil }
      let failure =
        log.held < sent
        ? "it wasn't written: the journal can't be written any more"
        : write(limits: limits, warn: warn)
      guard let failure else { return nil }
      stage = .idle
      return SnapshotOutcome(
        sequence: Sequence(lastTaken), byteCount: 0, nanoseconds: nowNs &- sinceNs,
        failure: failure, wasAsked: isForAsker)
    case .writing(let writing, let thread):
      guard writing.isDone else { return nil }
      thread.join()
      return done(writing)
    }
  }

  /// Waits for the one that is being written, if there is one.
  func finish() -> SnapshotOutcome? {
    guard case .writing(let writing, let thread) = stage else { return nil }
    thread.join()
    return done(writing)
  }

  /// At the end of a run, with every stage at rest: the state as it is, written here and now. After `finish`.
  func writeLast(
    _ parts: [SnapshotPart], sequence: Sequence, time: Nanoseconds, limits: [Int64]
  ) -> SnapshotOutcome {
    var header = header
    header.sequence = sequence
    header.time = time
    let writing = SnapshotWriting(
      Snapshot(header: header, parts: parts + [Self.part(limits)]), journal, cadence.keep, check,
      pauses: [], sinceNs: apus_clock_ns(1))
    writing.run()
    isForAsker = false
    return done(writing)
  }

  private func done(_ writing: SnapshotWriting) -> SnapshotOutcome {
    stage = .idle
    var outcome = writing.outcome
    outcome.wasAsked = isForAsker
    return outcome
  }

  /// Has it written by a thread. Says why that can't be, or nothing.
  private func write(limits: [Int64], warn: @escaping @Sendable (String) -> Void) -> String? {
    guard let parts = desk.parts() else { return "a stage's state didn't fit its place" }
    var header = header
    header.sequence = Sequence(lastTaken)
    header.time = Nanoseconds(desk.places.first?.place.time ?? 0)
    let writing = SnapshotWriting(
      Snapshot(header: header, parts: parts + [Self.part(limits)]), journal, cadence.keep, check,
      pauses: desk.places.map { ($0.stage, $0.place.pauseNs) }, sinceNs: apus_clock_ns(1),
      before: before)
    do throws(SystemFailure) {
      let thread = try PinnedThread.start(
        ThreadOptions(name: "snapshots", stackPrefaultByteCount: 0), warn: warn
      ) { writing.run() }
      stage = .writing(writing, thread)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// The limits as the operator's desk knows them.
  private static func part(_ limits: [Int64]) -> SnapshotPart {
    var bytes: [UInt8] = []
    for value in limits {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: UInt64(bitPattern: value) >> shift))
      }
    }
    return SnapshotPart(stage: .logger, bytes: bytes)
  }
}

/// One snapshot on its way to the disk.
// The thread has all of it until `isDone`.
final class SnapshotWriting: @unchecked Sendable {
  private let snapshot: Snapshot
  private let journal: String
  private let keep: Int
  private let check: SnapshotKeeper.Check
  private let sinceNs: UInt64
  private let before: SnapshotKeeper.Before?
  private let finished = Atomic<Bool>(false)
  private(set) var outcome: SnapshotOutcome

  init(
    _ snapshot: Snapshot, _ journal: String, _ keep: Int, _ check: @escaping SnapshotKeeper.Check,
    pauses: [(stage: StageID, ns: UInt64)], sinceNs: UInt64, before: SnapshotKeeper.Before? = nil
  ) {
    self.snapshot = snapshot
    self.journal = journal
    self.keep = keep
    self.check = check
    self.sinceNs = sinceNs
    self.before = before
    outcome = SnapshotOutcome(
      sequence: snapshot.header.sequence, byteCount: snapshot.byteCount, pauses: pauses,
      nanoseconds: 0)
  }

  var isDone: Bool { finished.load(ordering: .acquiring) }

  func run() {
    outcome.failure = write()
    outcome.leftovers += SnapshotFile.removeUnfinished(of: journal).map(\.description)
    outcome.nanoseconds = apus_clock_ns(1) - sinceNs
    finished.store(true, ordering: .releasing)
  }

  /// Writes it, reads it back and loads it; older ones go only then.
  private func write() -> String? {
    if let why = before?() { return "it wasn't written: \(why)" }
    do throws(SystemFailure) {
      let path = try SnapshotFile.write(snapshot, of: journal)
      outcome.path = path
      do throws(SnapshotFile.Refusal) {
        let read = try SnapshotFile.read(path)
        let complaint = read == snapshot ? check(read) : "it isn't what was written"
        if let complaint { return remove(path, because: "couldn't be loaded: \(complaint)") }
      } catch {
        return remove(path, because: "couldn't be read back: \(error.message)")
      }
    } catch {
      return "\(error)"
    }
    outcome.leftovers = SnapshotFile.prune(of: journal, keeping: keep).map(\.description)
    return nil
  }

  /// No start may find it. Says what became of it.
  private func remove(_ path: String, because why: String) -> String {
    outcome.path = ""
    if let failure = SnapshotFile.remove(path) {
      outcome.leftovers.append("\(failure); the next start must not find it")
      return "'\(path)' \(why); it is there still"
    }
    return "'\(path)' \(why); it was removed"
  }
}
