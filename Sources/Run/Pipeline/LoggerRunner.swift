// The logger: drains one ring a stage into the journal and says how far the journal vouches.
//
// Tails are read from the end of the line to its beginning, and drained from the beginning to the end.
// A record of a later stage that is seen has its causes in the earlier rings by then, and they are read
// afterwards: so a cause always stands before its effect in the log, and who finds gateway-out's record
// vouched for knows that everything that led to it is there as well.

import Events
import Fabric
import Journal
import Platform
import Tables

/// What the logger counts.
public enum LoggerCounter {
  public static var records: Int {
    @_noLocks @inlinable get { 0 }
  }
  public static var marks: Int {
    @_noLocks @inlinable get { 1 }
  }
  /// 1 when the journal can't go on; new orders stop then.
  public static var failed: Int {
    @_noLocks @inlinable get { 2 }
  }
  public static var polls: Int {
    @_noLocks @inlinable get { 3 }
  }
  /// Records of gateway-out's ring that are in the log, at the level that was configured.
  public static var vouchedForGatewayOut: Int {
    @_noLocks @inlinable get { 4 }
  }

  /// Records that couldn't be written any more.
  public static var lost: Int {
    @_noLocks @inlinable get { 5 }
  }
  /// The same as for gateway-out, of the first stage: what came in is on record up to here.
  public static var vouchedForGatewayIn: Int {
    @_noLocks @inlinable get { 6 }
  }

  /// Records of the log before this position survive the death of the process.
  public static var durableProcess: Int {
    @_noLocks @inlinable get { 7 }
  }
  /// Records of the log before this position survive the loss of power.
  public static var durablePower: Int {
    @_noLocks @inlinable get { 8 }
  }

  /// In the order of their numbers.
  public static let names = [
    "records", "marks", "failed", "polls", "vouched_for_gateway_out", "lost",
    "vouched_for_gateway_in", "durable_process", "durable_power",
  ]
}

public struct LoggerRunner: ~Copyable {
  /// In line order, from gateway-in to gateway-out.
  @usableFromInline let stages: Slab<StageID>
  @usableFromInline var rings: Shelf<RingConsumer>
  @usableFromInline var ready: Slab<Int>
  @usableFromInline var writer: JournalWriter
  @usableFromInline let counters: CounterBlock
  @usableFromInline let clock: Clock
  @usableFromInline let gatewayOut: ParkingSpot
  @usableFromInline let level: Durability
  @usableFromInline var nextMarkNs: UInt64
  @usableFromInline var recordsAtMark: UInt64
  @usableFromInline var polls: UInt64
  @usableFromInline var marks: UInt64
  @usableFromInline var lost: UInt64
  /// What waits for the device; empty below `power`.
  @usableFromInline var waiting: GroupQueue
  @usableFromInline var markedAt: UInt64

  /// At least one mark a second.
  @inlinable static var markEveryNs: UInt64 { 500_000_000 }

  init(
    stages: [StageID], rings: consuming Shelf<RingConsumer>, writer: consuming JournalWriter,
    counters: CounterBlock, clock: Clock, gatewayOut: ParkingSpot, level: Durability
  ) {
    precondition(stages.count == rings.count, "a ring for each stage")
    var ids = Slab(count: stages.count, repeating: StageID.gatewayIn)
    for (at, stage) in stages.enumerated() { ids[at] = stage }
    self.stages = ids
    ready = Slab(count: stages.count, repeating: 0)
    self.rings = rings
    self.writer = writer
    self.counters = counters
    self.clock = clock
    self.gatewayOut = gatewayOut
    self.level = level
    nextMarkNs = clock.now() + Self.markEveryNs
    recordsAtMark = 0
    waiting = GroupQueue()
    markedAt = 0
    polls = 0
    marks = 0
    lost = 0
  }

  /// Drains what all rings held when it began. Returns how many records it wrote.
  @inlinable @_noLocks
  mutating func poll() -> Int {
    polls &+= 1
    counters.set(LoggerCounter.polls, to: polls)
    var ring = rings.count &- 1
    while ring >= 0 {
      ready[ring] = rings[ring].availableNow()
      ring -= 1
    }
    var written = 0
    ring = 0
    while ring < rings.count {
      let count = drain(ring, ready[ring])
      written += count
      if count < ready[ring] { break }  // The next segment isn't there yet.
      ring += 1
    }
    if written > 0 {
      counters.set(LoggerCounter.records, to: writer.records)
      if level == .power { pushGroup() } else { vouch(in: rings[0].position, out: lastPosition) }
    }
    if written > 0 || polls & 7 == 0 {
      markIfDue()
      if writer.hasFailed { counters.publish(LoggerCounter.failed, 1) }
    }
    if !waiting.isEmpty { popGroups() }
    return written
  }

