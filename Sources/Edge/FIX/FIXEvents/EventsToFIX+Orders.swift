// What a trader sends: new orders (D), cancels (F), replaces (G), and what it asks about them (H, AF, q, Q).

import Events
import FIXCodec
import FIXDictionary

extension EventsToFIX {
  /// At the close FIX 4.2 has market and limit orders only.
  @inline(__always) @_noLocks
  static func isExpressible(_ new: OrderNew) -> Bool {
    let isStop = new.type == .stop || new.type == .stopLimit || new.type == .trailingStop
    if new.timeInForce == .atTheClose && isStop { return false }
    return new.type.code &- 1 < 6 && new.side.code &- 1 < 2
  }

  @inline(__always) @_noLocks
  mutating func withNewOrder(
    _ event: Event, _ slot: Int, _ party: Counterparty, _ names: borrowing Names,
    _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    guard writer.hasRoom(for: Self.hotRoom) else { return writer }
    let new = event.payload(as: OrderNew.self)
    if new.account != party.account { names.writeAccount(trusted: new.account, to: &writer) }
    put(trusted: 11, OrderName(new.order.bits), names, &writer)
    let instructions = new.instructions
    if instructions & (OrderInstruction.postOnly | OrderInstruction.allOrNone) != 0 {
      writer = withInstructions(instructions, writer)
    }
    writer.append(trusted: 0x01_31_3D_3132, byteCount: 5)
    writer.put(trusted: 38, units: new.quantity.units)
    writer.append(trusted: Self.field(new.type, new.timeInForce), byteCount: 5)
    if new.type == .limit || new.type == .stopLimit {
      writer.put(trusted: 44, units: new.price.units)
    }
    writer.append(trusted: Self.field(new.side), byteCount: 5)
    names.writeSymbol(trusted: event.instrument, to: &writer)
    writer.append(trusted: Self.field(new.timeInForce), byteCount: 5)
    writer.put(trusted: 60, time: event.time)
    // What else an order may have comes with one of these.
    let isPlain = new.instructions == 0 && new.reference == 0 && new.type.code &- 1 < 2
    return isPlain ? writer : withTerms(slot, writer)
  }

  /// `40=2|`
  @inline(__always) @_noLocks
  static func field(_ type: OrderType, _ time: TimeInForce) -> UInt64 {
    0x01_00_3D_3034 | UInt64(Wording.letter(type, time)) &<< 24
  }

  /// `54=1|`
  @inline(__always) @_noLocks
  static func field(_ side: Side) -> UInt64 {
    0x01_00_3D_3435 | UInt64(Wording.letter(side)) &<< 24
  }

  /// `59=0|`
  @inline(__always) @_noLocks
  static func field(_ time: TimeInForce) -> UInt64 {
    0x01_00_3D_3935 | UInt64(Wording.letter(time)) &<< 24
  }

  @_noLocks
  func writeType(_ type: OrderType, _ time: TimeInForce, _ writer: inout MessageWriter) {
    writer.append(word: Self.field(type, time), byteCount: 5)
  }

  @_noLocks
  func writeSide(_ side: Side, _ writer: inout MessageWriter) {
    writer.append(word: Self.field(side), byteCount: 5)
  }

  @_noLocks
  func writeTimeInForce(_ time: TimeInForce, _ writer: inout MessageWriter) {
    writer.append(word: Self.field(time), byteCount: 5)
  }

  /// 18
  @inline(never) @_noLocks
  func withInstructions(_ instructions: UInt8, _ writer: MessageWriter) -> MessageWriter {
    var writer = writer
    let isPostOnly = instructions & OrderInstruction.postOnly != 0
    let isAllOrNone = instructions & OrderInstruction.allOrNone != 0
    writer.append(
      isPostOnly && isAllOrNone ? "18=6 G\u{1}" : (isPostOnly ? "18=6\u{1}" : "18=G\u{1}"))
    return writer
  }

  /// 99, 110, 111, 126 or 432, 5001, 5002, 5003: behind all others.
  @inline(never) @_noLocks
  func withTerms(_ slot: Int, _ writer: MessageWriter) -> MessageWriter {
    var writer = writer
    if orders.records[slot].stop != .zero { writer.put(99, price: orders.records[slot].stop) }
    writeQuantityTerms(slot, &writer)
    writeExpiry(slot, &writer)
    writeOwnTerms(slot, &writer)
    return writer
  }

  @_noLocks
  func writeQuantityTerms(_ slot: Int, _ writer: inout MessageWriter) {
    let minimum = orders.records[slot].minimum
    if minimum != .zero { writer.put(110, quantity: minimum) }
    let isHidden = orders.records[slot].instructions & OrderInstruction.hidden != 0
    let display = orders.records[slot].display
    if isHidden || display != .zero { writer.put(111, quantity: isHidden ? .zero : display) }
    let expiry = orders.records[slot].expiry.count
    if expiry != 0, expiry % 86_400_000_000_000 != 0 {
      writer.put(126, exactTime: orders.records[slot].expiry)
    }
  }

