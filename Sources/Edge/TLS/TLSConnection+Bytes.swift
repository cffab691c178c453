// The hot half: bytes in and out. Nothing of ours allocates; what OpenSSL does for a record is in CTLS.h.

import CTLS

extension TLSConnection {
  // MARK: From the wire

  /// Takes bytes from the wire, and says how many: the others must come again, after some of `plain` was
  /// consumed or some of `wire` carried off. What comes after the end is taken and ignored.
  @_noLocks
  public mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    var taken = 0
    while taken < bytes.count, isReading, !isWireEnded {
      let room = Self.unreadByteCountMax &- unreadByteCount
      let piece = min(room, bytes.count &- taken)
      guard piece > 0, let base = bytes.baseAddress else { return taken }
      guard unsafe apus_tls_feed(tls, base + taken, Int32(truncatingIfNeeded: piece)) else {
        fail(.violation(code: 0))  // No memory.
        break
      }
      taken &+= piece
      advance()
    }
    return isReading && !isWireEnded ? taken : bytes.count
  }

  /// The wire has ended. Orderly, if the other side had said so before; the owner sees by `state`, once
  /// it has consumed what was before.
  @_noLocks
  public mutating func endOfWire() {
    isWireEnded = true
    advance()
  }

  /// What has come and wasn't consumed, in one piece. Good until the next call that changes anything.
  @unsafe
  public var plain: UnsafeRawBufferPointer {
    @_noLocks get {
      unsafe UnsafeRawBufferPointer(start: buffer + start, count: end &- start)
    }
  }

  /// Has done with the first bytes of `plain`. There may be more of it at once: look again.
  @_noLocks
  public mutating func consume(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= end &- start, "more consumed than was there")
    start &+= byteCount
    if start == end {
      start = 0
      end = 0
    }
    if hasMore { advance() }
  }

  // MARK: For the wire

  /// Takes plain bytes, and says how many: all, unless `wire` would get too long, the handshake isn't
  /// over, or nothing can be sent any more.
  @_noLocks
  public mutating func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    var taken = 0
    while taken < bytes.count, canSend, let base = bytes.baseAddress {
      let room = bounds.wireByteCountMax &- wireByteCount &- Self.overheadMax
      let piece = min(room, min(bytes.count &- taken, Self.recordByteCountMax))
      guard piece > 0 else { break }
      let step = unsafe apus_tls_write(tls, base + taken, piece)
      guard step.outcome == APUS_TLS_DONE else {
        if step.outcome == APUS_TLS_FAILED { fail(Self.failure(step)) }
        break
      }
      taken &+= step.byteCount
    }
    return taken
  }

  public var wireByteCount: Int {
    @_noLocks get { unsafe Int(apus_tls_unsent(tls)) }
  }

  /// What is to go out, in one piece. Good until the next call that changes anything.
  @unsafe
  public var wire: UnsafeRawBufferPointer {
    @_noLocks get {
      unsafe UnsafeRawBufferPointer(start: apus_tls_wire(tls), count: wireByteCount)
    }
  }

  /// The first bytes of `wire` are on their way.
  @_noLocks
  public mutating func dropWire(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= wireByteCount, "more dropped than was there")
    unsafe apus_tls_drop_wire(tls, byteCount)
    // Reading may have stopped for want of room here.
    if hasMore { advance() }
  }

  /// We send no more: close_notify goes on the wire, once. The other side may still send. Before the end
  /// of the handshake there is nothing to close, and the connection is as if it had failed.
  @_noLocks
  public mutating func close() {
    if isClosed { return }
    isClosed = true
    switch state {
    case .open, .ended: unsafe apus_tls_say_goodbye(tls)
    case .handshaking: fail(.abandoned)
    case .failed: break
    }
  }

  // MARK: Between

  var unreadByteCount: Int {
    @_noLocks get { unsafe Int(apus_tls_unread(tls)) }
  }
  var isReading: Bool { state == .handshaking || state == .open }
  var canSend: Bool { (state == .open || state == .ended) && !isClosed }

  /// Does what can be done with the bytes that are there.
  @_noLocks
  mutating func advance() {
    // Each turn empties a record, or stops.
    hasMore = true
    while isReading, wireByteCount < bounds.wireByteCountMax {
      var step: apus_tls_step
      if state == .handshaking {
        step = unsafe apus_tls_shake_hands(tls)
      } else {
        makeRoom()
        guard end < bounds.plainByteCountMax else { return }
        step = unsafe apus_tls_read(tls, buffer + end, bounds.plainByteCountMax &- end)
      }
      switch step.outcome {
      case APUS_TLS_DONE:
        if state == .handshaking { state = .open }
        end &+= step.byteCount
        // A step in vain is 1,000 instructions; a record of 200 bytes, written and read, is 15,000.
        if unsafe apus_tls_rest(tls) == 0 {
          wait()
          return
        }
      case APUS_TLS_ENDED:
        if state == .handshaking { fail(.abandoned) } else { state = .ended }
      case APUS_TLS_FAILED: fail(Self.failure(step))
      default:
        wait()
        return
      }
    }
  }

  /// All there was is read.
  @_noLocks
  private mutating func wait() {
    hasMore = false
    if isWireEnded { fail(.truncated) }
  }

  /// Moves what is there down once the buffer's end is reached.
  @_noLocks
  private mutating func makeRoom() {
    guard end == bounds.plainByteCountMax, start > 0 else { return }
    unsafe buffer.copyMemory(from: buffer + start, byteCount: end &- start)
    end &-= start
    start = 0
  }

  @_noLocks
  mutating func fail(_ failure: TLSFailure) { state = .failed(failure) }

  @_noLocks
  static func failure(_ step: apus_tls_step) -> TLSFailure {
    step.certificate != 0
      ? .certificate(code: step.certificate) : .violation(code: step.code)
  }

  /// Holds after every call; for tests.
  func checkInvariants() {
    precondition(start >= 0 && start <= end && end <= bounds.plainByteCountMax)
    precondition(start < end || start == 0)
    precondition(unreadByteCount <= Self.unreadByteCountMax)
    // An answer to what was read comes on top: a flight of a handshake, or an alert.
    precondition(wireByteCount <= bounds.wireByteCountMax + 262_144)
    precondition(state != .handshaking || end == 0)
    if isReading && !hasMore { precondition(unreadByteCount == 0 && !isWireEnded) }
    if isWireEnded && isReading {
      precondition(end == bounds.plainByteCountMax || wireByteCount >= bounds.wireByteCountMax)
    }
  }
}
