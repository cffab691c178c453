// The work of a store, over a mapping: records in a ring, an index by number, states. The order of the
// writes is what makes it safe to be killed between any two of them: first the record, then its place in
// the index, then the head, and the number last. Until the number is written nothing has happened, and
// the message isn't on the wire before.

import Events
import Platform

/// How much a store keeps.
public struct StoreCapacity: Hashable, Sendable {
  /// Messages that can be found; a power of two.
  public var messages: Int
  /// Bytes of messages, each with 48 of its own; a power of two.
  public var byteCount: Int

  public init(messages: Int = 1 << 16, byteCount: Int = 16 << 20) {
    precondition(messages > 0 && messages & (messages - 1) == 0, "a power of two")
    precondition(byteCount >= 4096 && byteCount & (byteCount - 1) == 0, "a power of two")
    self.messages = messages
    self.byteCount = byteCount
  }
}

@safe
struct StoreMemory: ~Copyable {
  let mapping: Mapping
  let capacity: StoreCapacity
  private let base: UnsafeMutableRawPointer
  private let ring: UnsafeMutableRawPointer
  private var state: UnsafeMutableRawPointer
  /// What the next message is marked with; 0: it isn't.
  var nextMark: UInt64 = 0

  init(_ mapping: consuming Mapping, _ capacity: StoreCapacity) {
    let base = unsafe mapping.base
    self.mapping = mapping
    self.capacity = capacity
    unsafe self.base = base
    unsafe ring = base + StoreLayout.ringOffset(indexCount: capacity.messages)
    let active = unsafe base.load(fromByteOffset: StoreLayout.activeOffset, as: UInt64.self)
    unsafe state =
      base + StoreLayout.stateOffset + Int(active & 1) * StoreLayout.stateByteCount
  }

  // MARK: Words

