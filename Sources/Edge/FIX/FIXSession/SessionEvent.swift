// What the owner of a session gets to know: ups and downs, gaps, rejects, discards. Small values in a
// queue of fixed size, so that telling never allocates.

/// Something that happened to a session.
@frozen
public enum SessionEvent: Equatable, Sendable {
  /// Both sides are logged on.
  case up(heartbeatSeconds: UInt32)
  /// It is over, and the connection is to be closed once what was sent before is out.
  case down(SessionReason)
  /// A message was dropped. Its number, or 0 where it has none.
  case discarded(SessionReason, number: UInt64)
  /// A Reject or BusinessMessageReject went out for a message.
  case rejectSent(SessionReason, number: UInt64)
  /// The other side rejected our message.
  case rejectReceived(number: UInt64)
  case logoutSent(SessionReason)
  case logoutReceived
  /// Messages are missing, and were asked for.
  case gap(from: UInt64, through: UInt64)
  case gapClosed(expected: UInt64)
  case resendStarted(from: UInt64, through: UInt64)
  case resendFinished(through: UInt64)
  /// A stored message wasn't resent.
  case skipped(SessionReason, number: UInt64)
  /// No sign of life for a while.
  case testRequestSent
  /// Both sides begin at 1.
  case numbersReset
  case numbersNearLimit(left: UInt64)
}

/// A ring of events that wait for the owner. When it isn't emptied the oldest are lost, and counted.
@safe
public struct EventQueue: ~Copyable {
  @usableFromInline let slots: UnsafeMutablePointer<SessionEvent>
  private var head = 0
  private var tail = 0
  public private(set) var lostCount: UInt64 = 0

  static var capacity: Int { @_noLocks get { 128 } }

  public init() {
    unsafe slots = .allocate(capacity: Self.capacity)
    unsafe slots.initialize(repeating: .numbersReset, count: Self.capacity)
  }

  @inlinable deinit { unsafe slots.deallocate() }

  @_noLocks
  mutating func push(_ event: SessionEvent) {
    if tail &- head == Self.capacity {
      head &+= 1
      lostCount &+= 1
    }
    unsafe slots[tail & (Self.capacity - 1)] = event
    tail &+= 1
  }

  /// The oldest event, or nil.
  @_noLocks
  public mutating func pop() -> SessionEvent? {
    if head == tail { return nil }
    let event = unsafe slots[head & (Self.capacity - 1)]
    head &+= 1
    return event
  }
}
