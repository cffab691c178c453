// How connections end. Whoever ends them, the owner hears it once, after all that it hadn't read; and a
// place is used again when the kernel has nothing of it any more.

import CNetwork
import Tables

extension Reactor {
  /// No more is read. What is queued still goes out, within `closeNs`, then our FIN, then the event.
  @_noLocks
  public mutating func close(_ id: ConnectionID, _ reason: CloseReason = .ours) {
    let slot = slot(of: id)
    guard slot != SlotQueue.none else { return }
    switch connections[Int(slot)].state {
    case .open: break
    case .connecting:
      closeNow(id, reason)
      return
    case .free, .closing, .lingering, .releasing, .dying, .gone: return
    }
    connections[Int(slot)].reason = reason
    connections[Int(slot)].pending.remove(.closed)
    dropReceived(slot)
    leave(slot)
  }

  /// At once, with a reset: what is queued is lost.
  @_noLocks
  public mutating func closeNow(_ id: ConnectionID, _ reason: CloseReason = .ours) {
    let slot = slot(of: id)
    guard slot != SlotQueue.none else { return }
    switch connections[Int(slot)].state {
    case .free, .dying, .gone: return
    case .connecting, .open, .closing, .lingering, .releasing: break
    }
    connections[Int(slot)].reason = reason
    connections[Int(slot)].isAbrupt = true
    cut(slot)
  }

  /// Lets go of a connection without closing it, once what is queued has gone out and nothing of it is
  /// in flight; then the event. An adopted one's duplicate goes; of any other the descriptor, to be asked
  /// for before, is the caller's from then on. Bytes that came and weren't consumed are lost.
  @_noLocks
  public mutating func release(_ id: ConnectionID) {
    let slot = slot(of: id)
    guard slot != SlotQueue.none, connections[Int(slot)].state == .open else { return }
    connections[Int(slot)].pending.remove(.closed)
    dropReceived(slot)
    connections[Int(slot)].state = .releasing
    setDeadline(slot, afterNs: settings.closeNs)
    if connections[Int(slot)].queuedByteCount == 0 { letGo(slot) } else { dirty.push(slot) }
  }

  // MARK: The other side's end

  /// The other side is at its end. The owner hears it after the bytes before.
  @_noLocks
  mutating func ended(_ slot: UInt32, _ reason: CloseReason) {
    // The first to hear of a reset takes it: to a receive after a send that failed it is an orderly end.
    if connections[Int(slot)].isBroken && connections[Int(slot)].isAtEnd { return }
    connections[Int(slot)].isAtEnd = true
    if reason != .peer { connections[Int(slot)].isBroken = true }
    switch connections[Int(slot)].state {
    case .open:
      connections[Int(slot)].reason = reason
      if connections[Int(slot)].firstWaiting == ReceivePool.nowhere {
        raise(slot, .closed)
      } else {
        unsettled.push(slot)
      }
    case .closing:
      if reason == .peer { return }
      connections[Int(slot)].reason = reason
      cut(slot)
    case .lingering: die(slot)
    case .releasing:
      if reason == .peer { return }
      connections[Int(slot)].reason = reason
      cut(slot)
    case .free, .connecting, .dying, .gone: break
    }
  }

  /// The owner is being told that a connection is over. What it has queued still goes out if the other
  /// side only said that it had no more to say.
  @_noLocks
  mutating func takeLeave(_ slot: UInt32) {
    guard connections[Int(slot)].state == .open else { return }
    dropReceived(slot)
    if connections[Int(slot)].isBroken { die(slot) } else { leave(slot) }
  }

  // MARK: Ours

  /// Sends the rest, then our FIN.
  @_noLocks
  private mutating func leave(_ slot: UInt32) {
    connections[Int(slot)].state = .closing
    setDeadline(slot, afterNs: settings.closeNs)
    if connections[Int(slot)].queuedByteCount == 0 {
      finish(slot)
    } else {
      dirty.push(slot)
      receiveMore(slot)
    }
  }

