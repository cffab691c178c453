// A command as the events that the engine takes. What is absent in a command is zero in an event.

import Events
import ReferenceMatching

enum EngineEvents {
  static func of(_ command: Command, _ sequence: Sequence) -> [Event] {
    let writer = Writer(command: command, sequence: sequence)
    switch command.action {
    case .new: return writer.new()
    case .cancel:
      let cancel = OrderCancel(order: OrderID(bits: command.order), reason: .user)
      return [writer.event(.orderCancel, cancel)]
    case .replace: return [writer.replace()]
    case .massCancel:
      let cancel = MassCancel(account: command.account, side: side(command.side))
      return [writer.event(.massCancel, cancel)]
    case .halt: return [writer.operate(.haltInstrument)]
    case .resume: return [writer.operate(.resumeInstrument)]
    case .auctionOpen: return [writer.operate(.openAuction)]
    case .auctionUncross: return [writer.operate(.uncrossAuction)]
    case .clock:
      let number = command.isEndOfDay ? TimerNumber.endOfDay : TimerNumber.tick
      let timer = Timer(
        scheduled: Nanoseconds(command.time), period: .zero, count: sequence.number)
      return [
        Event(
          sequence: sequence, time: Nanoseconds(command.time), kind: .timer,
          source: .timer(number), timer)
      ]
    }
  }

  fileprivate static func side(_ side: OrderSide?) -> Side {
    switch side {
    case .buy: .buy
    case .sell: .sell
    case nil: .none
    }
  }

  fileprivate static func type(_ kind: OrderKind?) -> OrderType {
    switch kind {
    case .limit: .limit
    case .market: .market
    case .stop: .stop
    case .stopLimit: .stopLimit
    case .trailingStop: .trailingStop
    case .marketToLimit: .marketToLimit
    case nil: .none
    }
  }

  fileprivate static func timeInForce(_ lifetime: Lifetime?) -> TimeInForce {
    switch lifetime {
    case .day: .day
    case .gtc: .goodTillCancel
    case .ioc: .immediateOrCancel
    case .fok: .fillOrKill
    case .gtd: .goodTillDate
    case .opg: .atTheOpen
    case .atc: .atTheClose
    case nil: .none
    }
  }

  fileprivate static func bits(_ mode: SelfTradeMode?) -> UInt8 {
    switch mode {
    case .cancelNewest: OrderInstruction.selfTradeCancelNewest
    case .cancelOldest: OrderInstruction.selfTradeCancelOldest
    case .cancelBoth: OrderInstruction.selfTradeCancelBoth
    case .decrement: OrderInstruction.selfTradeDecrement
    case nil: 0
    }
  }
}

private struct Writer {
  let command: Command
  let sequence: Sequence

  func event<P: Payload>(_ kind: EventKind, flags: UInt8 = 0, _ payload: P) -> Event {
    Event(
      sequence: sequence, time: Nanoseconds(command.time), kind: kind, flags: flags,
      source: kind == .operatorCommand ? .operatorDesk : .session(1),
      instrument: command.instrument.map { InstrumentID(UInt32($0)) } ?? .none, payload)
  }

  func new() -> [Event] {
    var events: [Event] = []
    if let trail = command.trail { events.append(terms(trail, TermsFlags.isTrail)) }
    if let stop = command.stop { events.append(terms(stop, 0)) }
    if events.isEmpty && (command.display != nil || command.minimum != nil || command.expiry != nil)
    {
      events.append(terms(0, 0))
    }
    var instructions = EngineEvents.bits(command.selfTrade)
    if command.isPostOnly { instructions |= OrderInstruction.postOnly }
    if command.isHidden { instructions |= OrderInstruction.hidden }
    if command.isAllOrNone { instructions |= OrderInstruction.allOrNone }
    if !events.isEmpty { instructions |= OrderInstruction.hasTerms }
    let order = OrderNew(
      order: OrderID(bits: command.order), price: Price(units: command.price ?? 0),
      quantity: Quantity(units: command.quantity ?? 0), side: EngineEvents.side(command.side),
      type: EngineEvents.type(command.kind),
      timeInForce: EngineEvents.timeInForce(command.lifetime), instructions: instructions,
      account: command.account)
    return events + [event(.orderNew, order)]
  }

  private func terms(_ trigger: Int64, _ flags: UInt8) -> Event {
    let terms = OrderTerms(
      order: OrderID(bits: command.order), trigger: Price(units: trigger),
      displayQuantity: Quantity(units: command.display ?? 0),
      minimumQuantity: Quantity(units: command.minimum ?? 0),
      expiry: Nanoseconds(command.expiry ?? 0))
    return event(.orderTerms, flags: flags, terms)
  }

  func replace() -> Event {
    var flags: UInt8 = 0
    if command.price == nil { flags |= ReplaceFlags.keepsPrice }
    if command.quantity == nil { flags |= ReplaceFlags.keepsQuantity }
    let replace = OrderReplace(
      order: OrderID(bits: command.order), price: Price(units: command.price ?? 0),
      quantity: Quantity(units: command.quantity ?? 0), replacement: .none)
    return event(.orderReplace, flags: flags, replace)
  }

  func operate(_ action: OperatorAction) -> Event {
    let phase: MarketPhase =
      switch command.auction {
      case .opening: .openingAuction
      case .closing: .closingAuction
      case nil: .none
      }
    return event(
      .operatorCommand, OperatorCommand(argument: Int64(phase.code), action: action))
  }
}
