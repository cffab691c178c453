// How an owner behaves: the same order again, orders against its own, too many executions, too many messages, too many cancels.

import Events
import Portfolio
import Tables

/// Config: `repeat_window`. The same order again is a loop that has lost its mind.
@usableFromInline
enum NotRepeated: Validator {
  @usableFromInline static var check: Check { @inlinable get { .repeated } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if ledger.repeats.capacity == 0 || !proposal.isNew { return .passes }
    guard let age = ledger.repeats.age(of: proposal.key, proposal.time) else {
      return .passes
    }
    return Finding(
      .fails, .strategy, proposal.strategy + 1, limit: Finding.seconds(ledger.repeats.window),
      value: Finding.seconds(age))
  }
}

/// An order that would meet one of our own: it isn't sent, whoever of us owns the other. Config: none.
@usableFromInline
enum NoOwnOrders: Validator {
  @usableFromInline static var check: Check { @inlinable get { .ownOrders } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    guard let best = ledger.prices.best(proposal.instrument, proposal.side.opposite) else {
      return .passes
    }
    let meets =
      !proposal.namesPrice
      || (proposal.side == .buy ? proposal.price >= best : proposal.price <= best)
    return meets
      ? Finding(.fails, .firm, 0, limit: best.units, value: proposal.price.units) : .passes
  }
}

/// Config: `max_executions`. A strategy that trades an instrument too often is off there until a person puts it on again.
@usableFromInline
enum ExecutionsAllowed: Validator {
  @usableFromInline static var check: Check { @inlinable get { .executions } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let strategy = ledger.scopes.strategy(proposal.strategy)
    let isOff = ledger.cells[trusted: ledger.scopes.cell(proposal.instrument, strategy)].isThrottled
    return isOff
      ? Finding(
        .fails, .strategy, proposal.strategy + 1, limit: Finding.count(ledger.executionRule.burst),
        value: Finding.count(ExposureCell.sum(ledger.executionRule.burst, 1))) : .passes
  }
}

/// Config: `order_rate` of an instrument, the firm, a strategy, an account, a session.
@usableFromInline
enum OrderRateLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .orderRate } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !proposal.isNew { return .passes }
    let now = proposal.time
    let rule = ledger.rules[trusted: proposal.instrument].orderRate
    if !ledger.instruments[trusted: proposal.instrument].orders.bucket.hasRoom(now, rule) {
      return Finding(
        .fails, .instrument, 0, limit: Finding.count(rule.burst),
        value: Finding.count(
          ledger.instruments[trusted: proposal.instrument].orders.bucket.count(now, rule) &+ 1))
    }
    let scope = ledger.fullScope(proposal) { ledger, scope in
      ledger.scopeStates[trusted: scope].orders.bucket.hasRoom(
        now, ledger.scopeRules[trusted: scope].orderRate)
    }
    if scope < 0 { return .passes }
    let limit = ledger.scopeRules[trusted: scope].orderRate
    let count = ledger.scopeStates[trusted: scope].orders.bucket.count(now, limit)
    return ledger.finding(
      .fails, scope, proposal, limit: Finding.count(limit.burst), value: Finding.count(count &+ 1))
  }
}

/// Config: `message_rate` of an instrument, the firm, a strategy, an account, a session. Cancels count, and always pass.
@usableFromInline
enum MessageRateLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .messageRate } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let now = proposal.time
    let rule = ledger.rules[trusted: proposal.instrument].messageRate
    if !ledger.instruments[trusted: proposal.instrument].messages.bucket.hasRoom(now, rule) {
      let count = ledger.instruments[trusted: proposal.instrument].messages.bucket.count(now, rule)
      return Finding(
        .fails, .instrument, 0, limit: Finding.count(rule.burst), value: Finding.count(count &+ 1))
    }
    let scope = ledger.fullScope(proposal) { ledger, scope in
      ledger.scopeStates[trusted: scope].messages.bucket.hasRoom(
        now, ledger.scopeRules[trusted: scope].messageRate)
    }
    if scope < 0 { return .passes }
    let limit = ledger.scopeRules[trusted: scope].messageRate
    let count = ledger.scopeStates[trusted: scope].messages.bucket.count(now, limit)
    return ledger.finding(
      .fails, scope, proposal, limit: Finding.count(limit.burst), value: Finding.count(count &+ 1))
  }
}

/// Config: `cancel_ratio` of the firm, a strategy or an account. Who cancels too much enters nothing new.
@usableFromInline
enum CancelRatioLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .cancelRatio } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !proposal.isNew { return .passes }
    let scope = ledger.fullScope(proposal) { ledger, scope in ledger.isWithinRatio(scope) }
    if scope < 0 { return .passes }
    let state = ledger.scopeStates[trusted: scope]
    return ledger.finding(
      .fails, scope, proposal,
      limit: Finding.count(ledger.scopeRules[trusted: scope].cancelPercent),
      value: Finding.count(state.cancelCount &* 100 / (state.orderCount > 0 ? state.orderCount : 1))
    )
  }
}

extension RiskLedger {
  @inlinable @inline(__always) @_noLocks
  func isWithinRatio(_ scope: Int) -> Bool {
    let orders = scopeStates[trusted: scope].orderCount
    if orders < scopeRules[trusted: scope].cancelFloor { return true }
    // Below 2^63: counts of a day are below 2^40, and so is what they are multiplied with.
    return scopeStates[trusted: scope].cancelCount &* 100 <= orders
      &* scopeRules[trusted: scope].cancelPercent
  }

  /// The first of the order's scopes that has no room, its session's included; -1: all have.
  @inlinable @inline(__always) @_noLocks
  func fullScope(
    _ proposal: Proposal, _ hasRoom: (borrowing RiskLedger, Int) -> Bool
  ) -> Int {
    if !hasRoom(self, 0) { return 0 }
    let strategy = scopes.strategy(proposal.strategy)
    if !hasRoom(self, strategy) { return strategy }
    let account = scopes.account(proposal.account)
    if !hasRoom(self, account) { return account }
    let session = session(proposal.session)
    return hasRoom(self, session) ? -1 : session
  }

  /// A finding about one of the order's scopes.
  @inlinable @_noLocks
  func finding(
    _ outcome: Finding.Outcome, _ scope: Int, _ proposal: Proposal, limit: Int64,
    value: Int64
  ) -> Finding {
    if scope == 0 { return Finding(outcome, .firm, 0, limit: limit, value: value) }
    if scope >= scopes.count {
      return Finding(outcome, .session, scope - scopes.count, limit: limit, value: value)
    }
    let kind: RiskScope = scopes.kind(of: scope) == .strategy ? .strategy : .account
    return Finding(outcome, kind, scopes.number(of: scope) + 1, limit: limit, value: value)
  }
}