  /// Everything is sent: our FIN. The other side's is waited for, for a while.
  @_noLocks
  mutating func finish(_ slot: UInt32) {
    raiseClosed(slot)
    if connections[Int(slot)].isAtEnd {
      // Closing says it too, unless another reactor still writes its answers to this socket.
      die(slot)
      return
    }
    let isMine = takeTurn()
    apus_socket_finish(connections[Int(slot)].descriptor)
    giveTurnBack(isMine)
    if connections[Int(slot)].isAdopted {
      die(slot)
      return
    }
    connections[Int(slot)].state = .lingering
    setDeadline(slot, afterNs: settings.closeNs)
    receiveMore(slot)
  }

  /// Ends it in any state, at once, and tells.
  @_noLocks
  mutating func cut(_ slot: UInt32) {
    raiseClosed(slot)
    die(slot)
  }

  @_noLocks
  private mutating func raiseClosed(_ slot: UInt32) {
    connections[Int(slot)].pending.remove(.drained)
    if !connections[Int(slot)].isVoid { raise(slot, .closed) }
  }

  /// Everything queued has gone out, and the connection stays another's.
  @_noLocks
  mutating func letGo(_ slot: UInt32) {
    connections[Int(slot)].isLeaving = true
    die(slot)
  }

  // MARK: The end

  /// Calls back what is in flight; then the descriptor goes.
  @_noLocks
  mutating func die(_ slot: UInt32) {
    clearDeadline(slot)
    dropReceived(slot)
    connections[Int(slot)].state = .dying
    callBack(slot)
    disposeIfIdle(slot)
  }

  /// Asks for the end of every operation in flight. What doesn't fit is asked for again.
  @_noLocks
  mutating func callBack(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard connection.isInFlight, connection.cancelsInFlight == 0 else { return }
    let generation = connection.generation
    var isAsked = true
    if connection.isReceiveInFlight && connection.receiving != .stopping {
      isAsked = cancel(slot, OperationTag(.receive, slot, generation: generation)) && isAsked
    }
    if connection.isSendInFlight {
      isAsked = cancel(slot, OperationTag(.send, slot, generation: generation)) && isAsked
    }
    if connection.isPollInFlight {
      isAsked = cancel(slot, OperationTag(.connect, slot, generation: generation)) && isAsked
    }
    if !isAsked { unsettled.push(slot) }
  }

  @_noLocks
  mutating func cancel(_ slot: UInt32, _ victim: OperationTag) -> Bool {
    let tag = OperationTag(.cancel, slot, generation: connections[Int(slot)].generation)
    guard ring.cancel(victim, as: tag) else { return false }
    connections[Int(slot)].cancelsInFlight &+= 1
    return true
  }

  /// Closes the descriptor of one that is dying, once nothing of it is in flight.
  @_noLocks
  mutating func disposeIfIdle(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard connection.state == .dying, !connection.isInFlight else { return }
    if connection.descriptor >= 0 {
      if connection.isInFileTable { _ = ring.setFile(slot, -1) }
      // A duplicate elsewhere would keep it watched.
      if backend == .epoll { epoll.remove(connection.descriptor) }
      let isMine = takeTurn()
      if connection.isAbrupt && !connection.isLeaving {
        if connection.isAdopted {
          apus_socket_sever(connection.descriptor)
        } else {
          apus_socket_reset_on_close(connection.descriptor)
        }
      }
      if connection.isAdopted || !connection.isLeaving {
        apus_socket_close(connection.descriptor)
      }
      giveTurnBack(isMine)
    }
    if connection.isLeaving { raise(slot, .released) }
    queues.forget(connection, in: slot)
    connections[Int(slot)].descriptor = -1
    connections[Int(slot)].isInFileTable = false
    connections[Int(slot)].head = 0
    connections[Int(slot)].tail = 0
    connections[Int(slot)].state = .gone
    freeIfGone(slot)
  }
}
