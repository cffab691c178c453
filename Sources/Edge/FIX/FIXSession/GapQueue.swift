// Messages that came ahead of a gap, until it is closed. A window of numbers and a stretch of bytes, both
// of fixed size: what doesn't fit is dropped by whoever asks, and asked for again later.

import FIXCodec

/// Where number `n` waits in slot `n mod count`. A window no wider than that has no collisions.
@safe
@usableFromInline
struct GapQueue: ~Copyable {
  @usableFromInline struct Entry: BitwiseCopyable {
    var number: UInt64
    /// -1: nothing waits; -2: the message has been dealt with, only its number counts.
    var byteCount: Int32
    var offset: UInt32
  }

  @safe
  enum Taken {
    case nothing
    /// It was dealt with when it came.
    case done
    case message(UnsafeRawBufferPointer)
  }

  @usableFromInline let entries: UnsafeMutablePointer<Entry>
  /// No page is spent on it until a message waits, and most sessions never see a gap: nothing is read that wasn't put there, but
  /// for what whole registers bring along and nobody looks at.
  @usableFromInline let bytes: UnsafeMutableRawBufferPointer
  private let capacity: Int
  private let byteCapacity: Int
  private var used = 0
  private(set) var count = 0

  /// Behind the bytes, for whoever reads whole registers.
  private static var slack: Int { 64 }

  init(count: Int, byteCount: Int) {
    precondition(count > 0 && count & (count - 1) == 0, "a power of two")
    capacity = count
    byteCapacity = byteCount
    unsafe entries = .allocate(capacity: count)
    unsafe entries.initialize(
      repeating: Entry(number: 0, byteCount: -1, offset: 0), count: count)
    unsafe bytes = .allocate(byteCount: byteCount + Self.slack, alignment: 64)
  }

  @inlinable deinit {
    unsafe entries.deallocate()
    unsafe bytes.deallocate()
  }

  @_noLocks
  private func slot(_ number: UInt64) -> Int {
    Int(truncatingIfNeeded: number & UInt64(truncatingIfNeeded: capacity - 1))
  }

  @_noLocks
  func has(_ number: UInt64) -> Bool {
    let entry = unsafe entries[slot(number)]
    return entry.byteCount != -1 && entry.number == number
  }

  /// Keeps a message. False when it has no place; true too when it waits already.
  @_noLocks
  mutating func put(_ number: UInt64, _ message: FieldBytes, expected: UInt64) -> Bool {
    guard let at = place(number, expected) else { return has(number) }
    if count == 0 { used = 0 }
    guard message.count <= byteCapacity - used else { return false }
    unsafe message.copy(to: bytes.baseAddress! + used)
    unsafe entries[at] = Entry(
      number: number, byteCount: Int32(truncatingIfNeeded: message.count),
      offset: UInt32(truncatingIfNeeded: used))
    used += message.count
    count += 1
    return true
  }

  /// Remembers that a number has been dealt with.
  @_noLocks
  mutating func mark(_ number: UInt64, expected: UInt64) {
    guard let at = place(number, expected) else { return }
    if count == 0 { used = 0 }
    unsafe entries[at] = Entry(number: number, byteCount: -2, offset: 0)
    count += 1
  }

  /// A free slot for the number, if it is inside of the window.
  @_noLocks
  private func place(_ number: UInt64, _ expected: UInt64) -> Int? {
    guard number >= expected, number - expected < UInt64(truncatingIfNeeded: capacity) else {
      return nil
    }
    let at = slot(number)
    return unsafe entries[at].byteCount == -1 ? at : nil
  }

  /// What waits for its turn under this number, which leaves. The bytes are good until the next put.
  @_noLocks
  mutating func take(_ number: UInt64) -> Taken {
    let at = slot(number)
    let entry = unsafe entries[at]
    guard entry.byteCount != -1, entry.number == number else { return .nothing }
    unsafe entries[at].byteCount = -1
    count -= 1
    if entry.byteCount == -2 { return .done }
    let from = Int(entry.offset)
    return unsafe .message(
      UnsafeRawBufferPointer(rebasing: bytes[from..<from + Int(entry.byteCount)]))
  }

  /// Forgets all below a number; says how many of them were messages.
  @_noLocks
  mutating func dropBelow(_ number: UInt64) -> Int {
    if count == 0 { return 0 }
    var dropped = 0
    var at = 0
    while at < capacity {
      let entry = unsafe entries[at]
      if entry.byteCount != -1, entry.number < number {
        if entry.byteCount >= 0 { dropped += 1 }
        unsafe entries[at].byteCount = -1
        count -= 1
      }
      at += 1
    }
    return dropped
  }

  func checkInvariants(expected: UInt64) {
    var waiting = 0
    for at in 0..<capacity where unsafe entries[at].byteCount != -1 {
      let entry = unsafe entries[at]
      waiting += 1
      precondition(slot(entry.number) == at, "an entry lies in its number's slot")
      precondition(entry.number >= expected, "what has passed has left")
      precondition(
        entry.byteCount == -2 || Int(entry.offset) + Int(entry.byteCount) <= used,
        "its bytes are among those in use")
    }
    precondition(waiting == count, "entries are counted")
    precondition(used <= byteCapacity, "bytes are bounded")
  }
}
