// What may go out: an order made into a proposal, judged, and put on the ledger or refused.

import Events
import Portfolio
import Tables

extension RiskStage {
  @inlinable
  mutating func decideNew<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    guard event.instrument.index < UInt32(truncatingIfNeeded: ledger.rules.count),
      new.quantity.units > 0, new.side == .buy || new.side == .sell
    else { return refuse(event, new.order, .invalid, .new, new.side, into: &out) }
    let proposal = ledger.proposal(event, new)
    if ledger.isClear(proposal) {
      #if DEBUG && !RISK_MUTANTS
        assert(agrees(proposal), "an order is clear that a check refuses or warns of")
      #endif
      #if RISK_MUTANTS
        return decideSlowly(event, into: &out)
      #else
        return send(event, proposal, into: &out)
      #endif
    }
    decideSlowly(event, into: &out)
  }

  /// An order that may be near a limit: each check in its turn.
  @inlinable @inline(never)
  mutating func decideSlowly<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    var proposal = ledger.proposal(event, new)
    if !proposal.namesPrice {
      ledger.findPrice(&proposal)
      ledger.complete(&proposal)
    }
    var verdict = Verdict()
    warnings.freshCount = 0
    ledger.judge(proposal, &warnings, &verdict)
    guard verdict.passes else { return refuse(event, verdict, .new, new.side, into: &out) }
    let sent = passes
    send(event, proposal, into: &out)
    if warnings.freshCount > 0, passes != sent { warn(event, new.order, into: &out) }
  }

  #if DEBUG
    /// All checks let an order pass, and say nothing.
    @inlinable @_noLocks
    mutating func agrees(_ proposal: Proposal) -> Bool {
      var verdict = Verdict()
      warnings.freshCount = 0
      ledger.judge(proposal, &warnings, &verdict)
      return verdict.passes && warnings.freshCount == 0
    }
  #endif

  /// No check refused it: it goes out, if it can be kept, and is counted everywhere.
  @inlinable @inline(__always)
  mutating func send<Out: Emitter & ~Copyable>(
    _ event: Event, _ proposal: Proposal, into out: inout Out
  ) {
    cleared &+= 1
    guard ledger.orders.count < ledger.orders.capacity else {
      let capacity = Finding.count(Int64(ledger.orders.capacity))
      return refuse(
        event, proposal.order, .capacity, .new, proposal.side, limit: capacity, value: capacity,
        into: &out)
    }
    let place = ledger.orders.place(of: proposal.order)
    guard place.slot == 0 else {
      return refuse(event, proposal.order, .duplicateOrder, .new, proposal.side, into: &out)
    }
    let slot = ledger.orders.open(RiskOrder(proposal), at: place)
    if proposal.namesPrice, ledger.checks.contains(.ownOrders) {
      ledger.prices.insert(slot, proposal.price, proposal.instrument, proposal.side)
    }
    ledger.open(
      proposal.instrument, proposal.strategy, proposal.account, proposal.side,
      quantity: proposal.quantity.units, value: proposal.addingValue, orders: 1)
    ledger.countOrder(proposal)
    passes &+= 1
    out.pass(event)
  }

  /// A replace may ask for more, or for another price: what that adds is checked, and counts from now on. One at a time: until
  /// it is answered, nobody knows what a second would add to.
  @inlinable
  mutating func decideReplace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let replace = event.payload(as: OrderReplace.self)
    let slot = ledger.orders.place(of: replace.order).slot
    guard slot != 0 else {
      return refuse(event, replace.order, .unknownOrder, .replace, .none, into: &out)
    }
    // An order has one id for life: what came of another would be nobody's here.
    if replace.replacement != .none, replace.replacement != replace.order {
      return refuse(
        event, replace.order, .invalid, .replace, ledger.orders.rows[Int(slot)].side, into: &out)
    }
    let order = ledger.orders.rows[Int(slot)]
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let quantity = keepsQuantity ? order.quantity : replace.quantity
    let keepsPrice = event.flags & ReplaceFlags.keepsPrice != 0
    // Once it has traded, a market-to-limit order is a limit order, and the venue knows that before we do.
    let namesPrice = order.namesPrice || order.type == .marketToLimit && !keepsPrice
    let price = keepsPrice || !namesPrice ? order.price : replace.price
    // To no more than is filled: a cancel of the rest, and those always pass.
    if quantity <= order.filled && quantity.units >= 0 {
      countCancel(event)
      passes &+= 1
      return out.pass(event)
    }
    if quantity.units < 0 {
      return refuse(
        event, replace.order, .invalid, .replace, order.side, limit: order.filled.units,
        value: quantity.units, into: &out)
    }
    if order.isAsked {
      return refuse(
        event, replace.order, .invalidTransition, .replace, order.side,
        limit: order.quantity.units, value: ledger.orders.wanted(slot).units, into: &out)
    }
    let instrument = Int(order.instrument)
    var proposal = Proposal(
      order: replace.order, time: event.time, price: price, quantity: quantity,
      instrument: instrument, strategy: Int(order.strategy), account: Int(order.account),
      side: order.side, type: order.type, hasPrice: true, namesPrice: namesPrice, isNew: false)
    proposal.session = Int(order.session)
    proposal.isKilled = order.isKilled
    proposal.adding = (quantity - order.filled - ledger.orders.leaves(slot)).units
    let before = ledger.openValue(slot)
    let after = RiskLedger.value(
      ledger.worth(price, instrument), quantity.units - order.filled.units)
    proposal.addingValue = after > before ? after &- before : 0
    var verdict = Verdict()
    warnings.freshCount = 0
    ledger.judge(proposal, &warnings, &verdict)
    guard verdict.passes else {
      return refuse(event, verdict, .replace, order.side, into: &out)
    }
    cleared &+= 1
    let leaves = ledger.orders.leaves(slot)
    ledger.orders.ask(slot, for: AskedTerms(quantity: quantity, price: price))
    ledger.reprice(slot)
    ledger.open(
      instrument, proposal.strategy, proposal.account, order.side,
      quantity: (ledger.orders.leaves(slot) - leaves).units,
      value: ledger.openValue(slot) &- before, orders: 0)
    ledger.countMessage(
      event.time, instrument, strategy: proposal.strategy, account: proposal.account,
      session: proposal.session)
    passes &+= 1
    out.pass(event)
    if warnings.freshCount > 0 { warn(event, replace.order, into: &out) }
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ verdict: Verdict, _ request: RequestKind, _ side: Side, into out: inout Out
  ) {
    refusedBy[Int(verdict.check.code)] &+= 1
    refuse(
      event, OrderID(bits: event.words.w0), verdict.check.reason, request, side,
      limit: verdict.finding.limit, value: verdict.finding.value, scope: verdict.finding.scope,
      into: &out)
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ reason: Reason, _ request: RequestKind, _ side: Side,
    limit: Int64 = 0, value: Int64 = 0, scope: RiskScope = .none, into out: inout Out
  ) {
    failures &+= 1
    out.emit(
      Event(
        causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
        source: event.source, instrument: event.instrument,
        OrderRejected(
          order: order, limit: limit, value: value, reason: reason, origin: .risk,
          request: request, side: side, scope: scope)))
  }

  /// Tells what has come near its limit with an order that passed.
  @inlinable
  mutating func warn<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, into out: inout Out
  ) {
    var at = 0
    while at < warnings.freshCount {
      let warning = warnings.fresh[at]
      if warnings.begin(warning) {
        warned &+= 1
        ledger.note(warning, stands: true)
        out.emit(
          Event(
            causedBy: event, kind: .riskWarning, source: SourceID(.core, 0),
            instrument: warning.instrument,
            RiskWarning(
              order: order, limit: warnings.numbers[at].limit, value: warnings.numbers[at].value,
              target: UInt64(warning.target), reason: warning.check.reason, scope: warning.scope)))
      }
      at &+= 1
    }
    warnings.freshCount = 0
  }
}

