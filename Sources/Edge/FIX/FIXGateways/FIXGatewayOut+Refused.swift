// Messages of ours that a venue refuses before it looks at what they ask for: with a Reject (3), or a BusinessMessageReject (j).
// It tells of them by their number, and no report answers them: without this an order would be open until the next logon, and
// a cancel or a replace would be waited for. What they asked for is in the session's store.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXSession
import Gateways

extension FIXGatewayOut {
  /// A new order is over, a cancel or a replace refused. One that has its answer already stays as it is; so does one that
  /// finds no room among the facts: its venue is asked about it at the next logon.
  mutating func endRefused(_ seat: Int, _ number: UInt64) {
    guard isOfTrader, let message = seats[seat].outbound.store.find(number),
      let id = message.ownID, let order = memory.toFIX.orders.order(OrderID(bits: id.number)),
      !order.hasEnded, self.seat(order.route) == seat
    else { return }
    let request: RequestKind
    switch message.type {
    case FIXMessageType.newOrderSingle where order.standing == .pendingNew: request = .new
    case FIXMessageType.orderCancelRequest where order.isWaiting(.cancel, request: id.request):
      request = .cancel
    case FIXMessageType.orderCancelReplaceRequest
    where order.isWaiting(.replace, request: id.request):
      request = .replace
    default: return
    }
    // What waits for the journal may owe some too.
    guard facts.room > waitingCount + 2 else { return counts.failed &+= 1 }
    facts.push(
      Event(
        kind: request == .new ? .orderRejected : .requestRejected, source: roundSource,
        instrument: order.instrument,
        OrderRejected(
          order: OrderID(bits: order.id), reason: .invalid, origin: .venue, request: request,
          side: order.side, requestNumber: id.request)))
  }
}

extension StoredMessage {
  /// The id of ours that it bears (11).
  fileprivate var ownID: CompactID? {
    let byteCount = unsafe bytes.count
    var at = bodyFrom
    while at < byteCount {
      var end = at
      while end < byteCount, unsafe bytes[end] != 0x01 { end += 1 }
      if end - at > 3, unsafe bytes[at] == 0x31, unsafe bytes[at + 1] == 0x31,
        unsafe bytes[at + 2] == 0x3D
      {
        return CompactText.read(
          unsafe FieldBytes(memory: bytes, from: at + 3, count: end - at - 3))
      }
      at = end + 1
    }
    return nil
  }
}
