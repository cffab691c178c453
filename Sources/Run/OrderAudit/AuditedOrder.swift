// An order as its records tell it: its terms, where it stands, what was filled, and, where they are asked for, its
// steps. What a report does to it is told by the order manager's own rules (`OrderRecord`), so that what a trader
// refused when it happened is refused here again, and what it counted with an alarm is an alarm here.

import Events
import FIXEvents
import Orders

/// An execution as it stands: a venue may correct it, or take it back.
public struct AuditedExecution: BitwiseCopyable, Hashable, Sendable {
  public var number: UInt64
  public var price: Price
  /// Zero: taken back.
  public var quantity: Quantity
  /// Heard of before its order was: it isn't in the order's count.
  var isEarly = false
}

/// An id that an order was to bear besides the one that it came with.
public struct AuditedID: Hashable, Sendable {
  public var id: OrderID
  /// Taken by the venue, refused, or not answered yet.
  public enum Fate: Sendable { case asked, taken, refused }
  public var fate: Fate
}

public struct AuditedOrder: Sendable {
  /// The id that it came with.
  public let id: OrderID
  /// Those that replaces asked for, in that order.
  public internal(set) var otherIDs: [AuditedID] = []
  /// What its client calls it; nil for orders of ours.
  public internal(set) var name: String?
  /// Of a line with several venues: the one that it was sent to, by its number; and the order that it is a part of.
  public internal(set) var venue: Int?
  public internal(set) var parent = OrderID.none
  /// It was cut up: what became of it is told by the router, and of its parts by venues.
  public internal(set) var isParent = false
  /// The journal that it begins in.
  public internal(set) var journal: Int
  /// An index into the audit's symbols; nil: of no instrument that is known.
  public internal(set) var instrument: Int?
  public internal(set) var type = OrderType.none
  public internal(set) var timeInForce = TimeInForce.none
  public internal(set) var stop = Price.zero
  public internal(set) var began: Nanoseconds
  public internal(set) var last: Nanoseconds

  /// What ended or suspended it: why, by whom, the numbers that decided, whose limit it was, and the venue's words.
  public internal(set) var reason = Reason.none
  public internal(set) var scope = RiskScope.none
  public internal(set) var decider: AuditActor?
  public internal(set) var limit: Int64 = 0
  public internal(set) var value: Int64 = 0
  public internal(set) var words: String?
  /// Among the audit's commands, the one that asked for its cancel.
  public internal(set) var command: Int?
  /// A bit for each reason that was given for anything about it, refused requests included.
  public internal(set) var reasons: UInt64 = 0
  /// Reports that the order manager refused.
  public internal(set) var anomalyCount: UInt32 = 0
  /// Reports that were odd and were told on all the same, since they are money.
  public internal(set) var alarmCount: UInt32 = 0
  public internal(set) var stepCount: UInt32 = 0
  public internal(set) var executions: [AuditedExecution] = []
  /// Only where they are asked for.
  public internal(set) var steps: [AuditStep] = []

  /// As the order manager keeps it.
  var record: OrderRecord
  var lastHeard = LastHeard()
  var wasSent = false
  var wasReplaced = false
  /// The largest number of an execution: what is larger is no duplicate.
  var lastExecution: UInt64 = 0
  var cancelAsked = LastRequest()
  var replaceAsked = LastRequest()
  /// The place of the order that bore the id before, until it is known whether this one may.
  var former: Int?

  /// The last request of a kind, until it is known whether the order manager let it through.
  struct LastRequest: Sendable {
    var sequence = Sequence(0)
    var wasApplied = false
    /// The id that it asks for, and the place of the order that bore it before.
    var name = OrderID.none
    var former: Int?
  }

  init(_ new: OrderNew, journal: Int, source: SourceID, instrument: Int?, at time: Nanoseconds) {
    id = new.order
    self.journal = journal
    self.instrument = instrument
    type = new.type
    timeInForce = new.timeInForce
    began = time
    last = time
    record = OrderRecord(new, instrument: .none, source: source)
    record.state = OrderState(.pendingNew)
  }

  /// An order that nobody knows but from what was said of it.
  init(stranger id: OrderID, journal: Int, instrument: Int?, side: Side, at time: Nanoseconds) {
    self.init(
      OrderNew(
        order: id, price: .zero, quantity: .zero, side: side, type: .none, timeInForce: .none),
      journal: journal, source: .strategy(id.strategy), instrument: instrument, at: time)
    record.state = OrderState(.none)
  }

  // MARK: Looking

  public var source: SourceID { record.source }
  public var side: Side { record.side }
  /// As it is now, after replaces.
  public var price: Price { record.price }
  public var quantity: Quantity { record.quantity }
  /// The id that it bears now.
  public var presentID: OrderID { record.id }
  /// The venue's own number for it; 0 where none was heard.
  public var venueOrder: UInt64 { record.venueOrder }

  public var isStranger: Bool { record.state.lifecycle == .none }

  public var shown: ShownState {
    ShownState(
      record.state, wasSent: wasSent, wasReplaced: wasReplaced, hasFills: record.filled > .zero)
  }

  /// Every id of it, the first one first, and where each stands.
  public var ids: [(id: OrderID, state: ShownState)] {
    var all = [(id, shown)]
    for other in otherIDs {
      switch other.fate {
      case .asked: all.append((other.id, .pendingReplace))
      case .refused: all.append((other.id, .rejected))
      case .taken: all.append((other.id, shown))
      }
    }
    for at in all.indices where at == 0 || otherIDs[at - 1].fate == .taken {
      if all[at].0 != presentID { all[at].1 = .replaced }
    }
    return all
  }

  /// What was filled and stands.
  public var filled: Quantity { isStranger ? sum().filled : record.filled }
  /// The average price of that; zero while nothing is filled.
  public var averagePrice: Price { sum().price }
  /// What may still be filled.
  public var leaves: Quantity { shown.isLive ? record.leaves : .zero }

  private func sum() -> AveragePrice {
    var sum = AveragePrice()
    for execution in executions where execution.quantity > .zero && !execution.isEarly {
      sum.add(execution.price, execution.quantity)
    }
    return sum
  }
}
