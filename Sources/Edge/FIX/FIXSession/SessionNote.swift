// What the inbound half must tell the outbound half: plain records of one size, which a ring can carry
// from one thread to the other. What is longer than a note has room for is decided before: a TestReqID
// that long is rejected, routing values are left out (and counted), a type in 372 is left out.
//
//      0        1         2        3          4          8         16         24
//     +--------+---------+--------+----------+----------+---------+----------+---------------------+
//     | kind   | reason  | fault  | flags    | seconds  | number  | through  | six piece lengths,  |
//     |        |         |        |          |          |         |          | two bytes of zero   |
//     +--------+---------+--------+----------+----------+---------+----------+---------------------+
//     32                                                                                        256
//     | the pieces one after the other: text, type, tag, 115/116, 128/129, 144/145                 |
//     +---------------------------------------------------------------------------------------------+

import FIXCodec

enum SessionNoteLayout {
  static var kindOffset: Int { 0 }
  static var reasonOffset: Int { 1 }
  static var faultOffset: Int { 2 }
  static var flagsOffset: Int { 3 }
  static var secondsOffset: Int { 4 }
  static var numberOffset: Int { 8 }
  static var throughOffset: Int { 16 }
  static var lengthsOffset: Int { 24 }
  static var piecesOffset: Int { 32 }
  static var byteCount: Int { 256 }
  /// Of all pieces together.
  static var piecesByteCount: Int { @_noLocks get { 224 } }
}

@frozen
public struct SessionNote: BitwiseCopyable, Sendable {
  @frozen
  public enum Kind: UInt8, Sendable {
    /// Nothing: a slot that was never written.
    case none
    /// Send our Logon; `seconds` is 108. A reply makes the session up.
    case logon
    /// The other side answered our Logon: the session is up.
    case up
    /// Begin at 1 again, before what follows; `number` is the wall's time. Both halves have it from one clock, so that a
    /// restart finds the numbers in the schedule's session that they began with.
    case reset
    /// Answer a TestRequest; text is 112.
    case heartbeat
    case testRequest
    /// The other side lives: heartbeats go on.
    case alive
    /// Ask for `number` to `through` (0: to the end).
    case resendRequest
    /// Serve a ResendRequest for `number` to `through`; `seconds` is low half of its own number.
    case resend
    case reject
    case businessReject
    case logout
    /// The session is over for `reason`.
    case close
  }

  /// Bits of `flags`.
  enum Flag {
    /// Of a logon: it answers one.
    static var isReply: UInt8 { 1 }
    /// Of a logon: 141=Y.
    static var isReset: UInt8 { 2 }
    /// Of a reject: 373 says why, as a number of its own in `seconds`.
    static var hasCode: UInt8 { 4 }
  }

  /// What is written in `pieces`, in this order.
  enum Piece: Int {
    case text
    case type
    case tag
    case onBehalfOf
    case deliverTo
    case locations
  }

  public var kind: Kind
  public var reason: SessionReason
  public var fault: Fault
  var flags: UInt8
  public var seconds: UInt32
  public var number: UInt64
  public var through: UInt64
  /// A byte a piece.
  var lengths: UInt64
  var pieces: InlineArray<28, UInt64>

  @_noLocks
  init(_ kind: Kind, reason: SessionReason = .ownLogout) {
    self.kind = kind
    self.reason = reason
    fault = .none
    flags = 0
    seconds = 0
    number = 0
    through = 0
    lengths = 0
    pieces = InlineArray(repeating: 0)
  }

  func length(_ piece: Piece) -> Int {
    Int(lengths >> UInt64(piece.rawValue * 8) & 255)
  }

  func offset(_ piece: Piece) -> Int {
    var offset = 0
    var at = 0
    while at < piece.rawValue {
      offset += Int(lengths >> UInt64(at * 8) & 255)
      at += 1
    }
    return offset
  }

  /// Bytes that are taken so far.
  fileprivate var used: Int { offset(.locations) + length(.locations) }