extension RiskLedger {
  /// A new order as it is judged, at its own price.
  @inlinable @inline(__always)
  func proposal(_ event: Event, _ new: OrderNew) -> Proposal {
    let instrument = Int(event.instrument.index)
    var proposal = Proposal(
      order: new.order, time: event.time, price: new.price, quantity: new.quantity,
      instrument: instrument, strategy: strategy(of: event.source),
      account: account(of: new.account), side: new.side, type: new.type, hasPrice: true,
      namesPrice: new.type == .limit || new.type == .stopLimit, isNew: true)
    proposal.session = session(of: event)
    complete(&proposal)
    return proposal
  }

  /// The session that an order goes out by: of several venues the one that the router chose, in the event's flags from 1.
  @inlinable @inline(__always)
  func session(of event: Event) -> Int {
    let number = Int(event.flags) &- 1
    return number > 0 && number < sessionCount ? number : 0
  }

  /// What it comes to, and what makes another the same.
  @inlinable @inline(__always)
  func complete(_ proposal: inout Proposal) {
    if repeats.capacity > 0 { proposal.key = RepeatWindow.key(proposal) }
    proposal.addingValue = Self.value(
      worth(proposal.price, proposal.instrument), proposal.quantity.units)
  }

  /// Where an order that names no price would meet the market; a stop, where it would meet it now.
  @inlinable
  func findPrice(_ proposal: inout Proposal) {
    let state = instruments[proposal.instrument]
    let there = proposal.side == .buy ? state.ask : state.bid
    proposal.hasPrice = state.hasMark || state.hasLast
    proposal.price = Price(units: there != 0 ? there : state.hasMark ? state.middle : state.last)
  }

