// How much may be lost, of the day and from its best, by the firm, a strategy and an account. Who has lost more enters nothing
// new; where the config says so, what only closes still passes.

import Events
import Portfolio
import Tables

/// Config: `max_loss`.
@usableFromInline
enum DailyLossLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .dailyLoss } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    var near = false
    var finding = Finding.passes
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let limit = ledger.scopeRules[trusted: scope].loss
      if !limit.isOn { return }
      ledger.compareLoss(
        ledger.loss(of: scope), limit, check, scope, proposal, &finding, &near)
    }
    return finding
  }
}

/// Config: `max_drawdown`.
@usableFromInline
enum DrawdownLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .drawdown } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    var near = false
    var finding = Finding.passes
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let limit = ledger.scopeRules[trusted: scope].drawdown
      if !limit.isOn { return }
      ledger.compareLoss(
        ledger.drawdown(of: scope), limit, check, scope, proposal, &finding, &near)
    }
    return finding
  }
}

extension RiskLedger {
  @inlinable @inline(__always) @_noLocks
  func compareLoss(
    _ value: Amount, _ limit: AmountLimit, _ check: Check, _ scope: Int, _ proposal: Proposal,
    _ finding: inout Finding, _ near: inout Bool
  ) {
    let fails = value > limit.most
    if !fails {
      if near || !limit.warns || value < limit.near { return }
      if scopeStates[trusted: scope].warned.contains(check) { return }
    }
    if fails, lossMode == .reduceOnly, past(zero: proposal, scope) <= 0 { return }
    near = true
    finding = self.finding(
      fails ? .fails : .warns, scope, proposal, limit: limit.units,
      value: AmountLimit.rounded(value))
  }
}
