// What became of orders, and what a person decides: the kill switch and changes of limits.

import Events
import Risk

extension Model {
  // MARK: Reports

  mutating func hear(_ event: Event) {
    let at = index(event.words.w0)
    switch event.kind {
    case .orderCanceled, .orderExpired:
      if let at { orders.remove(at: at) }
    case .orderRejected, .requestRejected:
      let rejected = event.payload(as: OrderRejected.self)
      guard let at, rejected.origin != .orders, rejected.origin != .risk else { return }
      if event.kind == .orderRejected {
        orders.remove(at: at)
      } else if rejected.request == .replace {
        orders[at].asked = nil
      }
    case .orderReplaced:
      guard let at else { return }
      let replaced = event.payload(as: OrderReplaced.self)
      let quantity = replaced.quantity.units
      guard quantity > orders[at].filled, quantity <= orders[at].largest else {
        return anomalies += 1
      }
      orders[at].quantity = quantity
      if orders[at].namesPrice { orders[at].price = replaced.price.units }
      orders[at].asked = nil
    case .orderRestated:
      let restated = event.payload(as: OrderRestated.self)
      guard let at, restated.reason == .selfTrade else { return }
      let less = restated.quantity.units
      guard less > 0, less < orders[at].quantity - orders[at].filled else { return anomalies += 1 }
      orders[at].quantity -= less
    default: break
    }
  }

  // MARK: A person

  mutating func obey(_ command: OperatorCommand, _ instrument: Int) {
    switch command.action {
    case .haltInstrument: halted.insert(instrument)
    case .resumeInstrument, .openAuction: halted.remove(instrument)
    case .kill: modes[.firm] = .blockAndCancel
    case .rearm:
      modes = [:]
      for scope in levels where scope != .firm { beginBest(scope, by: command.target) }
      throttled = []
      for at in orders.indices { orders[at].isKilled = false }
      letFirmGo(by: command.target)
    case .shutdown: isStopping = true
    default: break
    }
  }

  /// Who says so by name has looked at what is in doubt. What is in doubt stays stopped otherwise.
  private mutating func letFirmGo(by command: UInt64) {
    if command != 0 { doubted = 0 }
    beginBest(.firm, by: command)
    modes[.firm] = doubted > 0 ? .block : nil
  }

  /// Whom a number means; nil: nobody.
  private func owner(_ scope: RiskScope, _ target: UInt64, _ instrument: Int) -> ModelScope? {
    let number = Int(exactly: target) ?? -1
    switch scope {
    case .firm: return .firm
    case .strategy:
      return settings.strategies.indices.contains(number - 1) ? .strategy(number - 1) : nil
    case .account:
      return settings.accounts.indices.contains(number - 1) ? .account(number - 1) : nil
    case .session: return settings.sessions.indices.contains(number) ? .session(number) : nil
    case .instrument: return markets.indices.contains(instrument) ? .instrument(instrument) : nil
    default: return nil
    }
  }

  mutating func stop(_ event: Event) {
    let kill = event.payload(as: KillSwitch.self)
    let instrument = Int(event.instrument.index)
    guard kill.mode.code < 4, kill.mode != .none || kill.origin == .operatorDesk else {
      return anomalies += 1
    }
    // Of the stage itself, come round.
    if event.flags == 1, kill.origin == .risk, event.source.kind == .core { return }
    if kill.scope == .order {
      if let at = index(kill.target) { orders[at].isKilled = kill.mode != .none }
      return
    }
    guard let scope = owner(kill.scope, kill.target, instrument) else { return anomalies += 1 }
    if case .strategy(let strategy) = scope, markets.indices.contains(instrument) {
      if kill.mode == .none {
        throttled.remove([strategy, instrument])
      } else {
        throttled.insert([strategy, instrument])
      }
      return
    }
    if scope == .firm, kill.mode == .none { return letFirmGo(by: kill.command) }
    // What an earlier run left in doubt.
    if scope == .firm, kill.reason == .unbooked { doubtFirm(event) }
    if kill.mode == .none, levels.contains(scope) { beginBest(scope, by: kill.command) }
    if kill.mode == .none || kill.mode.code > (modes[scope] ?? .none).code {
      modes[scope] = kill.mode
    }
  }

