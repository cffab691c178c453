// Where an order stands, in the words that traders and auditors use. The order manager's state says what the
// order is and what is pending; this is both as one word, with what was filled and sent told apart.

import Events
import Orders

/// An order's state as it is told outside.
public enum ShownState: UInt8, CaseIterable, Sendable {
  /// Decided on, and not sent yet.
  case new
  /// Sent (of a trader), and not answered.
  case pendingNew
  case acknowledged
  case partialFill
  case filled
  case pendingCancel
  case pendingReplace
  case canceled
  /// Replaced and not filled since it began: what it is now is told by its price and quantity. Of an id: the order
  /// bears another one.
  case replaced
  case rejected
  case expired
  case suspended
  /// Nothing is on record but what somebody said of it.
  case unknown

  public var name: String {
    switch self {
    case .new: "NEW"
    case .pendingNew: "PENDING_NEW"
    case .acknowledged: "ACKNOWLEDGED"
    case .partialFill: "PARTIAL_FILL"
    case .filled: "FILLED"
    case .pendingCancel: "PENDING_CANCEL"
    case .pendingReplace: "PENDING_REPLACE"
    case .canceled: "CANCELED"
    case .replaced: "REPLACED"
    case .rejected: "REJECTED"
    case .expired: "EXPIRED"
    case .suspended: "SUSPENDED"
    case .unknown: "UNKNOWN"
    }
  }

  /// The state of this name, in letters of either case, with `-` or `_`.
  public init?(named text: String) {
    let folded = text.uppercased().replacing("-", with: "_")
    guard let state = Self.allCases.first(where: { $0.name == folded }) else { return nil }
    self = state
  }

  /// Whether something may still become of it.
  public var isLive: Bool {
    switch self {
    case .filled, .canceled, .rejected, .expired, .unknown: false
    default: true
    }
  }

  /// As the venues of FIX 4.2 rank them: what is pending before what is, a partial fill before a replace.
  init(_ state: OrderState, wasSent: Bool, wasReplaced: Bool, hasFills: Bool) {
    switch state.lifecycle {
    case .filled: self = .filled
    case .canceled: self = .canceled
    case .rejected: self = .rejected
    case .expired: self = .expired
    case .replaced: self = .replaced
    case .new: self = .new
    case _ where state.lifecycle == .none: self = .unknown
    case _ where state.pending.hasCancel: self = .pendingCancel
    case _ where state.pending.hasReplace: self = .pendingReplace
    case .pendingNew: self = wasSent ? .pendingNew : .new
    case .suspended: self = .suspended
    default: self = hasFills ? .partialFill : (wasReplaced ? .replaced : .acknowledged)
    }
  }
}
