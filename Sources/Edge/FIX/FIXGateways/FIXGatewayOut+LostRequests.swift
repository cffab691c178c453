// Requests that went on record, or out, and that the venue never got: a connection, a process or the power ended first.
// Nothing answers them, so an order would wait for its cancel for ever.
//
// What is conclusive. A session's messages are handled in their order, and what was sent on an earlier connection is never
// sent again (a gap fill takes its place). So an answer to a question that was asked on this connection, behind all that was
// missed, tells of an order as it is with every earlier request done or gone. If the venue says that the order works and
// that nothing is pending, a request of before this connection that has no answer yet never got there. A status of an
// earlier connection, which a resend brings, comes before the question goes out and says nothing; nor does "pending".
//
// Nothing is believed to be over by this. The cancel goes out again, as whoever wanted it still waits for it. A replace is
// refused, as its terms are of another moment; only where the order has the total that it had.
//
// A stop of trading cancels all that works, at a venue too that isn't there: such a cancel is a lost one from the beginning.

import Events
import FIXEvents
import FIXSession
import Gateways
import Tables

/// Of each order the requests that had no answer when its venue's connection began.
struct LostRequests: ~Copyable {
  struct Suspect: BitwiseCopyable {
    var order: UInt64 = 0
    var cancel = OrderName?.none
    var replace = OrderName?.none
    /// The cancel is owed by a stop of trading: it is never given up for want of a connection.
    var isOwed = false
    /// The question about it has gone out on this connection.
    var wasAsked = false
    /// The venue has said that it never got them.
    var isCancelLost = false
    var isReplaceLost = false

    var hasWork: Bool { isCancelLost || isReplaceLost }
  }

  /// By the order's place.
  var suspects: Slab<Suspect>
  /// Of how many there is something to do.
  var workCount = 0

  init(capacity: Int) { suspects = Slab(count: capacity + 1, repeating: Suspect()) }

  var isEmpty: Bool { workCount == 0 }
}

extension FIXGatewayOut {
  /// A connection to a venue begins: what has no answer by now was of an earlier one.
  mutating func suspectRequests(of seat: Int) {
    guard isOfTrader else { return }
    var place = 0
    while let (next, order) = memory.toFIX.orders.nextLive(after: place) {
      place = next
      guard self.seat(order.route) == seat else { continue }
      let isOwed = lost.suspects[next].order == order.id && lost.suspects[next].isOwed
      drop(next)
      lost.suspects[next] = LostRequests.Suspect(
        order: order.id, cancel: order.waiting(.cancel), replace: order.waiting(.replace),
        isOwed: isOwed)
    }
  }

  /// A cancel for a venue that isn't there: it waits for its answer as one that was sent, and the next connection finds that
  /// the venue never got it. False where no such order works.
  mutating func owe(_ cancel: Event) -> Bool {
    let order = cancel.words.w0
    guard memory.toFIX.orders.isLive(order) else { return false }
    memory.toFIX.hear(cancel)
    let place = memory.toFIX.orders.place(of: order)
    if lost.suspects[place].order != order {
      drop(place)
      lost.suspects[place].order = order
    }
    // A connection may have begun, with no logon yet.
    lost.suspects[place].cancel = memory.toFIX.orders.order(OrderID(bits: order))?.waiting(.cancel)
    lost.suspects[place].isOwed = true
    return true
  }

  /// A question has gone out.
  mutating func noteAsked(_ event: Event) {
    let order = event.words.w0
    let place = memory.toFIX.orders.place(of: order)
    if lost.suspects[place].order == order { lost.suspects[place].wasAsked = true }
  }

  /// A venue's word on where an order stands.
  mutating func hearStanding(_ event: Event) {
    let place = memory.toFIX.orders.place(of: event.words.w0)
    let suspect = lost.suspects[place]
    guard place != 0, suspect.order == event.words.w0, suspect.wasAsked,
      suspect.cancel != nil || suspect.replace != nil,
      let order = memory.toFIX.orders.order(OrderID(bits: suspect.order)), !order.hasEnded,
      Int(event.source.number) == seat(order.route)
    else { return }
    // It has been answered: who asks again hears nothing new.
    lost.suspects[place].wasAsked = false
    let status = event.payload(as: OrderStatus.self)
    switch StatusFlags.standing(event.flags) {
    case .new, .partiallyFilled, .replaced, .suspended: break
    default: return
    }
    guard status.leaves > .zero else { return }
    let (total, isOver) = status.filled.units.addingReportingOverflow(status.leaves.units)
    let isReplaceLost =
      suspect.replace != nil && suspect.replace == order.waiting(.replace)
      && !isOver && total == order.quantity.units
    let isCancelLost = suspect.cancel != nil && suspect.cancel == order.waiting(.cancel)
    guard isReplaceLost || isCancelLost else { return }
    lost.suspects[place].isReplaceLost = isReplaceLost
    lost.suspects[place].isCancelLost = isCancelLost
    lost.workCount += 1
  }

  /// Refuses a lost replace, or sends a lost cancel again. Returns how much there was to do.
  mutating func tellLost<Out: Recorder & ~Copyable>(into record: inout Out) -> Int {
    guard !lost.isEmpty else { return 0 }
    for place in 1..<lost.suspects.count where lost.suspects[place].hasWork {
      let suspect = lost.suspects[place]
      guard memory.toFIX.orders.place(of: suspect.order) == place,
        let order = memory.toFIX.orders.order(OrderID(bits: suspect.order)), !order.hasEnded
      else {
        drop(place)
        return 1
      }
      counts.lostRequests &+= 1
      // One thing a step: there is room for one.
      if suspect.isReplaceLost && suspect.isCancelLost {
        lost.suspects[place].isReplaceLost = false
      } else {
        drop(place)
      }
      if suspect.isReplaceLost {
        facts.push(
          Event(
            kind: .requestRejected, source: roundSource, instrument: order.instrument,
            OrderRejected(
              order: OrderID(bits: order.id), reason: .disconnected, origin: .gatewayOut,
              request: .replace, side: order.side,
              requestNumber: suspect.replace?.request ?? 0)))
      } else {
        sendAgain(order, isOwed: suspect.isOwed, into: &record)
      }
      return 1
    }
    preconditionFailure("what is to be done is about somebody's order")
  }

  private mutating func sendAgain<Out: Recorder & ~Copyable>(
    _ order: KnownOrder, isOwed: Bool, into record: inout Out
  ) {
    memory.toFIX.orders.forgetRequest(.cancel, of: order.id)
    let cause = questions[seat(order.route)].cause
    let cancel = Event(
      causedBy: cause, kind: .orderCancel, source: cause.source, instrument: order.instrument,
      OrderCancel(order: OrderID(bits: order.id), reason: isOwed ? .massCancel : .user))
    record.emit(cancel)
    wait(for: cancel, at: record.recordedPosition)
  }

  /// Nothing is suspected of the order at a place any more.
  private mutating func drop(_ place: Int) {
    if lost.suspects[place].hasWork { lost.workCount -= 1 }
    lost.suspects[place] = LostRequests.Suspect()
  }
}
