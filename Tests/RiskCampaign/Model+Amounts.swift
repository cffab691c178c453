// How much may be open, held and lost: each amount against each limit of it, and what is near.

import Events
import Risk

extension Model {
  /// One amount of one scope, with the order in it. Exact: a count as such, quantities in 1e-8, money in 1e-16, and what is
  /// made or lost in 1e-24.
  struct Amount {
    var scope: ModelScope
    var limit: Int128?
    /// nil: nobody can say, and it is more than any limit.
    var value: Int128?
    /// Passes whatever it is, and is near nothing.
    var isNoWorse = false
  }

  func amounts(_ p: ModelProposal, _ owners: [ModelScope], _ near: inout [ModelNear])
    -> ModelRefusal?
  {
    let all = [ModelScope.instrument(p.instrument)] + owners
    let isKnown = markets[p.instrument].middle != nil
    let worth = worth(p.instrument)
    if isOn(.openOrders), p.isNew {
      let amounts = all.map { scope in
        Amount(
          scope: scope, limit: maximumOpenOrders(scope).map { Int128($0) },
          value: Int128(openOrders(scope).count + 1))
      }
      if let refusal = weigh(.openOrders, amounts, p, &near) { return refusal }
    }
    if isOn(.position), p.adding > 0 {
      let amounts = owners.map { scope in
        Amount(
          scope: scope, limit: positions[scope]![p.instrument].map { Int128($0) },
          value: Int128(past(p, scope)))
      }
      if let refusal = weigh(.position, amounts, p, &near) { return refusal }
    }
    if isOn(.openNotional), p.addingValue > 0 || !p.hasPrice {
      let amounts = all.map { scope in
        Amount(
          scope: scope, limit: Self.money(maximumOpenNotional(scope)),
          value: p.hasPrice
            ? openOrders(scope).reduce(p.addingValue) { $0 + $1.value } : nil)
      }
      if let refusal = weigh(.openNotional, amounts, p, &near) { return refusal }
    }
    if isOn(.grossExposure), p.adding > 0 {
      let amounts = all.map { scope in
        // What an instrument's accounts hold together is more by what one of them holds more.
        let more = moreGross(p, scope == all[0] ? owners[2] : scope)
        return Amount(
          scope: scope, limit: Self.money(maximumGross(scope)),
          value: isKnown ? gross(scope) + more : nil, isNoWorse: isKnown && more == 0)
      }
      if let refusal = weigh(.grossExposure, amounts, p, &near) { return refusal }
    }
    if isOn(.netExposure), p.adding > 0 {
      let more = worth * Int128(p.adding)
      let amounts = all.map { scope in
        Amount(
          scope: scope, limit: Self.money(maximumNet(scope)),
          value: isKnown ? net(scope, p.side) + more : nil, isNoWorse: isKnown && more == 0)
      }
      if let refusal = weigh(.netExposure, amounts, p, &near) { return refusal }
    }
    if let refusal = losses(p, owners, &near) { return refusal }
    if isOn(.credit), p.adding > 0 {
      let scope = owners[2]
      let more = moreGross(p, scope)
      let amount = Amount(
        scope: scope, limit: Self.exact(limits(scope).credit),
        value: isKnown ? credit(scope, gross(scope) + more) : nil,
        isNoWorse: isKnown && more == 0)
      return weigh(.credit, [amount], p, &near)
    }
    return nil
  }

  private func losses(_ p: ModelProposal, _ owners: [ModelScope], _ near: inout [ModelNear])
    -> ModelRefusal?
  {
    for check in [Check.dailyLoss, .drawdown] where isOn(check) {
      let amounts = owners.map { scope in
        let limit = check == .dailyLoss ? limits(scope).maximumLoss : limits(scope).maximumDrawdown
        let value = check == .dailyLoss ? -today(scope) : drawdown(scope)
        let isOver = limit.map { value > Self.exact($0)! } ?? false
        return Amount(
          scope: scope, limit: Self.exact(limit), value: value,
          isNoWorse: isOver && settings.lossMode == .reduceOnly && past(p, scope) <= 0)
      }
      if let refusal = weigh(check, amounts, p, &near) { return refusal }
    }
    return nil
  }

