// Requests in few words. Prices and quantities are whole units of 1e-8: the engine doesn't care.

import Events

/// One request after the other, with a sequence each.
struct Say {
  var sequence: UInt64 = 0
  var time: UInt64 = 1_000
  var source = SourceID.session(1)

  mutating func event<P: Payload>(
    _ kind: EventKind, _ payload: P, at instrument: UInt32 = 0, flags: UInt8 = 0
  ) -> Event {
    sequence += 1
    return Event(
      sequence: Sequence(sequence), time: Nanoseconds(time), kind: kind, flags: flags,
      source: source, instrument: InstrumentID(instrument), payload)
  }

  /// A plain limit order, or with instructions.
  mutating func new(
    _ id: UInt64, _ side: Side, _ quantity: Int64, at price: Int64, account: UInt32 = 0,
    type: OrderType = .limit, force: TimeInForce = .day, _ instructions: UInt8 = 0,
    on instrument: UInt32 = 0
  ) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side, type: type, timeInForce: force, instructions: instructions, account: account),
      at: instrument)
  }

  /// What comes before an order that has more to it.
  mutating func terms(
    _ id: UInt64, trigger: Int64 = 0, display: Int64 = 0, minimum: Int64 = 0, expiry: UInt64 = 0,
    isTrail: Bool = false, on instrument: UInt32 = 0
  ) -> Event {
    event(
      .orderTerms,
      OrderTerms(
        order: OrderID(bits: id), trigger: Price(units: trigger),
        displayQuantity: Quantity(units: display), minimumQuantity: Quantity(units: minimum),
        expiry: Nanoseconds(expiry)),
      at: instrument, flags: isTrail ? TermsFlags.isTrail : 0)
  }

  mutating func cancel(_ id: UInt64, on instrument: UInt32 = 0) -> Event {
    event(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user), at: instrument)
  }

  /// Nil leaves it as it is.
  mutating func replace(
    _ id: UInt64, _ total: Int64?, at price: Int64?, replacement: UInt64 = 0,
    on instrument: UInt32 = 0
  ) -> Event {
    var flags: UInt8 = 0
    if price == nil { flags |= ReplaceFlags.keepsPrice }
    if total == nil { flags |= ReplaceFlags.keepsQuantity }
    return event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price ?? 0),
        quantity: Quantity(units: total ?? 0), replacement: OrderID(bits: replacement)),
      at: instrument, flags: flags)
  }

  mutating func massCancel(
    account: UInt32 = 0, side: Side = .none, reason: Reason = .massCancel,
    on instrument: UInt32 = .max
  ) -> Event {
    event(
      .massCancel, MassCancel(account: account, side: side, reason: reason), at: instrument)
  }

  mutating func command(
    _ action: OperatorAction, _ phase: MarketPhase = .none, on instrument: UInt32 = 0
  ) -> Event {
    var command = event(
      .operatorCommand, OperatorCommand(argument: Int64(phase.code), action: action),
      at: instrument)
    command.source = .operatorDesk
    return command
  }

  mutating func timer(_ number: UInt16) -> Event {
    var timer = event(
      .timer, Timer(scheduled: Nanoseconds(time), period: .zero, count: sequence), at: .max)
    timer.source = .timer(number)
    return timer
  }

  mutating func endOfDay() -> Event { timer(TimerNumber.endOfDay) }
}

extension Event {
  var fill: OrderFill { payload(as: OrderFill.self) }
  var rejection: OrderRejected { payload(as: OrderRejected.self) }
  var cancellation: OrderCanceled { payload(as: OrderCanceled.self) }

  /// Of any report or book order: all begin with it.
  var order: UInt64 { words.w0 }
}
