// A dry run: what every check says of an order, with the numbers, without the order being anywhere afterwards. For people; it
// allocates, and no hot thread calls it.

import Events
import Portfolio
import Tables

/// What one check says of an order.
public struct Explanation: Hashable, Sendable {
  public var check: Check
  /// The config has it on.
  public var isOn: Bool
  public var passes: Bool
  public var scope: RiskScope
  /// The strategy's, account's or session's number.
  public var target: UInt64
  /// In 1e-8, as a refusal tells them; nil where the check has no limit, or no numbers.
  public var limit: Int64?
  public var value: Int64?
}

extension RiskStage {
  /// Of a new order, what each check would say, in their order: those behind the first that fails as well, as far as they can
  /// be asked. Nil for an order that can't be one.
  public func explain(_ event: Event) -> [Explanation]? {
    let new = event.payload(as: OrderNew.self)
    let instrument = Int(event.instrument.index)
    guard event.kind == .orderNew, instrument < ledger.rules.count, new.quantity.units > 0,
      new.side == .buy || new.side == .sell
    else { return nil }
    var proposal = ledger.proposal(event, new)
    if !proposal.namesPrice {
      ledger.findPrice(&proposal)
      ledger.complete(&proposal)
    }
    var said: [Explanation] = []
    func ask<V: Validator>(_ validator: V.Type, _ ledger: borrowing RiskLedger) {
      let finding = V.judge(proposal, ledger)
      let fails = finding.outcome == .fails
      var one = Explanation(
        check: V.check, isOn: ledger.checks.contains(V.check), passes: !fails,
        scope: finding.scope, target: UInt64(finding.target), limit: nil, value: nil)
      if finding.outcome != .passes && (finding.limit != 0 || finding.value != 1) {
        one.limit = finding.limit
        one.value = finding.value
        // A check of one kind of limit leaves unsaid whose that is.
        if finding.scope == .none {
          one.scope = ledger.numbers(of: V.check, proposal)?.scope ?? .none
        }
      } else if proposal.strategy >= 0, proposal.account >= 0,
        let numbers = ledger.numbers(of: V.check, proposal)
      {
        one.limit = numbers.limit
        one.value = numbers.value
        one.scope = numbers.scope
        one.target = UInt64(numbers.target)
      }
      said.append(one)
    }
    ask(KnownStrategy.self, ledger)
    ask(KnownAccount.self, ledger)
    // Nobody has no limits to be asked about.
    if proposal.strategy < 0 || proposal.account < 0 { return said }
    ask(HasLimits.self, ledger)
    ask(KillSwitchOff.self, ledger)
    ask(NotStopping.self, ledger)
    ask(NotHalted.self, ledger)
    ask(ReduceOnly.self, ledger)
    ask(FreshClock.self, ledger)
    ask(InTradingHours.self, ledger)
    ask(NotRestricted.self, ledger)
    ask(Permitted.self, ledger)
    ask(WholeLots.self, ledger)
    ask(OnTick.self, ledger)
    ask(InPriceBand.self, ledger)
    ask(OrderQuantityLimit.self, ledger)
    ask(FreshReference.self, ledger)
    ask(PriceCollar.self, ledger)
    ask(StaticCollar.self, ledger)
    ask(OrderNotional.self, ledger)
    ask(Located.self, ledger)
    ask(NotRepeated.self, ledger)
    ask(NoOwnOrders.self, ledger)
    ask(ExecutionsAllowed.self, ledger)
    ask(OrderRateLimit.self, ledger)
    ask(MessageRateLimit.self, ledger)
    ask(CancelRatioLimit.self, ledger)
    ask(OpenOrdersLimit.self, ledger)
    ask(PositionLimit.self, ledger)
    ask(OpenNotionalLimit.self, ledger)
    ask(GrossExposureLimit.self, ledger)
    ask(NetExposureLimit.self, ledger)
    ask(DailyLossLimit.self, ledger)
    ask(DrawdownLimit.self, ledger)
    ask(CreditLimit.self, ledger)
    return said
  }
}

