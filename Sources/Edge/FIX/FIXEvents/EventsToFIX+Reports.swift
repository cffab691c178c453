// What a venue answers: execution reports (8), and refusals of requests (9, r, j).

import Events
import FIXCodec
import FIXDictionary

/// What differs between one report and the next.
struct ReportWords {
  /// 20, 39, 150.
  var kind: UInt8 = 0x30
  var status: UInt8 = 0x30
  var type: UInt8 = 0x30
  /// 17 of a fill; 0: a report that is no fill, with an id of its own.
  var execution: UInt64 = 0
  /// Of several reports that one event becomes, which; 0: it becomes one.
  var part: UInt32 = 0
  /// 19, or 0.
  var reference: UInt64 = 0
  /// 11 where the order's own name was forgotten, or 0.
  var name: UInt64 = 0
  var lastPrice = Price.zero
  var lastQuantity = Quantity.zero
}

extension EventsToFIX {
  @inline(__always) @_noLocks
  mutating func withFill(
    _ event: Event, _ slot: Int, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    let fill = event.payload(as: OrderFill.self)
    let isWhole = orders.records[trusted: slot].leaves.units <= 0
    let words = ReportWords(
      status: isWhole ? 0x32 : 0x31, type: isWhole ? 0x32 : 0x31, execution: fill.execution,
      lastPrice: fill.price, lastQuantity: fill.quantity)
    var writer = writer
    guard writer.hasRoom(for: Self.hotRoom) else { return writer }
    writer = withHead(words, slot, names, writer)
    let time = orders.records[trusted: slot].timeInForce
    if time != .none { writer.append(trusted: Self.field(time), byteCount: 5) }
    writer.put(trusted: 60, time: event.time)
    if orders.records[trusted: slot].hasRareTerms {
      return withTerms(words, event, slot, names, writer)
    }
    writeBack(words.type, slot, &writer)
    return writer
  }

  /// Reports and orders, with the longest names, need less.
  static var hotRoom: Int { @_noLocks get { 1_024 } }

  /// 1 … 55. The writer has room.
  @inline(__always) @_noLocks
  mutating func withHead(
    _ words: ReportWords, _ slot: Int, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    names.writeAccount(trusted: orders.records[trusted: slot].account, to: &writer)
    put(trusted: 6, price: orders.records[trusted: slot].average.price, slot, &writer)
    let isAnswer = orders.records[trusted: slot].answered.number != 0
    let name = orders.records[trusted: slot].nameField
    if isAnswer {
      put(trusted: 11, orders.records[trusted: slot].answered, names, &writer)
    } else if words.name != 0 {
      put(trusted: 11, OrderName(words.name), names, &writer)
    } else if name.byteCount != 0 {
      append(.name, name, slot, &writer)
    } else {
      writer = withName(slot, names, writer)
    }
    writer.put(trusted: 14, units: orders.records[trusted: slot].filled.units)
    if words.execution != 0 {
      put(trusted: 17, foreign: words.execution, names, &writer)
    } else {
      writer = withReportID(writer, part: words.part)
    }
    let instructions = orders.records[trusted: slot].instructions
    if instructions & (OrderInstruction.postOnly | OrderInstruction.allOrNone) != 0 {
      writer = withInstructions(instructions, writer)
    }
    if words.reference != 0 { put(trusted: 19, foreign: words.reference, names, &writer) }
    writer.append(trusted: 0x01_00_3D_3032 | UInt64(words.kind) &<< 24, byteCount: 5)
    put(trusted: 31, price: words.lastPrice, slot, &writer)
    writer.put(trusted: 32, units: words.lastQuantity.units)
    let front = orders.records[trusted: slot].front
    if front.byteCount != 0 {
      append(.front, front, slot, &writer)
    } else {
      writer = withFront(slot, names, writer)
    }
    writer.append(trusted: 0x01_00_3D_3933 | UInt64(words.status) &<< 24, byteCount: 5)
    let type = orders.records[trusted: slot].type
    if type != .none {
      let time = orders.records[trusted: slot].timeInForce
      writer.append(trusted: Self.field(type, time), byteCount: 5)
    }
    if isAnswer { put(trusted: 41, orders.records[trusted: slot].original, names, &writer) }
    let back = orders.records[trusted: slot].back
    if back.byteCount != 0 {
      append(.back, back, slot, &writer)
    } else {
      writer = withBack(slot, names, writer)
    }
    return writer
  }

  /// `17=N…`, and the part behind a point.
  @_noLocks
  func withReportID(_ writer: MessageWriter, part: UInt32 = 0) -> MessageWriter {
    var writer = writer
    writer.open(17)
    CompactText.write(reportID, prefix: CompactText.reportPrefix, to: &writer)
    if part != 0 {
      writer.append(".")
      writer.append(number: UInt64(part))
    }
    writer.close()
    return writer
  }

