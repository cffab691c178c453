// Events: at most one of a kind waits for each connection, so they need no room of their own.

import CNetwork
import CPlatform
import Glibc
import Tables

extension Reactor {
  @_noLocks
  mutating func raise(_ slot: UInt32, _ event: PendingEvents.Kind) {
    connections[Int(slot)].pending.insert(event)
    ready.push(slot)
  }

  /// An event as the owner hears it; hearing the last one frees the place.
  @_noLocks
  mutating func tell(_ slot: UInt32, _ kind: PendingEvents.Kind) -> NetworkEvent {
    if connections[Int(slot)].pending.isEmpty { _ = ready.pop() }
    let id = id(of: slot)
    switch kind {
    case .accepted: return .accepted(id, listener: connections[Int(slot)].listener)
    case .connected: return .connected(id)
    case .connectFailed:
      let code = connections[Int(slot)].failure
      makeVoid(slot)
      return .connectFailed(id, code: code)
    case .received:
      // What this event doesn't show waits until the owner has read what it does.
      let connection = connections[Int(slot)]
      if connection.firstWaiting != ReceivePool.nowhere || connection.receiving == .idle {
        unsettled.push(slot)
      }
      return .received(id)
    case .drained: return .drained(id)
    case .closed:
      let reason = connections[Int(slot)].reason
      counts.closed &+= 1
      connections[Int(slot)].isVoid = true
      takeLeave(slot)
      makeVoid(slot)
      return .closed(id, reason)
    case .released:
      makeVoid(slot)
      return .released(id)
    }
  }

  /// The owner has heard the last of it.
  @_noLocks
  private mutating func makeVoid(_ slot: UInt32) {
    connections[Int(slot)].isVoid = true
    connections[Int(slot)].pending = PendingEvents()
    freeIfGone(slot)
  }

  @_noLocks
  mutating func freeIfGone(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard connection.state == .gone, connection.isVoid else { return }
    connections[Int(slot)].state = .free
    free.giveBack(slot)
  }

  // MARK: Deadlines

  @_noLocks
  mutating func setDeadline(_ slot: UInt32, afterNs: UInt64) {
    if connections[Int(slot)].deadline == 0 { deadlineCount &+= 1 }
    connections[Int(slot)].deadline = apus_clock_ns(1) &+ afterNs
  }

  @_noLocks
  mutating func clearDeadline(_ slot: UInt32) {
    if connections[Int(slot)].deadline == 0 { return }
    connections[Int(slot)].deadline = 0
    deadlineCount &-= 1
  }

  /// How long deadlines are let wait: they are bounds, not appointments.
  private static var lookNs: UInt64 { 5_000_000 }

  @_noLocks
  func boundedByDeadlines(_ waitNs: UInt64) -> UInt64 {
    deadlineCount > 0 ? min(waitNs, Self.lookNs) : waitNs
  }

  @_noLocks
  mutating func lookAtDeadlines() {
    let time = apus_clock_ns(1)
    guard time >= nextLookAtDeadlines else { return }
    nextLookAtDeadlines = time &+ Self.lookNs
    var index = 0
    while index < connections.count {
      let deadline = connections[index].deadline
      if deadline != 0 && time >= deadline {
        clearDeadline(UInt32(truncatingIfNeeded: index))
        expire(UInt32(truncatingIfNeeded: index))
      }
      index &+= 1
    }
    index = 0
    while index < listenerCount {
      let retryAt = listeners[index].retryAt
      if retryAt != 0 && time >= retryAt {
        listeners[index].retryAt = 0
        deadlineCount &-= 1
        startAccepting(UInt32(truncatingIfNeeded: index))
      }
      index &+= 1
    }
  }

  @_noLocks
  private mutating func expire(_ slot: UInt32) {
    switch connections[Int(slot)].state {
    case .connecting: connectIsLate(slot)
    case .closing, .releasing:
      connections[Int(slot)].isAbrupt = true
      if connections[Int(slot)].state == .releasing {
        connections[Int(slot)].reason = .sendFailed
      }
      cut(slot)
    case .lingering: die(slot)
    case .free, .open, .dying, .gone: break
    }
  }
}
