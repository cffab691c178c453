// What a reactor may hold and how its sockets are set. All bounds are here, each with a name.

import CNetwork

public struct ReactorSettings: Sendable {
  /// Nil: io_uring where the kernel has what is needed of it, epoll otherwise.
  public var backend: NetworkBackend?
  /// Connections at once, those that are still closing included. One more is refused and counted.
  public var connectionsMax = 256
  /// Of one buffer that the kernel receives into.
  public var receiveByteCount = 65_536
  public var receiveBufferCount = 256
  /// The most that may wait unread of one connection in one piece: the longest message that can be
  /// read. Full, that connection isn't read any more until its owner consumes.
  public var messageByteCountMax = 65_536
  /// The most that may be queued for one connection; beyond it, it is closed.
  public var sendByteCountMax = 8 << 20
  /// How long a closed connection may take to send what is queued, and how long after that its other
  /// side may take to close too.
  public var closeNs: UInt64 = 1_000_000_000
  /// How long each address of a host may take to answer.
  public var connectNs: UInt64 = 5_000_000_000

  /// Silence before the kernel asks whether the other side is still there. 0: it doesn't.
  public var keepaliveIdleSeconds = 10
  public var keepaliveIntervalSeconds = 3
  public var keepaliveCount = 3
  /// How long what was sent may stay unacknowledged before the connection is given up. 0: the kernel's
  /// own bound, some 15 minutes.
  public var unacknowledgedMilliseconds = 20_000
  /// How long the kernel polls the network card for a receive. 0: not at all. Needs CAP_NET_ADMIN.
  public var busyPollMicroseconds = 0
  /// Silence after which what came is acknowledged, unless it was with an answer. 0: when the kernel sees fit, which is
  /// within the receive of the next small piece; who must answer that one fast has better paid for it before.
  public var acknowledgeNs: UInt64 = 0
  /// The kernel's buffers of a socket. 0: as the kernel sizes them itself.
  public var socketSendByteCount = 0
  public var socketReceiveByteCount = 0

  /// Shared with the reactor of another thread that uses the same sockets, where both threads spin. Nil: who finds a
  /// socket's lock taken sleeps in the kernel until it isn't.
  public var turn: KernelTurn?

  /// Measured both ways (see RingDriver): whether completions wait until the thread asks for them.
  var isDeferred: Bool?
  var usesFiles = true

  public init() {}

  public init(backend: NetworkBackend?) { self.backend = backend }

  var socketOptions: apus_socket_options {
    apus_socket_options(
      noDelay: true, quickAck: true, keepaliveIdleSeconds: Int32(clamping: keepaliveIdleSeconds),
      keepaliveIntervalSeconds: Int32(clamping: keepaliveIntervalSeconds),
      keepaliveCount: Int32(clamping: keepaliveCount),
      unacknowledgedMilliseconds: Int32(clamping: unacknowledgedMilliseconds),
      busyPollMicroseconds: Int32(clamping: busyPollMicroseconds),
      sendByteCount: Int32(clamping: socketSendByteCount),
      receiveByteCount: Int32(clamping: socketReceiveByteCount))
  }

  /// A bound that can't be held is a mistake of who configured it.
  func check() {
    precondition(connectionsMax > 0 && connectionsMax <= 1 << 16, "connectionsMax: 1 to 65,536")
    precondition(
      receiveByteCount >= 64 && receiveByteCount <= 1 << 24, "receiveByteCount: 64 to 16 Mi")
    precondition(
      receiveBufferCount > 0 && receiveBufferCount <= 1 << 15, "receiveBufferCount: 1 to 32,768")
    precondition(
      messageByteCountMax >= 64 && messageByteCountMax <= 1 << 28,
      "messageByteCountMax: 64 to 256 Mi")
    precondition(
      sendByteCountMax >= 64 && sendByteCountMax <= 1 << 30, "sendByteCountMax: 64 to 1 Gi")
  }
}

/// What a reactor has done since it was made.
public struct ReactorCounts: BitwiseCopyable, Sendable {
  public var accepted: UInt64 = 0
  /// Accepted and closed at once: there was no place left.
  public var refused: UInt64 = 0
  public var connected: UInt64 = 0
  public var connectsFailed: UInt64 = 0
  public var closed: UInt64 = 0
  public var overruns: UInt64 = 0
  /// Receives that found no buffer left, and went on without.
  public var bufferShortages: UInt64 = 0
  /// Times a connection wasn't read any more because its owner didn't.
  public var pauses: UInt64 = 0
  public var receives: UInt64 = 0
  public var receivedByteCount: UInt64 = 0
  /// Times that the kernel was asked to acknowledge what had come, in a silence.
  public var acknowledgements: UInt64 = 0
  public var sends: UInt64 = 0
  public var sentByteCount: UInt64 = 0
  /// Sends that the kernel took a part of.
  public var shortSends: UInt64 = 0
  /// Bytes of messages that straddled buffers, copied to be in one piece.
  public var straddledByteCount: UInt64 = 0
  /// Entries into the kernel that served all connections at once: io_uring_enter or epoll_wait.
  public var entries: UInt64 = 0
  /// Times that the other one of a `turn` was in the kernel, and those of them that it was for too long to be waited for.
  public var turnWaits: UInt64 = 0
  public var turnsInVain: UInt64 = 0
  /// Accepts that failed for want of descriptors or memory; tried again later.
  public var acceptsFailed: UInt64 = 0
}