extension RiskLedger {
  /// What a check that passes has compared: of several scopes, where the least is left of the limit.
  func numbers(of check: Check, _ proposal: Proposal) -> Finding? {
    let instrument = proposal.instrument
    let rule = rules[instrument]
    let state = instruments[instrument]
    func one(_ limit: Int64, _ value: Int64) -> Finding? {
      limit == .max ? nil : Finding(.passes, .instrument, 0, limit: limit, value: value)
    }
    func money(_ limit: MoneyLimit, _ value: Int128) -> Finding? {
      one(limit.units, MoneyLimit.rounded(value))
    }
    let more = Self.value(state.worth, proposal.adding)
    switch check {
    case .orderQuantity: return one(rule.order, proposal.quantity.units)
    case .lot: return one(rule.lot, proposal.quantity.units)
    case .tick: return proposal.namesPrice ? one(rule.tick, proposal.price.units) : nil
    case .collar:
      return rule.collar < 0 || !state.hasMark ? nil : one(state.middle, proposal.price.units)
    case .staticCollar:
      return rule.staticCollar < 0 ? nil : one(rule.staticReference, proposal.price.units)
    case .freshReference:
      let age = proposal.time.since(Nanoseconds(state.heardAt)).count
      return rule.longestAge == .max
        ? nil : one(Finding.seconds(rule.longestAge), Finding.seconds(age))
    case .freshClock:
      return longestSilence == .max
        ? nil
        : one(
          Finding.seconds(longestSilence), Finding.seconds(proposal.time.since(tickedAt).count))
    case .orderNotional: return money(rule.notional, proposal.addingValue)
    case .located:
      let cell = cells[scopes.cell(instrument, 0)]
      return proposal.side == .sell
        ? one(rule.locate, ExposureCell.sum(cell.shortest, proposal.adding)) : nil
    default: break
    }
    var tightest: Finding?
    /// Without a scope it is the instrument's own.
    func consider(_ scope: Int?, _ limit: Int128, _ value: Int128, isCount: Bool = false) {
      if limit == .max || limit <= 0 { return }
      var finding = Finding(
        .passes, .instrument, 0,
        limit: isCount ? Finding.count(Int64(clamping: limit)) : MoneyLimit.rounded(limit),
        value: isCount ? Finding.count(Int64(clamping: value)) : MoneyLimit.rounded(value))
      if let scope {
        finding = self.finding(
          .passes, scope, proposal, limit: finding.limit, value: finding.value)
      }
      guard let known = tightest else { return tightest = finding }
      if Int128(finding.value) * Int128(known.limit) > Int128(known.value) * Int128(finding.limit) {
        tightest = finding
      }
    }
    switch check {
    case .openOrders:
      let most = rule.openOrders.most
      consider(
        nil, most == .max ? .max : Int128(most), Int128(state.openOrders) + 1, isCount: true)
    case .openNotional:
      consider(nil, rule.openNotional.most, state.openValue + proposal.addingValue)
    case .grossExposure:
      consider(
        nil, rule.gross.most,
        gross(of: instrument) + moreGross(proposal, scopes.account(proposal.account)))
    case .netExposure: consider(nil, rule.net.most, net(of: instrument, proposal.side) + more)
    default: break
    }
    for scope in [0, scopes.strategy(proposal.strategy), scopes.account(proposal.account)] {
      let rule = scopeRules[scope]
      let state = scopeStates[scope]
      let unlimited = Int128.max
      switch check {
      case .openOrders:
        consider(
          scope, rule.openOrders.most == .max ? unlimited : Int128(rule.openOrders.most),
          Int128(state.openOrders) + 1, isCount: true)
      case .position:
        let cell = cells[scopes.cell(instrument, scope)]
        let side = proposal.side == .buy ? cell.longest : cell.shortest
        consider(
          scope, cell.maximum == .max ? unlimited : Int128(cell.maximum) * Int128(fixedPointScale),
          Int128(ExposureCell.sum(side, proposal.adding)) * Int128(fixedPointScale))
      case .openNotional:
        consider(scope, rule.openNotional.most, state.openValue + proposal.addingValue)
      case .grossExposure:
        consider(scope, rule.gross.most, state.gross + moreGross(proposal, scope))
      case .netExposure:
        consider(
          scope, rule.net.most, (proposal.side == .buy ? state.longs : state.shorts) + more)
      case .dailyLoss:
        let (value, limit) = Self.level(loss(of: scope), rule.loss)
        consider(scope, limit, value)
      case .drawdown:
        let (value, limit) = Self.level(drawdown(of: scope), rule.drawdown)
        consider(scope, limit, value)
      case .credit:
        let (value, limit) = Self.level(
          credit(of: scope, more: moreGross(proposal, scope)), rule.credit)
        consider(scope, limit, value)
      case .orderRate:
        consider(
          scope, rule.orderRate.span == .max ? unlimited : Int128(rule.orderRate.burst),
          Int128(state.orders.bucket.count(proposal.time, rule.orderRate)) + 1, isCount: true)
      case .messageRate:
        consider(
          scope, rule.messageRate.span == .max ? unlimited : Int128(rule.messageRate.burst),
          Int128(state.messages.bucket.count(proposal.time, rule.messageRate)) + 1, isCount: true)
      case .cancelRatio:
        if state.orderCount > 0 {
          consider(
            scope, rule.cancelPercent == .max ? unlimited : Int128(rule.cancelPercent),
            Int128(state.cancelCount) * 100 / Int128(state.orderCount), isCount: true)
        }
      default: break
      }
    }
    return tightest
  }
}
