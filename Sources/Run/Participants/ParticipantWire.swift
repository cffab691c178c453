// How participants speak FIX: requests to messages, reports to what the crowd wants to know.

import Events
import FIXCodec
import FIXDictionary
import FIXSession
import Network

/// The wire of one session at a time.
struct ParticipantWire: SessionWire, ~Copyable {
  var reactor: Reactor
  var to = ConnectionID.none

  mutating func send(_ message: UnsafeRawBufferPointer) { _ = unsafe reactor.send(to, message) }
}

extension ParticipantRequest {
  var type: UInt64 {
    switch kind {
    case .enter, .take: FIXMessageType.newOrderSingle
    case .replace: FIXMessageType.orderCancelReplaceRequest
    case .cancel: FIXMessageType.orderCancelRequest
    }
  }

  /// The body's fields, tags ascending.
  func write(symbol: [UInt8], at time: Nanoseconds, into writer: inout MessageWriter) {
    name(11, revision, &writer)
    if kind != .cancel {
      writer.append("21=1\u{1}")
      writer.put(38, quantity: quantity)
      writer.append("40=2\u{1}")
    }
    if kind == .replace || kind == .cancel { name(41, revision - 1, &writer) }
    if kind != .cancel { writer.put(44, price: price) }
    writer.append(side == .buy ? "54=1\u{1}" : "54=2\u{1}")
    writer.put(55, bytes: symbol.span)
    // The rest of a taking isn't left in the book.
    if kind == .take { writer.append("59=3\u{1}") }
    writer.put(60, time: time)
    // Of what one left over the older one goes, rather than that somebody trades with himself.
    if kind != .cancel { writer.append("5001=O\u{1}") }
  }

  private func name(_ tag: UInt16, _ revision: UInt32, _ writer: inout MessageWriter) {
    writer.open(tag)
    if kind == .take { writer.append("T") }
    writer.append(number: order)
    writer.append("-")
    writer.append(number: UInt64(revision))
    writer.close()
  }
}

/// What an ExecutionReport says of an order that rested.
struct ParticipantReport: Equatable {
  var order: UInt64
  var hasEnded: Bool
  var filled: Quantity

  init(order: UInt64, hasEnded: Bool, filled: Quantity) {
    self.order = order
    self.hasEnded = hasEnded
    self.filled = filled
  }

  /// Nil where the name isn't one of an order that rests.
  init?(_ message: Message) {
    guard let name = message.text(11).value, let status = message.character(39).value else {
      return nil
    }
    var order: UInt64 = 0
    var place = 0
    while place < name.count, name[place] != UInt8(ascii: "-") {
      let digit = name[place] &- UInt8(ascii: "0")
      guard digit < 10, order < UInt64.max / 16 else { return nil }
      order = order * 10 + UInt64(digit)
      place += 1
    }
    guard place > 0, place < name.count else { return nil }
    self.order = order
    // Filled, canceled, rejected, expired.
    hasEnded = [UInt8](arrayLiteral: 0x32, 0x34, 0x38, 0x43).contains(status)
    filled = message.quantity(14).value ?? .zero
  }
}
