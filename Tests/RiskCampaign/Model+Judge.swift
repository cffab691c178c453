// The checks, one after the other, by their names in `Check`: what the first that fails says, and what is near its limit.

import Events
import Risk

struct ModelProposal {
  var time: UInt64
  var price: Int64
  var quantity: Int64
  var adding: Int64
  var addingValue: Int128
  var instrument: Int
  var strategy: Int?
  var account: Int?
  var side: Side
  var type: OrderType
  var hasPrice: Bool
  var namesPrice: Bool
  var isNew: Bool
  var isKilled = false
  var session = 0

  var recent: ModelRecent {
    ModelRecent(
      strategy: strategy!, account: account!, instrument: instrument, side: side, type: type,
      price: price, quantity: quantity)
  }
}

struct ModelRefusal {
  var check: Check
  var limit: Int64 = 0
  var value: Int64 = 1
  var scope: ModelScope?
  /// Where the scope isn't one of an owner.
  var told: RiskScope?

  var toldScope: RiskScope { told ?? scope?.told.scope ?? .none }
}

struct ModelNear {
  var warning: ModelWarning
  var limit: Int64
  var value: Int64
}

extension Model {
  func isOn(_ check: Check) -> Bool {
    (check != ignored || ignoredScope != nil)
      && (check.isAlwaysOn || settings.checks.contains(check))
  }

  func isStopped(_ scope: ModelScope) -> Bool { (modes[scope] ?? .none).code >= 2 }
  func isReducing(_ scope: ModelScope) -> Bool { modes[scope] == .reduceOnly }

  /// How far past zero with all that is open on the order's side.
  func past(_ p: ModelProposal, _ scope: ModelScope) -> Int64 {
    if p.adding <= 0 { return 0 }
    let reach = reach(p.instrument, scope)
    return (p.side == .buy ? reach.long : reach.short) + p.adding
  }

  /// Judges an order: what the first check that fails says, else what has come near.
  func judge(_ p: ModelProposal) -> (refusal: ModelRefusal?, near: [ModelNear]) {
    if isOn(.knownStrategy), p.strategy == nil {
      return (ModelRefusal(check: .knownStrategy), [])
    }
    if isOn(.knownAccount), p.account == nil { return (ModelRefusal(check: .knownAccount), []) }
    // Only a model that ignores these two gets further without an owner; it has shown its difference by then.
    guard let strategy = p.strategy, let account = p.account else { return (nil, []) }
    let owners: [ModelScope] = [.firm, .strategy(strategy), .account(account)]
    if let refusal = permission(p, owners) ?? terms(p) ?? behavior(p, owners) {
      return (refusal, [])
    }
    var near: [ModelNear] = []
    return (amounts(p, owners, &near), near)
  }

  private func permission(_ p: ModelProposal, _ owners: [ModelScope]) -> ModelRefusal? {
    let limits = settings.limits[p.instrument]
    if isOn(.limited), !limits.isLimited { return ModelRefusal(check: .limited) }
    if isOn(.killSwitch) {
      for scope in owners + [.session(p.session), .instrument(p.instrument)] where isStopped(scope)
      {
        return ModelRefusal(check: .killSwitch, scope: scope)
      }
      if p.isKilled { return ModelRefusal(check: .killSwitch, told: .order) }
    }
    if isOn(.shutdown), isStopping { return ModelRefusal(check: .shutdown) }
    if isOn(.halted), halted.contains(p.instrument) { return ModelRefusal(check: .halted) }
    if isOn(.reduceOnly) {
      for scope in owners {
        let isAll =
          scope == .firm
          && (isReducing(.session(p.session)) || isReducing(.instrument(p.instrument)))
        let past = past(p, scope)
        if isReducing(scope) || isAll, past > 0 {
          return ModelRefusal(check: .reduceOnly, value: past, scope: scope)
        }
      }
    }
    if isOn(.freshClock), let longest = settings.longestSilence {
      if p.time < now {
        return ModelRefusal(check: .freshClock, value: -Self.told(nanoseconds: now - p.time))
      }
      let silence = p.time > tickedAt ? p.time - tickedAt : 0
      if silence > longest.count {
        return ModelRefusal(
          check: .freshClock, limit: Self.told(nanoseconds: longest.count),
          value: Self.told(nanoseconds: silence))
      }
    }
    if isOn(.tradingHours), let hours = settings.hours {
      let span = hours.spans.first { $0.until.count > now }
      if span == nil || p.time < span!.from.count { return ModelRefusal(check: .tradingHours) }
    }
    if isOn(.restricted), limits.isRestricted { return ModelRefusal(check: .restricted) }
    if isOn(.permitted) {
      for scope in owners {
        let permissions = self.limits(scope).permissions
        let isType = p.type.code < 8 && permissions.types & (1 << p.type.code) != 0
        if !isType || permissions.instruments?[p.instrument] == false {
          return ModelRefusal(check: .permitted, scope: scope)
        }
      }
    }
    return nil
  }

