// A turn with io_uring: enter the kernel if there is a reason to, then take what it has completed.

import CNetwork
import CPlatform
import Glibc
import Tables

extension Reactor {
  /// Completions of one turn. More stay for the next: the owner isn't kept waiting.
  private static var completionsMax: Int { 1024 }

  @_noLocks
  mutating func startRing() {
    if ring.isStarted { return }
    let code = ring.start()
    precondition(code == 0, "an io_uring that was opened can't be started")
  }

  @_noLocks
  mutating func pollRing(_ waitNs: UInt64) {
    startRing()
    prepareSends()
    let mustWait = waitNs > 0 && !ring.hasCompletion
    if mustWait || ring.hasPrepared || ring.isCalled {
      enterRing(waitNs: mustWait ? waitNs : 0)
    }
    guard ring.hasCompletion else { return }
    now = apus_clock_ns(1)
    var completion = apus_completion()
    var left = Self.completionsMax
    while left > 0, ring.take(&completion) {
      left &-= 1
      completed(completion)
    }
    prepareSends()
  }

  @_noLocks
  private mutating func completed(_ completion: apus_completion) {
    let tag = OperationTag(raw: completion.tag)
    let slot = tag.slot
    guard let kind = tag.kind else { return }
    switch kind {
    case .accept: acceptCompleted(slot, completion)
    case .wake:
      apus_wake_drain(wakeDescriptor)
      if !completion.hasMore { _ = ring.watchWake(wakeDescriptor) }
    case .cancelAccept: break
    case .receive, .send, .connect, .cancel:
      // A place is used again only when nothing of it is in flight, so this holds.
      precondition(
        tag.generation == connections[Int(slot)].generation & 0xFF_FFFF,
        "an operation outlived its connection")
      switch kind {
      case .receive: receiveCompleted(slot, completion)
      case .send:
        connections[Int(slot)].isSendInFlight = false
        if connections[Int(slot)].state != .dying {
          sent(slot, Int(completion.result), of: connections[Int(slot)].sendingByteCount)
        }
      case .connect:
        connections[Int(slot)].isPollInFlight = false
        let connection = connections[Int(slot)]
        if connection.state == .connecting && !connection.isLate { connectDecided(slot) }
      default:
        connections[Int(slot)].cancelsInFlight &-= 1
      }
      let connection = connections[Int(slot)]
      if connection.state == .connecting && connection.isLate && !connection.isInFlight {
        connectFailed(slot, ETIMEDOUT)
      }
      if connections[Int(slot)].state == .dying {
        callBack(slot)
        disposeIfIdle(slot)
      }
    }
  }

  @_noLocks
  private mutating func receiveCompleted(_ slot: UInt32, _ completion: apus_completion) {
    let wasOnce = connections[Int(slot)].receiving == .once
    if !completion.hasMore {
      connections[Int(slot)].isReceiveInFlight = false
      connections[Int(slot)].receiving = .idle
      // Whoever isn't received any more is looked at: to go on, or when its owner has read.
      unsettled.push(slot)
    }
    let buffer = UInt32(completion.buffer)
    if completion.hasBuffer { pool.hold(buffer) }
    let result = completion.result
    if result > 0 {
      if completion.hasBuffer {
        arrived(slot, in: buffer, Int(result))
      } else if wasOnce {
        arrivedInOwn(slot, Int(result))
      }
      return
    }
    if completion.hasBuffer { giveBack(buffer) }
    switch 0 &- result {
    case 0: ended(slot, .peer)
    case ENOBUFS:
      counts.bufferShortages &+= 1
      // Behind what waits already nothing is received: order. Then it goes on when that is read.
      if connections[Int(slot)].state != .dying
        && connections[Int(slot)].firstWaiting == ReceivePool.nowhere
      {
        receiveIntoOwn(slot)
      }
    case ECANCELED, EAGAIN, EINTR: break
    default: ended(slot, Self.reason(of: 0 &- result))
    }
  }

  @_noLocks
  private mutating func acceptCompleted(_ listener: UInt32, _ completion: apus_completion) {
    if completion.result >= 0 { accepted(completion.result, listener: listener) }
    if completion.hasMore { return }
    listeners[Int(listener)].isAcceptInFlight = false
    if listeners[Int(listener)].isClosing {
      closeListener(listener)
    } else if completion.result >= 0 {
      startAccepting(listener)
    } else {
      acceptLater(listener)
    }
  }
}
