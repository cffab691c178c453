// What the reactor knows of one connection: a plain record in a table, reused when nothing of its
// last use is in flight any more and its owner has heard the end of it.
//
//             ┌────────────▶ connecting ──────────────┐ failed
//             │                  │                    ▼
//   free ─────┼─ accepted ────▶ open ──closeNow────▶ dying ──▶ gone ──▶ free
//             │                  │ │ │                ▲ ▲
//             └─ adopted ────────┘ │ └─ closing ─▶ lingering
//                                  └─── releasing ────┘
//
// closing: what is queued still goes out, then our FIN. lingering: the other side's is waited for, as a
// close with unread bytes would cut off what it hasn't read yet. dying: operations are called back.
// gone: the descriptor is closed.

struct Connection: BitwiseCopyable {
  enum State: UInt8 {
    case free, connecting, open, closing, lingering, releasing, dying, gone
  }

  /// What the reactor has asked the kernel to receive.
  enum Receiving: UInt8 {
    /// Nothing: not yet, or the owner doesn't read, or the other side is at its end.
    case idle
    /// Into buffers of the pool, until further notice. Under epoll: when it can be read.
    case many
    /// Once, into the connection's own buffer: the pool was empty.
    case once
    /// Called back.
    case stopping
  }

  var generation: UInt32 = 0
  var descriptor: Int32 = -1
  var state = State.free
  /// The owner's id is good no more.
  var isVoid = true
  var isAdopted = false
  /// Closing it sends RST.
  var isAbrupt = false
  /// Nothing can be sent any more.
  var isBroken = false
  /// Leaves without being closed.
  var isLeaving = false
  var isInFileTable = false
  var pending = PendingEvents()
  var reason = CloseReason.ours
  var failure: Int32 = 0
  var listener: UInt32 = 0
  /// When its state has lasted long enough, in steady ns; 0: it may last.
  var deadline: UInt64 = 0
  var addressCount: UInt8 = 0
  var nextAddress: UInt8 = 0
  /// The address that it is tried at has had its time, and the kernel is asked to let go of that one's socket.
  var isLate = false

  // In. The piece is what the owner sees: bytes start ..< end of a place, counted from where the
  // kernel wrote; start can be negative, as a straddling message's beginning is put before a buffer.
  var receiving = Receiving.idle
  var isReceiveInFlight = false
  /// The other side is at its end, for `reason`; the owner hears it after the bytes before.
  var isAtEnd = false
  /// Under epoll: there may be more to read.
  var isReadable = false
  /// And then the other side's end: no further edge will say so.
  var isHungUp = false
  var place = ReceivePool.nowhere
  var start = 0
  var end = 0
  /// Buffers that came after the piece.
  var firstWaiting = ReceivePool.nowhere
  var lastWaiting = ReceivePool.nowhere
  var waitingByteCount = 0
  /// Where a receive into the own buffer writes.
  var ownOffset = 0
  var receivedAt: UInt64 = 0

  // Out. Bytes head ..< tail of the queue; both run on until it is empty.
  var head = 0
  var tail = 0
  var isSendInFlight = false
  var sendingByteCount = 0
  var isPollInFlight = false
  var cancelsInFlight: UInt16 = 0
  /// Under epoll: the kernel would take more.
  var isWritable = false
  /// The most that was queued since it was opened.
  var queuedMax = 0

  var pieceByteCount: Int { end &- start }
  var queuedByteCount: Int { tail &- head }
  var isInFlight: Bool {
    isReceiveInFlight || isSendInFlight || isPollInFlight || cancelsInFlight != 0
  }
}

/// A listening socket.
struct Listener: BitwiseCopyable {
  var descriptor: Int32 = -1
  var isAcceptInFlight = false
  var isClosing = false
  /// When accepting is tried again after a failure; 0: it is on.
  var retryAt: UInt64 = 0
}
