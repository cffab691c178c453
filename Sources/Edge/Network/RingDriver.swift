// io_uring, one ring for all sockets of a reactor. Preparing an operation is a store to memory; entering
// the kernel submits all that was prepared and runs what it has deferred.
//
// The ring is SINGLE_ISSUER with DEFER_TASKRUN: nobody interrupts the thread to complete a receive; a
// flag in shared memory says that there is something to enter for. Spinning means looking at that flag.
// Measured, an echo of 64 bytes to a client of plain spinning sockets, µs p50: plain sockets 7.7, epoll
// 8.7, DEFER_TASKRUN 8.7, COOP_TASKRUN 8.9; without registered files each 0.1 more.
// The ring belongs to the thread that polls first, so a reactor can be made on another one.

import CNetwork
import Glibc
import Platform

/// What an operation was for, as the kernel hands it back with the result.
struct OperationTag: BitwiseCopyable {
  enum Kind: UInt8 {
    case receive = 1
    case send, connect, accept, wake, cancel
    /// Calls an accept back.
    case cancelAccept
  }

  let raw: UInt64

  init(raw: UInt64) { self.raw = raw }

  init(_ kind: Kind, _ slot: UInt32, generation: UInt32 = 0) {
    raw = UInt64(kind.rawValue) << 56 | UInt64(generation & 0xFF_FFFF) << 32 | UInt64(slot)
  }

  var kind: Kind? { Kind(rawValue: UInt8(truncatingIfNeeded: raw >> 56)) }
  var slot: UInt32 { UInt32(truncatingIfNeeded: raw) }
  var generation: UInt32 { UInt32(truncatingIfNeeded: raw >> 32) & 0xFF_FFFF }
}

@safe
struct RingDriver: ~Copyable {
  private let ring: UnsafeMutablePointer<apus_ring>
  private let isOpen: Bool
  /// Sockets have places in the ring's own table: an operation needn't look its descriptor up.
  let hasFiles: Bool
  private(set) var isStarted = false
  /// Of a reactor that shares its sockets with another thread's.
  private let turn: KernelTurn?

  private static var group: UInt16 { 0 }

  /// No ring: epoll has the sockets.
  static var absent: RingDriver { RingDriver() }

  private init() {
    unsafe ring = .allocate(capacity: 1)
    unsafe ring.initialize(to: apus_ring())
    isOpen = false
    hasFiles = false
    turn = nil
  }

  /// Opens one, or says what the kernel lacks. `note` hears what was found.
  init(_ settings: ReactorSettings, note: (String) -> Void) throws(SystemFailure) {
    let opened = UnsafeMutablePointer<apus_ring>.allocate(capacity: 1)
    unsafe opened.initialize(to: apus_ring())
    // Room for what all connections could ask for between two entries.
    let operations = UInt32(min(32_768, max(256, settings.connectionsMax * 4)))
    var isDeferred = settings.isDeferred ?? true
    var code = unsafe apus_ring_open(opened, operations, operations * 2, isDeferred)
    if code == EINVAL, isDeferred, settings.isDeferred == nil {  // Kernel 6.0.
      isDeferred = false
      code = unsafe apus_ring_open(opened, operations, operations * 2, isDeferred)
    }
    if code != 0 {
      unsafe opened.deallocate()
      throw SystemFailure(doing: "open an io_uring of kernel 6.0 or later", code: code)
    }
    note("io_uring: SINGLE_ISSUER, \(isDeferred ? "DEFER_TASKRUN" : "COOP_TASKRUN")")
    var slots: UInt32 = 1
    while Int(slots) < settings.receiveBufferCount { slots *= 2 }
    code = unsafe apus_ring_register_buffers(opened, slots, Self.group)
    if code != 0 {
      unsafe apus_ring_close(opened)
      unsafe opened.deallocate()
      throw SystemFailure(doing: "register a ring of receive buffers", code: code)
    }
    note(
      "io_uring: \(settings.receiveBufferCount) provided buffers of \(settings.receiveByteCount) "
        + "bytes, multishot accept and receive")
    code =
      settings.usesFiles
      ? unsafe apus_ring_register_files(opened, UInt32(settings.connectionsMax)) : EOPNOTSUPP
    hasFiles = code == 0
    note(
      hasFiles
        ? "io_uring: registered files for \(settings.connectionsMax) connections"
        : "io_uring: no registered files (\(SystemFailure.text(of: code)))")
    if settings.busyPollMicroseconds > 0 {
      code = unsafe apus_ring_busy_poll(opened, UInt32(clamping: settings.busyPollMicroseconds))
      note(
        code == 0
          ? "io_uring: polls the network card for \(settings.busyPollMicroseconds) µs"
          : "io_uring: doesn't poll the network card (\(SystemFailure.text(of: code)))")
    }
    unsafe ring = opened
    isOpen = true
    turn = settings.turn
  }

  deinit {
    if isOpen { unsafe apus_ring_close(ring) }
    unsafe ring.deallocate()
  }

  /// Makes it the calling thread's. An errno, or 0.
  @_noLocks
  mutating func start() -> Int32 {
    isStarted = true
    return unsafe apus_ring_start(ring)
  }

  // MARK: Hot