  /// The first that is over its limit refuses; else the first that is near and hasn't been told warns.
  private func weigh(
    _ check: Check, _ amounts: [Amount], _ p: ModelProposal, _ near: inout [ModelNear]
  ) -> ModelRefusal? {
    var nearest: ModelNear?
    for amount in amounts where !amount.isNoWorse {
      if check == ignored, amount.scope.told.scope == ignoredScope { continue }
      // A position without a limit is refused only beyond what can be counted: no order here gets there.
      guard let limit = amount.limit else { continue }
      guard let value = amount.value, value <= limit else {
        return ModelRefusal(
          check: check, limit: tell(check, limit),
          value: amount.value.map { tell(check, $0) } ?? .max,
          scope: amount.scope)
      }
      guard nearest == nil, let percent = settings.warnsAtPercent,
        value * 100 >= limit * Int128(percent)
      else { continue }
      let warning = self.warning(check, amount.scope, p.instrument)
      if warnings.contains(warning) { continue }
      nearest = ModelNear(warning: warning, limit: tell(check, limit), value: tell(check, value))
    }
    if let nearest { near.append(nearest) }
    return nil
  }

  func warning(_ check: Check, _ scope: ModelScope, _ instrument: Int) -> ModelWarning {
    var isOfInstrument = check == .position
    if case .instrument = scope { isOfInstrument = true }
    return ModelWarning(check: check, scope: scope, instrument: isOfInstrument ? instrument : nil)
  }

  func tell(_ check: Check, _ amount: Int128) -> Int64 {
    switch check {
    case .openOrders: Self.told(count: Int64(amount))
    case .position: Int64(amount)
    // What is below 1e-16 isn't told.
    case .dailyLoss, .drawdown, .credit: Self.told(amount / Int128(fixedPointScale))
    default: Self.told(amount)
    }
  }

  static func money(_ limit: Int64?) -> Int128? {
    limit.map { Int128($0) * Int128(fixedPointScale) }
  }

  static func exact(_ limit: Int64?) -> Int128? {
    money(limit).map { $0 * Int128(fixedPointScale) }
  }

  func moreGross(_ p: ModelProposal, _ scope: ModelScope) -> Int128 {
    let reach = reach(p.instrument, scope)
    let long = reach.long + (p.side == .buy ? p.adding : 0)
    let short = reach.short + (p.side == .sell ? p.adding : 0)
    return worth(p.instrument)
      * (Int128(max(long, short)) - Int128(max(reach.long, reach.short)))
  }

  func maximumOpenOrders(_ scope: ModelScope) -> Int64? {
    if case .instrument(let index) = scope { return settings.limits[index].maximumOpenOrders }
    return limits(scope).maximumOpenOrders
  }

  func maximumOpenNotional(_ scope: ModelScope) -> Int64? {
    if case .instrument(let index) = scope { return settings.limits[index].maximumOpenNotional }
    return limits(scope).maximumOpenNotional
  }

  func maximumGross(_ scope: ModelScope) -> Int64? {
    if case .instrument(let index) = scope { return settings.limits[index].maximumGross }
    return limits(scope).maximumGross
  }

  func maximumNet(_ scope: ModelScope) -> Int64? {
    if case .instrument(let index) = scope { return settings.limits[index].maximumNet }
    return limits(scope).maximumNet
  }

  /// What there is of what a warning is about, and its limit.
  func level(_ warning: ModelWarning) -> (value: Int128, limit: Int128?) {
    let scope = warning.scope
    switch warning.check {
    case .openOrders:
      return (Int128(openOrders(scope).count), maximumOpenOrders(scope).map { Int128($0) })
    case .position:
      let reach = reach(warning.instrument!, scope)
      return (
        Int128(max(reach.long, reach.short)),
        positions[scope]![warning.instrument!].map { Int128($0) }
      )
    case .openNotional:
      return (
        openOrders(scope).reduce(0) { $0 + $1.value }, Self.money(maximumOpenNotional(scope))
      )
    case .grossExposure: return (gross(scope), Self.money(maximumGross(scope)))
    case .netExposure:
      return (max(net(scope, .buy), net(scope, .sell)), Self.money(maximumNet(scope)))
    case .dailyLoss: return (-today(scope), Self.exact(limits(scope).maximumLoss))
    case .drawdown: return (drawdown(scope), Self.exact(limits(scope).maximumDrawdown))
    case .credit: return (credit(scope, gross(scope)), Self.exact(limits(scope).credit))
    default: fatalError("nothing warns of that")
    }
  }
}