  mutating func change(_ event: Event) -> Expected {
    let change = event.payload(as: LimitChange.self)
    let instrument = Int(event.instrument.index)
    guard change.after >= 0 || change.limit == .staticReference,
      let scope = owner(change.scope, change.target, instrument),
      isIgnored(change) || apply(change, scope, instrument)
    else {
      return refuse(
        event, 0, .invalid, .command, .none, change.before, change.after, change.scope)
    }
    return Expected()
  }

  private func isIgnored(_ change: LimitChange) -> Bool {
    change.limit == ignoredLimit && (ignoredScope == nil || change.scope == ignoredScope)
  }

  private mutating func apply(_ change: LimitChange, _ scope: ModelScope, _ instrument: Int)
    -> Bool
  {
    let after = change.after
    let count = after / fixedPointScale
    let isNone = after == LimitChange.noLimit
    let limit = isNone ? nil : after
    let number = isNone ? nil : count
    var rate: Rate?
    if change.limit == .orderRate || change.limit == .messageRate, !isNone {
      guard (1...1_000_000_000).contains(count) else { return false }
      rate = Rate(UInt32(count), per: .seconds(1))
    }
    if case .instrument(let index) = scope {
      switch change.limit {
      case .order: settings.limits[index].maximumOrder = Quantity(units: after)
      case .notional: settings.limits[index].maximumNotional = limit
      case .position: positions[.firm]![index] = limit
      case .openOrders: settings.limits[index].maximumOpenOrders = number
      case .openNotional: settings.limits[index].maximumOpenNotional = limit
      case .gross: settings.limits[index].maximumGross = limit
      case .net: settings.limits[index].maximumNet = limit
      case .orderRate: settings.limits[index].orderRate = rate
      case .messageRate: settings.limits[index].messageRate = rate
      case .collar: settings.limits[index].collarBasisPoints = number
      case .locate: settings.limits[index].locate = limit.map { Quantity(units: $0) }
      case .restricted:
        if isNone { return false }
        settings.limits[index].isRestricted = after > 0
      case .staticReference:
        settings.limits[index].staticReference = limit.map { Price(units: $0) }
        if isNone { settings.limits[index].staticCollarBasisPoints = nil }
      case .staticCollar:
        guard isNone || settings.limits[index].staticReference != nil else { return false }
        settings.limits[index].staticCollarBasisPoints = number
      default: return false
      }
      return true
    }
    if change.limit == .warning {
      guard scope == .firm, count <= 100 else { return false }
      settings.warnsAtPercent = count == 0 ? nil : count
      return true
    }
    if case .session = scope, change.limit != .orderRate, change.limit != .messageRate {
      return false
    }
    switch change.limit {
    case .position:
      for index in markets.indices
      where !markets.indices.contains(instrument) || index == instrument {
        positions[scope]![index] = limit
      }
    case .gross: self.limit(scope) { $0.maximumGross = limit }
    case .net: self.limit(scope) { $0.maximumNet = limit }
    case .openOrders: self.limit(scope) { $0.maximumOpenOrders = number }
    case .openNotional: self.limit(scope) { $0.maximumOpenNotional = limit }
    case .orderRate: self.limit(scope) { $0.orderRate = rate }
    case .messageRate: self.limit(scope) { $0.messageRate = rate }
    case .cancelRatio:
      guard limits(scope).cancelRatio != nil, count <= 1_000_000 else { return false }
      self.limit(scope) { $0.cancelRatio!.percent = count }
    case .loss: self.limit(scope) { $0.maximumLoss = limit }
    case .drawdown: self.limit(scope) { $0.maximumDrawdown = limit }
    case .credit:
      guard case .account = scope else { return false }
      self.limit(scope) { $0.credit = limit }
    default: return false
    }
    return true
  }
}
