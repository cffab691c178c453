// What a run left half done, found while its journal is read again: requests that came out of the line and that gateway-out
// never put on record, so they were never sent; and what gateway-out owed the line by the loopback and that never came
// round. Who goes on with the journal tells the line of all of it before anything else.

import Events
import FIXGateways
import Gateways
import Orders

/// Gathers at the end of the line, where gateway-out would be. A class: it is filled from inside a line.
public final class UnfinishedWork {
  /// Requests that aren't on record as about to be sent, by what they are.
  private var unsent: Set<Event> = []
  /// What gateway-out would put on the loopback, without a sequence and a time.
  private var owed: [Event] = []
  /// Whose reports come round under which session's name.
  private let upstream: SourceID

  public init(upstream: SourceID) { self.upstream = upstream }

  /// An event that leaves the line.
  func left(_ event: Event) {
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: unsent.insert(event)
    // By a stage of the line: gateway-out turns it round.
    case _ where event.isToldRound: owed.append(event.turnedRound(as: upstream))
    case .killSwitch:
      if let fact = event.killToSendRound { owed.append(Self.bare(fact)) }
    default: break
    }
  }

  /// An event of gateway-out's stream.
  func sent(_ event: Event) { unsent.remove(event) }

  /// An input: what comes round isn't owed any more.
  func came(_ event: Event) {
    settle(event)
    guard !owed.isEmpty, event.kind == .killSwitch || event.source == upstream else { return }
    let fact = Self.bare(event)
    if let place = owed.firstIndex(of: fact) { owed.remove(at: place) }
  }

  /// What a beginning has told the line of isn't told at the next one again.
  private func settle(_ event: Event) {
    guard !unsent.isEmpty, event.source == upstream else { return }
    let reason: Reason
    switch event.kind {
    case .orderRejected, .requestRejected: reason = event.payload(as: OrderRejected.self).reason
    case .orderCanceled: reason = event.payload(as: OrderCanceled.self).reason
    default: return
    }
    if reason == .restarted { unsent = unsent.filter { $0.words.w0 != event.words.w0 } }
  }

  private static func bare(_ event: Event) -> Event {
    var event = event
    event.sequence = Sequence(0)
    event.time = .zero
    return event
  }

  /// What was decided and never sent, the oldest first.
  var unsentRequests: [Event] {
    unsent.sorted {
      ($0.sequence.number, $0.kind.code, $0.words.w0)
        < ($1.sequence.number, $1.kind.code, $1.words.w0)
    }
  }

  /// The facts and refusals that a line is owed whose orders live at a venue. `isLive` says of an order whether it does.
  func openingOnWire(isLive: (OrderID) -> Bool) -> [Event] {
    owed
      + unsentRequests.compactMap { request in
        let order = OrderID(bits: request.words.w0)
        guard isLive(order) else { return nil }
        let isNew = request.kind == .orderNew
        let kind: RequestKind = isNew ? .new : request.kind == .orderCancel ? .cancel : .replace
        return Event(
          kind: isNew ? .orderRejected : .requestRejected, source: upstream,
          instrument: request.instrument,
          OrderRejected(
            order: order, reason: .restarted, origin: .gatewayOut, request: kind,
            side: isNew ? request.payload(as: OrderNew.self).side : .none))
      }
  }

  /// The same for a paper venue, which forgets its orders: each live one ends, refused where it was never accepted.
  func openingOnPaper(_ live: [OpenOrder]) -> [Event] {
    owed.filter { $0.kind == .killSwitch }
      + live.map { order in
        order.isAccepted
          ? Event(
            kind: .orderCanceled, source: upstream, instrument: order.instrument,
            OrderCanceled(
              order: order.id, quantity: order.leaves, reason: .restarted, origin: .venue,
              side: order.side))
          : Event(
            kind: .orderRejected, source: upstream, instrument: order.instrument,
            OrderRejected(
              order: order.id, reason: .restarted, origin: .gatewayOut, request: .new,
              side: order.side))
      }
  }
}

/// An order that was open when a run ended.
public struct OpenOrder: Hashable, Sendable {
  public var id: OrderID
  public var instrument: InstrumentID
  public var source: SourceID
  public var side: Side
  public var price: Price
  public var quantity: Quantity
  public var leaves: Quantity
  public var isAccepted: Bool
  /// A cancel or a replace of it has no answer yet; and the total that the replace asks for.
  public var isCanceling = false
  public var isReplacing = false
  public var wanted = Quantity.zero

  init(_ record: OrderRecord) {
    id = record.id
    instrument = record.instrument
    source = record.source
    side = record.side
    price = record.price
    quantity = record.quantity
    leaves = record.leaves
    isAccepted = record.has(OrderMarks.isAccepted)
    isCanceling = record.state.pending.hasCancel
    isReplacing = record.state.pending.hasReplace
    wanted = record.wanted
  }

  /// What tells somebody who knows nothing of it how it stands: as it was sent, by which request it goes if not by its own
  /// id, filled so far, and asked for without an answer.
  func heard(asSent sent: Event, name: UInt32?) -> [Event] {
    func event<P: Payload>(_ kind: EventKind, _ source: SourceID, _ payload: P) -> Event {
      Event(kind: kind, source: source, instrument: instrument, payload)
    }
    var new = sent.payload(as: OrderNew.self)
    new.price = price
    new.quantity = quantity
    var events = [event(.orderNew, source, new)]
    events[0].flags = sent.flags
    if let name { events.append(events[0].called(by: name)) }
    let filled = quantity - leaves
    if filled > .zero {
      events.append(
        event(
          .orderFill, .session(0),
          OrderFill(
            order: id, execution: 0, price: price, quantity: filled, side: side, liquidity: .none)))
    }
    if isReplacing {
      events.append(
        event(
          .orderReplace, source,
          OrderReplace(order: id, price: price, quantity: wanted, replacement: id)))
    }
    if isCanceling {
      events.append(event(.orderCancel, source, OrderCancel(order: id, reason: .user)))
    }
    return events
  }
}

/// What leaves risk leaves the line.
final class EndListener: DigestListener {
  // not state: work: whoever reads a journal again begins with none.
  private let work: UnfinishedWork
  // not state: orders: they are saved as gateway-out's.
  private let orders: OrdersOut

  init(_ work: UnfinishedWork, _ orders: OrdersOut) {
    self.work = work
    self.orders = orders
  }

  override func hear(_ event: Event, isNew: Bool) {
    super.hear(event, isNew: isNew)
    work.left(event)
    orders.left(event)
  }
}
