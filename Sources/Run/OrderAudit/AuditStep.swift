// One line of an order's life: what happened, when, by whom, why, and what the order was afterwards.

import Events

/// Who did something to an order.
public enum AuditActor: Hashable, Sendable {
  case strategy(UInt16)
  /// A client of the venue whose journal it is, by the number of its session.
  case client(UInt16)
  case operatorDesk
  /// The venue that a trader trades on; in a venue's journal its matcher.
  case venue
  /// A part of the line: it refuses, withholds, sends.
  case system(Origin)

  init(_ source: SourceID) {
    switch source.kind {
    case .strategy: self = .strategy(source.number)
    case .session: self = .client(source.number)
    case .operatorDesk: self = .operatorDesk
    default: self = .system(.none)
    }
  }

  /// Who a report names as its origin.
  init(_ origin: Origin) {
    switch origin {
    case .none, .venue: self = .venue
    case .operatorDesk: self = .operatorDesk
    default: self = .system(origin)
    }
  }

  /// Strategy, client, operator, venue or system.
  public var party: String {
    switch self {
    case .strategy: "strategy"
    case .client: "client"
    case .operatorDesk: "operator"
    case .venue: "venue"
    case .system: "system"
    }
  }
}

public struct AuditStep: Sendable {
  /// Which of the journals it is in, the place there, and whose record it is.
  public var journal: Int
  public var position: UInt64
  public var stage: StageID
  /// The input that caused it, and when that came.
  public var sequence: Sequence
  public var time: Nanoseconds
  public var who: AuditActor
  /// The event as it is on record.
  public var event: Event
  /// Nil for the order's first step. Both the same: its state didn't change.
  public var from: ShownState?
  public var to: ShownState
  /// What is wrong with it by the order manager's rules, or none.
  public var cause = AnomalyCause.none
  /// The order's state or numbers didn't allow it, so nothing came of it.
  public var isRefused = false
  /// The order afterwards.
  public var price: Price
  public var quantity: Quantity
  public var filled: Quantity
  public var leaves: Quantity
  /// Why, where the event or its cause says so.
  public var reason = Reason.none
  public var limit: Int64 = 0
  public var value: Int64 = 0
  /// Whose limit it was.
  public var scope = RiskScope.none
  /// The command that made the order manager do it.
  public var command: AuditedCommand?
  /// What the venue said, in its words.
  public var words: String?

  public var kind: EventKind { event.kind }
  /// It was odd, and was counted and told on all the same.
  public var isAlarm: Bool { cause != .none && !isRefused && kind != .orderAnomaly }
  /// The id that the order got besides, or was asked to.
  public var replacement: OrderID {
    let bits =
      kind == .orderReplace
      ? event.payload(as: OrderReplace.self).replacement.bits
      : kind == .orderReplaced ? event.payload(as: OrderReplaced.self).replacement.bits : 0
    return bits == event.words.w0 ? .none : OrderID(bits: bits)
  }
}
