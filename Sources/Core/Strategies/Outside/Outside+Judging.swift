// What the desk makes of an intent. Gateway-in has thrown out what can't be one; nothing here rests on that: a
// journal may come from anywhere.

import Events
import Tables

extension Outside {
  @inlinable
  mutating func judge(_ event: Event, at desk: inout StrategyDesk) {
    let intent = event.payload(as: Intent.self)
    let fault: Reason
    if !isTaken {
      fault = .disconnected
    } else if intent.tag == 0 {
      fault = .invalid
    } else {
      switch intent.request.code {
      case RequestKind.new.code: fault = enter(intent, event.instrument, at: &desk)
      case RequestKind.cancel.code: fault = cancel(intent, at: &desk)
      case RequestKind.replace.code: fault = replace(intent, at: &desk)
      default: fault = .invalid
      }
    }
    if fault != .none { desk.refuse(intent, fault, event.instrument) }
  }

  /// Why it doesn't get its order, or none.
  @inlinable
  mutating func enter(
    _ intent: Intent, _ instrument: InstrumentID, at desk: inout StrategyDesk
  ) -> Reason {
    guard let market = desk.market(of: instrument) else { return .notPermitted }
    let silence = desk.silence(in: market)
    guard silence == .none else { return silence }
    guard intent.side == .buy || intent.side == .sell,
      intent.type == .limit || intent.type == .market,
      intent.instructions & ~OrderInstruction.postOnly == 0,
      intent.timeInForce.code >= TimeInForce.day.code,
      intent.timeInForce.code <= TimeInForce.fillOrKill.code
    else { return .invalid }
    guard tags.index(of: intent.tag) == IdTable.absent else { return .duplicateOrder }
    guard intent.quantity > .zero, intent.quantity <= StrategySettings.largestPosition else {
      return .orderSize
    }
    guard desk.isInLots(intent.quantity, in: market) else { return .lot }
    if intent.type == .limit {
      let fault = Self.check(intent.price, in: market, at: &desk)
      guard fault == .none else { return fault }
    }
    guard intent.quantity <= desk.room(intent.side, in: market) else { return .positionLimit }
    let slot = free.take()
    guard slot != FreeList.none else { return .capacity }
    guard
      let order = desk.send(
        intent.side, intent.quantity, at: intent.type == .limit ? intent.price : .zero,
        intent.timeInForce, type: intent.type, instructions: intent.instructions, in: market,
        tag: slot, reference: intent.tag)
    else {
      free.giveBack(slot)
      return .capacity
    }
    orders[Int(slot)] = OutsideOrder(order: order, tag: intent.tag)
    guard case .inserted = tags.insert(intent.tag, index: slot) else {
      preconditionFailure("as many numbers fit as orders")
    }
    return .none
  }

  /// Why a price can't be one of the instrument's, or none.
  @inlinable
  static func check(_ price: Price, in market: Int, at desk: inout StrategyDesk) -> Reason {
    let terms = desk.markets[market].terms
    if price < terms.lowestPrice || price > terms.highestPrice { return .priceBand }
    return desk.isOnTick(price, in: market) ? .none : .tick
  }

  @inlinable
  mutating func cancel(_ intent: Intent, at desk: inout StrategyDesk) -> Reason {
    let slot = tags.index(of: intent.tag)
    guard slot != IdTable.absent else { return .unknownOrder }
    return desk.cancel(orders[Int(slot)].order) ? .none : .invalidTransition
  }

  @inlinable
  mutating func replace(_ intent: Intent, at desk: inout StrategyDesk) -> Reason {
    let slot = tags.index(of: intent.tag)
    guard slot != IdTable.absent, let own = desk.order(orders[Int(slot)].order) else {
      return .unknownOrder
    }
    let market = Int(own.market)
    let silence = desk.silence(in: market)
    guard silence == .none else { return silence }
    guard intent.quantity > own.filled, intent.quantity <= StrategySettings.largestPosition else {
      return .orderSize
    }
    guard desk.isInLots(intent.quantity, in: market) else { return .lot }
    let fault = Self.check(intent.price, in: market, at: &desk)
    guard fault == .none else { return fault }
    let more = intent.quantity > own.total ? intent.quantity - own.total : .zero
    guard more <= desk.room(own.side, in: market) else { return .positionLimit }
    // Something is asked of it already.
    return desk.replace(own.id, at: intent.price, total: intent.quantity)
      ? .none : .invalidTransition
  }
}

extension StrategyDesk {
  /// Why no orders go out in a market, or none.
  @inlinable
  func silence(in market: Int) -> Reason {
    if mayTrade(in: market) { return .none }
    if isStopping { return .shutdown }
    return markets[market].halts.isAny ? .halted : .killSwitch
  }

  /// Tells who wants something that it doesn't get it. No order manager hears of it. Who asks while it may ask for nothing is
  /// told so, and nothing comes of it; all else counts as any refusal does.
  @inlinable
  mutating func refuse(_ intent: Intent, _ reason: Reason, _ instrument: InstrumentID) {
    tray[trayCount] = Event(
      sequence: sequence, time: time, kind: .intentRefused, source: seat.source,
      instrument: instrument,
      IntentRefused(tag: intent.tag, reason: reason, origin: .strategy, request: intent.request))
    trayCount += 1
    switch reason.code {
    case Reason.shutdown.code, Reason.halted.code, Reason.killSwitch.code, Reason.disconnected.code:
      break
    default: countRefusal()
    }
  }
}
