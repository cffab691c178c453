// Which order of the changed line is which of the run's, and what is heard of it.

import Events
import Orders
import Pipeline

extension WhatIf {
  // MARK: What comes in

  /// An input as the changed line hears it; nil for one that isn't about anything there.
  mutating func translate(_ event: Event) -> Event? {
    if event.kind == .killSwitch, event.flags & KillFlags.isRound != 0,
      event.payload(as: KillSwitch.self).origin == .risk
    {
      guard let at = sharedKills.firstIndex(of: event.words) else { return nil }
      sharedKills.remove(at: at)
      return event
    }
    guard event.kind.code >= EventKind.orderAccepted.code,
      event.kind.code <= EventKind.orderSuspended.code
    else { return event }
    if venues != nil, let at = placeOnTheWay(event) { return heard(at, event) }
    let order = OrderID(bits: event.words.w0)
    // An order of an earlier run, or one that nobody asked for: both lines hear of it.
    guard let twin = twins[order.bits] else { return event }
    if twin != .none, parts(with: order, on: event.kind) {
      leave(order)
      return drop(event)
    }
    guard twin != .none else { return drop(event) }
    if event.kind == .requestRejected, parting.contains(order.bits) {
      // The cancel that only the run asked for failed: they are the same again.
      parting.remove(order.bits)
      return drop(event)
    }
    var translated = event
    translated.words.w0 = twin.bits
    if event.kind == .orderReplaced {
      let replacement = OrderID(bits: event.words.w1)
      translated.words.w1 = (twins[replacement.bits] ?? replacement).bits
    }
    return translated
  }

  /// Whether this report is of a request that only the run made.
  private func parts(with order: OrderID, on kind: EventKind) -> Bool {
    guard parting.contains(order.bits) else { return false }
    return kind == .orderCanceled || kind == .orderReplaced
  }

  private mutating func drop(_ event: Event) -> Event? {
    result.reportsDropped += 1
    result.quantityDropped.add(Quantity(units: 0 &- takenBack.units))
    if event.kind == .orderFill {
      result.fillsDropped += 1
      let quantity = event.payload(as: OrderFill.self).quantity
      if event.payload(as: OrderFill.self).liquidity != .maker {
        result.assumptions?.gone.add(quantity)
      }
      result.quantityDropped.add(quantity)
    }
    return nil
  }

  /// The changed line's order goes on without the run's.
  private mutating func leave(_ order: OrderID) {
    if let twin = twins[order.bits], twin != .none {
      origins[twin.bits] = nil
      if venues != nil { adopt(twin) }
    }
    twins[order.bits] = OrderID.none
    parting.remove(order.bits)
  }

  // MARK: What goes out

  /// Finds for each request of the changed line the run's, and answers those that have none.
  mutating func compare(_ before: [LineRequest], _ after: [LineRequest], on input: Event) {
    var left = before
    for request in after {
      if let at = left.firstIndex(where: { isSame($0, request) }) {
        meet(left.remove(at: at), request)
      } else {
        onlyNow(request)
      }
    }
    for request in left { onlyThen(request) }
  }

  private func isSame(_ then: LineRequest, _ now: LineRequest) -> Bool {
    guard then.hasTerms(of: now) else { return false }
    // A part is the same where what it is a part of is.
    if venues != nil, then.kind == .orderNew { return twins[then.parent.bits] == now.parent }
    return then.kind == .orderNew || twins[then.order.bits] == now.order
  }

  mutating func pair(_ then: OrderID, _ now: OrderID) {
    guard then != .none, now != .none else { return }
    twins[then.bits] = now
    origins[now.bits] = then
  }

  /// Both asked for it.
  private mutating func meet(_ then: LineRequest, _ now: LineRequest) {
    switch (then.refusal, now.refusal) {
    case (nil, nil):
      if then.kind == .orderNew {
        pair(then.order, now.order)
        venues?.foresee(
          now.event.payload(as: OrderNew.self), now.event.instrument, at: now.venue - 1)
      }
      if then.kind == .orderReplace { pair(then.replacement, now.replacement) }
    case (let a?, let b?):
      // The run's refusal comes round when it did, with the run's numbers.
      if then.kind == .orderNew { pair(then.order, now.order) }
      if then.kind == .orderNew, a.reason != b.reason {
        note(WhatIfChange(how: .refusedOtherwise, order: now.event, then: a, now: b))
      }
    case (nil, let refusal?):
      if then.kind == .orderNew {
        twins[then.order.bits] = OrderID.none
        note(WhatIfChange(how: .refusedNow, order: now.event, then: nil, now: refusal))
      } else {
        parting.insert(then.order.bits)
        noteOnlyThen(then)
      }
      tell(refusal, of: now)
    case (let refusal?, nil):
      if then.kind == .orderNew {
        twins[then.order.bits] = OrderID.none
        note(WhatIfChange(how: .allowedNow, order: now.event, then: refusal, now: nil))
      } else {
        leave(then.order)
        noteOnlyNow(now)
      }
      acknowledge(now)
    }
  }

