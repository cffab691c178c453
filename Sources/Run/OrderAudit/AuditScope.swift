// What is asked about orders. What is constant about an order decides when it begins whether it is kept at all;
// what may change decides at the end.

import Events

public struct AuditScope: Sendable {
  /// Ids of orders, and names that clients gave them. All empty: any order.
  public var ids: Set<UInt64> = []
  public var names: Set<String> = []
  public var symbols: Set<String> = []
  public var side = Side.none
  /// Strategies by their numbers, and by their names. Both empty: any.
  public var strategies: Set<UInt16> = []
  public var strategyNames: Set<String> = []
  /// Clients by the names of their sessions.
  public var clients: Set<String> = []
  public var states: Set<ShownState> = []
  /// Orders that one of these reasons was given about.
  public var reasons: [Reason] = []
  /// Only what happened before: everything is as it was then.
  public var until = Nanoseconds(.max)
  /// Orders that something happened to from then on.
  public var since = Nanoseconds.zero
  public var isLiveOnly = false
  public var keepsSteps = false

  public init() {}

  public var isByID: Bool { !ids.isEmpty || !names.isEmpty }

  /// What is decided when an order begins; what has another id wasn't looked at.
  func takes(_ order: AuditedOrder, symbol: String?, client: String?, strategy: String?) -> Bool {
    if !symbols.isEmpty, !(symbol.map { symbols.contains($0) } ?? false) { return false }
    if side != .none, order.side != side { return false }
    if !strategies.isEmpty || !strategyNames.isEmpty {
      let isNamed = strategy.map { strategyNames.contains($0) } ?? false
      guard order.source.kind == .strategy, isNamed || strategies.contains(order.source.number)
      else { return false }
    }
    return clients.isEmpty || (client.map { clients.contains($0) } ?? false)
  }

  /// What is decided at the end.
  public func shows(_ order: AuditedOrder) -> Bool {
    if order.last < since { return false }
    let state = order.shown
    if isLiveOnly, !state.isLive { return false }
    if !states.isEmpty, !states.contains(state) { return false }
    return reasons.isEmpty || reasons.contains { order.reasons >> UInt64($0.code) & 1 == 1 }
  }
}
