// The bytes of FIX messages as they crossed the wire, kept for the journal where its config asks for that. A gateway
// copies each message into memory of its own; its runner takes them out in parts, as events that no stage sees and
// no replay feeds, whenever the ring to the logger has room to spare. So the line never waits for its own transcript:
// what finds no room is left out, counted, and the next message says so.
//
// What a Logon has in Password, NewPassword and RawData isn't kept: each byte of it is an asterisk. CheckSum stays as it
// came, so such a message tells that something was taken out.

import Events
import Tables

@safe
public struct WireTrace: ~Copyable {
  /// Messages, each behind a head of 8 bytes: how long it is, whose, and which way it went.
  private let memory: UnsafeMutableRawBufferPointer
  private let capacity: Int
  private var head = 0
  private var tail = 0
  /// Of the first message, what was taken out.
  private var taken = 0
  private var number: UInt32 = 0
  /// Left out since the last message that wasn't.
  private var gap: UInt64 = 0
  public private(set) var lostCount: UInt64 = 0

  private static var headByteCount: Int { 8 }
  private static var partByteCount: Int { 24 }

  /// 0: nothing is kept.
  public init(byteCount: Int) {
    unsafe memory = .allocate(byteCount: max(1, byteCount), alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    capacity = byteCount
  }

  deinit { unsafe memory.deallocate() }

  public var isOn: Bool { capacity > 0 }
  public var isEmpty: Bool { head == tail }

  /// Keeps a message, or counts it as left out. 18 ns for 165 bytes; where it is off, a look at one word.
  mutating func keep(
    _ message: UnsafeRawBufferPointer, _ direction: WireDirection, _ seat: Int
  ) {
    guard isOn, message.count > 0 else { return }
    let needed = (Self.headByteCount + message.count + 7) & ~7
    if tail + needed > capacity { compact() }
    guard tail + needed <= capacity else {
      lostCount &+= 1
      gap &+= 1
      return
    }
    unsafe memory.storeBytes(of: UInt32(message.count), toByteOffset: tail, as: UInt32.self)
    unsafe memory.storeBytes(of: UInt16(seat), toByteOffset: tail + 4, as: UInt16.self)
    unsafe memory.storeBytes(of: direction.code, toByteOffset: tail + 6, as: UInt8.self)
    unsafe memory.storeBytes(
      of: UInt8(min(gap, 255)), toByteOffset: tail + 7, as: UInt8.self)
    gap = 0
    let place = unsafe UnsafeMutableRawBufferPointer(
      rebasing: memory[(tail + Self.headByteCount)..<(tail + Self.headByteCount + message.count)])
    unsafe place.copyMemory(from: message)
    unsafe Self.mask(place)
    tail += needed
  }

  /// What was taken out makes room at the end.
  private mutating func compact() {
    guard head > 0 else { return }
    unsafe (memory.baseAddress!).copyMemory(
      from: memory.baseAddress! + head, byteCount: tail - head)
    tail -= head
    head = 0
  }

  /// The next part of the first message, in order; nil when all were taken out. 10 ns.
  public mutating func next(at time: Nanoseconds) -> Event? {
    guard head < tail else { return nil }
    let length = Int(unsafe memory.load(fromByteOffset: head, as: UInt32.self))
    let seat = unsafe memory.load(fromByteOffset: head + 4, as: UInt16.self)
    let direction = unsafe memory.load(fromByteOffset: head + 6, as: UInt8.self)
    let lost = unsafe memory.load(fromByteOffset: head + 7, as: UInt8.self)
    if taken == 0 { number &+= 1 }
    let part = taken / Self.partByteCount
    let count = min(Self.partByteCount, length - taken)
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    let from = head + Self.headByteCount + taken
    unsafe withUnsafeMutableBytes(of: &words) {
      unsafe $0.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: memory[from..<(from + count)]))
    }
    let event = Event(
      sequence: Sequence(0), time: time, kind: .rawFIX, source: .session(seat), instrument: .none,
      RawFIX(
        text0: words.0, text1: words.1, text2: words.2, byteCount: UInt32(length),
        message: number, part: UInt16(part),
        partCount: UInt16((length + Self.partByteCount - 1) / Self.partByteCount),
        direction: WireDirection(code: direction), lost: part == 0 ? lost : 0))
    taken += count
    if taken == length {
      taken = 0
      head += (Self.headByteCount + length + 7) & ~7
      if head == tail {
        head = 0
        tail = 0
      }
    }
    return event
  }

  // MARK: Secrets

  /// Puts asterisks in the place of a Logon's secrets.
  static func mask(_ message: UnsafeMutableRawBufferPointer) {
    var at = unsafe field(35, in: message, from: 0)
    // MsgType is the third field; of anything else this is all that is looked at.
    guard let type = at, type + 1 < message.count, unsafe message[type] == UInt8(ascii: "A"),
      unsafe message[type + 1] == 1
    else { return }
    var dataByteCount = 0
    at = 0
    while let start = at, start < message.count {
      let (tag, value) = unsafe tag(in: message, at: start)
      guard value < message.count else { return }
      var end = value
      while end < message.count, unsafe message[end] != 1 { end += 1 }
      if tag == 95 {
        dataByteCount = 0
        for place in value..<end {
          dataByteCount = (dataByteCount &* 10 &+ Int(unsafe message[place]) &- 48) & 0xFFFFF
        }
      }
      if tag == 96 { end = max(end, min(message.count, value + dataByteCount)) }
      if tag == 554 || tag == 925 || tag == 96 {
        for place in value..<end { unsafe message[place] = UInt8(ascii: "*") }
      }
      at = end + 1
    }
  }

  /// Where a field's value begins, looked for among the first three.
  private static func field(
    _ wanted: Int, in message: UnsafeMutableRawBufferPointer, from start: Int
  ) -> Int? {
    var at = start
    for _ in 0..<3 {
      let (tag, value) = unsafe tag(in: message, at: at)
      if tag == wanted { return value }
      at = value
      while at < message.count, unsafe message[at] != 1 { at += 1 }
      at += 1
    }
    return nil
  }

  /// A tag's number, and where its value begins.
  private static func tag(
    in message: UnsafeMutableRawBufferPointer, at start: Int
  ) -> (tag: Int, value: Int) {
    var at = start
    var tag = 0
    while at < message.count, case let byte = unsafe message[at], byte != UInt8(ascii: "=") {
      // Not a field: its end is looked for as if it were one.
      if byte == 1 { return (0, at) }
      tag = tag &* 10 &+ Int(byte) &- 48
      at += 1
    }
    return (tag, at + 1)
  }
}

extension FIXGatewayIn {
  /// Whether all that was received has been taken for the journal.
  public var isTraced: Bool { trace.isEmpty }

  /// The next part of what was received.
  public mutating func nextTraced(at time: Nanoseconds) -> Event? { trace.next(at: time) }
}

extension FIXGatewayOut {
  /// Whether all that was sent has been taken for the journal.
  public var isTraced: Bool { wire.trace.isEmpty }

  /// The next part of what was sent.
  public mutating func nextTraced(at time: Nanoseconds) -> Event? { wire.trace.next(at: time) }
}