  /// Of gateway-out's ring.
  @inlinable
  var lastPosition: UInt64 {
    @_noLocks get { rings[rings.count &- 1].position }
  }

  /// The rings' records before these positions are in the log, at the level that was configured.
  @inlinable @_noLocks
  mutating func vouch(in inPosition: UInt64, out outPosition: UInt64) {
    counters.set(LoggerCounter.durableProcess, to: writer.processDurable)
    // Pairs with gateway-out's acquire: the records' bytes before the word that vouches for them, and
    // the word that stops new orders before it, where the journal vouches for nothing any more.
    // What isn't on record wasn't received: it is asked for again.
    if lost == 0 { counters.publish(LoggerCounter.vouchedForGatewayIn, inPosition) }
    counters.publish(LoggerCounter.vouchedForGatewayOut, outPosition)
    gatewayOut.wakeIfAsleep()
  }

  // MARK: Power

  /// Hands what was written to the thread that writes to the device, and remembers which positions of the
  /// rings it will vouch for. A mark rides along for what got there since the last one, so that whoever
  /// reads the log after a loss of power knows of all groups but the last.
  @usableFromInline @inline(never) @_noLocks
  mutating func pushGroup() {
    if writer.durable > markedAt {
      markedAt = writer.durable
      mark(now: clock.now())
    }
    waiting.push(
      RingGroup(
        end: writer.records, gatewayIn: rings[0].position, gatewayOut: lastPosition))
    writer.commit()
  }

  /// Vouches for what has got to the device. When the device has failed it vouches for nothing any more; the
  /// line must go on, so gateway-out hears that new orders stop, and may send what cancels.
  @usableFromInline @inline(never) @_noLocks
  mutating func popGroups() {
    let durable = writer.powerDurable
    var group = RingGroup(end: 0, gatewayIn: 0, gatewayOut: 0)
    if waiting.pop(upTo: durable, into: &group) {
      counters.set(LoggerCounter.durablePower, to: durable)
      vouch(in: group.gatewayIn, out: group.gatewayOut)
    }
    guard writer.hasLostDevice else { return }
    counters.publish(LoggerCounter.failed, 1)
    counters.publish(LoggerCounter.vouchedForGatewayOut, lastPosition)
    waiting.empty()
    gatewayOut.wakeIfAsleep()
  }

  @inlinable @_noLocks
  mutating func drain(_ ring: Int, _ count: Int) -> Int {
    let stage = stages[ring]
    var taken = 0
    while taken < count {
      let event = rings[ring].peek()
      // Side records are no part of a stage's stream, whichever ring they come by.
      let owner = event.kind == .rawFIX ? StageID.logger : stage
      let outcome = writer.append(stage: owner, event: event)
      if outcome == .full { break }
      if outcome == .failed { giveUp(on: event, of: owner) }
      rings[ring].advance()
      taken += 1
    }
    if taken > 0 { rings[ring].release() }
    return taken
  }

  /// The journal can't take the record, and never will. The line must go on, so that working orders can
  /// be cancelled: new orders stop, and cancels are on record as far as the reserve goes.
  @usableFromInline @inline(never) @_noLocks
  mutating func giveUp(on event: Event, of stage: StageID) {
    counters.publish(LoggerCounter.failed, 1)
    if stage == .gatewayOut && event.kind == .orderCancel,
      writer.appendReserved(stage: stage, event: event) == .written
    {
      return
    }
    lost &+= 1
    counters.set(LoggerCounter.lost, to: lost)
  }

  /// Nothing is missing from the log.
  @inlinable var isComplete: Bool { lost == 0 }

  @inlinable @_noLocks
  mutating func markIfDue() {
    let now = clock.now()
    guard now >= nextMarkNs else { return }
    nextMarkNs = now + Self.markEveryNs
    if writer.records != recordsAtMark { mark(now: now) }
  }

  /// Puts a mark on record and looks whether the journal can go on.
  @usableFromInline @inline(never) @_noLocks
  mutating func mark(now: UInt64) {
    if writer.mark(level, now: Nanoseconds(now)) == .written {
      marks &+= 1
      counters.set(LoggerCounter.marks, to: marks)
      counters.set(LoggerCounter.records, to: writer.records)
      writer.commit()
    }
    recordsAtMark = writer.records
  }

  @inlinable @_noLocks
  mutating func hasWork() -> Bool {
    // The device answers soon, and nobody wakes this thread for it.
    if !waiting.isEmpty { return true }
    var ring = 0
    while ring < rings.count {
      if rings[ring].availableNow() > 0 { return true }
      ring += 1
    }
    return false
  }
}
