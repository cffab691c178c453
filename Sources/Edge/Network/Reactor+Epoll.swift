// A turn with epoll: send what is queued, ask who is ready, read each once.

import CNetwork
import CPlatform
import Glibc
import Tables

extension Reactor {
  /// Connections accepted in one turn.
  private static var acceptsMax: Int { 64 }

  @_noLocks
  mutating func pollEpoll(_ waitNs: UInt64) {
    sendReady()
    let mustWait = waitNs > 0 && readable.isEmpty && ready.isEmpty && dirty.isEmpty
    let count = epoll.wait(mustWait ? waitNs : 0)
    counts.entries &+= 1
    if count > 0 || !readable.isEmpty { now = apus_clock_ns(1) }
    var index = 0
    while index < count {
      became(epoll.readiness(index))
      index &+= 1
    }
    var left = readable.count
    while left > 0 {
      left &-= 1
      read(readable.pop())
    }
    sendReady()
  }

  @_noLocks
  private mutating func became(_ readiness: apus_readiness) {
    let tag = OperationTag(raw: readiness.tag)
    let slot = tag.slot
    switch tag.kind {
    case .wake: apus_wake_drain(wakeDescriptor)
    case .accept: acceptReady(slot)
    case .receive:
      // Of one that was closed earlier in this turn.
      guard tag.generation == connections[Int(slot)].generation & 0xFF_FFFF else { return }
      if connections[Int(slot)].state == .connecting {
        if readiness.isWritable { connectDecided(slot) }
        return
      }
      if readiness.isWritable {
        connections[Int(slot)].isWritable = true
        if connections[Int(slot)].queuedByteCount > 0 { dirty.push(slot) }
      }
      if readiness.isReadable && !connections[Int(slot)].isAdopted {
        connections[Int(slot)].isReadable = true
        if readiness.isHungUp { connections[Int(slot)].isHungUp = true }
        readable.push(slot)
      }
    default: break
    }
  }

  @_noLocks
  private mutating func acceptReady(_ listener: UInt32) {
    var left = Self.acceptsMax
    while left > 0, listeners[Int(listener)].descriptor >= 0, !listeners[Int(listener)].isClosing {
      left &-= 1
      let result = apus_socket_accept(listeners[Int(listener)].descriptor)
      if result >= 0 {
        accepted(result, listener: listener)
        continue
      }
      switch 0 &- result {
      case EAGAIN: return
      case EINTR, ECONNABORTED: continue
      default:
        epoll.remove(listeners[Int(listener)].descriptor)
        acceptLater(listener)
        return
      }
    }
  }

  /// One receive. A connection with more is asked again after all others.
  @_noLocks
  private mutating func read(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard connection.isReadable, !connection.isAtEnd else { return }
    switch connection.state {
    case .open:
      // What waits for its owner isn't added to.
      if connection.firstWaiting != ReceivePool.nowhere {
        stopReading(slot)
        return
      }
    case .closing, .lingering: break
    case .free, .connecting, .releasing, .dying, .gone: return
    }
    let buffer = pool.take()
    if buffer == ReceivePool.nowhere {
      readIntoOwn(slot)
      return
    }
    let asked = pool.bufferByteCount
    let isMine = takeTurn()
    let result = unsafe apus_socket_receive(connection.descriptor, pool.base(buffer), asked)
    giveTurnBack(isMine)
    if result > 0 {
      arrived(slot, in: buffer, Int(result))
    } else {
      giveBack(buffer)
    }
    readResult(slot, Int(result), of: asked)
  }

  /// The pool is empty.
  @_noLocks
  private mutating func readIntoOwn(_ slot: UInt32) {
    counts.bufferShortages &+= 1
    guard let room = unsafe ownRoom(slot), let to = room.baseAddress else {
      stopReading(slot)
      return
    }
    let asked = room.count
    let isMine = takeTurn()
    let result = unsafe apus_socket_receive(connections[Int(slot)].descriptor, to, asked)
    giveTurnBack(isMine)
    if result > 0 { arrivedInOwn(slot, Int(result)) }
    readResult(slot, Int(result), of: asked)
  }

  @_noLocks
  private mutating func readResult(_ slot: UInt32, _ result: Int, of asked: Int) {
    if result == asked {
      readable.push(slot)
      return
    }
    if result > 0 {
      // A part of what was asked for: the rest comes with an edge of its own, but for an end that the
      // last one announced.
      if connections[Int(slot)].isHungUp {
        readable.push(slot)
      } else {
        connections[Int(slot)].isReadable = false
      }
      return
    }
    let code = Int32(truncatingIfNeeded: 0 &- result)
    switch code {
    case 0: ended(slot, .peer)
    case EAGAIN: connections[Int(slot)].isReadable = false
    case EINTR: readable.push(slot)
    default: ended(slot, Self.reason(of: code))
    }
  }

  /// Until its owner has read.
  @_noLocks
  private mutating func stopReading(_ slot: UInt32) {
    if connections[Int(slot)].receiving != .idle {
      counts.pauses &+= 1
      connections[Int(slot)].receiving = .idle
    }
  }
}
