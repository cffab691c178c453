// What the reactor tells its owner, and how both name a connection.

/// A connection by its place and by how often that place was used: an id that has gone stale names
/// nobody else.
@frozen
public struct ConnectionID: BitwiseCopyable, Hashable, Sendable {
  public var index: UInt32
  public var generation: UInt32

  @inlinable
  public init(index: UInt32, generation: UInt32) {
    self.index = index
    self.generation = generation
  }

  /// No connection: no place is this far out.
  @inlinable public static var none: ConnectionID { ConnectionID(index: .max, generation: 0) }
}

/// How the reactor asks the kernel.
public enum NetworkBackend: String, CaseIterable, Sendable {
  case ring = "io_uring"
  case epoll
}

/// Why a connection is over.
public enum CloseReason: UInt8, BitwiseCopyable, Sendable {
  /// The other side has said all it had to say.
  case peer
  /// The other side, or something in between, cut it.
  case reset
  /// The owner closed it.
  case ours
  /// The kernel wouldn't take what was to be sent, or not in time.
  case sendFailed
  /// More was queued than the other side read in time.
  case overrun
  /// The owner closed it, for a message of more bytes than may wait.
  case oversized
  /// Nothing came back any more.
  case timedOut
}

public enum NetworkEvent: BitwiseCopyable, Sendable {
  case accepted(ConnectionID, listener: UInt32)
  case connected(ConnectionID)
  /// With the errno. The id is void now.
  case connectFailed(ConnectionID, code: Int32)
  /// There is more to read than the owner has seen.
  case received(ConnectionID)
  /// All that was queued has gone to the kernel.
  case drained(ConnectionID)
  /// The id is void now.
  case closed(ConnectionID, CloseReason)
  /// The reactor has let go of it. The id is void now.
  case released(ConnectionID)
}

/// What an owner hasn't heard of a connection yet; it hears it in this order.
struct PendingEvents: BitwiseCopyable {
  enum Kind: UInt8 {
    case accepted, connected, connectFailed, received, drained, closed, released
  }

  private var bits: UInt8 = 0

  var isEmpty: Bool { bits == 0 }

  func contains(_ kind: Kind) -> Bool { bits & 1 << kind.rawValue != 0 }

  mutating func insert(_ kind: Kind) { bits |= 1 << kind.rawValue }

  mutating func remove(_ kind: Kind) { bits &= ~(1 << kind.rawValue) }

  /// The first, off the list; nil when there is none.
  mutating func takeFirst() -> Kind? {
    if bits == 0 { return nil }
    let kind = Kind(rawValue: UInt8(truncatingIfNeeded: bits.trailingZeroBitCount))
    bits &= bits &- 1
    return kind
  }
}