  private mutating func onlyThen(_ request: LineRequest) {
    if request.kind == .orderNew {
      twins[request.order.bits] = OrderID.none
      noteOnlyThen(request)
    } else if request.refusal == nil, let twin = twins[request.order.bits] {
      noteOnlyThen(request)
      if twin != .none { parting.insert(request.order.bits) }
    }
  }

  private mutating func onlyNow(_ request: LineRequest) {
    noteOnlyNow(request)
    if request.kind != .orderNew {
      if request.refusal == nil, let origin = origins[request.order.bits] { leave(origin) }
    }
    if let refusal = request.refusal { tell(refusal, of: request) } else { acknowledge(request) }
  }

  /// Of a part that only one of the two sent it is enough to know how many there are.
  private mutating func noteOnlyThen(_ request: LineRequest) {
    if venues != nil {
      result.partsOnlyThen += 1
    } else if request.kind == .orderNew {
      note(WhatIfChange(how: .notAsked, order: request.event, then: request.refusal, now: nil))
    } else {
      result.cancelsOnlyThen += 1
    }
  }

  private mutating func noteOnlyNow(_ request: LineRequest) {
    if venues != nil {
      result.partsOnlyNow += 1
    } else if request.kind == .orderNew {
      note(WhatIfChange(how: .newlyAsked, order: request.event, then: nil, now: request.refusal))
    } else {
      result.cancelsOnlyNow += 1
    }
  }

  /// A refusal of the line's own comes back to it, as the loopback would bring it. Where orders are cut up it is among what
  /// is told.
  private mutating func tell(_ refusal: OrderRejected, of request: LineRequest) {
    if venues != nil { return }
    answer(
      request.kind == .orderNew ? .orderRejected : .requestRejected, request.event.instrument,
      refusal)
  }

  private mutating func acknowledge(_ request: LineRequest) {
    if venues != nil { return simulate(request) }
    let instrument = request.event.instrument
    let venue = place(of: request)
    switch request.kind {
    case .orderNew:
      let new = request.event.payload(as: OrderNew.self)
      answer(
        .orderAccepted, instrument,
        OrderAccepted(
          order: new.order, venueOrder: venueOrder(), price: new.price, quantity: new.quantity,
          side: new.side), from: venue)
      let isBrief = new.timeInForce == .immediateOrCancel || new.timeInForce == .fillOrKill
      if isBrief || new.type == .market {
        answer(
          .orderCanceled, instrument,
          OrderCanceled(
            order: new.order, quantity: new.quantity,
            reason: isBrief ? .immediateOrCancel : .noLiquidity, origin: .venue, side: new.side),
          from: venue)
      }
    case .orderReplace:
      guard let record = record(of: request.order) else { return }
      let asked = request.event.payload(as: OrderReplace.self)
      let flags = request.event.flags
      answer(
        .orderReplaced, instrument,
        OrderReplaced(
          order: request.order,
          replacement: asked.replacement == .none ? record.id : asked.replacement,
          price: flags & ReplaceFlags.keepsPrice != 0 ? record.price : asked.price,
          quantity: flags & ReplaceFlags.keepsQuantity != 0 ? record.quantity : asked.quantity,
          side: record.side), from: venue)
    default:
      guard let record = record(of: request.order) else { return }
      answer(
        .orderCanceled, instrument,
        OrderCanceled(
          order: record.id, quantity: record.leaves,
          reason: request.event.payload(as: OrderCancel.self).reason, origin: .venue,
          side: record.side), from: venue)
    }
  }

  // MARK: Kill switches

  /// What both threw comes round when the run's did; what only the changed line threw at once.
  mutating func compareKills(_ before: [Event], _ after: [Event]) {
    var left = before
    for kill in after {
      let it = kill.payload(as: KillSwitch.self)
      let same = left.firstIndex {
        let other = $0.payload(as: KillSwitch.self)
        return other.scope == it.scope && other.target == it.target && other.mode == it.mode
          && $0.instrument == kill.instrument
      }
      if let same {
        sharedKills.append(left.remove(at: same).words)
      } else {
        result.killsOnlyNow += 1
        answer(kill: kill)
      }
    }
    result.killsOnlyThen += UInt64(left.count)
  }
}
