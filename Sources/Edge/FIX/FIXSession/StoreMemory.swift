// The work of a store, over a mapping: records in a ring, an index by number, states. The order of the
// writes is what makes it safe to be killed between any two of them: first the tail leaves what will be overwritten, then the
// record, its place in the index, its mark and the head, and the number last. Until the number is written nothing has
// happened, and the message isn't on the wire before. Barriers keep the compiler to that order; a thread that is killed has
// done what stands before where it was killed.

import CAtomics
import Events
import Platform

/// How much a store keeps.
public struct StoreCapacity: Hashable, Sendable {
  /// Messages that can be found; a power of two.
  public var messages: Int
  /// Bytes of messages, each with 48 of its own; a power of two. A sixteenth stays free for what comes next.
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
  let base: UnsafeMutableRawPointer
  let ring: UnsafeMutableRawPointer
  private var state: UnsafeMutableRawPointer
  /// What the next message is marked with; 0: it isn't.
  var nextMark: UInt64 = 0
  /// Which of the two marks is written next: not the last one that counts.
  var markTurn: UInt64 = 0

  init(_ mapping: consuming Mapping, _ capacity: StoreCapacity) {
    let base = unsafe mapping.base
    self.mapping = mapping
    self.capacity = capacity
    unsafe self.base = base
    unsafe ring = base + StoreLayout.ringOffset(indexCount: capacity.messages)
    let active = unsafe base.load(fromByteOffset: StoreLayout.activeOffset, as: UInt64.self)
    unsafe state =
      base + StoreLayout.stateOffset + Int(active & 1) * StoreLayout.stateByteCount
    markTurn = lastMark == 0 ? 1 : 0
  }

  // MARK: Words

  /// Of the state that counts, as it lies there.
  @inline(__always) @_noLocks
  func word(_ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: state.load(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) @_noLocks
  mutating func setWord(_ offset: Int, _ value: UInt64) {
    unsafe state.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
  }

  var activeWord: UInt64 {
    unsafe base.load(fromByteOffset: StoreLayout.activeOffset, as: UInt64.self)
  }

  var nextOutbound: UInt64 {
    @_noLocks get { StoreSeal.number(of: word(StoreLayout.State.nextOutbound)) }
  }
  var nextInbound: UInt64 {
    @_noLocks get { StoreSeal.number(of: word(StoreLayout.State.nextInbound)) }
  }
  var createdAt: Nanoseconds {
    @_noLocks get { Nanoseconds(word(StoreLayout.State.createdAt)) }
  }
  /// Goes up with each reset.
  var epoch: UInt64 { @_noLocks get { word(StoreLayout.State.epoch) } }
  /// Where the records of this epoch begin.
  var start: UInt64 { @_noLocks get { word(StoreLayout.State.start) } }
  var head: UInt64 { @_noLocks get { StoreSeal.place(of: word(StoreLayout.State.head)) } }
  var tail: UInt64 { @_noLocks get { StoreSeal.place(of: word(StoreLayout.State.tail)) } }

  /// What a reset's three words are proven by.
  var resetCheck: UInt64 {
    @_noLocks get { unsafe StoreSum.of(words: state + StoreLayout.State.createdAt, count: 3) }
  }

  @_noLocks
  mutating func setNextOutbound(_ number: UInt64) {
    setWord(StoreLayout.State.nextOutbound, StoreSeal.number(number))
  }

  @_noLocks
  mutating func setNextInbound(_ number: UInt64) {
    setWord(StoreLayout.State.nextInbound, StoreSeal.number(number))
  }

  @_noLocks
  mutating func setHead(_ place: UInt64) { setWord(StoreLayout.State.head, StoreSeal.place(place)) }

  @_noLocks
  mutating func setTail(_ place: UInt64) { setWord(StoreLayout.State.tail, StoreSeal.place(place)) }

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
    let size = StoreWalk.byteCount(ofMessage: UInt64(bytes.count))
    let before = head
    var from = before
    // A record lies in one piece.
    let untilEnd = ringCount &- (from & (ringCount &- 1))
    if untilEnd < size { from &+= untilEnd }
    leave(forRecordsUntil: from &+ size)
    if untilEnd < size {
      unsafe (ring + Int(before & (ringCount &- 1))).storeBytes(
        of: StoreLayout.Record.skipped, as: UInt64.self)
    }
    let record = unsafe ring + Int(from & (ringCount &- 1))
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
    setSlot(number, from)
    if nextMark != 0 { putMark(of: number) }
    apus_compiler_barrier()
    setHead(from &+ size)
    apus_compiler_barrier()
    setNextOutbound(number &+ 1)
  }

