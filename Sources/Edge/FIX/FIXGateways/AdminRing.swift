// What the two gateways tell each other about sessions, on a ring of its own beside the line: it never waits
// behind orders. Gateway-in attaches and detaches connections, passes its session halves' notes and the answers
// to messages that it refused; gateway-out says when a session ended on its side.
//
// A frame is one slot that says what it is, and as many slots of bytes as it has, published at once.

import Events
import Fabric
import FIXSession
import Network

/// What a frame says.
@frozen
public struct AdminCode: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  /// A session has a connection: `value` is a descriptor, the reader's own from now on.
  static var attach: AdminCode { @_noLocks get { AdminCode(code: 1) } }
  /// Its connection is over. `value` 1: at once; 0: once what waits is out.
  static var detach: AdminCode { @_noLocks get { AdminCode(code: 2) } }
  /// A `SessionNote` for the outbound half.
  static var note: AdminCode { @_noLocks get { AdminCode(code: 3) } }
  /// A body to send: `value` is the message's type. What there is to say of how `order` stands goes in behind `front` bytes.
  static var answer: AdminCode { @_noLocks get { AdminCode(code: 4) } }
  /// All up to the number `value` was received and is on record.
  static var received: AdminCode { @_noLocks get { AdminCode(code: 5) } }
  /// From gateway-out: it sent a Logout by itself; `value` is the reason.
  static var loggedOut: AdminCode { @_noLocks get { AdminCode(code: 6) } }

  /// From gateway-out: the name with the number `value` is to be forgotten.
  static var forget: AdminCode { @_noLocks get { AdminCode(code: 7) } }

  /// The message with the number `value` becomes the events from `sequence` on. It counts as received, at the
  /// latest, when something is sent that one of them caused.
  static var admitted: AdminCode { @_noLocks get { AdminCode(code: 8) } }

  /// A session has a TLS connection, which stays with gateway-in: `value` is its id there.
  static var attachSealed: AdminCode { @_noLocks get { AdminCode(code: 9) } }
  /// The kernel has `value` bytes more of what was given to gateway-in for a TLS connection.
  static var sent: AdminCode { @_noLocks get { AdminCode(code: 10) } }
  /// The other side has refused our message with the number `value`.
  static var refused: AdminCode { @_noLocks get { AdminCode(code: 14) } }

  /// From gateway-out, for the TLS connection `value`: plain bytes to encrypt and send.
  static var bytes: AdminCode { @_noLocks get { AdminCode(code: 11) } }
  /// The same: there is no more; close it once all is sent.
  static var goodbye: AdminCode { @_noLocks get { AdminCode(code: 12) } }
  /// The same: end it as it is.
  static var cut: AdminCode { @_noLocks get { AdminCode(code: 13) } }

  public static var names: [String] {
    [
      "none", "attach", "detach", "note", "answer", "received", "logged_out", "forget", "admitted",
      "attach_sealed", "sent", "bytes", "goodbye", "cut", "refused",
    ]
  }
}

/// A frame's first slot: code and session, the value, how many bytes follow; of an answer that leaves out how an order stands,
/// which order, and how many of the bytes stand before that.
struct AdminHead: BitwiseCopyable {
  var code: AdminCode
  var session: UInt16
  var value: UInt64
  var byteCount: Int
  var sequence: UInt64
  var order: UInt64
  var front: Int

  @_noLocks
  init(
    _ code: AdminCode, session: Int, value: UInt64 = 0, byteCount: Int = 0, sequence: UInt64 = 0,
    order: UInt64 = 0, front: Int = 0
  ) {
    self.code = code
    self.session = UInt16(truncatingIfNeeded: session)
    self.value = value
    self.byteCount = byteCount
    self.sequence = sequence
    self.order = order
    self.front = front
  }

  @_noLocks
  init(_ event: Event) {
    code = AdminCode(code: UInt8(truncatingIfNeeded: event.words.w0))
    session = UInt16(truncatingIfNeeded: event.words.w0 >> 16)
    value = event.words.w1
    byteCount = Int(truncatingIfNeeded: event.words.w2 & 0xFFFF)
    sequence = event.words.w3
    order = event.words.w4
    front = Int(truncatingIfNeeded: event.words.w2 >> 16 & 0xFFFF)
  }

  var event: Event {
    @_noLocks get {
      Event(
        sequence: Sequence(0), time: .zero, kind: EventKind(code: 0), source: .none,
        instrument: .none,
        words: EventWords(
          UInt64(code.code) | UInt64(session) << 16, value,
          UInt64(truncatingIfNeeded: byteCount | front << 16), sequence, order))
    }
  }
}

/// The writing end.
public struct AdminSender: ~Copyable {
  private var ring: RingProducer
  private let wake: () -> Void

  /// `wake`: wakes the reader's thread.
  public init(_ ring: consuming RingProducer, wake: @escaping () -> Void) {
    self.ring = ring
    self.wake = wake
  }

  /// The longest bytes of a frame.
  static var byteCountMax: Int { @_noLocks get { 4_096 } }
  /// Slots that the frames of one message may take: a few notes, or an answer.
  static var slotsPerMessage: Int { @_noLocks get { 8 * 5 + 65 + 1 } }

