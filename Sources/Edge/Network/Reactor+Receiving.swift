// What comes in. The owner sees one piece at a time: what it hasn't consumed, in one run of bytes. A
// piece lies in the buffer that the kernel filled. What came after it waits in its own buffers until the
// owner has taken its look; then the rest of the piece is put before it, which is the only copy made.

import CNetwork
import Tables

extension Reactor {
  /// What came of a connection and wasn't consumed, in one piece. If more has come behind it, another
  /// event says so once this was looked at. A piece of `messageByteCountMax` gets no longer: who finds
  /// no whole message in it closes the connection as `.oversized`, or it stays as it is.
  ///
  /// Where the kernel put it, so good until the next `next`, `poll` or `close`, and until all of it is
  /// consumed.
  @_noLocks
  public func received(_ id: ConnectionID) -> UnsafeRawBufferPointer {
    let slot = slot(of: id)
    guard slot != SlotQueue.none else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    let connection = connections[Int(slot)]
    guard connection.place != ReceivePool.nowhere else {
      return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return unsafe UnsafeRawBufferPointer(
      start: pool.base(connection.place) + connection.start, count: connection.pieceByteCount)
  }

  /// Has done with the first bytes of the piece. When it has with all, their buffer goes back at once.
  @_noLocks
  public mutating func consume(_ id: ConnectionID, _ byteCount: Int) {
    let slot = slot(of: id)
    guard slot != SlotQueue.none else { return }
    precondition(
      byteCount >= 0 && byteCount <= connections[Int(slot)].pieceByteCount,
      "more was consumed than was received")
    connections[Int(slot)].start &+= byteCount
    if connections[Int(slot)].pieceByteCount == 0 { dropPiece(slot) }
    let connection = connections[Int(slot)]
    if connection.firstWaiting != ReceivePool.nowhere || connection.receiving == .idle {
      unsettled.push(slot)
    }
  }

  /// When the latest bytes came, in steady ns.
  @_noLocks
  public func receivedAt(_ id: ConnectionID) -> UInt64 {
    let slot = slot(of: id)
    return slot == SlotQueue.none ? 0 : connections[Int(slot)].receivedAt
  }

  // MARK: Arrivals

  /// The kernel has filled a buffer of the pool.
  @_noLocks
  mutating func arrived(_ slot: UInt32, in buffer: UInt32, _ byteCount: Int) {
    count(slot, byteCount)
    let connection = connections[Int(slot)]
    guard connection.state == .open else {
      giveBack(buffer)
      return
    }
    if connection.pieceByteCount == 0 && connection.firstWaiting == ReceivePool.nowhere {
      dropPiece(slot)
      connections[Int(slot)].place = buffer
      connections[Int(slot)].start = 0
      connections[Int(slot)].end = byteCount
      raise(slot, .received)
      return
    }
    pool.append(buffer, byteCount, to: &connections[Int(slot)])
    unsettled.push(slot)
    if connections[Int(slot)].waitingByteCount > settings.messageByteCountMax { pause(slot) }
  }

  /// It has filled a part of the connection's own.
  @_noLocks
  mutating func arrivedInOwn(_ slot: UInt32, _ byteCount: Int) {
    count(slot, byteCount)
    guard connections[Int(slot)].state == .open else { return }
    if connections[Int(slot)].pieceByteCount == 0 {
      dropPiece(slot)
      connections[Int(slot)].place = pool.own(of: slot)
      connections[Int(slot)].start = connections[Int(slot)].ownOffset
    }
    connections[Int(slot)].end = connections[Int(slot)].ownOffset &+ byteCount
    raise(slot, .received)
    unsettled.push(slot)
  }

  @_noLocks
  private mutating func count(_ slot: UInt32, _ byteCount: Int) {
    counts.receives &+= 1
    counts.receivedByteCount &+= UInt64(truncatingIfNeeded: byteCount)
    connections[Int(slot)].receivedAt = now
    if settings.acknowledgeNs > 0 { owing.push(slot) }
  }

  // MARK: Settling

  /// Looks at everyone whose receiving may have come to rest.
  @_noLocks
  mutating func settle() {
    var left = unsettled.count
    while left > 0 {
      left &-= 1
      settle(unsettled.pop())
    }
  }

  @_noLocks
  private mutating func settle(_ slot: UInt32) {
    switch connections[Int(slot)].state {
    case .open: break
    case .closing, .lingering:
      receiveMore(slot)
      return
    case .dying:
      callBack(slot)
      return
    case .free, .connecting, .releasing, .gone: return
    }
    // The owner hasn't had its look yet; that look comes back here.
    if connections[Int(slot)].pending.contains(.received) { return }
    if join(slot) { raise(slot, .received) }
    if connections[Int(slot)].firstWaiting != ReceivePool.nowhere { return }
    if connections[Int(slot)].isAtEnd {
      raise(slot, .closed)
    } else {
      receiveMore(slot)
    }
  }

  /// Puts what waits behind the piece, or makes it the piece when nothing is left of that. False when
  /// nothing waits, or the piece is as long as one may be.
  @_noLocks
  private mutating func join(_ slot: UInt32) -> Bool {
    let connection = connections[Int(slot)]
    let waiting = connection.firstWaiting
    if waiting == ReceivePool.nowhere { return false }
    let rest = connection.pieceByteCount
    if rest >= pool.ownByteCount { return false }
    if rest <= pool.headroom && pool.isUntouched(waiting) {
      if rest > 0 {
        unsafe (pool.base(waiting) - rest).copyMemory(
          from: pool.base(connection.place) + connection.start, byteCount: rest)
        counts.straddledByteCount &+= UInt64(truncatingIfNeeded: rest)
      }
      takeWaiting(slot, behind: rest)
      return true
    }
    if rest == 0 {
      takeWaiting(slot, behind: 0)
      return true
    }
    moveToOwn(slot)
    let room = pool.ownByteCount &- connections[Int(slot)].end
    counts.straddledByteCount &+= UInt64(
      truncatingIfNeeded: min(room, connection.waitingByteCount))
    if pool.spillWaiting(&connections[Int(slot)], into: slot, room: room) {
      giveBack(pool.popWaiting(&connections[Int(slot)]).buffer)
    }
    return true
  }

  /// The first waiting buffer is the piece now, with the last one's rest before it.
  @_noLocks
  private mutating func takeWaiting(_ slot: UInt32, behind rest: Int) {
    dropPiece(slot)
    let (buffer, start, end) = pool.popWaiting(&connections[Int(slot)])
    connections[Int(slot)].place = buffer
    connections[Int(slot)].start = start &- rest
    connections[Int(slot)].end = end
  }

  /// The piece, to the beginning of the connection's own buffer.
  @_noLocks
  private mutating func moveToOwn(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    let own = pool.own(of: slot)
    let rest = connection.pieceByteCount
    if connection.place == own && connection.start == 0 { return }
    unsafe pool.base(own).copyMemory(
      from: pool.base(connection.place) + connection.start, byteCount: rest)
    counts.straddledByteCount &+= UInt64(truncatingIfNeeded: rest)
    dropPiece(slot)
    connections[Int(slot)].place = own
    connections[Int(slot)].start = 0
    connections[Int(slot)].end = rest
  }

  @_noLocks
  mutating func dropPiece(_ slot: UInt32) {
    let place = connections[Int(slot)].place
    if pool.isBuffer(place) { giveBack(place) }
    connections[Int(slot)].place = ReceivePool.nowhere
    connections[Int(slot)].start = 0
    connections[Int(slot)].end = 0
  }

  /// The piece and what waits behind it: the owner won't read it.
  @_noLocks
  mutating func dropReceived(_ slot: UInt32) {
    dropPiece(slot)
    while connections[Int(slot)].firstWaiting != ReceivePool.nowhere {
      giveBack(pool.popWaiting(&connections[Int(slot)]).buffer)
    }
    connections[Int(slot)].pending.remove(.received)
  }

  // MARK: Asking for more

  /// Receives, unless that is asked for already or there is no point.
  @_noLocks
  mutating func receiveMore(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard !connection.isAdopted, !connection.isReceiveInFlight, !connection.isAtEnd else { return }
    switch backend {
    case .ring:
      if pool.freeCount == 0 {
        receiveIntoOwn(slot)
      } else if ring.receiveMany(connection, slot) {
        connections[Int(slot)].isReceiveInFlight = true
        connections[Int(slot)].receiving = .many
      } else {
        unsettled.push(slot)
      }
    case .epoll:
      connections[Int(slot)].receiving = .many
      if connection.isReadable { readable.push(slot) }
    }
  }

  /// One receive into the connection's own buffer: the pool is empty.
  @_noLocks
  mutating func receiveIntoOwn(_ slot: UInt32) {
    guard let room = unsafe ownRoom(slot) else { return }
    if unsafe ring.receiveOnce(connections[Int(slot)], slot, into: room) {
      connections[Int(slot)].isReceiveInFlight = true
      connections[Int(slot)].receiving = .once
    } else {
      unsettled.push(slot)
    }
  }

  /// Where the next bytes can go in the connection's own buffer, behind the piece, which is moved there.
  /// Nil when it is full: its owner must read first.
  @unsafe @_noLocks
  mutating func ownRoom(_ slot: UInt32) -> UnsafeMutableRawBufferPointer? {
    var offset = 0
    if connections[Int(slot)].pieceByteCount > 0 {
      if connections[Int(slot)].pieceByteCount >= pool.ownByteCount { return nil }
      moveToOwn(slot)
      offset = connections[Int(slot)].end
    }
    connections[Int(slot)].ownOffset = offset
    return unsafe UnsafeMutableRawBufferPointer(
      start: pool.base(pool.own(of: slot)) + offset, count: pool.ownByteCount &- offset)
  }

  /// Stops receiving for this connection until its owner has read.
  @_noLocks
  private mutating func pause(_ slot: UInt32) {
    guard backend == .ring, connections[Int(slot)].receiving == .many else { return }
    counts.pauses &+= 1
    let victim = OperationTag(
      .receive, slot, generation: connections[Int(slot)].generation)
    if cancel(slot, victim) { connections[Int(slot)].receiving = .stopping }
  }

  // MARK: Buffers

  @_noLocks
  mutating func giveBack(_ buffer: UInt32) {
    switch backend {
    case .ring:
      pool.release(buffer)
      provide(buffer)
    case .epoll:
      pool.putBack(buffer)
    }
  }

  @_noLocks
  mutating func provide(_ buffer: UInt32) {
    unsafe ring.provide(buffer, at: pool.base(buffer), byteCount: pool.bufferByteCount)
  }
}