  /// The tail goes on, from record to record, before what it leaves is overwritten: a kill amid a record leaves those from the
  /// tail on whole, and who copies them meanwhile sees afterwards which weren't any more.
  @inline(__always) @_noLocks
  private mutating func leave(forRecordsUntil end: UInt64) {
    let ringCount = UInt64(capacity.byteCount)
    let needed = end &+ StoreLayout.freeByteCount(capacity.byteCount)
    var tail = tail
    if tail &+ ringCount < needed {
      // It ends ahead of the head: a record and what is skipped for it are half a ring at most.
      repeat {
        let place = unsafe ring + Int(tail & (ringCount &- 1))
        if unsafe place.load(as: UInt64.self) == StoreLayout.Record.skipped {
          tail &+= ringCount &- tail & (ringCount &- 1)
        } else {
          let byteCount = unsafe place.load(
            fromByteOffset: StoreLayout.Record.byteCount, as: UInt32.self)
          tail &+= StoreWalk.byteCount(ofMessage: UInt64(byteCount))
        }
      } while tail &+ ringCount < needed
      setTail(tail)
    }
    // Pairs with the keeper's reads, of the bytes and then of the tail (KeptStores.tail).
    apus_fence_release()
  }

  @inline(__always) @_noLocks
  private func slotOffset(_ number: UInt64) -> Int {
    let slot = Int(truncatingIfNeeded: number & UInt64(capacity.messages - 1))
    return StoreLayout.indexOffset + slot * StoreLayout.slotByteCount
  }

  @inline(__always) @_noLocks
  mutating func setSlot(_ number: UInt64, _ place: UInt64) {
    let slot = unsafe base + slotOffset(number)
    unsafe slot.storeBytes(of: number, as: UInt64.self)
    unsafe slot.storeBytes(of: place, toByteOffset: 8, as: UInt64.self)
  }

  /// The oldest number that is kept still, or one below it: it looks at no more than so many records that the index has no
  /// more. 0: none is kept.
  var oldest: UInt64 {
    @_noLocks get {
      let ringCount = UInt64(capacity.byteCount)
      var place = tail
      var oldest: UInt64 = 0
      var looks = 1_024
      while place < head, looks > 0 {
        looks -= 1
        let record = unsafe ring + Int(place & (ringCount - 1))
        if unsafe record.load(as: UInt64.self) == StoreLayout.Record.skipped {
          place += ringCount - place & (ringCount - 1)
          continue
        }
        if unsafe record.load(fromByteOffset: StoreLayout.Record.epoch, as: UInt64.self) == epoch {
          oldest = unsafe record.load(
            fromByteOffset: StoreLayout.Record.number, as: UInt64.self)
          if unsafe (base + slotOffset(oldest)).load(as: UInt64.self) == oldest { break }
        }
        place += unsafe StoreWalk.byteCount(
          ofMessage: UInt64(
            record.load(fromByteOffset: StoreLayout.Record.byteCount, as: UInt32.self)))
      }
      return oldest
    }
  }

  @_noLocks
  func firstHeld(from first: UInt64, through last: UInt64) -> UInt64 {
    var number = first
    while number <= last {
      if unsafe (base + slotOffset(number)).load(as: UInt64.self) == number,
        unsafe record(of: number) != nil
      {
        break
      }
      number += 1
    }
    return number
  }

  /// Where the index says that it is, if it is there.
  @inline(__always) @_noLocks
  private func record(of number: UInt64) -> UnsafeMutableRawPointer? {
    let slot = unsafe base + slotOffset(number)
    guard unsafe slot.load(as: UInt64.self) == number else { return nil }
    let place = unsafe slot.load(fromByteOffset: 8, as: UInt64.self)
    guard place >= tail, place < head else { return nil }
    let offset = Int(place & UInt64(capacity.byteCount - 1))
    guard offset <= capacity.byteCount - StoreLayout.Record.headerByteCount else { return nil }
    let record = unsafe ring + offset
    guard
      unsafe record.load(fromByteOffset: StoreLayout.Record.number, as: UInt64.self) == number,
      unsafe record.load(fromByteOffset: StoreLayout.Record.epoch, as: UInt64.self) == epoch
    else { return nil }
    return unsafe record
  }

  @_noLocks
  func find(_ number: UInt64) -> StoredMessage? {
    guard let record = unsafe record(of: number) else { return nil }
    let byteCount = unsafe Int(
      record.load(fromByteOffset: StoreLayout.Record.byteCount, as: UInt32.self))
    let bodyFrom = unsafe Int(
      record.load(fromByteOffset: StoreLayout.Record.bodyFrom, as: UInt32.self))
    let room = unsafe ring + capacity.byteCount - record
    guard
      byteCount <= room - StoreLayout.Record.headerByteCount, bodyFrom <= byteCount,
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
    let (epoch, head, tail) = (epoch, head, tail)
    unsafe state =
      base + StoreLayout.stateOffset + Int(1 - active) * StoreLayout.stateByteCount
    setNextOutbound(1)
    setNextInbound(1)
    setWord(StoreLayout.State.createdAt, time.count)
    // Wraps after 2^64 resets.
    setWord(StoreLayout.State.epoch, epoch &+ 1)
    setWord(StoreLayout.State.start, head)
    setWord(StoreLayout.State.check, resetCheck)
    setHead(head)
    setTail(tail)
    apus_compiler_barrier()
    unsafe base.storeBytes(
      of: StoreSeal.number(1 - active), toByteOffset: StoreLayout.activeOffset, as: UInt64.self)
    apus_compiler_barrier()
  }
}
