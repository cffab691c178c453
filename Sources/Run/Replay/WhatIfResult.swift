// What would have been otherwise.

import Events
import Journal
import Pipeline

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
  }

  public var how: How
  /// As it was asked for.
  public var order: Event
  /// Why it was refused then, and why it would be.
  public var then: OrderRejected?
  public var now: OrderRejected?
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

  init(header: JournalHeader) { self.header = header }

  /// Nothing at all would have been otherwise.
  public var isSame: Bool {
    changeCounts.isEmpty && cancelsOnlyThen == 0 && cancelsOnlyNow == 0 && reportsDropped == 0
      && killsOnlyThen == 0 && killsOnlyNow == 0
      && then.positions.map(\.position) == now.positions.map(\.position)
  }

  mutating func note(_ change: WhatIfChange, limit: Int) {
    changeCounts[change.how, default: 0] += 1
    if changes.count < limit { changes.append(change) }
  }
}