  /// `150=2|151=…|`. The writer has room.
  @inline(__always) @_noLocks
  func writeBack(_ type: UInt8, _ slot: Int, _ writer: inout MessageWriter) {
    writer.append(trusted: 0x01_00_3D_30_3531 | UInt64(type) &<< 32, byteCount: 6)
    let hasEnded = orders.records[trusted: slot].hasEnded
    writer.put(trusted: 151, units: hasEnded ? 0 : orders.records[trusted: slot].leaves.units)
  }

  /// The same among the terms that the order has, from 66 on.
  @inline(never) @_noLocks
  mutating func withTerms(
    _ words: ReportWords, _ event: Event, _ slot: Int, _ names: borrowing Names,
    _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    let list = orders.records[slot].list
    // A list's name is no order's: where it was forgotten, its orders are told of without it.
    if Identifiers.isString(list) { _ = names.identifiers.write(list, as: 66, to: &writer) }
    if orders.records[slot].stop != .zero { writer.put(99, price: orders.records[slot].stop) }
    if event.kind == .orderRejected { writeRejectCode(event, &writer) }
    if event.kind == .orderRestated, event.payload(as: OrderRestated.self).reason == .none {
      // A slice: what is shown now.
      if orders.records[slot].minimum != .zero {
        writer.put(110, quantity: orders.records[slot].minimum)
      }
      writer.put(111, quantity: event.payload(as: OrderRestated.self).quantity)
    } else {
      writeQuantityTerms(slot, &writer)
    }
    guard writer.hasRoom(for: MessageWriter.fieldRoom &* 2) else { return writer }
    writeBack(words.type, slot, &writer)
    writeRestatement(event, &writer)
    writeExpiry(slot, &writer)
    writeOwnTerms(slot, &writer)
    return writer
  }

  @_noLocks
  func writeRejectCode(_ event: Event, _ writer: inout MessageWriter) {
    let reason = event.payload(as: OrderRejected.self).reason
    writer.put(103, number: UInt64(Wording.orderRejectReason(reason)))
  }

  /// 378: FIX has no code for these, so Text says which it is.
  @_noLocks
  func writeRestatement(_ event: Event, _ writer: inout MessageWriter) {
    guard event.kind == .orderRestated || event.kind == .orderTriggered else { return }
    let isPart = event.payload(as: OrderRestated.self).reason == .selfTrade
    writer.append(isPart && event.kind == .orderRestated ? "378=5\u{1}" : "378=4\u{1}")
  }

  // MARK: The others

  @inline(never) @_noLocks
  mutating func writeReport(
    _ event: Event, _ slot: Int, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    var words = ReportWords()
    words.status = Wording.letter(orders.records[slot].standing)
    switch event.kind {
    case .orderAccepted: words.type = 0x30
    case .orderRejected:
      words.type = 0x38
      words.status = 0x38
    case .orderCanceled: words.type = 0x34
    case .orderExpired: words.type = 0x43
    case .orderSuspended: words.type = 0x39
    case .orderReplaced: words.type = 0x35
    case .orderTriggered, .orderRestated: words.type = 0x44
    case .executionBusted, .executionCorrected:
      let fill = event.payload(as: OrderFill.self)
      words.kind = event.kind == .executionBusted ? 0x31 : 0x32
      words.type = words.status
      words.reference = fill.execution
      words.lastPrice = fill.price
      words.lastQuantity = fill.quantity
    default:
      words.kind = 0x33
      words.type = words.status
      words.name = spareName(event, slot, names)
    }
    guard writer.hasRoom(for: Self.hotRoom) else { return }
    writer = withHead(words, slot, names, writer)
    writeText(event, &writer)
    let time = orders.records[slot].timeInForce
    if time != .none { writeTimeInForce(time, &writer) }
    writer.put(60, time: event.time)
    writer = withTerms(words, event, slot, names, writer)
  }

  /// The name of a question about an order whose own one was forgotten, as names are of orders that are over: whoever asks knows
  /// the order by it. 0 where the order's own can be written.
  @_noLocks
  private func spareName(_ event: Event, _ slot: Int, _ names: borrowing Names) -> UInt64 {
    let own = orders.records[slot].name.number
    guard event.kind == .orderStatusRequest, orders.records[slot].nameField.byteCount == 0,
      Identifiers.isString(own), !names.identifiers.contains(own)
    else { return 0 }
    return Self.name(of: event.payload(as: OrderStatusRequest.self))
  }

  @_noLocks
  private static func name(of asked: OrderStatusRequest) -> UInt64 {
    asked.name == 0 ? asked.order.bits : asked.name
  }