  /// What an open order may still cost, at the worst of what it is and what is asked for.
  @inlinable @inline(__always)
  func openValue(_ slot: UInt32) -> Int128 {
    let at = Int(slot)
    let instrument = Int(orders.rows[trusted: at].instrument)
    let filled = orders.rows[trusted: at].filled.units
    let is0 = Self.value(
      worth(orders.rows[trusted: at].price, instrument),
      Self.left(orders.rows[trusted: at].quantity, filled))
    if !orders.rows[trusted: at].isAsked { return is0 }
    let asked = orders.asked[trusted: at]
    let will = Self.value(worth(asked.price, instrument), Self.left(asked.quantity, filled))
    return will > is0 ? will : is0
  }

  /// Nothing, of one that a correction made fuller than it is.
  @inlinable @inline(__always)
  static func left(_ quantity: Quantity, _ filled: Int64) -> Int64 {
    let left = quantity.units &- filled
    return left < 0 ? 0 : left
  }

  /// Puts the best price that an order has or asks for where others look.
  @inlinable
  mutating func reprice(_ slot: UInt32) {
    let order = orders.rows[Int(slot)]
    if !checks.contains(.ownOrders) || !order.namesPrice { return }
    var price = order.price
    if order.isAsked {
      let asked = orders.asked[Int(slot)].price
      if order.side == .buy ? asked > price : asked < price { price = asked }
    }
    prices.remove(slot, Int(order.instrument), order.side)
    prices.insert(slot, price, Int(order.instrument), order.side)
  }

  /// A market-to-limit order has traded: what it traded at is its price from then on.
  @inlinable @inline(never)
  mutating func becomeLimit(_ slot: UInt32, at price: Price) {
    let order = orders.rows[Int(slot)]
    orders.rows[Int(slot)].price = price
    orders.rows[Int(slot)].namesPrice = true
    guard checks.contains(.ownOrders) else { return }
    prices.insert(slot, price, Int(order.instrument), order.side)
    reprice(slot)
  }

  /// An order goes out: into every bucket, and into the window of those that aren't sent twice.
  @inlinable @inline(__always)
  mutating func countOrder(_ proposal: Proposal) {
    let now = proposal.time
    instruments[trusted: proposal.instrument].orders.take(now)
    instruments[trusted: proposal.instrument].messages.take(now)
    countOrder(now, 0)
    countOrder(now, scopes.strategy(proposal.strategy))
    countOrder(now, scopes.account(proposal.account))
    countOrder(now, session(proposal.session))
    if repeats.capacity > 0 { repeats.keep(proposal.key, now) }
  }

  @inlinable @inline(__always)
  mutating func countOrder(_ now: Nanoseconds, _ scope: Int) {
    scopeStates[trusted: scope].orders.take(now)
    scopeStates[trusted: scope].messages.take(now)
    scopeStates[trusted: scope].orderCount &+= 1
  }

  @inlinable @inline(__always)
  mutating func countMessage(
    _ now: Nanoseconds, _ instrument: Int, strategy: Int, account: Int, session index: Int
  ) {
    instruments[trusted: instrument].messages.take(now)
    scopeStates[trusted: 0].messages.take(now)
    scopeStates[trusted: scopes.strategy(strategy)].messages.take(now)
    scopeStates[trusted: scopes.account(account)].messages.take(now)
    scopeStates[trusted: session(index)].messages.take(now)
  }
}