  private func terms(_ p: ModelProposal) -> ModelRefusal? {
    let limits = settings.limits[p.instrument]
    let market = markets[p.instrument]
    let here = ModelScope.instrument(p.instrument)
    let lot = limits.terms?.lot.units ?? 1
    if isOn(.lot), lot > 1, p.quantity % lot != 0 {
      return ModelRefusal(check: .lot, limit: lot, value: p.quantity, scope: here)
    }
    let tick = limits.terms?.tick.units ?? 1
    if isOn(.tick), p.namesPrice, tick > 1, p.price % tick != 0 {
      return ModelRefusal(check: .tick, limit: tick, value: p.price, scope: here)
    }
    if isOn(.priceBand), p.namesPrice, let terms = limits.terms {
      for limit in [terms.lowestPrice.units, terms.highestPrice.units] {
        let isWrong = limit == terms.lowestPrice.units ? p.price < limit : p.price > limit
        if isWrong {
          return ModelRefusal(check: .priceBand, limit: limit, value: p.price, scope: here)
        }
      }
    }
    if isOn(.orderQuantity), p.quantity > limits.maximumOrder.units {
      return ModelRefusal(
        check: .orderQuantity, limit: limits.maximumOrder.units, value: p.quantity)
    }
    if isOn(.freshReference), let longest = limits.longestReferenceAge {
      let age = p.time > market.heardAt ? p.time - market.heardAt : 0
      if market.middle == nil || age > longest.count {
        return ModelRefusal(
          check: .freshReference, limit: Self.told(nanoseconds: longest.count),
          value: market.middle == nil ? .max : Self.told(nanoseconds: age), scope: here)
      }
    }
    if isOn(.collar), p.namesPrice, let width = limits.collarBasisPoints {
      let references = [market.middle, market.last].compactMap { $0 }
      let wrong = references.first { reference in
        let away = Int128(p.price) - Int128(reference)
        return (p.side == .buy ? away : -away) * 10_000
          > Int128(reference.magnitude) * Int128(width)
      }
      if references.isEmpty || wrong != nil {
        return ModelRefusal(check: .collar, limit: wrong ?? 0, value: p.price, scope: here)
      }
    }
    if isOn(.staticCollar), p.namesPrice, let reference = limits.staticReference?.units,
      let width = limits.staticCollarBasisPoints
    {
      let away = Int128((Int128(p.price) - Int128(reference)).magnitude)
      if away * 10_000 > Int128(reference.magnitude) * Int128(width) {
        return ModelRefusal(check: .staticCollar, limit: reference, value: p.price, scope: here)
      }
    }
    if isOn(.orderNotional), let limit = limits.maximumNotional {
      let value = Self.worth(p.price, rate(p.instrument)) * Int128(p.quantity)
      if !p.hasPrice || value > Int128(limit) * Int128(fixedPointScale) {
        return ModelRefusal(
          check: .orderNotional, limit: limit, value: p.hasPrice ? Self.told(value) : .max,
          scope: here)
      }
    }
    if isOn(.located), p.side == .sell, p.adding > 0, let limit = limits.locate?.units,
      limit < .max
    {
      let short = reach(p.instrument, .firm).short + p.adding
      if short > limit {
        return ModelRefusal(check: .located, limit: limit, value: short, scope: here)
      }
    }
    return nil
  }

  private func behavior(_ p: ModelProposal, _ owners: [ModelScope]) -> ModelRefusal? {
    let mine = owners[1]
    if isOn(.repeated), p.isNew, let window = settings.repeatWindow {
      let same = recent.last { $0.order.isSame(p.recent) }
      let oldest = recent.count == settings.repeatCapacity ? recent.first : nil
      for time in [same?.time, oldest?.time].compactMap({ $0 }) {
        let age = p.time > time ? p.time - time : 0
        if age < window.count {
          return ModelRefusal(
            check: .repeated, limit: Self.told(nanoseconds: window.count),
            value: Self.told(nanoseconds: age), scope: mine)
        }
      }
    }
    if isOn(.ownOrders) {
      let others = orders.filter {
        $0.instrument == p.instrument && $0.side != p.side && $0.namesPrice
      }.map(\.bestPrice)
      if let best = p.side == .buy ? others.min() : others.max() {
        if !p.namesPrice || (p.side == .buy ? p.price >= best : p.price <= best) {
          return ModelRefusal(check: .ownOrders, limit: best, value: p.price, scope: .firm)
        }
      }
    }
    if isOn(.executions), throttled.contains([p.strategy!, p.instrument]) {
      let burst = settings.executions.map { Int64($0.burst) }
      return ModelRefusal(
        check: .executions, limit: burst.map { Self.told(count: $0) } ?? .max,
        value: burst.map { Self.told(count: $0 + 1) } ?? .max, scope: mine)
    }
    let scopes = [.instrument(p.instrument)] + owners + [ModelScope.session(p.session)]
    if isOn(.orderRate), p.isNew {
      for scope in scopes {
        let rate = orderRate(scope)
        if let excess = (orderBuckets[scope] ?? ModelBucket()).excess(p.time, rate) {
          return ModelRefusal(
            check: .orderRate, limit: Self.told(count: Int64(rate!.burst)),
            value: Self.told(count: excess), scope: scope)
        }
      }
    }
    if isOn(.messageRate) {
      for scope in scopes {
        let rate = messageRate(scope)
        if let excess = (messageBuckets[scope] ?? ModelBucket()).excess(p.time, rate) {
          return ModelRefusal(
            check: .messageRate, limit: Self.told(count: Int64(rate!.burst)),
            value: Self.told(count: excess), scope: scope)
        }
      }
    }
    if isOn(.cancelRatio), p.isNew {
      for scope in owners {
        guard let ratio = limits(scope).cancelRatio else { continue }
        let orders = entered[scope] ?? 0
        let cancels = canceled[scope] ?? 0
        if orders >= ratio.floor, cancels * 100 > orders * ratio.percent {
          return ModelRefusal(
            check: .cancelRatio, limit: Self.told(count: ratio.percent),
            value: Self.told(count: cancels * 100 / max(orders, 1)), scope: scope)
        }
      }
    }
    return nil
  }

  func orderRate(_ scope: ModelScope) -> Rate? {
    if case .instrument(let index) = scope { return settings.limits[index].orderRate }
    return limits(scope).orderRate
  }

  func messageRate(_ scope: ModelScope) -> Rate? {
    if case .instrument(let index) = scope { return settings.limits[index].messageRate }
    return limits(scope).messageRate
  }
}
