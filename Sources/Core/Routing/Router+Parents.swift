// What strategies ask for: parents that come, and their cancels; and how a parent ends. Replaces are a file of their own.

import Events
import Orders
import Tables

extension Router {
  @inlinable
  mutating func admit<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    sent = 0
    let new = event.payload(as: OrderNew.self)
    let fault = check(new, event.instrument)
    guard fault == .none else { return refuse(event, new.order, fault, .new, new.side, into: &out) }
    guard parents.seek(new.order) == .none, children.seekOrder(new.order) == .none else {
      return refuse(event, new.order, .duplicateOrder, .new, new.side, into: &out)
    }
    var record = OrderRecord(new, instrument: event.instrument, source: event.source)
    record.state = OrderState(.working)
    let parent = parents.open(record)
    guard parent != .none else {
      return refuse(event, new.order, .capacity, .new, new.side, into: &out)
    }
    var plan = Parent()
    plan.unrouted = new.quantity
    plan.account = new.account
    plan.roundsLeft = rounds
    plan.type = new.type
    plan.timeInForce = new.timeInForce
    plan.instructions = new.instructions
    let slot = parent.slot
    let instrument = Int(event.instrument.index)
    plan.next = firstParent[instrument]
    if plan.next != 0 { plans[Int(plan.next)].previous = slot }
    firstParent[instrument] = slot
    plans[Int(slot)] = plan
    send(
      .orderAccepted, of: record, because: event,
      OrderAccepted(
        order: new.order, venueOrder: new.order.bits, price: new.price, quantity: new.quantity,
        side: new.side), into: &out)
    route(parent, because: event, into: &out)
  }

  /// Why an order can't be cut over venues, or none. All or nothing can't be had of several.
  @inlinable
  func check(_ new: OrderNew, _ instrument: InstrumentID) -> Reason {
    guard Int(instrument.index) < instruments.count, new.order != .none,
      new.side == .buy || new.side == .sell, new.quantity.units > 0,
      new.type == .limit || new.type == .market,
      new.instructions & (OrderInstruction.allOrNone | OrderInstruction.hasTerms) == 0
    else { return .invalid }
    let mayTake = new.instructions & OrderInstruction.postOnly == 0
    switch new.timeInForce {
    case .day, .goodTillCancel: break
    case .immediateOrCancel: if !mayTake { return .invalid }
    default: return .invalid
    }
    if !mayTake && new.type == .market { return .invalid }
    let terms = instruments[Int(instrument.index)]
    if new.quantity.units % terms.lot.units != 0 { return .lot }
    return new.type == .market ? .none : check(new.price, terms)
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ reason: Reason, _ request: RequestKind, _ side: Side,
    into out: inout Out
  ) {
    refusals &+= 1
    out.emit(
      Event(
        causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
        source: event.source, instrument: event.instrument,
        OrderRejected(
          order: order, reason: reason, origin: .orders, request: request, side: side)))
  }

  /// A cancel of what is no parent here is somebody else's affair.
  @inlinable
  mutating func cancel<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    sent = 0
    let order = event.payload(as: OrderCancel.self).order
    let parent = parents.seek(order)
    guard parent != .none else { return out.pass(event) }
    let record = parents[parent]
    guard record.source == event.source || event.source.kind != .strategy else {
      return refuse(event, order, .unknownOrder, .cancel, .none, into: &out)
    }
    guard let next = record.state.after(.requestCancel) else {
      let reason: Reason =
        record.state.lifecycle.isFinal ? .unknownOrder : .invalidTransition
      return refuse(event, order, reason, .cancel, record.side, into: &out)
    }
    parents[parent].state = next
    cancelChildren(of: parent, because: event, into: &out)
    finishIfDone(parent, because: event, into: &out)
  }

  /// The operator ends it. The cancels of its children are the order manager's to send, and a refusal of one is heard as if it
  /// had been sent from here.
  @inlinable
  mutating func giveUp<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    guard let next = parents[parent].state.after(.requestCancel) else { return }
    parents[parent].state = next
    var slot = plans[Int(parent.slot)].firstChild
    while slot != 0 {
      let child = children.pool.live(at: Int(slot))
      if let asked = children.pool[child].state.after(.requestCancel) {
        children.pool[child].state = asked
      }
      slot = links[Int(slot)].next
    }
    finishIfDone(parent, because: event, into: &out)
  }

  /// A kill switch that cancels ends those that it is thrown for. The order manager cancels their children, but for one
  /// parent's: nobody behind knows whose they are.
  @inlinable
  mutating func stop<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let kill = event.payload(as: KillSwitch.self)
    let record = parents[parent]
    switch kill.scope.code {
    case RiskScope.strategy.code:
      if UInt64(record.source.number) != kill.target { return }
    case RiskScope.account.code:
      if UInt64(record.account) != kill.target && record.account != 0 { return }
    case RiskScope.order.code:
      if record.id.bits != kill.target { return }
      cancelChildren(of: parent, because: event, into: &out)
    default: break
    }
    giveUp(parent, because: event, into: &out)
  }

  /// Asks for the cancel of each live child whose cancel isn't out.
  @inlinable
  mutating func cancelChildren<Out: Emitter & ~Copyable>(
    of parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    var slot = plans[Int(parent.slot)].firstChild
    while slot != 0 {
      cancelChild(slot, because: event, into: &out)
      slot = links[Int(slot)].next
    }
  }

  @inlinable
  mutating func cancelChild<Out: Emitter & ~Copyable>(
    _ slot: UInt32, because event: Event, into out: inout Out
  ) {
    let child = children.pool.live(at: Int(slot))
    let record = children.pool[child]
    guard let next = record.state.after(.requestCancel) else { return }
    children.pool[child].state = next
    send(
      .orderCancel, of: record, because: event,
      OrderCancel(order: record.id, reason: event.kind == .killSwitch ? .massCancel : .user),
      into: &out)
  }

  /// A parent that is to end, and of which nothing works any more, has ended.
  @inlinable
  mutating func finishIfDone<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    if record.state.pending.hasCancel && plans[Int(parent.slot)].childCount == 0 {
      finish(parent, .user, because: event, into: &out)
    }
  }

  /// What is left of it is given up.
  @inlinable
  mutating func finish<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, _ reason: Reason, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    guard let next = record.state.after(.canceled) else { return }
    parents[parent].state = next
    close(parent)
    send(
      .orderCanceled, of: record, because: event,
      OrderCanceled(
        order: record.id, quantity: record.leaves, reason: reason, origin: .orders,
        side: record.side), into: &out)
  }

  /// It leaves its instrument's list, and is remembered for a while.
  @inlinable
  mutating func close(_ parent: OrderHandle) {
    let plan = plans[Int(parent.slot)]
    let instrument = Int(parents[parent].instrument.index)
    if plan.previous != 0 {
      plans[Int(plan.previous)].next = plan.next
    } else {
      firstParent[instrument] = plan.next
    }
    if plan.next != 0 { plans[Int(plan.next)].previous = plan.previous }
    if walk == parent.slot {
      walk = plan.next
      skipEmpty()
    }
    parents.close(parent)
  }
}
