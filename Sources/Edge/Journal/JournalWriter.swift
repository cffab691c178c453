// The writing end of a journal: plain stores into a segment that is already there. One thread owns
// it, the logger's.

import CChecksum
import CPlatform
import Events
import Platform

/// What became of a record.
@frozen
public enum JournalAppend: UInt8, Sendable {
  case written
  /// The segment is full and the next isn't there yet. Nothing was written: try again.
  case full
  /// The segment is full and there will be no next one: `failure` says why. Nothing was written.
  case failed
}

@safe
public struct JournalWriter: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  /// Where the next record goes.
  @usableFromInline var at: UnsafeMutableRawPointer
  /// Its number in the segment, and the one at which `append` must look for room.
  @usableFromInline var slot: UInt64 = 0
  @usableFromInline var limit: UInt64
  @usableFromInline var seed: UInt32
  /// The next index of each stage's stream.
  @usableFromInline let indexes: UnsafeMutablePointer<UInt64>
  @usableFromInline var firstPosition: UInt64 = 0

  let capacity: UInt64
  var segmentNumber: UInt64 = 0
  var descriptor: Int32
  let durability: Durability
  var isClosed = false
  /// The errno of a sync that failed. Final.
  var syncError: Int32 = 0
  let handover: SegmentHandover
  let maker: SegmentMaker
  let recordsOffset: Int
  public let directory: String

  /// Makes a new journal: its directory, its first segment and the thread that makes the others.
  /// `warn` is told what the host refused that thread.
  public init(
    _ settings: JournalSettings, warn: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(JournalError) {
    try settings.check()
    let header = JournalHeader(settings)
    let directory = settings.directory
    let maker = try JournalError.wrapping(directory) { () throws(SystemFailure) in
      try SegmentMaker(settings, header, warn: warn)
    }
    self.directory = directory
    self.maker = maker
    durability = settings.durability
    handover = maker.handover
    recordsOffset = header.recordsOffset
    unsafe indexes = .allocate(capacity: JournalLayout.stageCapacity)
    unsafe indexes.initialize(repeating: 0, count: JournalLayout.stageCapacity)
    capacity = UInt64(header.capacity)
    limit = capacity - UInt64(JournalLayout.reservedRecordCount)
    let place = maker.handover.place(of: 0)!
    unsafe at = place.records
    seed = place.seed
    descriptor = place.descriptor
  }

  deinit {
    // Left without a close, the log ends as after a crash.
    if !isClosed { maker.stop() }
    unsafe indexes.deallocate()
  }

  // MARK: Hot

  /// Writes one record. No allocation, no lock; no system call but to wake the maker, once a segment.
  @inlinable @_noLocks
  public mutating func append(stage: StageID, event: Event) -> JournalAppend {
    if slot >= limit {
      let outcome = makeRoom()
      if outcome != .written { return outcome }
    }
    write(stage: stage, event: event)
    return .written
  }

  /// Writes a record of what must still be said after `append` failed: it may use the records that
  /// every segment keeps in reserve. As `append` while that works.
  @inlinable @_noLocks
  public mutating func appendReserved(stage: StageID, event: Event) -> JournalAppend {
    if slot >= limit {
      let outcome = makeRoom()
      if outcome != .written && !hasReserve { return outcome }
    }
    write(stage: stage, event: event)
    return .written
  }

  /// Records written since the log began: the next one's position.
  public var records: UInt64 {
    @inlinable @_noLocks get { firstPosition &+ slot }
  }

  @inlinable @_noLocks
  mutating func write(stage: StageID, event: Event) {
    let stageIndex = Int(stage.code)
    precondition(stageIndex < JournalLayout.stageCapacity, "a stage's number is out of range")
    precondition(event.kind.code != 0, "an empty event can't be told from an empty slot")
    let index = unsafe indexes[stageIndex]
    unsafe indexes[stageIndex] = index &+ 1  // A log doesn't live to see 2^64 records.
    let record = unsafe at
    // The slot's number stands in for the checksum while that is computed: see JournalLayout. A
    // process that dies in here leaves a record whose checksum is wrong.
    unsafe record.storeBytes(of: slot | UInt64(stage.code) &<< 32, as: UInt64.self)
    unsafe record.storeBytes(of: index, toByteOffset: 8, as: UInt64.self)
    unsafe (record + 16).assumingMemoryBound(to: Event.self).pointee = event
    let checksum = unsafe apus_crc32c(seed, record, 80)
    unsafe record.storeBytes(of: checksum, as: UInt32.self)
    unsafe at = record + 80
    slot &+= 1  // At most 2^26 records a segment.
  }

  // MARK: Once a segment

  @usableFromInline var hasReserve: Bool {
    @_noLocks get { !isClosed && slot + UInt64(JournalLayout.closingRecordCount) < capacity }
  }

  /// Finds room behind the limit: the rest of the segment once the next is there, then that one.
  @usableFromInline @inline(never) @_noLocks
  mutating func makeRoom() -> JournalAppend {
    if isClosed { return .failed }
    guard let next = handover.place(of: segmentNumber + 1) else {
      return handover.hasFailed ? .failed : .full
    }
    if slot < capacity {
      limit = capacity
    } else {
      roll(to: next)
    }
    return .written
  }

  @_noLocks
  private mutating func roll(to place: SegmentPlace) {
    segmentNumber += 1
    firstPosition += slot
    slot = 0
    limit = capacity - UInt64(JournalLayout.reservedRecordCount)
    unsafe at = place.records
    seed = place.seed
    descriptor = place.descriptor
    handover.move(to: segmentNumber)
  }
}