  @inline(__always) @_noLocks
  private func word(_ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: state.load(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) @_noLocks
  private func setWord(_ offset: Int, _ value: UInt64) {
    unsafe state.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
  }

  /// A number below its complement.
  @inline(__always) @_noLocks
  private static func sealed(_ number: UInt64) -> UInt64 {
    number & 0xFFFF_FFFF | (~number & 0xFFFF_FFFF) << 32
  }

  /// Whether both numbers are as they were written.
  var areNumbersWhole: Bool {
    let out = word(StoreLayout.State.nextOutbound)
    let inward = word(StoreLayout.State.nextInbound)
    return out == Self.sealed(out) && inward == Self.sealed(inward) && out & 0xFFFF_FFFF > 0
      && inward & 0xFFFF_FFFF > 0
  }

  var nextOutbound: UInt64 {
    @_noLocks get { word(StoreLayout.State.nextOutbound) & 0xFFFF_FFFF }
  }
  var nextInbound: UInt64 {
    @_noLocks get { word(StoreLayout.State.nextInbound) & 0xFFFF_FFFF }
  }
  var createdAt: Nanoseconds {
    @_noLocks get { Nanoseconds(word(StoreLayout.State.createdAt)) }
  }
  var oldest: UInt64 { @_noLocks get { word(StoreLayout.State.oldest) } }
  /// Goes up with each reset.
  var epoch: UInt64 { @_noLocks get { word(StoreLayout.State.epoch) } }
  private var head: UInt64 { @_noLocks get { word(StoreLayout.State.head) } }

  @_noLocks
  mutating func setNextOutbound(_ number: UInt64) {
    setWord(StoreLayout.State.nextOutbound, Self.sealed(number))
  }

  @_noLocks
  mutating func setNextInbound(_ number: UInt64) {
    setWord(StoreLayout.State.nextInbound, Self.sealed(number))
  }

  /// States and marks as they lie there.
  @unsafe @_noLocks
  func copyWords(to memory: UnsafeMutableRawPointer) {
    unsafe memory.copyMemory(
      from: base + KeptLayout.wordsOffset, byteCount: KeptLayout.wordsByteCount)
  }

  // MARK: Messages

  /// A quarter of the ring: a message never pushes out so much that a resend finds nothing.
  var messageByteCountMax: Int {
    @_noLocks get { capacity.byteCount / 4 - StoreLayout.Record.headerByteCount }
  }

  @_noLocks
  mutating func append(
    type: UInt64, time: Nanoseconds, bodyFrom: Int, bytes: UnsafeRawBufferPointer
  ) {
    precondition(bytes.count <= messageByteCountMax, "a message fits in the store")
    let number = nextOutbound
    let ringCount = UInt64(capacity.byteCount)
    let size = UInt64((StoreLayout.Record.headerByteCount + bytes.count + 7) & ~7)
    var from = head
    // A record lies in one piece.
    let untilEnd = ringCount - (from & (ringCount - 1))
    if untilEnd < size { from += untilEnd }
    let record = unsafe ring + Int(from & (ringCount - 1))
    unsafe record.storeBytes(
      of: number, toByteOffset: StoreLayout.Record.number, as: UInt64.self)
    unsafe record.storeBytes(of: epoch, toByteOffset: StoreLayout.Record.epoch, as: UInt64.self)
    unsafe record.storeBytes(of: type, toByteOffset: StoreLayout.Record.type, as: UInt64.self)
    unsafe record.storeBytes(
      of: time.count, toByteOffset: StoreLayout.Record.time, as: UInt64.self)
    // In one store, as the sum reads it.
    let counts = UInt64(UInt32(truncatingIfNeeded: bytes.count)) | UInt64(bodyFrom) &<< 32
    unsafe record.storeBytes(
      of: counts, toByteOffset: StoreLayout.Record.byteCount, as: UInt64.self)
    if let start = bytes.baseAddress, bytes.count > 0 {
      // The last word ends in zeros.
      unsafe (record + Int(size) - 8).storeBytes(of: 0, as: UInt64.self)
      unsafe (record + StoreLayout.Record.headerByteCount).copyMemory(
        from: start, byteCount: bytes.count)
    }
    unsafe record.storeBytes(
      of: StoreSum.of(record, bytes.count), toByteOffset: StoreLayout.Record.sum, as: UInt64.self)

    let slot = unsafe base + slotOffset(number)
    unsafe slot.storeBytes(of: number, as: UInt64.self)
    unsafe slot.storeBytes(of: from, toByteOffset: 8, as: UInt64.self)
    if nextMark != 0 { putMark(of: number) }
    let head = from + size
    setWord(StoreLayout.State.head, head)
    noteOldest(number, head)
    setNextOutbound(number + 1)
  }

  // MARK: Marks

  @inline(__always) @_noLocks
  private func markPlace(_ which: UInt64) -> UnsafeMutableRawPointer {
    unsafe base + StoreLayout.markOffset + Int(which & 1) * StoreLayout.markByteCount
  }

  @inline(__always) @_noLocks
  private func markWord(_ which: UInt64, _ offset: Int) -> UInt64 {
    unsafe markPlace(which).load(fromByteOffset: offset, as: UInt64.self)
  }

  /// Whether a mark's message has its number.
  @_noLocks
  private func counts(_ which: UInt64) -> Bool {
    let at = markWord(which, StoreLayout.Mark.epoch)
    return at < epoch || at == epoch && markWord(which, StoreLayout.Mark.number) < nextOutbound
  }

  /// Which of the two was written last and counts.
  private var lastMark: UInt64? {
    @_noLocks get {
      if !counts(0) { return counts(1) ? 1 : nil }
      if !counts(1) { return 0 }
      let (a, b) = (markWord(0, StoreLayout.Mark.epoch), markWord(1, StoreLayout.Mark.epoch))
      if a != b { return a > b ? 0 : 1 }
      return markWord(0, StoreLayout.Mark.number) >= markWord(1, StoreLayout.Mark.number) ? 0 : 1
    }
  }

  /// That of the last message that was marked; 0: none was.
  var mark: UInt64 {
    @_noLocks get {
      guard let last = lastMark else { return 0 }
      return markWord(last, StoreLayout.Mark.value)
    }
  }

  /// In the place that counts less. Until the message has its number it doesn't count itself, at no moment of these
  /// writes.
  @_noLocks
  private mutating func putMark(of number: UInt64) {
    let place = unsafe markPlace(lastMark == 0 ? 1 : 0)
    unsafe place.storeBytes(of: .max, toByteOffset: StoreLayout.Mark.epoch, as: UInt64.self)
    unsafe place.storeBytes(of: nextMark, toByteOffset: StoreLayout.Mark.value, as: UInt64.self)
    unsafe place.storeBytes(of: number, toByteOffset: StoreLayout.Mark.number, as: UInt64.self)
    unsafe place.storeBytes(of: epoch, toByteOffset: StoreLayout.Mark.epoch, as: UInt64.self)
    nextMark = 0
  }

  /// What may be gone now: below it nothing is promised.
  @inline(__always) @_noLocks
  private mutating func noteOldest(_ number: UInt64, _ head: UInt64) {
    var oldest = oldest
    if oldest == 0 { oldest = number }
    // The number of the first record that is whole. A few a call; what isn't in the index is a number of the session, or
    // was never given out, and of those there may be many. Behind them older messages may be here still, so counting
    // doesn't say it.
    let ringCount = UInt64(capacity.byteCount)
    var looks = 64
    while oldest < number, looks > 0 {
      looks -= 1
      let slot = unsafe base + slotOffset(oldest)
      let isHere = unsafe slot.load(as: UInt64.self) == oldest
      let place = unsafe slot.load(fromByteOffset: 8, as: UInt64.self)
      if isHere, place + ringCount >= head { break }
      oldest += 1
    }
    setWord(StoreLayout.State.oldest, oldest)
  }

  @inline(__always) @_noLocks
  private func slotOffset(_ number: UInt64) -> Int {
    let slot = Int(truncatingIfNeeded: number & UInt64(capacity.messages - 1))
    return StoreLayout.indexOffset + slot * StoreLayout.slotByteCount
  }

  @_noLocks
  func firstHeld(from first: UInt64, through last: UInt64) -> UInt64 {
    var number = first
    while number <= last, unsafe (base + slotOffset(number)).load(as: UInt64.self) != number {
      number += 1
    }
    return number
  }

  @_noLocks
  func find(_ number: UInt64) -> StoredMessage? {
    let slot = unsafe base + slotOffset(number)
    guard unsafe slot.load(as: UInt64.self) == number else { return nil }
    let place = unsafe slot.load(fromByteOffset: 8, as: UInt64.self)
    let ringCount = UInt64(capacity.byteCount)
    let head = head
    guard place < head, head - place <= ringCount else { return nil }
    let offset = Int(place & (ringCount - 1))
    guard offset <= capacity.byteCount - StoreLayout.Record.headerByteCount else { return nil }
    let record = unsafe ring + offset
    let byteCount = unsafe Int(
      record.load(fromByteOffset: StoreLayout.Record.byteCount, as: UInt32.self))
    let bodyFrom = unsafe Int(
      record.load(fromByteOffset: StoreLayout.Record.bodyFrom, as: UInt32.self))
    guard
      byteCount <= capacity.byteCount - offset - StoreLayout.Record.headerByteCount,
      bodyFrom <= byteCount,
      unsafe record.load(fromByteOffset: StoreLayout.Record.number, as: UInt64.self) == number,
      unsafe record.load(fromByteOffset: StoreLayout.Record.epoch, as: UInt64.self) == epoch,
      unsafe record.load(fromByteOffset: StoreLayout.Record.sum, as: UInt64.self)
        == StoreSum.of(record, byteCount)
    else { return nil }
    return unsafe StoredMessage(
      number: number,
      type: record.load(fromByteOffset: StoreLayout.Record.type, as: UInt64.self),
      time: Nanoseconds(record.load(fromByteOffset: StoreLayout.Record.time, as: UInt64.self)),
      bodyFrom: bodyFrom,
      bytes: UnsafeRawBufferPointer(
        start: record + StoreLayout.Record.headerByteCount, count: byteCount))
  }

  /// Begins at 1. The ring goes on where it is; its records belong to another epoch now.
  @_noLocks
  mutating func reset(at time: Nanoseconds) {
    let active = unsafe base.load(fromByteOffset: StoreLayout.activeOffset, as: UInt64.self) & 1
    let epoch = epoch
    let head = head
    unsafe state =
      base + StoreLayout.stateOffset + Int(1 - active) * StoreLayout.stateByteCount
    setWord(StoreLayout.State.nextOutbound, Self.sealed(1))
    setWord(StoreLayout.State.nextInbound, Self.sealed(1))
    setWord(StoreLayout.State.createdAt, time.count)
    // Wraps after 2^64 resets.
    setWord(StoreLayout.State.epoch, epoch &+ 1)
    setWord(StoreLayout.State.head, head)
    setWord(StoreLayout.State.oldest, 0)
    unsafe base.storeBytes(
      of: 1 - active, toByteOffset: StoreLayout.activeOffset, as: UInt64.self)
  }
}
