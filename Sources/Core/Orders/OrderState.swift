// The life of an order as one table: a state is what the order is and what has been asked for, and
// every pair of state and trigger has an answer, a new state or a refusal. OrdersTests enumerates
// it.

import Events

/// What the order is.
@frozen
public struct Lifecycle: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  /// No order: nobody knows one, or a name of one (see `OrderPool`).
  @inlinable public static var none: Lifecycle { Lifecycle(code: 0) }
  /// Sent on, not answered.
  @inlinable public static var pendingNew: Lifecycle { Lifecycle(code: 1) }
  /// In the market: acknowledged, and perhaps filled in part.
  @inlinable public static var working: Lifecycle { Lifecycle(code: 2) }
  /// In the venue's hands but not trading.
  @inlinable public static var suspended: Lifecycle { Lifecycle(code: 3) }
  @inlinable public static var filled: Lifecycle { Lifecycle(code: 4) }
  @inlinable public static var canceled: Lifecycle { Lifecycle(code: 5) }
  @inlinable public static var rejected: Lifecycle { Lifecycle(code: 6) }
  @inlinable public static var expired: Lifecycle { Lifecycle(code: 7) }
  /// The id is no order's any more: the order bears another one.
  @inlinable public static var replaced: Lifecycle { Lifecycle(code: 8) }
  /// Decided on, not sent on.
  @inlinable public static var new: Lifecycle { Lifecycle(code: 9) }

  public static var names: [String] {
    [
      "", "pending_new", "working", "suspended", "filled", "canceled", "rejected", "expired",
      "replaced", "new",
    ]
  }

  /// Nothing more happens to it. What is heard of it then may still be money.
  @inlinable public var isFinal: Bool { code >= 4 && code <= 8 }
}

/// What has been asked for and not answered.
@frozen
public struct PendingRequest: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: PendingRequest { PendingRequest(code: 0) }
  @inlinable public static var cancel: PendingRequest { PendingRequest(code: 1) }
  @inlinable public static var replace: PendingRequest { PendingRequest(code: 2) }
  /// A replace, and then a cancel before the replace was answered.
  @inlinable public static var replaceAndCancel: PendingRequest { PendingRequest(code: 3) }

  public static var names: [String] { ["none", "cancel", "replace", "replace_and_cancel"] }

  @inlinable public var hasCancel: Bool { self == .cancel || self == .replaceAndCancel }
  @inlinable public var hasReplace: Bool { self == .replace || self == .replaceAndCancel }

  /// The same with the cancel answered, or asked for.
  @inlinable
  func withCancel(_ isOut: Bool) -> PendingRequest {
    hasReplace ? (isOut ? .replaceAndCancel : .replace) : (isOut ? .cancel : .none)
  }

  /// The same with the replace answered.
  @inlinable var withoutReplace: PendingRequest { hasCancel ? .cancel : .none }
}

/// What can happen to an order. Whether a fill is a part, the last, more than was left or late, and
/// whether an acceptance is the first word of it, is seen from its numbers (`OrderLedger`).
@frozen
public enum OrderTrigger: UInt8, CaseIterable, Sendable {
  case admitted
  case requestCancel
  case requestReplace
  case accepted
  /// The acceptance of an order of which a fill was heard before.
  case lateAccepted
  case rejected
  case partialFill
  case lastFill
  /// Of more than was left.
  case overfill
  /// Of an order that was over.
  case lateFill
  case canceled
  case expired
  case suspended
  /// The venue changed it unasked.
  case restated
  case replaced
  case cancelRejected
  case replaceRejected
  /// An execution was taken back, or is now of another quantity.
  case corrected
}

@frozen
public struct OrderState: BitwiseCopyable, Hashable, Sendable {
  public var lifecycle: Lifecycle
  public var pending: PendingRequest

  @inlinable
  public init(_ lifecycle: Lifecycle, _ pending: PendingRequest = .none) {
    self.lifecycle = lifecycle
    self.pending = pending
  }

  @inlinable public static func == (a: OrderState, b: OrderState) -> Bool {
    a.lifecycle == b.lifecycle && a.pending == b.pending
  }

  /// The state after the trigger, or nil where the state doesn't allow it.
  ///
  /// - A final order takes nothing but money: a late fill, a bust or a correction. It stays final.
  /// - A fill, a cancel or an expiry may come before the acceptance is heard of (a report overtook
  ///   it). The acceptance may follow then; it, or a rejection, comes once.
  /// - A cancel may be asked for at any time before the end, once; it may follow a replace that is
  ///   on its way. A replace may be asked for only of a working order with nothing pending.
  /// - An answer needs its request. The two answers of a replace and a cancel may come in any
  ///   order.
  /// - An unsolicited cancel is the venue's right; so is a fill of an order that it had suspended,
  ///   which is working then: a fill is money, whatever was heard before it.
  @inlinable @inline(__always)
  public func after(_ trigger: OrderTrigger) -> OrderState? {
    if lifecycle == .new { return afterNew(trigger) }
    if lifecycle.isFinal {
      return pending == .none && (trigger == .lateFill || trigger == .corrected) ? self : nil
    }
    if lifecycle.code == 0 || lifecycle.code > 9 { return nil }
    switch trigger {
    case .admitted, .lateFill:
      return nil
    case .requestCancel:
      return pending.hasCancel ? nil : OrderState(lifecycle, pending.withCancel(true))
    case .requestReplace:
      return lifecycle == .working && pending == .none ? OrderState(.working, .replace) : nil
    case .accepted:
      return lifecycle == .working ? nil : OrderState(.working, pending)
    case .lateAccepted:
      return lifecycle == .working ? self : nil
    case .rejected:
      return lifecycle == .pendingNew ? OrderState(.rejected) : nil
    case .partialFill:
      return OrderState(.working, pending)
    case .lastFill, .overfill:
      return OrderState(.filled)
    case .canceled:
      return OrderState(.canceled)
    case .expired:
      return OrderState(.expired)
    case .suspended:
      return lifecycle == .working ? OrderState(.suspended, pending) : nil
    case .restated, .corrected:
      return self
    case .replaced:
      return pending.hasReplace ? OrderState(lifecycle, pending.withoutReplace) : nil
    case .cancelRejected:
      return pending.hasCancel ? OrderState(lifecycle, pending.withCancel(false)) : nil
    case .replaceRejected:
      return pending.hasReplace ? OrderState(lifecycle, pending.withoutReplace) : nil
    }
  }

  /// What was never sent on can be sent on, refused or dropped.
  @inlinable @inline(never)
  func afterNew(_ trigger: OrderTrigger) -> OrderState? {
    if pending != .none { return nil }
    switch trigger {
    case .admitted: return OrderState(.pendingNew)
    case .rejected: return OrderState(.rejected)
    case .canceled: return OrderState(.canceled)
    default: return nil
    }
  }
}
