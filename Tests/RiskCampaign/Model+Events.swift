// What each event comes to: what must come out, and what is known from then on.

import Events
import Risk

/// What a stage sends for one event.
struct Expected {
  /// In this order: the event itself, where it goes on, and what is made of it.
  var passes = true
  var made: [Event] = []
  /// Then warnings that may end at a timer: all of them, or as many of them as one step tells.
  var ends: [(warning: ModelWarning, event: Event)] = []

  /// At most so many a step.
  static let endsMax = 16
}

extension Model {
  mutating func handle(_ event: Event) -> Expected {
    now = max(now, event.time.count)
    switch event.kind {
    case .orderNew: return new(event)
    case .orderReplace: return replace(event)
    case .orderCancel: countCancel(event)
    case .topOfBook: hearTop(event)
    case .trade:
      let index = Int(event.instrument.index)
      if markets.indices.contains(index) {
        markets[index].last = event.payload(as: Trade.self).price.units
        settle()
      }
    case .timer: return timer(event)
    case .operatorCommand:
      obey(event.payload(as: OperatorCommand.self), Int(event.instrument.index))
    case .killSwitch: stop(event)
    case .limitChange: return change(event)
    case .orderFill: return Expected(made: fill(event))
    case .executionBusted, .executionCorrected: return Expected(made: correct(event))
    default: hear(event)
    }
    return Expected()
  }

  // MARK: Requests

  private mutating func new(_ event: Event) -> Expected {
    let new = event.payload(as: OrderNew.self)
    let id = new.order.bits
    let instrument = Int(event.instrument.index)
    guard markets.indices.contains(instrument), new.quantity.units > 0,
      new.side == .buy || new.side == .sell
    else { return refuse(event, id, .invalid, .new, new.side) }
    var p = ModelProposal(
      time: event.time.count, price: new.price.units, quantity: new.quantity.units,
      adding: new.quantity.units, addingValue: 0, instrument: instrument,
      strategy: strategy(event.source), account: account(new.account), side: new.side,
      type: new.type, hasPrice: true, namesPrice: new.type == .limit || new.type == .stopLimit,
      isNew: true)
    p.session = session(of: event)
    if !p.namesPrice {
      let market = markets[instrument]
      let there = (new.side == .buy ? market.askNow : market.bidNow) ?? 0
      p.hasPrice = market.middle != nil || market.last != nil
      p.price = there != 0 ? there : market.middle ?? market.last ?? 0
    }
    p.addingValue = Self.worth(p.price, rate(instrument)) * Int128(p.quantity)
    let (refusal, near) = judge(p)
    if let refusal { return refuse(event, id, refusal, .new, new.side) }
    cleared += 1
    if orders.count == settings.orderCapacity {
      let count = Self.told(count: Int64(settings.orderCapacity))
      return refuse(event, id, .capacity, .new, new.side, count, count)
    }
    if index(id) != nil { return refuse(event, id, .duplicateOrder, .new, new.side) }
    guard let strategy = p.strategy, let account = p.account else { return Expected() }
    orders.append(
      ModelOrder(
        id: id, instrument: instrument, strategy: strategy, account: account,
        rate: rate(instrument), side: new.side, type: new.type, namesPrice: p.namesPrice,
        quantity: p.quantity, price: p.price, session: p.session))
    let scopes: [ModelScope] = [
      .firm, .strategy(strategy), .account(account), .session(p.session),
    ]
    for scope in scopes + [.instrument(instrument)] {
      orderBuckets[scope, default: ModelBucket()].take(p.time, orderRate(scope))
      entered[scope, default: 0] += 1
    }
    countMessage(p.time, instrument, strategy, account, p.session)
    if let window = settings.repeatWindow?.count {
      while let first = recent.first,
        recent.count == settings.repeatCapacity || first.time + window <= p.time
      {
        recent.removeFirst()
      }
      recent.append((p.recent, p.time))
    }
    passed += 1
    return Expected(made: warn(event, id, near))
  }

  /// The session that an order goes out by.
  private func session(of event: Event) -> Int {
    let number = Int(event.flags) - 1
    return settings.sessions.indices.contains(number) ? number : 0
  }

  private mutating func replace(_ event: Event) -> Expected {
    let replace = event.payload(as: OrderReplace.self)
    let id = replace.order.bits
    guard let at = index(id) else { return refuse(event, id, .unknownOrder, .replace, .none) }
    let order = orders[at]
    if ![0, id].contains(replace.replacement.bits) {
      return refuse(event, id, .invalid, .replace, order.side)
    }
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let keepsPrice = event.flags & ReplaceFlags.keepsPrice != 0
    let quantity = keepsQuantity ? order.quantity : replace.quantity.units
    let namesPrice = order.namesPrice || (order.type == .marketToLimit && !keepsPrice)
    let price = namesPrice && !keepsPrice ? replace.price.units : order.price
    if (0...order.filled).contains(quantity) {
      passed += 1
      countCancel(event)
      return Expected()
    }
    if quantity < 0 {
      return refuse(event, id, .invalid, .replace, order.side, order.filled, quantity)
    }
    if let asked = order.asked {
      return refuse(
        event, id, .invalidTransition, .replace, order.side, order.quantity, asked.quantity)
    }
    let after = Self.worth(price, order.rate) * Int128(quantity - order.filled)
    var p = ModelProposal(
      time: event.time.count, price: price, quantity: quantity,
      adding: quantity - order.filled - order.leaves,
      addingValue: max(0, after - order.value), instrument: order.instrument,
      strategy: order.strategy, account: order.account, side: order.side, type: order.type,
      hasPrice: true, namesPrice: namesPrice, isNew: false, isKilled: order.isKilled)
    p.session = order.session
    let (refusal, near) = judge(p)
    if let refusal { return refuse(event, id, refusal, .replace, order.side) }
    cleared += 1
    orders[at].asked = (quantity, price)
    countMessage(p.time, order.instrument, order.strategy, order.account, order.session)
    passed += 1
    return Expected(made: warn(event, id, near))
  }

