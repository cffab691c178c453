// From the engine's reports to lines: each is completed from the command that caused it and from the
// ledger, in the order in which they happened.

import Events

struct EventTeller {
  private(set) var ledger: Ledger
  private(set) var tradeCount: UInt64 = 0
  /// By instrument, in units of 1e-8.
  private(set) var volumes: [UInt128]
  private let commands: [OrderCommand]

  init(_ file: OrderCommands, instrumentCount: Int) {
    ledger = Ledger(orderCount: file.orders.count)
    volumes = Array(repeating: 0, count: instrumentCount)
    commands = file.commands
  }

  /// The line of one report, or nil for what isn't told. `events` holds whole commands, so that the
  /// two fills of a trade stand side by side.
  mutating func line(_ events: [Event], at index: Int) -> EventLine? {
    let event = events[index]
    switch event.kind {
    case .orderAccepted: return accepted(event)
    case .orderFill: return filled(events, at: index)
    case .orderCanceled: return ended(event, .canceled)
    case .orderExpired: return ended(event, .expired)
    case .orderReplaced: return replaced(event)
    case .orderTriggered, .orderRestated: return restated(event)
    case .orderRejected, .requestRejected: return rejected(event)
    default: return nil
    }
  }

  private func command(of event: Event) -> OrderCommand {
    commands[Int(event.sequence.number) - 1]
  }

  private mutating func accepted(_ event: Event) -> EventLine {
    let report = event.payload(as: OrderAccepted.self)
    let order = UInt32(truncatingIfNeeded: report.order.bits)
    ledger.accept(
      order, command(of: event).type, price: report.price.units, quantity: report.quantity.units,
      side: report.side, instrument: event.instrument.index)
    return EventLine(
      kind: .accepted, time: event.time.count, instrument: event.instrument.index, order: order,
      side: report.side, price: ledger[order].limit, quantity: report.quantity.units,
      leaves: report.quantity.units)
  }

  private mutating func filled(_ events: [Event], at index: Int) -> EventLine {
    let event = events[index]
    let report = event.payload(as: OrderFill.self)
    let order = UInt32(truncatingIfNeeded: report.order.bits)
    var contra: UInt32 = 0
    if let other = fill(events, index + 1, of: report.execution) {
      contra = UInt32(truncatingIfNeeded: other.order.bits)
      tradeCount += 1
      volumes[Int(event.instrument.index)] += UInt128(report.quantity.units.magnitude)
    } else if let other = fill(events, index - 1, of: report.execution) {
      contra = UInt32(truncatingIfNeeded: other.order.bits)
    }
    let leaves = ledger.fill(order, price: report.price.units, quantity: report.quantity.units)
    return EventLine(
      kind: .fill, time: event.time.count, instrument: event.instrument.index, order: order,
      contra: contra, side: report.side, price: report.price.units,
      quantity: report.quantity.units, leaves: leaves)
  }

  private func fill(_ events: [Event], _ index: Int, of execution: UInt64) -> OrderFill? {
    guard events.indices.contains(index), events[index].kind == .orderFill else { return nil }
    let report = events[index].payload(as: OrderFill.self)
    return report.execution == execution ? report : nil
  }

  private mutating func ended(_ event: Event, _ kind: LineKind) -> EventLine {
    let report = event.payload(as: OrderCanceled.self)
    let order = UInt32(truncatingIfNeeded: report.order.bits)
    let price = ledger[order].limit
    ledger.end(order)
    return EventLine(
      kind: kind, time: event.time.count, instrument: event.instrument.index, order: order,
      side: report.side, price: price, quantity: report.quantity.units, leaves: 0,
      reason: kind == .expired ? .expired : report.reason)
  }

  private mutating func replaced(_ event: Event) -> EventLine {
    let report = event.payload(as: OrderReplaced.self)
    let order = UInt32(truncatingIfNeeded: report.order.bits)
    ledger.replace(order, price: report.price.units, total: report.quantity.units)
    return EventLine(
      kind: .replaced, time: event.time.count, instrument: event.instrument.index, order: order,
      side: report.side, price: ledger[order].limit, quantity: report.quantity.units,
      leaves: ledger[order].leaves)
  }

  /// A stop that was triggered, an iceberg's next slice, or an order that met one of its own account.
  private mutating func restated(_ event: Event) -> EventLine {
    let report = event.payload(as: OrderRestated.self)
    let order = UInt32(truncatingIfNeeded: report.order.bits)
    let isTriggered = event.kind == .orderTriggered
    if !isTriggered && report.reason == .selfTrade {
      ledger.decrement(order, by: report.quantity.units)
    }
    return EventLine(
      kind: isTriggered ? .triggered : .restated, time: event.time.count,
      instrument: event.instrument.index, order: order, side: report.side,
      price: ledger[order].limit,
      quantity: isTriggered ? ledger[order].leaves : report.quantity.units,
      leaves: ledger[order].leaves, reason: report.reason)
  }

  private func rejected(_ event: Event) -> EventLine {
    let report = event.payload(as: OrderRejected.self)
    let command = command(of: event)
    var line = EventLine(
      kind: .rejected, time: event.time.count, instrument: command.instrument,
      order: command.order, reason: report.reason)
    if command.order == 0 { return line }
    line.price = command.has(OrderCommand.price) ? command.price : nil
    line.quantity = command.has(OrderCommand.quantity) ? command.quantity : nil
    line.leaves = 0
    if command.action == .new {
      line.side = command.side
      return line
    }
    let entry = ledger[command.order]
    // To whom an order is unknown nothing is said about it.
    if entry.isLive && report.reason != .unknownOrder {
      line.side = entry.side
      line.leaves = entry.leaves
      if line.instrument == OrderCommand.noInstrument { line.instrument = entry.instrument }
    }
    return line
  }
}
