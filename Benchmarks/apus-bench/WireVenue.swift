// A venue as small as one can be: it lets one trader in, tells it of one book, takes what it orders and moves the market.
// It is what measures a trader from outside, so it does as little as possible itself.

import CPlatform
import Events
import FIXCodec
import FIXDictionary
import Glibc

@safe
final class WireVenue {
  /// Bytes and messages of one kind.
  struct Tally {
    var count = 0
    var byteCount = 0

    /// Of a message.
    var mean: Int { count == 0 ? 0 : byteCount / count }
  }

  /// Comp ids that nobody else on this host has: who calls a port that was somebody else's is not let in.
  static let name = "BENCHVENUE"
  static let trader = "BENCHTRADER"

  private let listener: WireListener
  private let wait: WireWait
  private var socket: WireSocket?
  private let header = HeaderTemplate(sender: WireVenue.name, target: WireVenue.trader)
  private var writer: MessageWriter
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 64)
  private var decoder = Decoder(limits: DecoderLimits(messageBytes: 4_096))
  private var number: UInt64 = 0
  private var executions: UInt64 = 0
  /// What the trader's request for the book was called.
  private var request: [UInt8] = []
  /// Of the trader's last message: what it is, and what its answer names.
  private var type: UInt64 = 0
  private var name: [UInt8] = []
  private var original: [UInt8] = []
  private var isTrader = false
  /// Whether the best bid is in the book.
  private var hasBest = false

  private(set) var ticks = Tally()
  private(set) var orders = Tally()

  init?(wait: WireWait) {
    guard let listener = WireListener() else { return nil }
    self.listener = listener
    self.wait = wait
    unsafe writer = MessageWriter(memory)
  }

  deinit { unsafe memory.deallocate() }

  var port: UInt16 { listener.port }

  /// Waits for the trader, lets it in, tells it of the book and takes its first order.
  func meet() -> Bool {
    guard letIn() else { return false }
    begin(FIXMessageType.logon)
    writer.append("98=0\u{1}108=60\u{1}")
    unsafe send(finish())
    guard hear() == FIXMessageType.marketDataRequest else { return false }
    unsafe send(wholeBook())
    guard hearOrder() else { return false }
    answer()
    ticks = Tally()
    orders = Tally()
    return true
  }

  private func letIn() -> Bool {
    for _ in 0..<8 {
      let peer = listener.accept(seconds: 10)
      if peer < 0 { return false }
      socket = WireSocket(descriptor: peer, wait: wait)
      if hear() == FIXMessageType.logon, isTrader { return true }
    }
    return false
  }

  /// The session is over, and nobody is let in again.
  func close() {
    socket?.hangUp()
    listener.close()
  }

  // MARK: The market

  /// Bids at 9.95 and, every other time, 9.97; an offer at 10.05.
  private func wholeBook() -> UnsafeRawBufferPointer {
    begin(FIXMessageType.marketDataSnapshotFullRefresh)
    writer.append("55=ACME\u{1}")
    put(262, request)
    writer.append("268=2\u{1}269=0\u{1}270=9.95\u{1}271=1000\u{1}346=3\u{1}")
    writer.append("269=1\u{1}270=10.05\u{1}271=1000\u{1}346=3\u{1}")
    return unsafe finish()
  }

  /// The best bid comes, or goes again: the market's middle is another one. Good until the next message is made.
  func tick() -> UnsafeRawBufferPointer {
    begin(FIXMessageType.marketDataIncrementalRefresh)
    put(262, request)
    if hasBest {
      writer.append("268=1\u{1}279=2\u{1}269=0\u{1}55=ACME\u{1}270=9.97\u{1}")
    } else {
      writer.append(
        "268=1\u{1}279=1\u{1}269=0\u{1}55=ACME\u{1}270=9.97\u{1}271=1000\u{1}346=3\u{1}")
    }
    hasBest.toggle()
    let bytes = unsafe finish()
    ticks.count += 1
    ticks.byteCount += bytes.count
    return unsafe bytes
  }

  // MARK: The trader

  func send(_ bytes: UnsafeRawBufferPointer) { unsafe socket?.send(bytes) }

  /// Waits for an order or a cancel. False when the trader is gone, or says nothing for long.
  func hearOrder() -> Bool {
    while let type = hear() {
      if type == FIXMessageType.newOrderSingle || type == FIXMessageType.orderCancelRequest {
        return true
      }
    }
    return false
  }

  /// Accepts what was ordered last, whatever it was.
  func answer() {
    let isOrder = type == FIXMessageType.newOrderSingle
    executions += 1
    begin(FIXMessageType.executionReport)
    writer.append("6=0\u{1}")
    put(11, name)
    writer.append("14=0\u{1}")
    writer.put(17, number: executions)
    writer.append("20=0\u{1}37=1\u{1}38=10\u{1}")
    if isOrder {
      writer.append("39=0\u{1}44=9.9\u{1}54=1\u{1}55=ACME\u{1}")
    } else {
      writer.append("39=4\u{1}")
      put(41, original)
      writer.append("54=1\u{1}55=ACME\u{1}")
    }
    writer.put(60, time: Nanoseconds(apus_clock_ns(0)))
    writer.append(isOrder ? "150=0\u{1}151=10\u{1}" : "150=4\u{1}151=0\u{1}")
    unsafe send(finish())
  }

  /// The next message's type; nil when the trader is gone.
  private func hear() -> UInt64? {
    guard let socket else { return nil }
    while true {
      if case .message(let byteCount) = unsafe decoder.next(socket.waiting) {
        note(decoder.message, byteCount)
        socket.take(byteCount)
        return type
      }
      if !socket.receive(mayWait: true) { return nil }
    }
  }

  private func note(_ message: Message, _ byteCount: Int) {
    guard case .value(let text) = message.text(35) else { return }
    type = text.code
    switch type {
    case FIXMessageType.newOrderSingle, FIXMessageType.orderCancelRequest:
      orders.count += 1
      orders.byteCount += byteCount
      keep(message, 11, in: &name)
      keep(message, 41, in: &original)
    case FIXMessageType.logon:
      if case .value(let sender) = message.text(49) { isTrader = sender.equals("BENCHTRADER") }
    case FIXMessageType.marketDataRequest: keep(message, 262, in: &request)
    default: break
    }
  }

  private func keep(_ message: Message, _ tag: UInt16, in bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    guard case .value(let text) = message.text(tag) else { return }
    for at in 0..<text.count { bytes.append(text[at]) }
  }

  // MARK: Writing

  private func begin(_ type: UInt64) {
    number += 1
    writer.begin(type, header: header, sequence: number, time: Nanoseconds(apus_clock_ns(0)))
  }

  private func put(_ tag: UInt16, _ bytes: [UInt8]) { writer.put(tag, bytes: bytes.span) }

  private func finish() -> UnsafeRawBufferPointer { unsafe writer.finish()! }
}
