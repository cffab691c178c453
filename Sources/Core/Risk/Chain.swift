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
  /// Which check is left out or turned round, or the kind of limit of which no change takes effect, in all scopes or in one: what
  /// `tools/mutate-risk` sets, one after the other. A stage takes over what is set when it is made.
  public enum RiskMutant {
    nonisolated(unsafe) public static var removed = -1
    nonisolated(unsafe) public static var inverted = -1
    nonisolated(unsafe) public static var ignoredLimit = -1
    nonisolated(unsafe) public static var scope = -1
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

  /// One check, where the config has it on.
  @inlinable @inline(__always)
  mutating func fails<V: Validator>(
    _ validator: V.Type, _ proposal: Proposal, _ warnings: inout Warnings,
    _ verdict: inout Verdict
  ) -> Bool {
    if !checks.contains(V.check) { return false }
    var finding = V.judge(proposal, self)
    #if RISK_MUTANTS
      if removed == Int(V.check.code), mutatedScope < 0 { return false }
      if inverted == Int(V.check.code), mutatedScope < 0 {
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