  /// Whether what one message may cause can be told.
  @_noLocks
  mutating func hasRoom() -> Bool { ring.hasRoom(Self.slotsPerMessage) }

  @_noLocks
  mutating func hasRoom(frames: Int) -> Bool { ring.hasRoom(frames * 5) }

  mutating func send(
    _ code: AdminCode, _ session: Int, value: UInt64 = 0, sequence: UInt64 = 0
  ) {
    ring.stage(AdminHead(code, session: session, value: value, sequence: sequence).event)
    publish()
  }

  /// Wakes nobody: the events that follow do.
  mutating func admit(_ number: UInt64, from sequence: UInt64, _ session: Int) {
    ring.stage(AdminHead(.admitted, session: session, value: number, sequence: sequence).event)
    ring.publish()
  }

  mutating func send(_ note: SessionNote, _ session: Int) {
    var slots = InlineArray<4, Event>(repeating: .empty)
    unsafe withUnsafeMutableBytes(of: &slots) { unsafe note.copy(to: $0.baseAddress!) }
    ring.stage(
      AdminHead(.note, session: session, byteCount: SessionNote.byteCount).event)
    for at in 0..<4 { ring.stage(slots[at]) }
    publish()
  }

  /// An answer's body. Nothing for one that is too long to be told.
  mutating func send(
    _ bytes: UnsafeRawBufferPointer, type: UInt64, _ session: Int, about order: UInt64 = 0,
    behind front: Int = 0
  ) -> Bool {
    if bytes.count > Self.byteCountMax { return false }
    unsafe send(
      AdminHead(
        .answer, session: session, value: type, byteCount: bytes.count, order: order,
        front: front), bytes)
    return true
  }

  // MARK: For TLS

  /// Whether half of the ring is free.
  mutating func isHalfFree() -> Bool { ring.hasRoom(ring.capacity / 2) }

  /// Plain bytes for a connection that gateway-in encrypts. False, and nothing is sent, without room for all.
  mutating func seal(
    _ bytes: UnsafeRawBufferPointer, _ session: Int, over id: ConnectionID
  ) -> Bool {
    let frames = bytes.count / Self.byteCountMax + 1
    guard ring.hasRoom(2 * frames + bytes.count / 64) else { return false }
    var from = 0
    while from < bytes.count {
      let piece = unsafe UnsafeRawBufferPointer(
        rebasing: bytes[from..<min(from + Self.byteCountMax, bytes.count)])
      unsafe send(
        AdminHead(.bytes, session: session, value: id.bits, byteCount: piece.count), piece)
      from += piece.count
    }
    return true
  }

  mutating func sayGoodbye(_ session: Int, over id: ConnectionID) -> Bool {
    guard hasRoom(frames: 1) else { return false }
    send(.goodbye, session, value: id.bits)
    return true
  }

  private mutating func send(_ head: AdminHead, _ bytes: UnsafeRawBufferPointer) {
    ring.stage(head.event)
    var from = 0
    while from < bytes.count {
      var slot = Event.empty
      unsafe withUnsafeMutableBytes(of: &slot) { to in
        unsafe to.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[from..<min(from + 64, bytes.count)]))
      }
      ring.stage(slot)
      from += 64
    }
    publish()
  }

  private mutating func publish() {
    ring.publish()
    wake()
  }
}

/// The reading end. It believes nothing that it reads: shared memory is others' too.
@safe
public struct AdminReceiver: ~Copyable {
  private var ring: RingConsumer
  private let bytes: UnsafeMutableRawBufferPointer
  /// Frames that made no sense; they were left out.
  public private(set) var brokenCount: UInt64 = 0

  public init(_ ring: consuming RingConsumer) {
    self.ring = ring
    unsafe bytes = .allocate(byteCount: AdminSender.byteCountMax + 64, alignment: 64)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { unsafe bytes.deallocate() }

  mutating func hasFrame() -> Bool { ring.availableNow() > 0 }

  /// The next frame; its bytes are in `body` until the next call.
  mutating func next() -> AdminHead? {
    let waiting = ring.available()
    if waiting == 0 { return nil }
    var head = AdminHead(ring.peek())
    ring.advance()
    let slots = (head.byteCount + 63) / 64
    if head.byteCount > AdminSender.byteCountMax || slots > ring.available() {
      brokenCount &+= 1
      head.byteCount = 0
      ring.release()
      return head
    }
    for slot in 0..<slots {
      unsafe bytes.storeBytes(of: ring.peek(), toByteOffset: slot * 64, as: Event.self)
      ring.advance()
    }
    ring.release()
    return head
  }

  func body(_ head: AdminHead) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[0..<head.byteCount])
  }
}

extension ConnectionID {
  /// As a frame has it.
  @_noLocks
  init(bits: UInt64) {
    self.init(index: UInt32(truncatingIfNeeded: bits), generation: UInt32(bits >> 32))
  }

  var bits: UInt64 { @_noLocks get { UInt64(index) | UInt64(generation) << 32 } }
}
