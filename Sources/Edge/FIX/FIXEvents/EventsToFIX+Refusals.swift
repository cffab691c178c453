// The answer to a message that was refused before it became an event: made of the message itself, since
// nothing else knows it. Whoever reads messages knows no orders: how the order stands that a refused request was about is put in
// by whoever writes reports.

import Events
import FIXCodec
import FIXDictionary

extension EventsToFIX {
  /// Writes what `refusal` calls for. `message` is the one that was refused. Returns how many bytes of the body stand before
  /// what `writeStanding` has to put into it, where the refusal has an order.
  @_noLocks
  public mutating func refuse(
    _ message: Message, _ refusal: MessageRefusal, header: borrowing HeaderTemplate,
    sequence: UInt64,
    time: Nanoseconds, into writer: inout MessageWriter
  ) -> Int {
    writer.begin(Self.type(refusal.answer), header: header, sequence: sequence, time: time)
    switch refusal.answer {
    case .cancelRejected: return refuseRequest(message, refusal, time, &writer)
    case .reject:
      copy(34, as: 45, message, &writer)
      writeText(refusal, &writer)
      if refusal.tag != 0 { writer.put(371, number: UInt64(refusal.tag)) }
      copy(35, as: 372, message, &writer)
      writer.put(373, integer: refusal.sessionRejectReason)
    case .businessReject:
      copy(34, as: 45, message, &writer)
      writeText(refusal, &writer)
      copy(35, as: 372, message, &writer)
      copy(11, as: 379, message, &writer)
      writer.put(380, integer: refusal.businessRejectReason)
    case .orderRejected: refuseOrder(message, refusal, time, &writer)
    case .massCancelRejected:
      copy(11, as: 11, message, &writer)
      writer.append("37=NONE\u{1}")
      copy(54, as: 54, message, &writer)
      copy(55, as: 55, message, &writer)
      writeText(refusal, &writer)
      writer.put(60, time: time)
      copy(530, as: 530, message, &writer)
      writer.append("531=0\u{1}")
      writer.append(refusal.reason == .unknownSymbol ? "532=1\u{1}" : "532=0\u{1}")
    case .marketDataRejected:
      writeText(refusal, &writer)
      copy(262, as: 262, message, &writer)
      writer.put(281, character: refusal.marketDataRejectReason)
    case .quoteRejected:
      writeText(refusal, &writer)
      copy(117, as: 117, message, &writer)
      copy(131, as: 131, message, &writer)
      writer.append("297=5\u{1}")
      writer.put(300, integer: refusal.quoteRejectReason)
    }
    return 0
  }

  /// 37 and 39 of an order, as its client was told last. One of which nothing has passed here yet is on its way to the venue;
  /// one that was forgotten here is over.
  @_noLocks
  public mutating func writeStanding(
    of order: UInt64, names: inout Names, into writer: inout MessageWriter
  ) {
    let slot = Int(orders.slot(of: order))
    let isComing = slot == 0 && !names.identifiers.contains(order)
    writeStanding(slot, ifUnknown: isComing ? .pendingNew : .rejected, names, &writer)
  }

  @_noLocks
  mutating func writeStanding(
    _ slot: Int, ifUnknown: OrderStanding, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let venueOrder = slot == 0 ? 0 : orders.records[slot].venueOrder
    if venueOrder != 0 {
      put(37, foreign: venueOrder, names, &writer)
    } else {
      writer.append("37=NONE\u{1}")
    }
    let standing = slot == 0 ? ifUnknown : orders.records[slot].standing
    writer.put(39, character: Wording.letter(standing))
  }

  @_noLocks
  private mutating func refuseRequest(
    _ message: Message, _ refusal: MessageRefusal, _ time: Nanoseconds,
    _ writer: inout MessageWriter
  ) -> Int {
    copy(1, as: 1, message, &writer)
    copy(11, as: 11, message, &writer)
    let front = writer.bodyByteCount - writer.headerByteCount
    if refusal.order == 0 { writer.append("37=NONE\u{1}39=8\u{1}") }
    copy(41, as: 41, message, &writer)
    writeText(refusal, &writer)
    writer.put(60, time: time)
    writer.put(102, integer: refusal.cancelRejectReason)
    let isCancel = message.typeCode == FIXMessageType.orderCancelRequest
    writer.append(isCancel ? "434=1\u{1}" : "434=2\u{1}")
    return front
  }

  @_noLocks
  private mutating func refuseOrder(
    _ message: Message, _ refusal: MessageRefusal, _ time: Nanoseconds,
    _ writer: inout MessageWriter
  ) {
    copy(1, as: 1, message, &writer)
    writer.append("6=0\u{1}")
    copy(11, as: 11, message, &writer)
    writer.append("14=0\u{1}")
    reportID &+= 1
    writer = withReportID(writer)
    writer.append("20=0\u{1}37=NONE\u{1}")
    copy(38, as: 38, message, &writer)
    writer.append("39=8\u{1}")
    copy(40, as: 40, message, &writer)
    copy(44, as: 44, message, &writer)
    copy(54, as: 54, message, &writer)
    copy(55, as: 55, message, &writer)
    writeText(refusal, &writer)
    copy(59, as: 59, message, &writer)
    writer.put(60, time: time)
    writer.put(103, integer: refusal.orderRejectReason)
    writer.append("150=8\u{1}151=0\u{1}")
  }

  /// `58=unknown symbol (55)`
  @_noLocks
  private func writeText(_ refusal: MessageRefusal, _ writer: inout MessageWriter) {
    writer.open(58)
    writer.append(refusal.reason.name)
    if refusal.tag != 0, refusal.reason != .unsupportedType, refusal.reason != .duplicateID,
      refusal.reason != .unknownOrder
    {
      writer.append(" (")
      writer.append(number: UInt64(refusal.tag))
      writer.append(")")
    }
    writer.close()
  }

  @_noLocks
  private func copy(
    _ tag: UInt16, as other: UInt16, _ message: Message, _ writer: inout MessageWriter
  ) {
    let position = message.position(of: tag)
    if position >= 0 { writer.put(other, text: message.value(at: position)) }
  }

  @_noLocks
  private static func type(_ answer: Answer) -> UInt64 {
    switch answer {
    case .reject: FIXMessageType.reject
    case .businessReject: FIXMessageType.businessMessageReject
    case .orderRejected: FIXMessageType.executionReport
    case .cancelRejected: FIXMessageType.orderCancelReject
    case .massCancelRejected: FIXMessageType.orderMassCancelReport
    case .marketDataRejected: FIXMessageType.marketDataRequestReject
    case .quoteRejected: FIXMessageType.quoteAcknowledgement
    }
  }
}
