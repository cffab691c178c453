// What would have been otherwise.

import Events
import Journal
import Pipeline
import Portfolio
import Routing

// What a venue says of quantities and prices is what it says: sums that can't be are as large as can be.

extension Quantity {
  mutating func add(_ more: Quantity) {
    let (sum, over) = units.addingReportingOverflow(more.units)
    self = Quantity(units: over ? (more.units > 0 ? .max : .min) : sum)
  }
}

extension Money {
  fileprivate mutating func add(_ more: Money) {
    let (sum, over) = units.addingReportingOverflow(more.units)
    self = Money(units: over ? (more.units > 0 ? .max : .min) : sum)
  }
}

/// What one of several venues filled of a line's orders.
public struct VenueTotal: Hashable, Sendable {
  public var name: String
  public var fills: UInt64 = 0
  /// By orders that came in, and by orders that rested.
  public var taken = Quantity.zero
  public var made = Quantity.zero
  /// At its prices.
  public var value = Money.zero
  /// What it charges for that by the config's `fees`, rounded against us; below zero: a rebate.
  public var fees = Money.zero

  init(name: String) { self.name = name }

  public var quantity: Quantity {
    var sum = taken
    sum.add(made)
    return sum
  }

  mutating func count(_ fill: OrderFill, _ terms: VenueTerms) {
    fills += 1
    book(fill, terms, sign: 1)
  }

  /// What a venue takes back goes out as it came in, its fee rounded as it was.
  fileprivate mutating func book(_ fill: OrderFill, _ terms: VenueTerms, sign: Int64) {
    let isMaker = fill.liquidity == .maker
    let quantity = Quantity(units: fill.quantity.units &* sign)
    if isMaker { made.add(quantity) } else { taken.add(quantity) }
    let paid = Money(fill.price, times: fill.quantity)
    value.add(Money(units: Int128(paid.units.magnitude) * Int128(sign)))
    let fee = Self.fee(paid, fill.quantity, terms, isMaker: isMaker)
    fees.add(Money(units: fee.units * Int128(sign)))
  }

  /// A rate in millionths of what is paid, and a charge for each whole unit.
  private static func fee(
    _ paid: Money, _ quantity: Quantity, _ terms: VenueTerms, isMaker: Bool
  ) -> Money {
    let million: Int128 = 1_000_000
    let rate = Int128(isMaker ? terms.makerRate : terms.takerRate)
    let (whole, rest) = Int128(paid.units.magnitude).quotientAndRemainder(dividingBy: million)
    let part = rest * rate
    let up: Int128 = part > 0 && part % million != 0 ? 1 : 0
    return Money(isMaker ? terms.makerCharge : terms.takerCharge, times: quantity)
      + Money(units: whole * rate + part / million + up)
  }
}

/// What a what-if took for granted where nobody can know: of orders that are cut up.
public struct WhatIfAssumptions: Hashable, Sendable {
  /// Parts that only the changed line sent; and what simulated venues filled of them, at once, by what each showed.
  public var parts: UInt64 = 0
  public var fills: UInt64 = 0
  public var quantity = Quantity.zero
  /// Taken in the run, and not by the changed line: the recorded market is without it.
  public var gone = Quantity.zero
  /// Rests that were put behind all that was shown at their price.
  public var restsPlaced: UInt64 = 0
  /// Recorded parts that only one of the two canceled or replaced: from there on a simulated venue has them.
  public var adoptions: UInt64 = 0
  /// Simulated rests that stayed when their venue's session went down.
  public var restsThroughOutages: UInt64 = 0
  /// What the router told of an order in one line and not in the other.
  public var toldOnlyThen: UInt64 = 0
  public var toldOnlyNow: UInt64 = 0

  init() {}
}

/// An execution of an order, as its venue numbers it: both sides of a trade with ourselves bear one number.
private struct ExecutionKey: Hashable, Sendable {
  var venue: Int
  var execution: UInt64
  var order: UInt64
}

/// One of the two lines.
public struct WhatIfSide: Sendable {
  public var asked: UInt64 = 0
  public var sent: UInt64 = 0
  public var refused: UInt64 = 0
  public var cancels: UInt64 = 0
  public var fills: UInt64 = 0
  /// Refusals of new orders by their reason: the check that refused.
  public var refusedBy: [(reason: Reason, count: UInt64)] = []
  public var positions: [PositionSummary] = []
  /// Of orders that are cut up: parts that were sent, those that risk refused, and requests to cancel or replace one.
  public var partsSent: UInt64 = 0
  public var partsRefused: UInt64 = 0
  public var partCancels: UInt64 = 0
  /// And what venues filled of parts, and what that is of the orders.
  public var venues: [VenueTotal] = []
  public var ordersFilled = Quantity.zero
  /// Those that may still be taken back, as they were booked to their venue.
  private var executions: [ExecutionKey: OrderFill] = [:]

