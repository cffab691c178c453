// All checks in their one order: who, whether, when and what first, then the order itself, then how its owner behaves, then
// what everything together comes to. The first that fails decides. The order is that of `Check`, and ARCHITECTURE.md has the
// table.

import Events
import Portfolio
import Tables

/// What decided, or that nothing speaks against it.
@frozen
@usableFromInline
struct Verdict: BitwiseCopyable {
  @usableFromInline var finding: Finding
  @usableFromInline var check: Check
  @usableFromInline var passes: Bool

  @inlinable @inline(__always) @_noLocks
  init() {
    finding = .passes
    check = Check(code: 0)
    passes = true
  }
}

#if RISK_MUTANTS
  /// Which check is left out or turned round: what `tools/mutate-risk` sets, one after the other. A stage takes over what is
  /// set when it is made.
  public enum RiskMutant {
    nonisolated(unsafe) public static var removed = -1
    nonisolated(unsafe) public static var inverted = -1
  }
#endif

extension RiskLedger {
  /// Judges an order whose owner may be anybody's, and writes down what is near its limit.
  @inlinable @inline(__always) @_noLocks
  mutating func judge(
    _ proposal: Proposal, _ warnings: inout Warnings, _ verdict: inout Verdict
  ) {
    if fails(KnownStrategy.self, proposal, &warnings, &verdict) { return }
    if fails(KnownAccount.self, proposal, &warnings, &verdict) { return }
    if fails(HasLimits.self, proposal, &warnings, &verdict) { return }
    if fails(KillSwitchOff.self, proposal, &warnings, &verdict) { return }
    if fails(NotStopping.self, proposal, &warnings, &verdict) { return }
    if fails(NotHalted.self, proposal, &warnings, &verdict) { return }
    if fails(ReduceOnly.self, proposal, &warnings, &verdict) { return }
    if fails(FreshClock.self, proposal, &warnings, &verdict) { return }
    if fails(InTradingHours.self, proposal, &warnings, &verdict) { return }
    if fails(NotRestricted.self, proposal, &warnings, &verdict) { return }
    if fails(Permitted.self, proposal, &warnings, &verdict) { return }
    if fails(WholeLots.self, proposal, &warnings, &verdict) { return }
    if fails(OnTick.self, proposal, &warnings, &verdict) { return }
    if fails(InPriceBand.self, proposal, &warnings, &verdict) { return }
    if fails(OrderQuantityLimit.self, proposal, &warnings, &verdict) { return }
    if fails(FreshReference.self, proposal, &warnings, &verdict) { return }
    if fails(PriceCollar.self, proposal, &warnings, &verdict) { return }
    if fails(StaticCollar.self, proposal, &warnings, &verdict) { return }
    if fails(OrderNotional.self, proposal, &warnings, &verdict) { return }
    if fails(Located.self, proposal, &warnings, &verdict) { return }
    if fails(NotRepeated.self, proposal, &warnings, &verdict) { return }
    if fails(NoOwnOrders.self, proposal, &warnings, &verdict) { return }
    if fails(ExecutionsAllowed.self, proposal, &warnings, &verdict) { return }
    if fails(OrderRateLimit.self, proposal, &warnings, &verdict) { return }
    if fails(MessageRateLimit.self, proposal, &warnings, &verdict) { return }
    if fails(CancelRatioLimit.self, proposal, &warnings, &verdict) { return }
    // Most orders are far from the limits of all amounts, and one look says so. Debug builds make the checks all the same,
    // and hold them to it.
    let isFar = isFar(proposal)
    #if !DEBUG && !RISK_MUTANTS
      if isFar { return }
    #endif
    let near = warnings.freshCount
    judgeAmounts(proposal, &warnings, &verdict)
    #if !RISK_MUTANTS
      assert(!isFar || verdict.passes && warnings.freshCount == near)
    #endif
  }