  /// An order that ends at midnight has a last day.
  @_noLocks
  func writeExpiry(_ slot: Int, _ writer: inout MessageWriter) {
    let expiry = orders.records[slot].expiry.count
    if expiry != 0, expiry % 86_400_000_000_000 == 0 {
      writer.put(432, day: Int(expiry / 86_400_000_000_000) - 1)
    }
  }

  @_noLocks
  func writeOwnTerms(_ slot: Int, _ writer: inout MessageWriter) {
    let letter = Wording.selfTradeLetter(orders.records[slot].instructions)
    if letter != 0 { writer.put(5001, character: letter) }
    if orders.records[slot].trail != .zero { writer.put(5002, price: orders.records[slot].trail) }
    if orders.records[slot].type == .marketToLimit { writer.append("5003=Y\u{1}") }
  }

  /// F and G.
  @_noLocks
  mutating func writeRequest(
    _ event: Event, _ slot: Int, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let isReplace = event.kind == .orderReplace
    let order = orders.records[slot]
    // An order that this side has no record of is still to be canceled.
    let name = slot == 0 ? OrderName(event.words.w0, request: 1) : order.answered
    let original = slot == 0 ? OrderName(event.words.w0) : order.original
    if isReplace { names.writeAccount(order.account, to: &writer) }
    put(11, name, names, &writer)
    if isReplace {
      let replace = event.payload(as: OrderReplace.self)
      let instructions = order.instructions
      if instructions & (OrderInstruction.postOnly | OrderInstruction.allOrNone) != 0 {
        writer = withInstructions(instructions, writer)
      }
      writer.append("21=1\u{1}")
      let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
      if !keepsQuantity { writer.put(38, quantity: replace.quantity) }
      writeType(order.type, order.timeInForce, &writer)
      put(41, original, names, &writer)
      let takesPrice = order.type == .limit || order.type == .stopLimit
      if event.flags & ReplaceFlags.keepsPrice == 0 {
        writer.put(44, price: replace.price)
      } else if takesPrice {
        writer.put(44, price: order.price)
      }
    } else {
      put(41, original, names, &writer)
    }
    writeSide(slot == 0 ? .buy : order.side, &writer)
    names.writeSymbol(event.instrument == .none ? order.instrument : event.instrument, to: &writer)
    if isReplace { writeTimeInForce(order.timeInForce, &writer) }
    writer.put(60, time: event.time)
    if isReplace, order.hasRareTerms { writer = withTerms(slot, writer) }
  }

  @_noLocks
  mutating func writeStatusRequest(
    _ event: Event, _ slot: Int, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let request = event.payload(as: OrderStatusRequest.self)
    let name = slot == 0 ? OrderName(request.order.bits) : orders.records[slot].name
    put(11, name, names, &writer)
    let known = slot == 0 ? 0 : orders.records[slot].venueOrder
    let venueOrder = request.venueOrder == 0 ? known : request.venueOrder
    // Of an order that has worked for long the venue's name may be gone; ours says which it is.
    if !Identifiers.isString(venueOrder) || names.identifiers.contains(venueOrder) {
      if venueOrder != 0 { put(37, foreign: venueOrder, names, &writer) }
    }
    writeSide(
      request.side == .none && slot != 0 ? orders.records[slot].side : request.side, &writer)
    names.writeSymbol(event.instrument, to: &writer)
  }

  @_noLocks
  mutating func writeMassStatusRequest(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let request = event.payload(as: MassStatusRequest.self)
    names.writeAccount(request.account, to: &writer)
    if request.side != .none { writeSide(request.side, &writer) }
    names.writeSymbol(event.instrument, to: &writer)
    put(584, identifier: request.request, names, &writer)
    writer.append(event.instrument == .none ? "585=7\u{1}" : "585=1\u{1}")
  }

  @_noLocks
  mutating func writeMassCancel(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let request = event.payload(as: MassCancel.self)
    // One without a name gets that of the input that caused it.
    if request.request == 0 {
      writer.open(11)
      CompactText.write(event.sequence.number, prefix: 0x59, to: &writer)
      writer.close()
    } else {
      put(11, OrderName(request.request), names, &writer)
    }
    if request.side != .none { writeSide(request.side, &writer) }
    names.writeSymbol(event.instrument, to: &writer)
    writer.put(60, time: event.time)
    writer.append(event.instrument == .none ? "530=7\u{1}" : "530=1\u{1}")
  }

  @_noLocks
  mutating func writeDispute(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let dispute = event.payload(as: ExecutionDisputed.self)
    put(17, foreign: dispute.execution, names, &writer)
    if dispute.price != .zero { writer.put(31, price: dispute.price) }
    if dispute.quantity != .zero { writer.put(32, quantity: dispute.quantity) }
    put(37, foreign: dispute.venueOrder, names, &writer)
    writeSide(dispute.side, &writer)
    names.writeSymbol(event.instrument, to: &writer)
    writer.put(127, character: dispute.reason)
  }
}
