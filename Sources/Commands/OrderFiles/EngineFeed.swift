// Commands as the engine's events, and what it answers, kept until it is told.

import Events
import Matching

/// Keeps what the engine sends, and which instrument an order id was last accepted on.
struct EventBuffer: Emitter, ~Copyable {
  fileprivate(set) var events: [Event] = []
  /// By order number. An id that isn't live is unknown on every instrument, so it needn't be forgotten.
  fileprivate var instruments: [UInt32]

  init(orderCount: Int) {
    instruments = Array(repeating: OrderCommand.noInstrument, count: orderCount + 1)
    events.reserveCapacity(8192)
  }

  mutating func pass(_ event: Event) {}

  mutating func emit(_ event: Event) {
    if event.kind == .orderAccepted {
      let order = event.payload(as: OrderAccepted.self).order
      instruments[Int(truncatingIfNeeded: order.bits)] = event.instrument.index
    }
    events.append(event)
  }

  /// The two fills of a trade are told side by side: false between them.
  var isWhole: Bool {
    guard let last = events.last, last.kind == .orderFill else { return true }
    guard events.count > 1, events[events.count - 2].kind == .orderFill else { return false }
    return events[events.count - 2].payload(as: OrderFill.self).execution
      == last.payload(as: OrderFill.self).execution
  }

  mutating func removeAll() { events.removeAll(keepingCapacity: true) }
}

struct EngineFeed: ~Copyable {
  private var engine: MatchingEngine
  private var buffer: EventBuffer
  private let terms: [CommandTerms]

  init(_ settings: MatchingSettings, _ file: OrderCommands) {
    engine = MatchingEngine(settings)
    buffer = EventBuffer(orderCount: file.orders.count)
    terms = file.terms
  }

  var eventCount: Int { buffer.events.count }
  var isWhole: Bool { buffer.isWhole }

  /// Lends what the engine has answered, and forgets it.
  mutating func drain(_ body: ([Event]) -> Void) {
    body(buffer.events)
    buffer.removeAll()
  }

  func resting(of instrument: Int) -> [RestingOrder] { engine.resting(of: instrument) }

  /// True while the engine has more to say of the last command.
  var isUnfinished: Bool { engine.isUnfinished }

  mutating func resume() { engine.resume(into: &buffer) }

  /// Takes one command, when the one before is finished. Its number is the sequence of all that follows
  /// from it.
  mutating func take(_ command: OrderCommand, number: Int) {
    let sequence = Sequence(UInt64(number))
    let time = Nanoseconds(command.time)
    let order = OrderID(bits: UInt64(command.order))
    var instrument = InstrumentID(command.instrument)
    switch command.action {
    case .new:
      if command.has(OrderCommand.isInvalid) {
        refuse(command, sequence)
        return
      }
      var detail = command.detail
      if command.terms != OrderCommand.noTerms {
        sendTerms(command, sequence)
        detail |= OrderInstruction.hasTerms
      }
      send(
        Event(
          sequence: sequence, time: time, kind: .orderNew, source: .session(0),
          instrument: instrument,
          OrderNew(
            order: order, price: Price(units: command.price),
            quantity: Quantity(units: command.quantity), side: command.side, type: command.type,
            timeInForce: command.tif, instructions: detail, account: command.account)))
    case .cancel:
      if instrument == .none { instrument = InstrumentID(buffer.instruments[Int(command.order)]) }
      send(
        Event(
          sequence: sequence, time: time, kind: .orderCancel, source: .session(0),
          instrument: instrument, OrderCancel(order: order, reason: .user)))
    case .replace:
      if instrument == .none { instrument = InstrumentID(buffer.instruments[Int(command.order)]) }
      var flags: UInt8 = 0
      if !command.has(OrderCommand.price) { flags |= ReplaceFlags.keepsPrice }
      if !command.has(OrderCommand.quantity) { flags |= ReplaceFlags.keepsQuantity }
      send(
        Event(
          sequence: sequence, time: time, kind: .orderReplace, flags: flags, source: .session(0),
          instrument: instrument,
          OrderReplace(
            order: order, price: Price(units: command.price),
            quantity: Quantity(units: command.quantity), replacement: .none)))
    case .massCancel:
      send(
        Event(
          sequence: sequence, time: time, kind: .massCancel, source: .session(0),
          instrument: instrument, MassCancel(account: command.account, side: command.side)))
    case .halt: sendMarket(command, sequence, .haltInstrument)
    case .resume: sendMarket(command, sequence, .resumeInstrument)
    case .auctionOpen: sendMarket(command, sequence, .openAuction)
    case .auctionUncross: sendMarket(command, sequence, .uncrossAuction)
    case .clock:
      sendClock(command, sequence, command.detail == 0 ? TimerNumber.tick : TimerNumber.endOfDay)
    }
  }

  /// The last event of a command: what it sets off is told piece by piece, since a sweep through an
  /// iceberg of tiny slices has no end that fits any memory.
  private mutating func send(_ event: Event) { engine.handle(event, into: &buffer) }

  /// An event that another one follows.
  private mutating func sendWhole(_ event: Event) {
    engine.handle(event, into: &buffer)
    while engine.isUnfinished { engine.resume(into: &buffer) }
  }

  /// What doesn't fit into an `orderNew`; twice for an order with a stop price and a trail.
  private mutating func sendTerms(_ command: OrderCommand, _ sequence: Sequence) {
    let own = terms[Int(command.terms)]
    func event(_ trigger: Int64, _ flags: UInt8) -> Event {
      Event(
        sequence: sequence, time: Nanoseconds(command.time), kind: .orderTerms, flags: flags,
        source: .session(0), instrument: InstrumentID(command.instrument),
        OrderTerms(
          order: OrderID(bits: UInt64(command.order)), trigger: Price(units: trigger),
          displayQuantity: Quantity(units: own.display),
          minimumQuantity: Quantity(units: own.minimum), expiry: Nanoseconds(own.expiry)))
    }
    if own.trail == 0 || own.stop != 0 { sendWhole(event(own.stop, 0)) }
    if own.trail != 0 { sendWhole(event(own.trail, TermsFlags.isTrail)) }
  }

  private mutating func sendMarket(
    _ command: OrderCommand, _ sequence: Sequence, _ action: OperatorAction
  ) {
    send(
      Event(
        sequence: sequence, time: Nanoseconds(command.time), kind: .operatorCommand,
        source: .operatorDesk, instrument: InstrumentID(command.instrument),
        OperatorCommand(argument: Int64(command.detail), action: action)))
  }

  private mutating func sendClock(_ command: OrderCommand, _ sequence: Sequence, _ timer: UInt16) {
    let time = Nanoseconds(command.time)
    send(
      Event(
        sequence: sequence, time: time, kind: .timer, source: .timer(timer),
        Timer(scheduled: time, period: .zero, count: sequence.number)))
  }

  /// A new order that no event can express is invalid, which is the first of the engine's checks. Only
  /// what has expired by then goes before it.
  private mutating func refuse(_ command: OrderCommand, _ sequence: Sequence) {
    sendClock(command, sequence, TimerNumber.tick)
    while isUnfinished { resume() }
    buffer.emit(
      Event(
        sequence: sequence, time: Nanoseconds(command.time), kind: .orderRejected,
        source: .session(0), instrument: InstrumentID(command.instrument),
        OrderRejected(
          order: OrderID(bits: UInt64(command.order)), reason: .invalid, origin: .venue,
          request: .new, side: command.side)))
  }
}
