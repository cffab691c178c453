// A venue's inline line over a journal that several runs have written, with what its gateway-out remembers beside it: the
// stage's stream goes into that memory as far as clients were told of it, and what is behind is kept, for they are still
// owed that.

import Config
import Events
import FIXEvents
import FIXGateways
import Journal
import Matching
import Tables
import Venue
import Settings

/// What gateway-out would have made of the stream. A class: it is filled from inside a line.
final class VenueEar {
  var memory: FIXMemory
  /// What the stores say that clients were told.
  private var marks: [DeliveryMark]
  private var through: UInt64 = 0
  /// Behind all that clients were told, in order.
  private(set) var owed: [Event] = []
  /// Which runs they are of, the oldest first.
  private(set) var owedRuns: [OwedRun] = []
  /// Of those, the first so many are of runs whose last words a power cut may have taken: somebody may have heard them.
  private(set) var owedRepeats = 0
  /// Of the run that is heard.
  private var epoch: UInt32 = 0
  /// The run that went on behind the last power cut.
  private let doubt: UInt32
  /// The last report that clients were told of, if not long ago: those who see all may lack it.
  private(set) var lastTold: Event?
  /// Whose it is, and its place in the stream.
  private(set) var lastToldMark = DeliveryMark(bits: 0)
  /// Reports of the stream, and those that gateway-out has put on record.
  private var reportCount: UInt64 = 0
  private var recordedCount: UInt64 = 0
  /// The last input that the state has seen which it began with.
  private var began = Sequence(0)
  /// Sessions whose last word in the log is that they are up.
  private(set) var sessionsUp: Set<Int> = []

  init(memory: consuming FIXMemory, marks: [DeliveryMark], doubt: UInt32) {
    self.memory = memory
    self.doubt = doubt
    self.marks = marks
  }

  /// Events of the stream so far, timers aside.
  var count: UInt64 { memory.delivered + UInt64(owed.count) }

  /// The run of an epoch goes on from here. What a store says of more than the log held then isn't of this stream any
  /// more: it happens only where sending doesn't wait for the journal.
  func enter(epoch: UInt32) {
    self.epoch = epoch
    for place in marks.indices where marks[place].epoch < epoch {
      marks[place].count = min(marks[place].count, count)
    }
    through = marks.map(\.count).max() ?? 0
  }

  /// Events that clients were told of and that the log doesn't hold.
  var lostCount: UInt64 {
    through == DeliveryMark.largestCount || through < count ? 0 : through - count
  }

  /// Takes on what gateway-out remembered when it was saved.
  func restore(_ bytes: [UInt8], sessions: Int, at sequence: Sequence) throws(StateFailure) {
    began = sequence
    try restoreState(from: bytes) { memory.persist(&$0) }
    sessionsUp = Set((0..<sessions).filter { memory.isUp(session: $0) })
  }

  func hear(_ event: Event) {
    if event.kind == .timer { return }
    if event.source.kind == .session {
      if event.kind == .sessionUp { sessionsUp.insert(Int(event.source.number)) }
      if event.kind == .sessionDown { sessionsUp.remove(Int(event.source.number)) }
    }
    let isReport = FIXGatewayOut.isReport(event.kind)
    if isReport { reportCount += 1 }
    let isTold = count < through
    // Who asked something asks again: the connection that the answer would have come by is gone.
    if isTold, isReport {
      lastTold = count + 1 == through ? event : nil
      lastToldMark = DeliveryMark(epoch: epoch, count: count + 1)
    }
    if isTold || owed.isEmpty && !isReport { return memory.hear(event) }
    owed.append(event)
    if owedRuns.last?.epoch != epoch { owedRuns.append(OwedRun(epoch: epoch, count: 0)) }
    owedRuns[owedRuns.count - 1].count += 1
    if epoch < doubt { owedRepeats += 1 }
  }

  /// What was recorded behind a snapshot's input may be about inputs before it.
  func recorded(_ event: Event) {
    if event.sequence > began, FIXGatewayOut.isReport(event.kind) { recordedCount += 1 }
  }

  var owedReports: Int { owed.count { FIXGatewayOut.isReport($0.kind) } }

  /// How many of the owed reports, from the first, are on record as about to be sent.
  var owedOnRecord: Int {
    let before = reportCount - UInt64(owedReports)
    return recordedCount > before ? Int(recordedCount - before) : 0
  }
}

/// Digests a stream, and lets gateway-out's memory hear it.
private final class EarListener: DigestListener {
  // not state: ear: it is saved as a stage of its own.
  private let ear: VenueEar

  init(_ ear: VenueEar) { self.ear = ear }

