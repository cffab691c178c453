// A stage's two ways out when it runs on a thread: the ring to the next stage, and the ring to the
// logger. What goes to the logger is always published first, so that whoever holds an event of this
// stage knows that its record is on its way.

import Events
import Fabric
import Gateways
import Platform

/// After so many events sent a stage's digest is put on record: a power of two.
@inlinable public var digestInterval: UInt64 { 4096 }

/// The ring to the logger and the running digest of what was sent.
public struct StreamRecorder: ~Copyable {
  @usableFromInline var journal: RingProducer
  @usableFromInline let isOn: Bool
  @usableFromInline let logger: ParkingSpot
  @usableFromInline var digest: StreamDigest
  @usableFromInline var count: UInt64
  /// A digest that is due: written after the step that made it so, since a step's room is its own.
  @usableFromInline var due: Event
  @usableFromInline var isDue: Bool
  @usableFromInline var last: Event

  init(journal: consuming RingProducer, isOn: Bool, logger: ParkingSpot) {
    self.journal = journal
    self.isOn = isOn
    self.logger = logger
    digest = StreamDigest()
    count = 0
    due = .empty
    isDue = false
    last = .empty
  }

  /// Counts an event that the stage sends into its digest.
  @inlinable @_noLocks
  mutating func sent(_ event: Event) {
    guard isOn else { return }
    digest.add(event)
    count &+= 1
    if count & (digestInterval &- 1) == 0 {
      due = proof(at: event)
      isDue = true
    }
    last = event
  }

  @inlinable @_noLocks
  func proof(at event: Event) -> Event {
    Event(
      causedBy: event, kind: .journalDigest, source: SourceID(.core, 0), instrument: .none,
      JournalDigest(count: count, digest: digest.state))
  }

  /// Puts an event on record.
  @inlinable @_noLocks
  mutating func record(_ event: Event) {
    guard isOn else { return }
    precondition(journal.hasSlot, "a step put more on record than it may send")
    journal.stage(event)
    if journal.stagedCount >= journal.largestBatch { publish() }
  }

  /// True when a side record fits and a step's own events behind it. Such a record is no part of the stage's stream: the
  /// digest doesn't know of it.
  @inlinable @_noLocks
  mutating func hasRoomBeside() -> Bool { isOn && journal.hasRoom(maximumFanOut &+ 1) }

  /// True when one step's events can be put on record. Pays a digest that is due first.
  @inlinable @_noLocks
  mutating func hasRoom() -> Bool {
    guard isOn else { return true }
    if isDue {
      guard journal.hasRoom(1) else { return false }
      isDue = false
      record(due)
    }
    return journal.hasRoom(maximumFanOut)
  }

  @inlinable @_noLocks
  mutating func publish() {
    guard isOn, journal.stagedCount > 0 else { return }
    journal.publish()
    logger.wakeIfAsleep()
  }

  /// The last proof, when the line has come to rest. Cold.
  mutating func close() {
    guard isOn else { return }
    precondition(journal.hasRoom(2), "the line is at rest: the logger has taken everything")
    if isDue {
      record(due)
      isDue = false
    }
    record(proof(at: last))
    publish()
  }
}

/// A stage's emitter on a thread.
public struct RingEmitter: Emitter, ~Copyable {
  @usableFromInline var output: RingProducer
  @usableFromInline var recorder: StreamRecorder
  @usableFromInline let next: ParkingSpot
  @usableFromInline let clock: Clock
  @usableFromInline var count: UInt64
  @usableFromInline var recordedCount: UInt64
  /// Seats of strategies in other processes, which have a copy of what concerns them.
  @usableFromInline var seats: EventLines

  init(
    output: consuming RingProducer, recorder: consuming StreamRecorder, next: ParkingSpot,
    clock: Clock, seats: consuming EventLines = EventLines()
  ) {
    self.seats = seats
    self.output = output
    self.recorder = recorder
    self.next = next
    self.clock = clock
    count = 0
    recordedCount = 0
  }

  @inlinable @_noLocks
  public mutating func pass(_ event: Event) {
    recorder.sent(event)
    send(event)
  }

  @inlinable @_noLocks
  public mutating func emit(_ event: Event) {
    recorder.record(event)
    recordedCount &+= 1
    recorder.sent(event)
    send(event)
  }

  @inlinable @_noLocks
  mutating func send(_ event: Event) {
    precondition(output.hasSlot, "a step sent more than it may")
    output.stage(event)
    count &+= 1
    if seats.areThere { seats.copy(event) }
    if output.stagedCount >= output.largestBatch { publish() }
  }

  /// True when one step's events fit, in both rings. A ring that holds its stage back is told so.
  @inlinable @_noLocks
  mutating func hasRoom() -> Bool {
    guard output.hasRoom(maximumFanOut) else {
      if output.stagedCount == 0 { output.noteFull(now: clock.now()) }
      return false
    }
    output.noteRoom()
    guard recorder.hasRoom() else {
      if recorder.journal.stagedCount == 0 { recorder.journal.noteFull(now: clock.now()) }
      return false
    }
    recorder.journal.noteRoom()
    return true
  }

  /// Publishes what is staged, stamped where its turn has come: the record first.
  @inlinable @_noLocks
  mutating func publish() {
    recorder.publish()
    guard output.stagedCount > 0 else { return }
    if output.stagesStampedSlot { output.stampStaged(now: clock.now()) }
    output.publish()
    next.wakeIfAsleep()
    if seats.areThere { seats.publish() }
  }
}

/// Gateway-out's emitter: only the record; what it tells the line goes by the loopback.
public struct RecordEmitter: Recorder, ~Copyable {
  @usableFromInline var recorder: StreamRecorder
  @usableFromInline var recordedCount: UInt64

  init(recorder: consuming StreamRecorder) {
    self.recorder = recorder
    recordedCount = 0
  }

  @inlinable @_noLocks public mutating func pass(_ event: Event) {}

  @inlinable @_noLocks
  public mutating func emit(_ event: Event) {
    recorder.record(event)
    recordedCount &+= 1
    recorder.sent(event)
  }

  @inlinable public var recordedPosition: UInt64 { recorder.journal.position }
}

/// The loopback ring as an emitter. Its events are put on record when they have been sequenced.
public struct LoopbackEmitter: Emitter, ~Copyable {
  @usableFromInline var ring: RingProducer
  @usableFromInline let gatewayIn: ParkingSpot
  @usableFromInline let clock: Clock

  init(ring: consuming RingProducer, gatewayIn: ParkingSpot, clock: Clock) {
    self.ring = ring
    self.gatewayIn = gatewayIn
    self.clock = clock
  }

  @inlinable @_noLocks public mutating func pass(_ event: Event) { emit(event) }

  @inlinable @_noLocks
  public mutating func emit(_ event: Event) {
    ring.stage(event)
    if ring.stagedCount >= ring.largestBatch { publish() }
  }

  @inlinable @_noLocks
  mutating func publish() {
    guard ring.stagedCount > 0 else { return }
    if ring.stagesStampedSlot { ring.stampStaged(now: clock.now()) }
    ring.publish()
    gatewayIn.wakeIfAsleep()
  }
}
