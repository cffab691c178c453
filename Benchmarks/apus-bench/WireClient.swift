// A client as small as one can be: a socket, messages written from a template, reports counted by framing. It is
// what measures the venue from outside, so it does as little as possible itself.

import CPlatform
import Events
import FIXCodec
import FIXDictionary
import Glibc

/// How a socket is waited for.
enum WireWait: String, CaseIterable {
  /// It is read again and again.
  case spin
  /// The kernel wakes who reads.
  case block
}

@safe
final class WireSocket {
  let descriptor: Int32
  private let wait: WireWait
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  private var from = 0
  private var to = 0

  /// Who hasn't answered for so long is gone.
  private static let patienceSeconds = 10

  init(descriptor: Int32, wait: WireWait) {
    self.descriptor = descriptor
    self.wait = wait
    var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  convenience init?(port: UInt16, wait: WireWait) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if code != 0 { return nil }
    self.init(descriptor: descriptor, wait: wait)
  }

  deinit {
    close(descriptor)
    unsafe buffer.deallocate()
  }

  func send(_ bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.send(
        descriptor, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
      if count > 0 { done += count } else if errno != EAGAIN && errno != EINTR { return }
    }
  }

  /// More bytes: at once, or after a wait if `mayWait`. False when the other side is gone, or silent for long.
  func receive(mayWait: Bool) -> Bool {
    if from == to {
      from = 0
      to = 0
    } else if unsafe to > buffer.count - 65_536 {
      unsafe buffer.baseAddress!.copyMemory(from: buffer.baseAddress! + from, byteCount: to - from)
      to -= from
      from = 0
    }
    var looks = 0
    var deadline: UInt64 = 0
    while true {
      let flags = wait == .spin || !mayWait ? Int32(MSG_DONTWAIT) : 0
      let count = unsafe recv(descriptor, buffer.baseAddress! + to, buffer.count - to, flags)
      if count > 0 {
        to += count
        return true
      }
      // A wait with a bound isn't taken up again by the kernel: what a ring that was closed leaves to be done for its
      // thread interrupts it.
      if count < 0 && errno == EINTR { continue }
      if count == 0 || errno != EAGAIN { return false }
      if !mayWait { return true }
      if wait == .block { return false }
      looks += 1
      if looks & 0xFFFF == 0 {
        let now = BenchTimer.wallNs()
        if deadline == 0 { deadline = now + UInt64(Self.patienceSeconds) * 1_000_000_000 }
        if now > deadline { return false }
      }
    }
  }

  var waiting: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: buffer[from..<to])
  }

  func take(_ count: Int) { from += count }

  /// Nothing more is sent: the other side sees the end.
  func hangUp() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// A FIX session's client side, as far as a measurement needs it.
@safe
final class WireClient {
  let socket: WireSocket
  private let header: HeaderTemplate
  private var writer: MessageWriter
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 64)
  private let batch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 64)
  private var batched = 0
  private var decoder = Decoder(limits: DecoderLimits(messageBytes: 4_096))
  private var number: UInt64 = 0
  private var orders: UInt64 = 0
  private(set) var reports: UInt64 = 0

  /// One who doesn't log on talks to a server that only answers.
  init?(port: UInt16, client: Int, wait: WireWait, logsOn: Bool = true) {
    guard let socket = WireSocket(port: port, wait: wait) else { return nil }
    self.socket = socket
    header = HeaderTemplate(sender: "CLIENT\(client)", target: "APUS")
    unsafe writer = MessageWriter(memory)
    if logsOn, !logOn() { return nil }
  }

  deinit {
    unsafe memory.deallocate()
    unsafe batch.deallocate()
  }

  private func begin(_ type: UInt64) {
    number += 1
    writer.begin(
      type, header: header, sequence: number, time: Nanoseconds(apus_clock_ns(0)))
  }

  private func logOn() -> Bool {
    begin(FIXMessageType.logon)
    writer.append("98=0\u{1}108=30\u{1}141=Y\u{1}")
    guard let bytes = unsafe writer.finish() else { return false }
    unsafe socket.send(bytes)
    return take(1)
  }

  /// An order that rests; the bytes are good until the next message is made.
  func newOrder() -> UnsafeRawBufferPointer {
    orders += 1
    begin(FIXMessageType.newOrderSingle)
    writer.put(11, number: orders)
    writer.append("21=1\u{1}")
    writer.put(38, number: 100 + orders % 900)
    writer.append("40=2\u{1}44=10.25\u{1}54=1\u{1}55=ACME\u{1}59=0\u{1}")
    writer.put(60, time: Nanoseconds(apus_clock_ns(0)))
    return unsafe writer.finish()!
  }

  /// An order in another instrument that rests there; `price` as it is written.
  func rest(_ symbol: String, side: UInt64, price: StaticString) -> UnsafeRawBufferPointer {
    orders += 1
    begin(FIXMessageType.newOrderSingle)
    writer.put(11, number: orders)
    writer.append("21=1\u{1}38=100\u{1}40=2\u{1}44=")
    writer.append(price)
    writer.append("\u{1}")
    writer.put(54, number: side)
    writer.put(55, bytes: Array(symbol.utf8).span)
    writer.append("59=0\u{1}")
    writer.put(60, time: Nanoseconds(apus_clock_ns(0)))
    return unsafe writer.finish()!
  }

  /// The cancel of that order.
  func cancel() -> UnsafeRawBufferPointer {
    begin(FIXMessageType.orderCancelRequest)
    writer.open(11)
    writer.append("C")
    writer.append(number: orders)
    writer.close()
    writer.put(41, number: orders)
    writer.append("54=1\u{1}55=ACME\u{1}")
    writer.put(60, time: Nanoseconds(apus_clock_ns(0)))
    return unsafe writer.finish()!
  }

  /// A message that goes out with others, in one call (`flush`).
  func queue(_ bytes: UnsafeRawBufferPointer) {
    unsafe UnsafeMutableRawBufferPointer(rebasing: batch[batched...]).copyMemory(from: bytes)
    batched += bytes.count
    if unsafe batched > batch.count - 1_024 { flush() }
  }

  func flush() {
    if batched == 0 { return }
    unsafe socket.send(UnsafeRawBufferPointer(rebasing: batch[..<batched]))
    batched = 0
  }

  /// Waits for so many messages. False when the other side is gone.
  func take(_ count: Int) -> Bool {
    var left = count
    while true {
      left -= count_(left)
      if left == 0 { return true }
      if !socket.receive(mayWait: true) { return false }
    }
  }

  /// Messages that are there already, at most `limit`.
  private func count_(_ limit: Int) -> Int {
    var count = 0
    while count < limit, case .message(let byteCount) = unsafe decoder.next(socket.waiting) {
      socket.take(byteCount)
      count += 1
    }
    reports &+= UInt64(count)
    return count
  }

  /// What is there without a wait.
  func takeWhatIsThere() -> Int {
    _ = socket.receive(mayWait: false)
    return count_(.max)
  }
}
