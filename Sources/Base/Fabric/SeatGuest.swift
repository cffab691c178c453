// The outsider's side of a seat, in Swift: what a process maps when it sits down. Tests, benchmarks and strategies in
// Swift use it; tools/python has the same for Python.

import CAtomics
import CPlatform
import Events
import Platform

@safe
public struct SeatGuest: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  private let core: Mapping
  private let outsider: Mapping
  private let eventSlots: Int
  private let intentSlots: Int
  private var eventPosition: UInt64 = 0
  private var eventTail: UInt64 = 0
  private var intentPosition: UInt64 = 0
  private var beats: UInt64 = 0
  public let attachment: UInt64
  /// The strategy's number.
  public let strategy: UInt16

  /// What came over a connected Unix socket. The socket stays the caller's: the seat is his as long as it is open.
  public init(borrowedOver socket: Int32) throws(SystemFailure) {
    var greeting: [UInt64] = [0, 0]
    var files = [Int32](repeating: -1, count: 4)
    var byteCount = 0
    var count = 0
    try SystemFailure.check(
      unsafe greeting.withUnsafeMutableBytes { bytes in
        unsafe apus_socket_borrow(
          socket, bytes.baseAddress!, bytes.count, &byteCount, &files, &count)
      }, doing: "sit down at a seat")
    defer { for file in files where file >= 0 { _ = apus_close(file) } }
    guard byteCount == 16, count == 2, greeting[0] == SeatLayout.magic else {
      throw SystemFailure(
        doing: "sit down at a seat: somebody sits there, or it is closed", code: 16)
    }
    func size(_ file: Int32) throws(SystemFailure) -> Int {
      var count: UInt64 = 0
      try SystemFailure.check(unsafe apus_file_size(file, &count), doing: "measure a seat")
      return Int(count)
    }
    let core = try Mapping(
      file: files[0], byteCount: try size(files[0]), writable: false, named: "a seat")
    let outsider = try Mapping(
      file: files[1], byteCount: try size(files[1]), writable: true, named: "a seat")
    typealias Header = SeatLayout.Header
    let version = Self.word(core, Header.version)
    guard Self.word(core, Header.magic) == SeatLayout.magic,
      version & 0xFFFF_FFFF == UInt64(SeatLayout.version)
    else { throw SystemFailure(doing: "sit down at a seat of another version", code: 22) }
    attachment = greeting[1]
    strategy = UInt16(truncatingIfNeeded: version >> 32)
    eventSlots = Int(Self.word(core, Header.eventSlots))
    intentSlots = Int(Self.word(core, Header.intentSlots))
    self.core = core
    self.outsider = outsider
  }

  private static func word(_ mapping: borrowing Mapping, _ offset: Int) -> UInt64 {
    unsafe (mapping.base + offset).load(as: UInt64.self)
  }

  private func cores(_ offset: Int) -> UInt64 {
    unsafe apus_load_acquire(
      UnsafePointer((core.base + offset).assumingMemoryBound(to: UInt64.self)))
  }

  private func own(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (outsider.base + offset).assumingMemoryBound(to: UInt64.self)
  }

  /// The next event, or nil when there is none.
  public mutating func next() -> Event? {
    if eventTail == eventPosition {
      eventTail = cores(SeatLayout.eventTail)
      if eventTail == eventPosition { return nil }
    }
    let slot = Int(eventPosition & UInt64(SeatLayout.eventCapacity - 1))
    let event = unsafe (core.base + eventSlots + slot * 64).load(as: Event.self)
    eventPosition &+= 1
    unsafe apus_store_release(own(SeatLayout.eventHead), eventPosition)
    return event
  }

  /// Wants something. False while the ring is full.
  public mutating func want(_ intent: Intent, in instrument: UInt32) -> Bool {
    put(Event(kind: .intent, instrument: InstrumentID(instrument), intent))
  }

  /// Any 64 bytes.
  public mutating func put(_ event: Event) -> Bool {
    guard
      intentPosition &- cores(SeatLayout.intentHead) < UInt64(SeatLayout.intentCapacity)
    else { return false }
    let slot = Int(intentPosition & UInt64(SeatLayout.intentCapacity - 1))
    unsafe (outsider.base + intentSlots + slot * 64).storeBytes(of: event, as: Event.self)
    intentPosition &+= 1
    // Pairs with the core's load of tail: the slot's bytes before it.
    unsafe apus_store_release(own(SeatLayout.intentTail), intentPosition)
    return true
  }

  public mutating func beat() {
    beats &+= 1
    unsafe apus_store_relaxed(own(SeatLayout.heartbeat), beats)
  }

  public mutating func leave() { unsafe apus_store_release(own(SeatLayout.isLeaving), 1) }

  /// Why it isn't at the seat any more; nil while it is.
  public var end: SessionEnd? {
    let state = cores(SeatLayout.Header.state)
    return state == 1 ? nil : SessionEnd(code: UInt8(truncatingIfNeeded: state >> 8))
  }

  /// Any word of its own memory, for tests of what the core makes of it.
  public func scribble(_ value: UInt64, at offset: Int) {
    precondition(offset >= 0 && offset % 8 == 0 && offset < SeatLayout.outsiderByteCount)
    unsafe apus_store_release(own(offset), value)
  }
}
