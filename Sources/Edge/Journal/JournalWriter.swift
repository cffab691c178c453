// The writing end of a journal: plain stores into a segment that is already there. One thread owns
// it, the logger's, and waits neither for the file system nor for the device.

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
  @usableFromInline var firstPosition: UInt64

  let capacity: UInt64
  var segmentNumber: UInt64
  let durability: Durability
  var isClosed = false
  /// At durability `power`: what is said to the thread that writes to the device.
  let flush: FlushWords?
  let handover: SegmentHandover
  let maker: SegmentMaker
  let io: JournalIO
  let recordsOffset: Int
  public let directory: String
  /// What it goes on with; nil for a new journal.
  public let resumption: JournalResumption?

  /// Makes a new journal: its directory, its first segment and the thread that makes the others.
  /// `warn` is told what the host refused that thread.
  public init(
    _ settings: JournalSettings, warn: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(JournalError) {
    try settings.check()
    let directory = settings.directory
    let first = try JournalError.wrapping(directory) { () throws(SystemFailure) in
      try Self.begin(settings, in: directory)
    }
    try self.init(
      settings, first, in: directory,
      stageIndexes: [UInt64](repeating: 0, count: JournalLayout.stageCapacity), nil, warn)
  }

  private static func begin(_ settings: JournalSettings, in directory: String)
    throws(SystemFailure) -> Segment
  {
    // On the device at any level: who finds no whole first segment then knows that nothing was on record.
    let header = JournalHeader(settings)
    try settings.io.makeDirectory(directory, under: settings.root)
    do throws(SystemFailure) {
      try settings.io.sync(directory: settings.root)
      return try Segment(
        header, in: directory, isBesideFirst: true, isDurable: true, settings.io)
    } catch {
      JournalDirectory.remove(file: directory + "/" + header.fileName)
      JournalDirectory.remove(emptyDirectory: directory)
      throw error
    }
  }

  /// Writes on from a run's first segment.
  init(
    _ settings: JournalSettings, _ first: Segment, in directory: String, stageIndexes: [UInt64],
    _ resumption: JournalResumption?, _ warn: @escaping @Sendable (String) -> Void
  ) throws(JournalError) {
    let maker = try JournalError.wrapping(directory) { () throws(SystemFailure) in
      try SegmentMaker(settings, first: first, in: directory, warn: warn)
    }
    let header = first.header
    self.directory = directory
    self.maker = maker
    self.resumption = resumption
    io = settings.io
    durability = settings.durability
    handover = maker.handover
    flush = maker.flusher?.words
    recordsOffset = header.recordsOffset
    unsafe indexes = .allocate(capacity: JournalLayout.stageCapacity)
    for (stage, index) in stageIndexes.enumerated() {
      unsafe (indexes + stage).initialize(to: index)
    }
    capacity = UInt64(header.capacity)
    limit = capacity - UInt64(JournalLayout.reservedRecordCount)
    segmentNumber = header.segmentNumber
    firstPosition = header.firstPosition
    let place = maker.handover.place(of: segmentNumber)!
    unsafe at = place.records
    seed = place.seed
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
    @_noLocks get {
      !isClosed && !hasLostDevice && slot + UInt64(JournalLayout.closingRecordCount) < capacity
    }
  }

  /// Finds room behind the limit: the rest of the segment once the next is there, then that one.
  @usableFromInline @inline(never) @_noLocks
  mutating func makeRoom() -> JournalAppend {
    if isClosed || hasLostDevice { return .failed }
    // A segment is put away, and another made in its place, once it is on the device.
    flush?.commit(records)
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
    unsafe handover.move(to: segmentNumber, stageIndexes: indexes)
  }
}