  mutating func count(_ fill: OrderFill, at venue: Int, _ terms: VenueTerms?) {
    fills += 1
    if venue < venues.count, let terms { venues[venue].count(fill, terms) }
    let key = ExecutionKey(venue: venue, execution: fill.execution, order: fill.order.bits)
    executions[key] = fill
  }

  /// A venue takes an execution back (`real` is nil), or says what it really was. How much less was filled than it had said:
  /// none of one that isn't known.
  mutating func correct(
    _ said: OrderFill, to real: OrderFill?, at venue: Int, _ terms: VenueTerms?
  ) -> Quantity {
    let key = ExecutionKey(venue: venue, execution: said.execution, order: said.order.bits)
    guard let known = executions.removeValue(forKey: key) else { return .zero }
    let isCounted = venue < venues.count
    if isCounted, let terms { venues[venue].book(known, terms, sign: -1) }
    guard var real else { return known.quantity }
    // A correction is about quantity and price.
    real.side = known.side
    real.liquidity = known.liquidity
    if isCounted, let terms { venues[venue].book(real, terms, sign: 1) }
    executions[key] = real
    return Quantity(units: known.quantity.units &- real.quantity.units)
  }

  mutating func count(part: LineRequest) {
    switch (part.kind == .orderNew, part.refusal) {
    case (true, let refusal?):
      partsRefused += 1
      count(refusal)
    case (true, nil): partsSent += 1
    case (false, nil): partCancels += 1
    case (false, _): break
    }
  }

  mutating func count(_ request: LineRequest) {
    guard request.kind == .orderNew else {
      if request.refusal == nil { cancels += 1 }
      return
    }
    asked += 1
    guard let refusal = request.refusal else {
      sent += 1
      return
    }
    refused += 1
    count(refusal)
  }

  private mutating func count(_ refusal: OrderRejected) {
    if let at = refusedBy.firstIndex(where: { $0.reason == refusal.reason }) {
      refusedBy[at].count += 1
    } else {
      refusedBy.append((refusal.reason, 1))
    }
  }
}

/// A new order that fares otherwise.
public struct WhatIfChange: Sendable {
  public enum How: String, CaseIterable, Sendable {
    /// It was sent, and would have been refused.
    case refusedNow = "would_be_refused"
    /// It was refused, and would have been sent.
    case allowedNow = "would_be_sent"
    /// It was refused, and would have been for another reason.
    case refusedOtherwise = "other_reason"
    /// It was asked for, and wouldn't have been.
    case notAsked = "not_asked"
    /// It wasn't asked for, and would have been.
    case newlyAsked = "newly_asked"
    /// It was cut up, and more or less of it would have been filled.
    case filledOtherwise = "filled_otherwise"
  }

  public var how: How
  /// As it was asked for.
  public var order: Event
  /// Why it was refused then, and why it would be.
  public var then: OrderRejected?
  public var now: OrderRejected?
  /// Of one that is filled otherwise.
  public var filledThen = Quantity.zero
  public var filledNow = Quantity.zero
}

public struct WhatIfResult: Sendable {
  public var header: JournalHeader
  public var end: JournalEnd?
  public var symbols: [String] = []
  public var inputs: UInt64 = 0
  public var then = WhatIfSide()
  public var now = WhatIfSide()
  /// The first of them, as many as were asked for; and how many there are of each kind.
  public var changes: [WhatIfChange] = []
  public var changeCounts: [WhatIfChange.How: UInt64] = [:]
  /// Cancels and replaces that only one of the two sent.
  public var cancelsOnlyThen: UInt64 = 0
  public var cancelsOnlyNow: UInt64 = 0
  /// Recorded reports that belong to orders which wouldn't have been out; fills among them.
  public var reportsDropped: UInt64 = 0
  public var fillsDropped: UInt64 = 0
  public var quantityDropped = Quantity.zero
  /// Reports made up: an order that wasn't sent is acknowledged, and its cancel is.
  public var reportsMadeUp: UInt64 = 0
  /// Kill switches that only one of the two threw.
  public var killsOnlyThen: UInt64 = 0
  public var killsOnlyNow: UInt64 = 0
  /// Where orders are cut up: requests for parts that only one of the two made; and what was taken for granted.
  public var partsOnlyThen: UInt64 = 0
  public var partsOnlyNow: UInt64 = 0
  public var assumptions: WhatIfAssumptions?

  init(header: JournalHeader) { self.header = header }

  /// Nothing at all would have been otherwise.
  public var isSame: Bool {
    changeCounts.isEmpty && cancelsOnlyThen == 0 && cancelsOnlyNow == 0 && reportsDropped == 0
      && killsOnlyThen == 0 && killsOnlyNow == 0 && partsOnlyThen == 0 && partsOnlyNow == 0
      && (assumptions ?? WhatIfAssumptions()) == WhatIfAssumptions()
      && then.positions.map(\.position) == now.positions.map(\.position)
  }

  mutating func note(_ change: WhatIfChange, limit: Int) {
    changeCounts[change.how, default: 0] += 1
    if changes.count < limit { changes.append(change) }
  }
}
