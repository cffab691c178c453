// An order as its records tell it: its terms, where it stands, what was filled, and, where they are asked for, its
// steps. Which report a state allows is told by the order manager's own table (`OrderState`), so that what a trader
// refused when it happened is refused here again.

import Events
import FIXEvents
import Orders

/// A fill that stands.
public struct AuditedExecution: BitwiseCopyable, Hashable, Sendable {
  public var number: UInt64
  public var price: Price
  public var quantity: Quantity
}

public struct AuditedOrder: Sendable {
  public let id: OrderID
  /// What its client calls it; nil for orders of ours.
  public internal(set) var name: String?
  /// The journal that it begins in.
  public internal(set) var journal: Int
  public internal(set) var source: SourceID
  /// An index into the audit's symbols; nil: of no instrument that is known.
  public internal(set) var instrument: Int?
  public internal(set) var side = Side.none
  public internal(set) var type = OrderType.none
  public internal(set) var timeInForce = TimeInForce.none
  public internal(set) var stop = Price.zero
  /// As it is now, after replaces.
  public internal(set) var price = Price.zero
  public internal(set) var quantity = Quantity.zero
  public internal(set) var began: Nanoseconds
  public internal(set) var last: Nanoseconds

  /// What ended or suspended it: why, by whom, the numbers that decided, and the venue's words.
  public internal(set) var reason = Reason.none
  public internal(set) var decider: AuditActor?
  public internal(set) var limit: Int64 = 0
  public internal(set) var value: Int64 = 0
  public internal(set) var words: String?
  /// A bit for each reason that was given for anything about it, refused requests included.
  public internal(set) var reasons: UInt64 = 0
  public internal(set) var anomalyCount: UInt32 = 0
  public internal(set) var stepCount: UInt32 = 0
  public internal(set) var executions: [AuditedExecution] = []
  /// Only where they are asked for.
  public internal(set) var steps: [AuditStep] = []

  var state = OrderState(.pendingNew)
  var wasSent = false
  var wasReplaced = false
  /// What the order manager counts as filled: a bust takes nothing off.
  var booked = Quantity.zero
  var lastExecution: UInt64 = 0
  /// The total that a replace on its way asks for.
  var wanted = Quantity.zero
  var request = LastRequest()

  /// The last request about it, until it is known whether the order manager let it through.
  struct LastRequest: Sendable {
    var sequence = Sequence(0)
    var kind = RequestKind.none
    var wasApplied = false
  }

  init(id: OrderID, journal: Int, source: SourceID, instrument: Int?, at time: Nanoseconds) {
    self.id = id
    self.journal = journal
    self.source = source
    self.instrument = instrument
    began = time
    last = time
  }

  public var shown: ShownState {
    ShownState(
      state, wasSent: wasSent, wasReplaced: wasReplaced, hasFills: booked > .zero)
  }

  /// What was filled and stands.
  public var filled: Quantity { Quantity(units: sum().filled.units) }
  /// The average price of that; zero while nothing is filled.
  public var averagePrice: Price { sum().price }
  /// What may still be filled.
  public var leaves: Quantity {
    shown.isLive && quantity > booked ? quantity - booked : .zero
  }

  private func sum() -> AveragePrice {
    var sum = AveragePrice()
    for execution in executions { sum.add(execution.price, execution.quantity) }
    return sum
  }

  // MARK: What happens to it

  mutating func begin(_ new: OrderNew) {
    side = new.side
    type = new.type
    timeInForce = new.timeInForce
    price = new.price
    quantity = new.quantity
    wanted = new.quantity
  }

  /// A request of its owner. False when its state doesn't allow it.
  mutating func ask(_ event: Event) -> Bool {
    let isCancel = event.kind == .orderCancel
    let next = state.after(isCancel ? .requestCancel : .requestReplace)
    request = LastRequest(
      sequence: event.sequence, kind: isCancel ? .cancel : .replace, wasApplied: next != nil)
    guard let next else { return false }
    state = next
    if !isCancel, event.flags & ReplaceFlags.keepsQuantity == 0 {
      wanted = event.payload(as: OrderReplace.self).quantity
    }
    return true
  }

  /// The order manager didn't let a request through, so the order is as it was before it.
  mutating func takeBack(_ rejected: OrderRejected, at sequence: Sequence) -> Bool {
    guard request.wasApplied, request.sequence == sequence, request.kind == rejected.request,
      let before = state.after(rejected.request == .cancel ? .cancelRejected : .replaceRejected)
    else { return false }
    state = before
    wanted = quantity
    request.wasApplied = false
    return true
  }

  /// A report, by the order manager's rules where `isStrict`; a venue's own matcher is believed more. False when
  /// the state or the numbers don't allow it.
  mutating func apply(_ event: Event, isStrict: Bool) -> Bool {
    switch event.kind {
    case .orderFill: return fill(event.payload(as: OrderFill.self), isStrict: isStrict)
    case .orderReplaced:
      let replaced = event.payload(as: OrderReplaced.self)
      let isWithin = replaced.quantity <= max(quantity, wanted)
      guard replaced.quantity > booked, isWithin || !isStrict, go(.replaced) else { return false }
      price = replaced.price
      quantity = replaced.quantity
      wanted = replaced.quantity
      wasReplaced = true
      return true
    case .requestRejected:
      let request = event.payload(as: OrderRejected.self).request
      guard request == .cancel || request == .replace,
        go(request == .cancel ? .cancelRejected : .replaceRejected)
      else { return false }
      if request == .replace { wanted = quantity }
      return true
    case .orderAccepted: return go(.accepted)
    case .orderRejected: return go(.rejected)
    case .orderCanceled: return go(.canceled)
    case .orderExpired: return go(.expired)
    case .orderSuspended: return go(.suspended)
    case .executionBusted, .executionCorrected:
      return correct(event.payload(as: OrderFill.self), isBust: event.kind == .executionBusted)
    case .orderTriggered, .orderRestated:
      // The order manager takes neither.
      if !isStrict { restate(event) }
      return !isStrict
    default: return true
    }
  }

  private mutating func go(_ trigger: OrderTrigger) -> Bool {
    guard let next = state.after(trigger) else { return false }
    state = next
    return true
  }

  private mutating func fill(_ fill: OrderFill, isStrict: Bool) -> Bool {
    let left = quantity - booked
    guard fill.quantity > .zero, fill.quantity <= left,
      !isStrict || fill.execution > lastExecution && fill.side == side,
      go(fill.quantity == left ? .lastFill : .partialFill)
    else { return false }
    booked += fill.quantity
    lastExecution = fill.execution
    executions.append(
      AuditedExecution(number: fill.execution, price: fill.price, quantity: fill.quantity))
    return true
  }

  private mutating func correct(_ said: OrderFill, isBust: Bool) -> Bool {
    guard let at = executions.lastIndex(where: { $0.number == said.execution }) else {
      return false
    }
    if isBust {
      executions.remove(at: at)
    } else {
      executions[at].price = said.price
      executions[at].quantity = said.quantity
    }
    return true
  }

  private mutating func restate(_ event: Event) {
    let restated = event.payload(as: OrderRestated.self)
    if event.kind == .orderTriggered {
      type = type == .stopLimit ? .limit : .market
    } else if restated.reason == .selfTrade, restated.quantity < quantity - booked {
      // Taken off without a trade: no part of the total any more.
      quantity -= restated.quantity
      wanted = quantity
    }
  }
}
