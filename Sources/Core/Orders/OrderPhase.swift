// An order as seen from outside: one word for its lifecycle, what was asked for and what is filled.
// Nothing here decides by it; it is for people, tools and strategies that only want to know.

import Events

/// One word for where an order stands. `OrderStanding` is the venue's word in its answers; it has
/// none for an order that isn't sent yet, and others that a venue alone can tell.
@frozen
public struct OrderPhase: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  /// Nobody knows it.
  @inlinable public static var none: OrderPhase { OrderPhase(code: 0) }
  /// Decided on, not sent on.
  @inlinable public static var new: OrderPhase { OrderPhase(code: 1) }
  /// Sent on, not answered.
  @inlinable public static var pendingNew: OrderPhase { OrderPhase(code: 2) }
  @inlinable public static var acknowledged: OrderPhase { OrderPhase(code: 3) }
  @inlinable public static var partialFill: OrderPhase { OrderPhase(code: 4) }
  @inlinable public static var filled: OrderPhase { OrderPhase(code: 5) }
  @inlinable public static var pendingCancel: OrderPhase { OrderPhase(code: 6) }
  @inlinable public static var pendingReplace: OrderPhase { OrderPhase(code: 7) }
  @inlinable public static var canceled: OrderPhase { OrderPhase(code: 8) }
  @inlinable public static var replaced: OrderPhase { OrderPhase(code: 9) }
  @inlinable public static var rejected: OrderPhase { OrderPhase(code: 10) }
  @inlinable public static var expired: OrderPhase { OrderPhase(code: 11) }
  @inlinable public static var suspended: OrderPhase { OrderPhase(code: 12) }

  public static var names: [String] {
    [
      "none", "new", "pending_new", "acknowledged", "partial_fill", "filled", "pending_cancel",
      "pending_replace", "canceled", "replaced", "rejected", "expired", "suspended",
    ]
  }

  /// An end comes before all else; then what is asked for, a cancel before a replace; then whether
  /// it trades; then what is filled.
  @inlinable
  public init(_ state: OrderState, filled: Quantity) {
    switch state.lifecycle {
    case .new: self = .new
    case .filled: self = .filled
    case .canceled: self = .canceled
    case .rejected: self = .rejected
    case .expired: self = .expired
    case .replaced: self = .replaced
    case .pendingNew, .working, .suspended:
      if state.pending.hasCancel {
        self = .pendingCancel
      } else if state.pending.hasReplace {
        self = .pendingReplace
      } else if state.lifecycle == .suspended {
        self = .suspended
      } else if state.lifecycle == .pendingNew {
        self = .pendingNew
      } else {
        self = filled.units > 0 ? .partialFill : .acknowledged
      }
    default: self = .none
    }
  }
}