  /// Adds bytes to a piece; later pieces must be empty. False when there is no room.
  @_noLocks
  mutating func append(_ piece: Piece, _ bytes: FieldBytes) -> Bool {
    let from = used
    guard bytes.count <= SessionNoteLayout.piecesByteCount - from,
      length(piece) + bytes.count <= 255
    else { return false }
    unsafe bytes.withBytes { source in
      unsafe withUnsafeMutableBytes(of: &pieces) { to in
        if let start = source.baseAddress {
          unsafe to.baseAddress!.advanced(by: from).copyMemory(
            from: start, byteCount: source.count)
        }
      }
    }
    lengths &+= UInt64(bytes.count) << UInt64(piece.rawValue * 8)
    return true
  }

  /// A whole field: tag, value and separator.
  @_noLocks
  mutating func append(_ piece: Piece, tag: StaticString, _ value: FieldBytes) -> Bool {
    let count = tag.utf8CodeUnitCount + value.count + 1
    let from = used
    guard count <= SessionNoteLayout.piecesByteCount - from, length(piece) + count <= 255 else {
      return false
    }
    unsafe value.withBytes { source in
      unsafe withUnsafeMutableBytes(of: &pieces) { to in
        let start = unsafe to.baseAddress!.advanced(by: from)
        unsafe start.copyMemory(from: tag.utf8Start, byteCount: tag.utf8CodeUnitCount)
        if let bytes = source.baseAddress {
          unsafe start.advanced(by: tag.utf8CodeUnitCount).copyMemory(
            from: bytes, byteCount: source.count)
        }
        unsafe start.storeBytes(of: 0x01, toByteOffset: count - 1, as: UInt8.self)
      }
    }
    lengths &+= UInt64(count) << UInt64(piece.rawValue * 8)
    return true
  }
}

extension SessionNote {
  /// Nothing to tell.
  public static var none: SessionNote { @_noLocks get { SessionNote(.none) } }

  /// A note from memory that others can write to: nil where its bytes are none that a note may have.
  @_noLocks
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == SessionNoteLayout.byteCount,
      unsafe Kind(rawValue: bytes[SessionNoteLayout.kindOffset]) != nil,
      unsafe SessionReason(rawValue: bytes[SessionNoteLayout.reasonOffset]) != nil,
      unsafe Fault(rawValue: bytes[SessionNoteLayout.faultOffset]) != nil
    else { return nil }
    self.init(.none)
    unsafe withUnsafeMutableBytes(of: &self) { unsafe $0.copyMemory(from: bytes) }
    if used > SessionNoteLayout.piecesByteCount { return nil }
  }

  /// Copies its bytes to memory of `byteCount` or more.
  @_noLocks
  public func copy(to memory: UnsafeMutableRawPointer) {
    unsafe memory.storeBytes(of: self, as: SessionNote.self)
  }

  public static var byteCount: Int { @_noLocks get { SessionNoteLayout.byteCount } }
}

/// Notes on their way within one thread. One message never makes more than a few, and the other half
/// takes them before the next message.
@safe
public struct NoteQueue: ~Copyable {
  @usableFromInline let slots: UnsafeMutablePointer<SessionNote>
  @usableFromInline var head = 0
  @usableFromInline var tail = 0

  static var capacity: Int { @_noLocks get { 32 } }

  public init() {
    unsafe slots = .allocate(capacity: Self.capacity)
    unsafe slots.initialize(repeating: SessionNote(.none), count: Self.capacity)
  }

  @inlinable deinit { unsafe slots.deallocate() }

  @inlinable public var isEmpty: Bool { head == tail }

  @_noLocks
  public mutating func push(_ note: SessionNote) {
    precondition(tail &- head < Self.capacity, "notes are taken after each message")
    unsafe slots[tail & (Self.capacity - 1)] = note
    tail &+= 1
  }

  @_noLocks
  public mutating func pop(_ note: inout SessionNote) -> Bool {
    if head == tail { return false }
    unsafe note = slots[head & (Self.capacity - 1)]
    head &+= 1
    return true
  }
}
