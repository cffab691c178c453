// What the participants do, without a socket: the flow of orders that a seed gives (`MarketGenerator`) becomes requests
// of several participants, who know by the venue's reports which of their orders still rest.
//
// The flow has books of its own, and the venue's are others as soon as somebody else trades there too. So nothing is
// asked about an order that has ended; and what the flow traded away, but the venue didn't since a better order was
// there, is canceled a moment later.

import Events
import Gateways

/// One request of one participant.
struct ParticipantRequest: Equatable {
  enum Kind { case enter, take, replace, cancel }

  var kind: Kind
  var participant: Int
  /// What its name is made of: the order, and how often it was asked for something.
  var order: UInt64
  var revision: UInt32
  var instrument: Int
  var side: Side
  var quantity: Quantity
  var price: Price
}

struct Crowd: ~Copyable {
  /// An order that rests, as far as its owner knows.
  private struct Resting {
    var participant: Int
    var instrument: Int
    var side: Side
    var price: Price
    /// What is left of it in the flow's own book.
    var left: Quantity
    /// What the venue says was filled.
    var filled = Quantity.zero
    var revision: UInt32 = 0
  }

  private var market: MarketGenerator
  private let participantCount: UInt64
  private var resting: [UInt64: Resting] = [:]
  /// Orders that are gone from the flow, and when whoever still has one cancels it.
  private var leavings: [(dueNs: UInt64, order: UInt64)] = []
  private var firstLeaving = 0
  private var takes: UInt64 = 0
  private(set) var droppedCount: UInt64 = 0

  /// So long a report may take before an order counts as left over.
  static var patienceNs: UInt64 { 50_000_000 }

  init(_ settings: MarketSettings, participants: Int, startNs: UInt64) {
    precondition(participants > 1)
    market = MarketGenerator(settings, startNs: startNs)
    participantCount = UInt64(participants)
  }

  /// When there is something to do next; `.max`: never.
  var nextDueNs: UInt64 {
    min(market.nextDueNs, firstLeaving < leavings.count ? leavings[firstLeaving].dueNs : .max)
  }

  /// Orders that rest, as far as their owners know.
  var restingCount: Int { resting.count }

  /// The next thing that is due by then; nil when nothing is.
  mutating func next(at nowNs: UInt64) -> ParticipantRequest? {
    while nextDueNs <= nowNs {
      let isLeaving = firstLeaving < leavings.count && leavings[firstLeaving].dueNs <= nowNs
      if let request = isLeaving ? leave() : follow(market.next(), nowNs) { return request }
    }
    return nil
  }

  /// It can't be asked for: the participant isn't there.
  mutating func drop(_ request: ParticipantRequest) {
    droppedCount &+= 1
    if request.kind != .take { resting[request.order] = nil }
  }

  // MARK: What the venue says

  /// A report about an order: whether it has ended, and what is filled of it.
  mutating func hear(order: UInt64, hasEnded: Bool, filled: Quantity) {
    if hasEnded {
      resting[order] = nil
    } else if let known = resting[order]?.filled {
      resting[order]?.filled = max(known, filled)
    }
  }

  /// The participant's connection is lost, and his orders with it.
  mutating func lose(_ participant: Int) {
    resting = resting.filter { $0.value.participant != participant }
  }

  // MARK: What the flow says

  private mutating func follow(_ event: Event, _ nowNs: UInt64) -> ParticipantRequest? {
    let instrument = Int(event.instrument.index)
    switch event.kind {
    case .bookAdd:
      let order = event.payload(as: BookOrder.self)
      let id = order.order.bits
      let owner = Int(id % participantCount)
      resting[id] = Resting(
        participant: owner, instrument: instrument, side: order.side, price: order.price,
        left: order.quantity)
      return ParticipantRequest(
        kind: .enter, participant: owner, order: id, revision: 0, instrument: instrument,
        side: order.side, quantity: order.quantity, price: order.price)
    case .bookModify:
      let order = event.payload(as: BookOrder.self)
      return revise(order.order.bits, .replace, left: order.quantity)
    case .bookDelete:
      return revise(event.payload(as: BookOrder.self).order.bits, .cancel, left: .zero)
    case .trade:
      return take(event.payload(as: Trade.self), instrument, nowNs)
    default: return nil
    }
  }

  private mutating func revise(
    _ id: UInt64, _ kind: ParticipantRequest.Kind, left: Quantity
  ) -> ParticipantRequest? {
    guard var order = resting[id] else {
      droppedCount &+= 1
      return nil
    }
    order.left = left
    order.revision += 1
    resting[id] = order
    // A replace says how much there is to be of it in all.
    return ParticipantRequest(
      kind: kind, participant: order.participant, order: id, revision: order.revision,
      instrument: order.instrument, side: order.side,
      quantity: kind == .replace ? left + order.filled : .zero, price: order.price)
  }

  private mutating func take(_ trade: Trade, _ instrument: Int, _ nowNs: UInt64)
    -> ParticipantRequest
  {
    let id = trade.resting.bits
    let owner = id % participantCount
    takes += 1
    let other = 1 + takes % (participantCount - 1)
    if let left = resting[id]?.left {
      resting[id]?.left = left - trade.quantity
      if left <= trade.quantity { leavings.append((nowNs + Self.patienceNs, id)) }
    }
    return ParticipantRequest(
      kind: .take, participant: Int((owner + other) % participantCount), order: takes, revision: 0,
      instrument: instrument, side: trade.aggressor, quantity: trade.quantity, price: trade.price)
  }

  /// The oldest leaving; nil when it has ended, as it should have.
  private mutating func leave() -> ParticipantRequest? {
    let id = leavings[firstLeaving].order
    firstLeaving += 1
    if firstLeaving == leavings.count {
      leavings.removeAll(keepingCapacity: true)
      firstLeaving = 0
    } else if firstLeaving == 4_096 {
      leavings.removeFirst(firstLeaving)
      firstLeaving = 0
    }
    return resting[id] == nil ? nil : revise(id, .cancel, left: .zero)
  }
}
