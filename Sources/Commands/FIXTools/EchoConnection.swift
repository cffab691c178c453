// One connection of the echo: what was received and not yet read, what is to be sent and not yet taken.
// Both are bounded: a peer that doesn't read is no longer read from, and in the end cut off.

import FIXSession
import Glibc

final class EchoConnection {
  enum State {
    /// Nobody knows who it is: the first message isn't whole yet.
    case knocking
    /// It has the session.
    case talking
    /// Over: what waits goes out, then the other side is waited for.
    case closing
  }

  let descriptor: Int32
  let number: Int
  var state = State.knocking
  /// By the steady clock: when its patience ends.
  var deadline: UInt64
  var isReadable = true
  /// The other side has nothing more to say.
  var isAtEnd = false
  private(set) var hasShutDown = false

  private var received: [UInt8]
  private var receivedFrom = 0
  private var receivedTo = 0
  var wire = EchoWire()

  init(descriptor: Int32, number: Int, deadline: UInt64, messageByteCount: Int) {
    self.descriptor = descriptor
    self.number = number
    self.deadline = deadline
    // One whole message, and room for the next to begin.
    received = [UInt8](repeating: 0, count: messageByteCount * 2)
  }

  deinit { close(descriptor) }

  // MARK: In

  enum Read { case some, nothing, end }

  func read() -> Read {
    if receivedFrom > 0 {
      received.replaceSubrange(
        0..<receivedTo - receivedFrom, with: Array(received[receivedFrom..<receivedTo]))
      receivedTo -= receivedFrom
      receivedFrom = 0
    }
    // Full, and no message in it: the session refuses a message of that size before.
    if receivedTo == received.count { return .nothing }
    let from = receivedTo
    let count = unsafe received.withUnsafeMutableBytes { buffer in
      unsafe recv(
        descriptor, buffer.baseAddress! + from, buffer.count - from, Int32(MSG_DONTWAIT))
    }
    if count > 0 {
      receivedTo += count
      return .some
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothing }
    return .end
  }

  func withReceived<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe received.withUnsafeBytes { buffer in
      unsafe body(UnsafeRawBufferPointer(rebasing: buffer[receivedFrom..<receivedTo]))
    }
  }

  func consume(_ count: Int) { receivedFrom += count }

  func dropReceived() { receivedFrom = receivedTo }

  // MARK: Out

  /// Gives the kernel what it takes; false when the connection is of no use any more.
  func flush() -> Bool {
    while wire.waiting > 0 {
      let sent = unsafe wire.withWaiting { bytes in
        unsafe send(
          descriptor, bytes.baseAddress, bytes.count,
          Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
      }
      if sent > 0 {
        wire.took(sent)
      } else if errno == EINTR {
        continue
      } else {
        return errno == EAGAIN
      }
    }
    if state == .closing, !hasShutDown {
      // The other side reads to the end; a plain close could cut off what it hasn't read.
      hasShutDown = true
      _ = shutdown(descriptor, Int32(SHUT_WR))
    }
    return true
  }
}

/// What waits to be sent on one connection.
struct EchoWire: SessionWire {
  /// More than this and the peer is cut off.
  static var byteCountMax: Int { 8 << 20 }
  /// More than this and nothing is read from it, nor resent to it, until it reads.
  static var calmByteCount: Int { 1 << 20 }

  private var bytes: [UInt8] = []
  private var from = 0
  private(set) var isOverrun = false
  /// Ends of messages sent since the last look, for those who print them.
  var sentMessages: [[UInt8]]?

  var waiting: Int { bytes.count - from }
  var isCalm: Bool { waiting < Self.calmByteCount }

  mutating func send(_ message: UnsafeRawBufferPointer) {
    if waiting + message.count > Self.byteCountMax {
      isOverrun = true
      return
    }
    unsafe bytes.append(contentsOf: message)
    if sentMessages != nil { unsafe sentMessages!.append(Array(message)) }
  }

  func withWaiting<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe body(UnsafeRawBufferPointer(rebasing: buffer[from...]))
    }
  }

  mutating func took(_ count: Int) {
    from += count
    if from == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      from = 0
    } else if from > Self.calmByteCount {
      bytes.removeFirst(from)
      from = 0
    }
  }
}