  var hasPrepared: Bool {
    @_noLocks get { unsafe apus_ring_prepared(ring) != 0 }
  }

  /// The kernel has work that waits for an entry.
  var isCalled: Bool {
    @_noLocks get { unsafe apus_ring_calls(ring) }
  }

  var hasCompletion: Bool {
    @_noLocks get { unsafe apus_ring_has_completion(ring) }
  }

  /// Submits, and sleeps for a completion up to `waitNs`. An interrupted or a vain wait is none.
  @discardableResult @_noLocks
  func enter(waitNs: UInt64) -> KernelTurn.Taken {
    guard waitNs == 0, let turn else {
      enterNow(waitNs)
      return .atOnce
    }
    let taken = turn.take()
    enterNow(0)
    if taken != .inVain { turn.giveBack() }
    return taken
  }

  @_noLocks
  private func enterNow(_ waitNs: UInt64) {
    let code = unsafe apus_ring_enter(ring, waitNs)
    assert(code != -EEXIST, "a reactor belongs to the thread that polled it first")
  }

  @_noLocks
  func take(_ completion: inout apus_completion) -> Bool {
    unsafe apus_ring_take(ring, &completion)
  }

  @_noLocks
  func provide(_ buffer: UInt32, at address: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe apus_ring_provide(
      ring, address, UInt32(truncatingIfNeeded: byteCount), UInt16(truncatingIfNeeded: buffer))
  }

  // MARK: Operations. Each is false when there was no room even after all before it was submitted.

  /// The place of a connection's file in the ring's table, or -1.
  @_noLocks
  private func place(_ connection: Connection, _ slot: UInt32) -> Int32 {
    connection.isInFileTable ? Int32(truncatingIfNeeded: slot) : -1
  }

  @_noLocks
  func receiveMany(_ connection: Connection, _ slot: UInt32) -> Bool {
    let tag = OperationTag(.receive, slot, generation: connection.generation).raw
    let file = place(connection, slot)
    if unsafe apus_ring_receive_many(ring, connection.descriptor, file, Self.group, tag) {
      return true
    }
    enter(waitNs: 0)
    return unsafe apus_ring_receive_many(ring, connection.descriptor, file, Self.group, tag)
  }

  @_noLocks
  func receiveOnce(
    _ connection: Connection, _ slot: UInt32, into room: UnsafeMutableRawBufferPointer
  )
    -> Bool
  {
    let tag = OperationTag(.receive, slot, generation: connection.generation).raw
    let file = place(connection, slot)
    let byteCount = UInt32(truncatingIfNeeded: room.count)
    guard let to = room.baseAddress else { return false }
    if unsafe apus_ring_receive(ring, connection.descriptor, file, to, byteCount, tag) {
      return true
    }
    enter(waitNs: 0)
    return unsafe apus_ring_receive(ring, connection.descriptor, file, to, byteCount, tag)
  }

  @_noLocks
  func send(_ connection: Connection, _ slot: UInt32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let tag = OperationTag(.send, slot, generation: connection.generation).raw
    let file = place(connection, slot)
    let byteCount = UInt32(truncatingIfNeeded: bytes.count)
    guard let from = bytes.baseAddress else { return false }
    if unsafe apus_ring_send(ring, connection.descriptor, file, from, byteCount, tag) {
      return true
    }
    enter(waitNs: 0)
    return unsafe apus_ring_send(ring, connection.descriptor, file, from, byteCount, tag)
  }

  @_noLocks
  func accept(_ descriptor: Int32, listener: UInt32) -> Bool {
    let tag = OperationTag(.accept, listener).raw
    if unsafe apus_ring_accept_many(ring, descriptor, tag) { return true }
    enter(waitNs: 0)
    return unsafe apus_ring_accept_many(ring, descriptor, tag)
  }

  /// Completes once when a connection can be written, which is when it is decided.
  @_noLocks
  func watchConnect(_ connection: Connection, _ slot: UInt32) -> Bool {
    let tag = OperationTag(.connect, slot, generation: connection.generation).raw
    if unsafe apus_ring_poll(ring, connection.descriptor, false, tag) { return true }
    enter(waitNs: 0)
    return unsafe apus_ring_poll(ring, connection.descriptor, false, tag)
  }

  /// Completes at each wake-up.
  @_noLocks
  func watchWake(_ descriptor: Int32) -> Bool {
    let tag = OperationTag(.wake, 0).raw
    if unsafe apus_ring_poll(ring, descriptor, true, tag) { return true }
    enter(waitNs: 0)
    return unsafe apus_ring_poll(ring, descriptor, true, tag)
  }

  /// Calls an operation back; both it and the call complete.
  @_noLocks
  func cancel(_ victim: OperationTag, as tag: OperationTag) -> Bool {
    if unsafe apus_ring_cancel(ring, victim.raw, tag.raw) { return true }
    enter(waitNs: 0)
    return unsafe apus_ring_cancel(ring, victim.raw, tag.raw)
  }

  // MARK: Files

  /// Puts a descriptor in the table, or with -1 takes it out. False: it isn't there.
  @_noLocks
  func setFile(_ slot: UInt32, _ descriptor: Int32) -> Bool {
    if !hasFiles { return false }
    return unsafe apus_ring_set_file(ring, slot, descriptor) == 0
  }
}
