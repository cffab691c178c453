// The memory that bytes are received into. Buffers of a pool are lent to the kernel, which fills one for
// each receive; the owner reads them where they are, and they go back. Each connection has a buffer of
// its own besides: for a message that straddles two, and to receive into when the pool is empty. So an
// owner that holds on to bytes of one connection can't take the air from another.
//
// A pool buffer has room before it: the beginning of a message whose end came in the next buffer is put
// there, and the message is in one piece without its end being copied.
//
//   | headroom | receiveByteCount | one line |     one line, so that buffers don't share a cache set

import Platform
import Tables

@safe
struct ReceivePool: ~Copyable {
  let bufferCount: Int
  let bufferByteCount: Int
  let ownByteCount: Int
  let headroom: Int
  private let stride: Int
  private let buffers: Mapping
  private let own: ReservedMemory
  /// Of buffers that wait for their connection's owner: the next of the same connection, and bytes.
  private var next: Slab<UInt32>
  private var count: Slab<UInt32>
  /// Bytes at a waiting buffer's beginning that have gone on already.
  private var skip: Slab<UInt32>
  /// Those that the kernel has, or under epoll nobody.
  private(set) var freeCount: Int
  private var isHeld: Slab<Bool>
  /// Under epoll: which are free.
  private var free: FreeList

  static var nowhere: UInt32 { .max }
  private static var ownBit: UInt32 { 1 << 31 }

  init(_ settings: ReactorSettings) throws(SystemFailure) {
    bufferCount = settings.receiveBufferCount
    bufferByteCount = settings.receiveByteCount
    ownByteCount = (settings.messageByteCountMax + 63) & ~63
    headroom = 4096
    stride = headroom + ((bufferByteCount + 63) & ~63) + 64
    let buffers = try Mapping(anonymous: bufferCount * stride)
    _ = buffers.adviseHugePages()
    try buffers.prefault(named: "receive buffers")
    let own = try ReservedMemory(byteCount: settings.connectionsMax * ownByteCount)
    self.buffers = buffers
    self.own = own
    next = Slab(count: bufferCount, repeating: Self.nowhere)
    count = Slab(count: bufferCount, repeating: 0)
    skip = Slab(count: bufferCount, repeating: 0)
    isHeld = Slab(count: bufferCount, repeating: false)
    free = FreeList(capacity: bufferCount)
    freeCount = bufferCount
  }

  func isOwn(_ place: UInt32) -> Bool { place != Self.nowhere && place & Self.ownBit != 0 }
  func isBuffer(_ place: UInt32) -> Bool { place & Self.ownBit == 0 }
  func own(of slot: UInt32) -> UInt32 { slot | Self.ownBit }

  /// Where a place begins.
  @unsafe @_noLocks
  func base(_ place: UInt32) -> UnsafeMutableRawPointer {
    if place & Self.ownBit != 0 {
      return unsafe own.base + Int(place & ~Self.ownBit) &* ownByteCount
    }
    precondition(Int(place) < bufferCount)
    return unsafe buffers.base + (Int(place) &* stride &+ headroom)
  }

  /// Takes a buffer that is free; under epoll.
  @_noLocks
  mutating func take() -> UInt32 {
    let buffer = free.take()
    if buffer == FreeList.none { return Self.nowhere }
    hold(buffer)
    return buffer
  }

  /// Back among the free; under epoll.
  @_noLocks
  mutating func putBack(_ buffer: UInt32) {
    release(buffer)
    free.giveBack(buffer)
  }

  /// The kernel has filled it.
  @_noLocks
  mutating func hold(_ buffer: UInt32) {
    precondition(!isHeld[Int(buffer)], "the kernel filled a buffer that it hadn't been lent")
    isHeld[Int(buffer)] = true
    freeCount &-= 1
  }

  @_noLocks
  mutating func release(_ buffer: UInt32) {
    precondition(isHeld[Int(buffer)], "a buffer was given back twice")
    isHeld[Int(buffer)] = false
    freeCount &+= 1
  }

  // MARK: Waiting buffers

  @_noLocks
  mutating func append(_ buffer: UInt32, _ byteCount: Int, to connection: inout Connection) {
    next[Int(buffer)] = Self.nowhere
    count[Int(buffer)] = UInt32(truncatingIfNeeded: byteCount)
    skip[Int(buffer)] = 0
    if connection.firstWaiting == Self.nowhere {
      connection.firstWaiting = buffer
    } else {
      next[Int(connection.lastWaiting)] = buffer
    }
    connection.lastWaiting = buffer
    connection.waitingByteCount &+= byteCount
  }

  /// The first waiting buffer, off the list; the caller has it now.
  @_noLocks
  mutating func popWaiting(_ connection: inout Connection) -> (buffer: UInt32, start: Int, end: Int)
  {
    let buffer = connection.firstWaiting
    let start = Int(skip[Int(buffer)])
    let end = Int(count[Int(buffer)])
    connection.firstWaiting = next[Int(buffer)]
    connection.waitingByteCount &-= end &- start
    return (buffer, start, end)
  }

  /// Up to `room` bytes of the first waiting buffer go to the end of the own one. True when that is all
  /// of it; the caller takes it off the list then.
  @_noLocks
  mutating func spillWaiting(_ connection: inout Connection, into slot: UInt32, room: Int) -> Bool {
    let buffer = connection.firstWaiting
    let from = Int(skip[Int(buffer)])
    let byteCount = min(room, Int(count[Int(buffer)]) &- from)
    unsafe (base(own(of: slot)) + connection.end).copyMemory(
      from: base(buffer) + from, byteCount: byteCount)
    connection.end &+= byteCount
    skip[Int(buffer)] &+= UInt32(truncatingIfNeeded: byteCount)
    connection.waitingByteCount &-= byteCount
    return skip[Int(buffer)] == count[Int(buffer)]
  }

  func isUntouched(_ buffer: UInt32) -> Bool { skip[Int(buffer)] == 0 }

  /// The waiting buffers of a connection and their bytes, counted; for checks.
  func waiting(_ connection: Connection) -> (buffers: Int, bytes: Int) {
    var found = (buffers: 0, bytes: 0)
    var at = connection.firstWaiting
    while at != Self.nowhere {
      precondition(isHeld[Int(at)], "a waiting buffer isn't held")
      found.buffers += 1
      precondition(found.buffers <= bufferCount, "the waiting buffers go in a circle")
      found.bytes += Int(count[Int(at)]) - Int(skip[Int(at)])
      if at == connection.lastWaiting { precondition(next[Int(at)] == Self.nowhere) }
      at = next[Int(at)]
    }
    return found
  }
}