  /// The checks of what is counted, held, worth and lost.
  @inlinable @_noLocks
  mutating func judgeAmounts(
    _ proposal: Proposal, _ warnings: inout Warnings, _ verdict: inout Verdict
  ) {
    if fails(OpenOrdersLimit.self, proposal, &warnings, &verdict) { return }
    if fails(PositionLimit.self, proposal, &warnings, &verdict) { return }
    if fails(OpenNotionalLimit.self, proposal, &warnings, &verdict) { return }
    if fails(GrossExposureLimit.self, proposal, &warnings, &verdict) { return }
    if fails(NetExposureLimit.self, proposal, &warnings, &verdict) { return }
    if fails(DailyLossLimit.self, proposal, &warnings, &verdict) { return }
    if fails(DrawdownLimit.self, proposal, &warnings, &verdict) { return }
    if fails(CreditLimit.self, proposal, &warnings, &verdict) { return }
  }

  /// No amount would come near a limit of its own with the order in it: what `judgeAmounts` finds nothing about. It may say no
  /// where that is so all the same: gross exposure is taken to grow by all that the order adds.
  ///
  /// Mutating though it changes nothing: the compiler would copy the whole ledger to lend it from here.
  @inlinable @_noLocks
  mutating func isFar(_ proposal: Proposal) -> Bool {
    let instrument = proposal.instrument
    if !instruments[trusted: instrument].hasMark || !proposal.hasPrice || proposal.adding <= 0 {
      return false
    }
    let value = instruments[trusted: instrument].openValue &+ proposal.addingValue
    if instruments[trusted: instrument].openOrders >= rules[trusted: instrument].openOrders.near
      || value > rules[trusted: instrument].openNotional.near
    {
      return false
    }
    let more = Self.value(instruments[trusted: instrument].worth, proposal.adding)
    let strategy = scopes.strategy(proposal.strategy)
    let account = scopes.account(proposal.account)
    if !isFar(proposal, 0, more) || !isFar(proposal, strategy, more) { return false }
    if !isFar(proposal, account, more) { return false }
    let credit = scopeRules[trusted: account].credit
    return !credit.isOn || credit.isFar(self.credit(of: account, more: more))
  }

  @inlinable @inline(__always) @_noLocks
  func isFar(_ proposal: Proposal, _ scope: Int, _ more: Int128) -> Bool {
    let cell = scopes.cell(proposal.instrument, scope)
    let isBuy = proposal.side == .buy
    let reach =
      isBuy
      ? cells[trusted: cell].openBuy.addingReportingOverflow(cells[trusted: cell].position)
      : cells[trusted: cell].openSell.subtractingReportingOverflow(cells[trusted: cell].position)
    let worst = reach.partialValue.addingReportingOverflow(proposal.adding)
    if reach.overflow || worst.overflow || worst.partialValue > cells[trusted: cell].near {
      return false
    }
    let side = isBuy ? scopeStates[trusted: scope].longs : scopeStates[trusted: scope].shorts
    if scopeStates[trusted: scope].openOrders >= scopeRules[trusted: scope].openOrders.near
      || scopeStates[trusted: scope].openValue &+ proposal.addingValue
        > scopeRules[trusted: scope].openNotional.near
      || scopeStates[trusted: scope].gross &+ more > scopeRules[trusted: scope].gross.near
      || side &+ more > scopeRules[trusted: scope].net.near
    {
      return false
    }
    let loss = scopeRules[trusted: scope].loss
    if loss.isOn, !loss.isFar(self.loss(of: scope)) { return false }
    let drawdown = scopeRules[trusted: scope].drawdown
    return !drawdown.isOn || drawdown.isFar(self.drawdown(of: scope))
  }

  /// One check, where the config has it on.
  @inlinable @inline(__always)
  mutating func fails<V: Validator>(
    _ validator: V.Type, _ proposal: Proposal, _ warnings: inout Warnings,
    _ verdict: inout Verdict
  ) -> Bool {
    if !checks.contains(V.check) { return false }
    var finding = V.judge(proposal, self)
    #if RISK_MUTANTS
      if removed == Int(V.check.code) { return false }
      if inverted == Int(V.check.code) {
        finding.outcome = finding.outcome == .fails ? .passes : .fails
      }
    #endif
    if finding.outcome == .passes { return false }
    if finding.outcome == .warns {
      warnings.note(V.check, finding, proposal)
      return false
    }
    verdict.check = V.check
    verdict.finding = finding
    verdict.passes = false
    return true
  }
}