  /// 58: why, where FIX has no code.
  @_noLocks
  func writeText(_ event: Event, _ writer: inout MessageWriter) {
    switch event.kind {
    case .orderRejected:
      let rejected = event.payload(as: OrderRejected.self)
      wording.write(rejected.reason, limit: rejected.limit, value: rejected.value, to: &writer)
    case .orderCanceled, .orderExpired, .orderSuspended:
      wording.write(event.payload(as: OrderCanceled.self).reason, to: &writer)
    case .orderTriggered: writer.put(58, text: "triggered")
    case .orderRestated:
      let restated = event.payload(as: OrderRestated.self)
      if restated.reason == .none {
        writer.put(58, text: "slice")
      } else if restated.reason == .selfTrade {
        wording.write(.selfTrade, limit: restated.quantity.units, to: &writer)
      } else {
        wording.write(restated.reason, to: &writer)
      }
    default: break
    }
  }

  @_noLocks
  mutating func writeCancelReject(
    _ event: Event, _ slot: Int, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let rejected = event.payload(as: OrderRejected.self)
    let order = orders.records[slot]
    let own = slot == 0 ? OrderName(rejected.order.bits) : order.name
    let isAnswer = slot != 0 && order.answered.number != 0
    // Of an order that was forgotten here the request alone says what it is called.
    let isLost =
      slot == 0 && orders.lostOrder == rejected.order.bits && orders.lostRequest.number != 0
    names.writeAccount(order.account, to: &writer)
    put(11, isAnswer ? order.answered : isLost ? orders.lostRequest : own, names, &writer)
    // An order that isn't known is refused, as an order.
    writeStanding(slot, ifUnknown: .rejected, names, &writer)
    put(41, isAnswer ? order.original : own, names, &writer)
    wording.write(rejected.reason, limit: rejected.limit, value: rejected.value, to: &writer)
    writer.put(60, time: event.time)
    writer.put(102, number: UInt64(Wording.cancelRejectReason(rejected.reason)))
    writer.append(rejected.request == .cancel ? "434=1\u{1}" : "434=2\u{1}")
  }

  /// Where an order stands that isn't known here: nowhere.
  @_noLocks
  mutating func writeUnknownStatus(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let asked = event.payload(as: OrderStatusRequest.self)
    guard writer.hasRoom(for: Self.hotRoom) else { return }
    writer.append("6=0\u{1}")
    // The name that it was asked by: the order's first may be forgotten as well.
    put(11, OrderName(Self.name(of: asked)), names, &writer)
    writer.append("14=0\u{1}")
    writer = withReportID(writer)
    writer.append("20=3\u{1}37=NONE\u{1}39=8\u{1}")
    writeSide(asked.side, &writer)
    names.writeSymbol(event.instrument, to: &writer)
    wording.write(.unknownOrder, to: &writer)
    writer.put(60, time: event.time)
    writer.append("103=5\u{1}150=8\u{1}151=0\u{1}")
  }

  @_noLocks
  mutating func writeMassCancelReport(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    guard event.kind == .massCancelReport else {
      // Refused as a whole.
      let rejected = event.payload(as: OrderRejected.self)
      put(11, identifier: rejected.order.bits, names, &writer)
      writer.append("37=NONE\u{1}")
      names.writeSymbol(event.instrument, to: &writer)
      wording.write(rejected.reason, to: &writer)
      writer.put(60, time: event.time)
      writer.append(event.instrument == .none ? "530=7\u{1}" : "530=1\u{1}")
      return writer.append("531=0\u{1}532=0\u{1}")
    }
    let report = event.payload(as: MassCancelReport.self)
    put(11, identifier: report.request, names, &writer)
    writer.append("37=NONE\u{1}")
    if report.side != .none { writeSide(report.side, &writer) }
    names.writeSymbol(event.instrument, to: &writer)
    writer.put(60, time: event.time)
    writer.put(530, character: 0x30 | report.scope & 15)
    writer.put(531, character: 0x30 | report.response & 15)
    if report.response == 0 { writer.put(532, character: 0x30 | report.reason & 15) }
    writer.put(533, number: UInt64(report.affected))
  }

  @_noLocks
  mutating func writeBusinessReject(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let rejected = event.payload(as: MessageRejected.self)
    if rejected.refSequence != 0 { writer.put(45, number: rejected.refSequence) }
    writer.open(372)
    let type = rejected.refType
    writer.append(word: type, byteCount: (71 - type.leadingZeroBitCount) / 8)
    writer.close()
    put(379, identifier: rejected.refIdentifier, names, &writer)
    writer.put(380, number: UInt64(rejected.reason))
  }
}
