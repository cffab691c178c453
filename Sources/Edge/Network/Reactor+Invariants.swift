// What must hold between any two calls: every test and every random campaign asks.

import Tables

extension Reactor {
  public func checkInvariants() {
    var heldBuffers = 0
    var deadlines = 0
    for index in 0..<connections.count {
      let connection = connections[index]
      let slot = UInt32(index)
      check(connection, slot)
      let waiting = pool.waiting(connection)
      precondition(
        waiting.bytes == connection.waitingByteCount, "waiting bytes are miscounted")
      heldBuffers += waiting.buffers + (pool.isBuffer(connection.place) ? 1 : 0)
      if connection.deadline != 0 { deadlines += 1 }
    }
    for index in 0..<listenerCount where listeners[index].retryAt != 0 { deadlines += 1 }
    precondition(heldBuffers + pool.freeCount == pool.bufferCount, "a buffer is lost")
    precondition(deadlines == deadlineCount, "deadlines are miscounted")
  }

  private func check(_ connection: Connection, _ slot: UInt32) {
    precondition(
      free.isTaken(slot) == (connection.state != .free), "a place is both free and used")
    precondition(
      connection.head >= 0 && connection.queuedByteCount >= 0
        && connection.queuedByteCount <= settings.sendByteCountMax,
      "a queue is longer than it may be")
    precondition(connection.pieceByteCount >= 0, "a piece of fewer than no bytes")
    if connection.place == ReceivePool.nowhere {
      precondition(connection.pieceByteCount == 0, "a piece that is nowhere")
    } else if pool.isOwn(connection.place) {
      precondition(connection.place == pool.own(of: slot), "a piece in another's own buffer")
      precondition(
        connection.start >= 0 && connection.end <= pool.ownByteCount, "a piece beyond its buffer")
    } else {
      precondition(
        connection.start >= -pool.headroom && connection.end <= pool.bufferByteCount,
        "a piece beyond its buffer")
    }
    switch connection.state {
    case .free:
      precondition(connection.isVoid && connection.descriptor < 0 && !connection.isInFlight)
    case .gone: precondition(connection.descriptor < 0 && !connection.isInFlight)
    case .dying: precondition(connection.isInFlight, "nothing holds one that is dying")
    case .closing, .lingering, .releasing, .connecting:
      precondition(connection.deadline != 0, "a state without an end")
    case .open: precondition(connection.deadline == 0 && connection.descriptor >= 0)
    }
    if connection.state != .open {
      precondition(
        connection.place == ReceivePool.nowhere
          && connection.firstWaiting == ReceivePool.nowhere, "bytes that nobody will read")
    }
  }
}
