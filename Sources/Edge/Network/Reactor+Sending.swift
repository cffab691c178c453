// What goes out. A message is copied to its connection's queue and leaves with the next flush; what the
// kernel doesn't take at once stays queued, up to a bound. Who reads too slowly for that is cut off:
// nobody else ever waits for them.

import CNetwork
import Glibc
import Tables

extension Reactor {
  /// Queues a message; `flush` or `poll` sends it. False when the id is void or the connection is
  /// closing, or when more would wait than may: then the connection is cut, with `.overrun`.
  @_noLocks
  public mutating func send(_ id: ConnectionID, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let slot = slot(of: id)
    guard slot != SlotQueue.none, connections[Int(slot)].state == .open,
      !connections[Int(slot)].isBroken
    else { return false }
    guard unsafe queues.append(bytes, to: &connections[Int(slot)], in: slot) else {
      counts.overruns &+= 1
      connections[Int(slot)].reason = .overrun
      connections[Int(slot)].isAbrupt = true
      cut(slot)
      return false
    }
    dirty.push(slot)
    return true
  }

  /// Bytes that the kernel hasn't taken yet.
  @_noLocks
  public func queuedByteCount(_ id: ConnectionID) -> Int {
    let slot = slot(of: id)
    return slot == SlotQueue.none ? 0 : connections[Int(slot)].queuedByteCount
  }

  /// True when a connection has something that the kernel could be given.
  @_noLocks
  private func maySend(_ slot: UInt32) -> Bool {
    let connection = connections[Int(slot)]
    guard connection.queuedByteCount > 0, !connection.isSendInFlight, !connection.isBroken else {
      return false
    }
    switch connection.state {
    case .open, .closing, .releasing: return true
    case .free, .connecting, .lingering, .dying, .gone: return false
    }
  }

  // MARK: io_uring

  /// A send for everyone who has something to send and none on its way.
  @_noLocks
  mutating func prepareSends() {
    var left = dirty.count
    while left > 0 {
      left &-= 1
      let slot = dirty.pop()
      guard maySend(slot) else { continue }
      let bytes = unsafe queues.next(connections[Int(slot)], in: slot)
      if unsafe ring.send(connections[Int(slot)], slot, bytes) {
        connections[Int(slot)].isSendInFlight = true
        connections[Int(slot)].sendingByteCount = bytes.count
      } else {
        dirty.push(slot)
      }
    }
  }

  // MARK: epoll

  @_noLocks
  mutating func sendReady() {
    var left = dirty.count
    while left > 0 {
      left &-= 1
      let slot = dirty.pop()
      // Twice at most: a queue may lie around its buffer's end.
      var tries = 2
      while tries > 0, maySend(slot), connections[Int(slot)].isWritable {
        tries &-= 1
        let bytes = unsafe queues.next(connections[Int(slot)], in: slot)
        guard let from = bytes.baseAddress else { break }
        let asked = bytes.count
        let isMine = takeTurn()
        let result = unsafe apus_socket_send(connections[Int(slot)].descriptor, from, asked)
        giveTurnBack(isMine)
        // EAGAIN, and a part taken: the kernel says when there is room.
        if result == -Int64(EAGAIN) {
          connections[Int(slot)].isWritable = false
        } else {
          if result > 0 && result < asked { connections[Int(slot)].isWritable = false }
          sent(slot, Int(result), of: asked)
        }
      }
      if maySend(slot) && connections[Int(slot)].isWritable { dirty.push(slot) }
    }
  }

  // MARK: Results

  /// The kernel took so many of the bytes it was given, or refused with a negative errno.
  @_noLocks
  mutating func sent(_ slot: UInt32, _ result: Int, of asked: Int) {
    guard result > 0 else {
      let code = Int32(truncatingIfNeeded: 0 &- result)
      switch code {
      case EAGAIN, EINTR: dirty.push(slot)
      default: sendFailed(slot, code)
      }
      return
    }
    counts.sends &+= 1
    counts.sentByteCount &+= UInt64(truncatingIfNeeded: result)
    if result < asked { counts.shortSends &+= 1 }
    guard queues.advance(&connections[Int(slot)], by: result) else {
      dirty.push(slot)
      return
    }
    switch connections[Int(slot)].state {
    case .open: raise(slot, .drained)
    case .closing: finish(slot)
    case .releasing: letGo(slot)
    case .free, .connecting, .lingering, .dying, .gone: break
    }
  }

  @_noLocks
  private mutating func sendFailed(_ slot: UInt32, _ code: Int32) {
    connections[Int(slot)].isBroken = true
    let reason = Self.reason(of: code)
    switch connections[Int(slot)].state {
    case .open:
      // What came before is still read; an adopted one has nothing to read.
      if !connections[Int(slot)].isAtEnd { ended(slot, reason) }
    case .closing, .releasing:
      connections[Int(slot)].reason = reason
      cut(slot)
    case .free, .connecting, .lingering, .dying, .gone: break
    }
  }

  /// What an errno of a socket means.
  static func reason(of code: Int32) -> CloseReason {
    switch code {
    case EPIPE, ECONNRESET, ECONNABORTED: .reset
    case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH: .timedOut
    default: .sendFailed
    }
  }
}