  private mutating func countCancel(_ event: Event) {
    guard let at = index(event.words.w0) else { return }
    let order = orders[at]
    for scope in [.firm, .strategy(order.strategy), ModelScope.account(order.account)] {
      canceled[scope, default: 0] += 1
    }
    countMessage(
      event.time.count, order.instrument, order.strategy, order.account, order.session)
  }

  private mutating func countMessage(
    _ time: UInt64, _ instrument: Int, _ strategy: Int, _ account: Int, _ session: Int
  ) {
    let scopes: [ModelScope] = [
      .firm, .strategy(strategy), .account(account), .session(session),
    ]
    for scope in scopes + [.instrument(instrument)] {
      messageBuckets[scope, default: ModelBucket()].take(time, messageRate(scope))
    }
  }

  private mutating func refuse(
    _ event: Event, _ id: UInt64, _ refusal: ModelRefusal, _ request: RequestKind, _ side: Side
  ) -> Expected {
    refusedBy[Int(refusal.check.code)] += 1
    return refuse(
      event, id, refusal.check.reason, request, side, refusal.limit, refusal.value,
      refusal.toldScope)
  }

  mutating func refuse(
    _ event: Event, _ id: UInt64, _ reason: Reason, _ request: RequestKind, _ side: Side,
    _ limit: Int64 = 0, _ value: Int64 = 0, _ scope: RiskScope = .none
  ) -> Expected {
    refused += 1
    let rejected = Event(
      causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
      source: event.source, instrument: event.instrument,
      OrderRejected(
        order: OrderID(bits: id), limit: limit, value: value, reason: reason, origin: .risk,
        request: request, side: side, scope: scope))
    return Expected(passes: false, made: [rejected])
  }

  private mutating func warn(_ event: Event, _ id: UInt64, _ near: [ModelNear]) -> [Event] {
    near.map { near in
      warnings.insert(near.warning)
      warned += 1
      return self.event(near.warning, event, 0, id, near.limit, near.value)
    }
  }

  private func event(
    _ warning: ModelWarning, _ cause: Event, _ flags: UInt8, _ id: UInt64, _ limit: Int64,
    _ value: Int64
  ) -> Event {
    let told = warning.scope.told
    return Event(
      causedBy: cause, kind: .riskWarning, flags: flags, source: SourceID(.core, 0),
      instrument: warning.instrument.map { InstrumentID(UInt32($0)) } ?? .none,
      RiskWarning(
        order: OrderID(bits: id), limit: limit, value: value, target: UInt64(told.target),
        reason: warning.check.reason, scope: told.scope))
  }

  // MARK: The market and time

  private mutating func hearTop(_ event: Event) {
    let index = Int(event.instrument.index)
    guard markets.indices.contains(index) else { return }
    markets[index].hear(event.payload(as: TopOfBook.self), event.time.count)
    settle()
  }

  private mutating func timer(_ event: Event) -> Expected {
    if event.source == .timer(TimerNumber.endOfDay) {
      beginDay()
      return Expected()
    }
    tickedAt = event.time.count
    var expected = Expected(made: stopLosses(event))
    let percent = Int128(max(0, (settings.warnsAtPercent ?? 0) - 10))
    for warning in warnings {
      let (value, limit) = level(warning)
      if let limit, value * 100 > limit * percent { continue }
      let over = self.event(
        warning, event, WarningFlags.isOver, 0, limit.map { tell(warning.check, $0) } ?? .max,
        tell(warning.check, value))
      expected.ends.append((warning, over))
    }
    return expected
  }

  /// Who has lost more than allowed is stopped.
  mutating func stopLosses(_ event: Event) -> [Event] {
    var made: [Event] = []
    for scope in levels where (modes[scope] ?? .none).code < settings.lossMode.code {
      for check in [Check.dailyLoss, .drawdown] where settings.checks.contains(check) {
        let limit = check == .dailyLoss ? limits(scope).maximumLoss : limits(scope).maximumDrawdown
        let value = check == .dailyLoss ? -today(scope) : drawdown(scope)
        guard let limit, value > Self.exact(limit)! else { continue }
        modes[scope] = settings.lossMode
        made.append(
          kill(event, scope, settings.lossMode, check.reason, .none, limit, tell(check, value)))
        break
      }
    }
    return made
  }

  func kill(
    _ event: Event, _ scope: ModelScope, _ mode: KillMode, _ reason: Reason,
    _ instrument: InstrumentID, _ limit: Int64, _ value: Int64
  ) -> Event {
    Event(
      causedBy: event, kind: .killSwitch, source: SourceID(.core, 0), instrument: instrument,
      KillSwitch(
        scope: scope.told.scope, target: UInt64(scope.told.target), mode: mode, reason: reason,
        origin: .risk, limit: limit, value: value))
  }
}
