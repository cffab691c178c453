// What is to be sent and isn't with the kernel yet: a circle of bytes for each connection. Its address
// space is set aside at start and its pages come when they are needed; it starts over at its beginning
// whenever it is empty, so a connection whose other side keeps up touches the first page alone.

import CNetwork
import Platform

@safe
struct SendQueues: ~Copyable {
  let byteCountMax: Int
  private let capacity: Int
  private let mask: Int
  private let memory: ReservedMemory

  /// A queue that was longer gives its pages back when its connection ends.
  private static var keptByteCount: Int { 256 << 10 }

  init(_ settings: ReactorSettings) throws(SystemFailure) {
    byteCountMax = settings.sendByteCountMax
    var size = 4096
    while size < byteCountMax { size *= 2 }
    capacity = size
    mask = size - 1
    memory = try ReservedMemory(byteCount: settings.connectionsMax * size)
  }

  @unsafe @_noLocks
  private func base(_ slot: UInt32) -> UnsafeMutableRawPointer {
    unsafe memory.base + Int(slot) &* capacity
  }

  /// False when that would be more than may wait.
  @_noLocks
  func append(
    _ bytes: UnsafeRawBufferPointer, to connection: inout Connection, in slot: UInt32
  ) -> Bool {
    let byteCount = bytes.count
    let queued = connection.queuedByteCount &+ byteCount
    if queued > byteCountMax { return false }
    guard let from = bytes.baseAddress else { return true }
    let at = connection.tail & mask
    let before = min(byteCount, capacity &- at)
    unsafe (base(slot) + at).copyMemory(from: from, byteCount: before)
    if before < byteCount {
      unsafe base(slot).copyMemory(from: from + before, byteCount: byteCount &- before)
    }
    connection.tail &+= byteCount
    if queued > connection.queuedMax { connection.queuedMax = queued }
    return true
  }

  /// The next bytes to send that lie in one piece.
  @unsafe @_noLocks
  func next(_ connection: Connection, in slot: UInt32) -> UnsafeRawBufferPointer {
    let at = connection.head & mask
    let byteCount = min(connection.queuedByteCount, capacity &- at)
    return unsafe UnsafeRawBufferPointer(start: base(slot) + at, count: byteCount)
  }

  /// The kernel took so many. True when the queue is empty.
  @_noLocks
  func advance(_ connection: inout Connection, by byteCount: Int) -> Bool {
    precondition(byteCount <= connection.queuedByteCount, "more was sent than was queued")
    connection.head &+= byteCount
    if connection.head != connection.tail { return false }
    connection.head = 0
    connection.tail = 0
    return true
  }

  /// Touches what every connection needs, so that the first message doesn't.
  @_noLocks
  func warm(_ slot: UInt32) { unsafe base(slot).storeBytes(of: 0, as: UInt8.self) }

  @_noLocks
  func forget(_ connection: Connection, in slot: UInt32) {
    if connection.queuedMax > Self.keptByteCount { unsafe apus_forget(base(slot), capacity) }
  }
}

/// Address space whose pages come at their first touch.
@safe
struct ReservedMemory: ~Copyable {
  let byteCount: Int
  private let address: UnsafeMutableRawPointer

  init(byteCount: Int) throws(SystemFailure) {
    var address: UnsafeMutableRawPointer?
    try SystemFailure.check(
      unsafe apus_reserve(byteCount, &address), doing: "reserve \(byteCount) bytes of memory")
    self.byteCount = byteCount
    unsafe self.address = address!
  }

  @unsafe var base: UnsafeMutableRawPointer { unsafe address }

  deinit { unsafe apus_unreserve(address, byteCount) }
}