  override func hear(_ event: Event, isNew: Bool) {
    super.hear(event, isNew: isNew)
    ear.hear(event)
  }
}

struct ReplayedVenue: RecoverableLine, ~Copyable {
  let ear: VenueEar
  /// One. A shelf, since it is exchanged whole.
  private var line: Shelf<InlineVenue>
  private var ingress = DigestListener()
  private let key: UInt64
  private let sessions: Int

  /// `marks`: of the sessions' stores. `doubt`: the run that went on behind the last power cut. `key`: of the tables of a
  /// line that begins without a snapshot.
  init(_ settings: VenueSettings, marks: [DeliveryMark], doubt: UInt32 = 0, key: UInt64) {
    self.key = key
    sessions = settings.peers.count
    var settings = settings
    settings.key = key
    let ear = VenueEar(memory: settings.memory(), marks: marks, doubt: doubt)
    ear.enter(epoch: settings.epoch)
    self.ear = ear
    line = Self.line(settings, ear)
  }

  static func settings(in bundle: [ConfigFile]) throws(ConfigErrors) -> VenueSettings {
    try VenueConfig.decode(bundle: bundle)
  }

  private static func line(_ settings: VenueSettings, _ ear: VenueEar) -> Shelf<InlineVenue> {
    Shelf(count: 1) { _ in InlineVenue(settings, listener: EarListener(ear)) }
  }

  mutating func begin(with snapshot: Snapshot) -> String? {
    do throws(StateFailure) {
      try restore(snapshot)
      return nil
    } catch {
      return "its snapshot doesn't fit its own config: \(error)"
    }
  }

  private mutating func restore(_ snapshot: Snapshot) throws(StateFailure) {
    for part in snapshot.parts {
      switch part.stage {
      case .gatewayIn: try restoreState(from: part.bytes) { ingress.persist(&$0) }
      case .risk: try restoreState(from: part.bytes) { line[0].persist(&$0) }
      case .gatewayOut:
        try ear.restore(part.bytes, sessions: sessions, at: snapshot.header.sequence)
      default: break
      }
    }
  }

  mutating func change(to settings: VenueSettings) throws(StateFailure) {
    ear.enter(epoch: settings.epoch)
    var settings = settings
    settings.key = key
    var next = Self.line(settings, ear)
    try line[0].handOver(to: &next[0])
    line = next
  }

  /// What a restart would say of a snapshot, or nil.
  static func complaint(about snapshot: Snapshot, for settings: VenueSettings) -> String? {
    var line = ReplayedVenue(settings, marks: [], key: settings.key)
    return line.begin(with: snapshot)
  }

  mutating func handle(_ event: Event) {
    ingress.hear(event, isNew: true)
    line[0].handle(event)
  }

  mutating func sent(_ event: Event) { ear.recorded(event) }

  /// The state of every stage, how far its stream has come, and what gateway-out remembers.
  mutating func parts() -> [SnapshotPart] {
    [
      SnapshotPart(stage: .gatewayIn, bytes: savedState { ingress.persist(&$0) }),
      SnapshotPart(stage: .risk, bytes: savedState { line[0].persist(&$0) }),
      SnapshotPart(stage: .gatewayOut, bytes: savedState { ear.memory.persist(&$0) }),
    ]
  }

  /// How each instrument stands, how many orders rest, and whether anything is stopped.
  var phases: [MarketPhase] { line[0].stage.dayPhases }
  var isDayOver: Bool { line[0].stage.isDayOver }
  var isStopped: Bool { line[0].stage.isStopped }
  var restingCount: Int { line[0].stage.matcher.orderCount }
}

extension VenueSettings {
  /// What gateway-out remembers, fresh.
  func memory() -> FIXMemory {
    FIXMemory(
      names: namesOut(), orderCapacity: 2 * peers.count * ordersPerSession,
      identifierCapacity: identifierCapacity, identifierShare: identifierShare,
      seatCount: peers.count, epoch: epoch, key: key)
  }

  /// What each session may have of gateway-in's table.
  var identifierShare: Int {
    identifiersPerSession
      ?? Identifiers.share(ofEach: peers.count, capacity: identifierCapacity)
  }

  func namesIn() -> Names {
    names(
      Identifiers(
        capacity: identifierCapacity, key: key, epoch: epoch, sessions: peers.count,
        share: identifierShare))
  }

  /// Gateway-out keeps names longer: twice as many, and it refuses none.
  private func namesOut() -> Names {
    names(Identifiers(capacity: 2 * identifierCapacity, key: key, epoch: epoch))
  }

  private func names(_ identifiers: consuming Identifiers) -> Names {
    Names(symbols: instruments.map(\.symbol), accounts: accounts, identifiers: identifiers)
  }
}
