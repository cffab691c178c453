// One check by itself, and the one look of the many by itself, about an order that nobody sends: what a benchmark measures
// their shares with.

import Events
import Portfolio
import Tables

extension RiskStage {
  /// Whether one look shows that no check would refuse a new order of an instrument that there is, or warn of it.
  @inlinable
  public mutating func isClear(_ event: Event) -> Bool {
    ledger.isClear(ledger.proposal(event, event.payload(as: OrderNew.self)))
  }

  /// Whether a check lets it pass, whatever the config has on; a check that there isn't looks at nothing.
  @inlinable
  public mutating func passes(_ event: Event, _ check: Check) -> Bool {
    ledger.passes(ledger.proposal(event, event.payload(as: OrderNew.self)), check)
  }
}

extension RiskLedger {
  /// Mutating though it changes nothing: the compiler would copy the whole ledger to lend it from here.
  @inlinable @inline(__always)
  mutating func passes(_ proposal: Proposal, _ check: Check) -> Bool {
    switch check.code {
    case Check.knownStrategy.code: return passes(KnownStrategy.self, proposal)
    case Check.knownAccount.code: return passes(KnownAccount.self, proposal)
    case Check.limited.code: return passes(HasLimits.self, proposal)
    case Check.killSwitch.code: return passes(KillSwitchOff.self, proposal)
    case Check.shutdown.code: return passes(NotStopping.self, proposal)
    case Check.halted.code: return passes(NotHalted.self, proposal)
    case Check.reduceOnly.code: return passes(ReduceOnly.self, proposal)
    case Check.freshClock.code: return passes(FreshClock.self, proposal)
    case Check.tradingHours.code: return passes(InTradingHours.self, proposal)
    case Check.restricted.code: return passes(NotRestricted.self, proposal)
    case Check.permitted.code: return passes(Permitted.self, proposal)
    case Check.lot.code: return passes(WholeLots.self, proposal)
    case Check.tick.code: return passes(OnTick.self, proposal)
    case Check.priceBand.code: return passes(InPriceBand.self, proposal)
    case Check.orderQuantity.code: return passes(OrderQuantityLimit.self, proposal)
    case Check.freshReference.code: return passes(FreshReference.self, proposal)
    case Check.collar.code: return passes(PriceCollar.self, proposal)
    case Check.staticCollar.code: return passes(StaticCollar.self, proposal)
    case Check.orderNotional.code: return passes(OrderNotional.self, proposal)
    case Check.located.code: return passes(Located.self, proposal)
    case Check.repeated.code: return passes(NotRepeated.self, proposal)
    case Check.ownOrders.code: return passes(NoOwnOrders.self, proposal)
    case Check.executions.code: return passes(ExecutionsAllowed.self, proposal)
    case Check.orderRate.code: return passes(OrderRateLimit.self, proposal)
    case Check.messageRate.code: return passes(MessageRateLimit.self, proposal)
    case Check.cancelRatio.code: return passes(CancelRatioLimit.self, proposal)
    case Check.openOrders.code: return passes(OpenOrdersLimit.self, proposal)
    case Check.position.code: return passes(PositionLimit.self, proposal)
    case Check.openNotional.code: return passes(OpenNotionalLimit.self, proposal)
    case Check.grossExposure.code: return passes(GrossExposureLimit.self, proposal)
    case Check.netExposure.code: return passes(NetExposureLimit.self, proposal)
    case Check.dailyLoss.code: return passes(DailyLossLimit.self, proposal)
    case Check.drawdown.code: return passes(DrawdownLimit.self, proposal)
    case Check.credit.code: return passes(CreditLimit.self, proposal)
    default: return proposal.adding > 0
    }
  }

  @inlinable @inline(__always)
  mutating func passes<V: Validator>(_ validator: V.Type, _ proposal: Proposal) -> Bool {
    V.judge(proposal, self).outcome != .fails
  }
}
