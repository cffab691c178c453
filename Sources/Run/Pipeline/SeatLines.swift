// What the line's threads have of the seats of strategies in other processes: gateway-in reads their intents, the
// strategy stage's thread copies to each seat what its strategy is told and what its desk sends. Both take a seat up and
// let go of it at the event that says so in the line, so what was read and written is the same on record.

import Events
import Fabric
import Gateways
import Strategies
import Tables

enum SeatCounter {
  /// The how manieth process has its ring here, and the last one that hasn't any more.
  static let begun = 0
  static let ended = 1
  /// Why the ring is left alone before its end was sequenced: a `SessionEnd`.
  static let fault = 2
  /// Intents taken, or events written.
  static let count = 3
  /// Intents that were rubbish.
  static let refused = 4

  static let ofIntents = ["begun", "ended", "fault", "intents", "refused"]
  static let ofEvents = ["begun", "ended", "fault", "events"]
}

/// One seat, as gateway-in's thread has it.
struct IntentLine: ~Copyable {
  let number: UInt16
  var reader: SeatReader
  var screen: IntentScreen
  let counters: CounterBlock
  var taken: UInt64 = 0

  /// A process sits down, or leaves.
  @_noLocks
  mutating func follow(_ change: SeatChange) {
    if change.isTaken != 0 {
      reader.begin()
      counters.set(SeatCounter.fault, to: 0)
      counters.publish(SeatCounter.begun, change.attachment)
    } else {
      reader.finish()
      counters.publish(SeatCounter.ended, change.attachment)
    }
  }

  @_noLocks
  mutating func isReady(nowNs: UInt64) -> Bool {
    guard screen.mayTake(nowNs: nowNs) else { return false }
    if reader.isWaiting() { return true }
    if reader.fault != .none {
      counters.publish(SeatCounter.fault, UInt64(reader.fault.code))
    }
    return false
  }

  @_noLocks
  mutating func take() -> Event {
    let event = screen.screen(reader.take())
    reader.release()
    taken &+= 1
    counters.set(SeatCounter.count, to: taken)
    counters.set(SeatCounter.refused, to: screen.refusedCount)
    return event
  }
}

/// All seats, as gateway-in's thread has them.
@usableFromInline
struct IntentLines: ~Copyable {
  private var lines: Shelf<IntentLine>
  /// Whose turn it is.
  private var next = 0
  private var attached: UInt64 = 0
  private var isClosed = false

  init(_ lines: consuming Shelf<IntentLine> = Shelf()) { self.lines = lines }

  /// Whether a process sits anywhere: then its thread looks often.
  @usableFromInline var isAnyTaken: Bool { attached != 0 && !isClosed }

  /// An input of the operator's desk has just been sequenced.
  @usableFromInline @_noLocks
  mutating func follow(_ event: Event) {
    if lines.count == 0 { return }
    switch event.kind.code {
    case EventKind.seatChange.code:
      let change = event.payload(as: SeatChange.self)
      guard let index = place(event.source.number) else { return }
      lines[index].follow(change)
      let bit: UInt64 = 1 << UInt64(index)
      attached = change.isTaken != 0 ? attached | bit : attached & ~bit
    case EventKind.parameterChange.code:
      let change = event.payload(as: ParameterChange.self)
      guard Int(change.parameter) == Outside.rateParameter, change.after > 0,
        let index = place(change.strategy)
      else { return }
      lines[index].screen.change(perSecond: UInt64(change.after))
    case EventKind.operatorCommand.code:
      // What is wanted at the end isn't done any more.
      if event.payload(as: OperatorCommand.self).action == .shutdown { isClosed = true }
    default: break
    }
  }

  @_noLocks
  private func place(_ number: UInt16) -> Int? {
    var index = 0
    while index < lines.count {
      if lines[index].number == number { return index }
      index += 1
    }
    return nil
  }

  /// The next intent that may be taken, each seat in its turn; nil when there is none.
  @usableFromInline @_noLocks
  mutating func take(nowNs: UInt64) -> Event? {
    guard isAnyTaken else { return nil }
    var looked = 0
    while looked < lines.count {
      let index = next
      next = index + 1 < lines.count ? index + 1 : 0
      if lines[index].isReady(nowNs: nowNs) { return lines[index].take() }
      looked += 1
    }
    return nil
  }

  @usableFromInline @_noLocks
  mutating func hasWork(nowNs: UInt64) -> Bool {
    guard isAnyTaken else { return false }
    var index = 0
    while index < lines.count {
      if lines[index].isReady(nowNs: nowNs) { return true }
      index += 1
    }
    return false
  }
}

/// One seat, as the strategy stage's thread has it.
struct EventLine: ~Copyable {
  var writer: SeatWriter
  let counters: CounterBlock

  @_noLocks
  mutating func publish() {
    guard writer.isOn || writer.fault != .none else { return }
    writer.publish()
    counters.set(SeatCounter.count, to: writer.sentCount)
    if writer.fault != .none { counters.publish(SeatCounter.fault, UInt64(writer.fault.code)) }
  }
}

/// All seats, as the strategy stage's thread has them. What goes to a seat follows from the stage's own stream.
@usableFromInline
struct EventLines: ~Copyable {
  private var lines: Shelf<EventLine>
  /// The seat of each strategy, by its number, or -1.
  private let places: Slab<Int8>
  /// Whose seats want each instrument's market, a bit a seat.
  private let watchers: Slab<UInt64>
  private let epoch: UInt32
  private var attached: UInt64 = 0
  private var touched: UInt64 = 0
  /// True when there are seats at all: one test for every event of a line that has none.
  @usableFromInline let areThere: Bool

  /// Of a stage without seats.
  init() {
    lines = Shelf()
    places = Slab(count: 0, repeating: -1)
    watchers = Slab(count: 0, repeating: 0)
    epoch = 0
    areThere = false
  }

  init(_ lines: consuming Shelf<EventLine>, _ seats: [StrategySettings], strategies: Int) {
    self.lines = lines
    var places = Slab<Int8>(count: strategies + 1, repeating: -1)
    let highest = seats.flatMap(\.markets).map { Int($0.instrument.index) }.max() ?? -1
    var watchers = Slab<UInt64>(count: highest + 1, repeating: 0)
    for (index, seat) in seats.enumerated() {
      places[Int(seat.number)] = Int8(index)
      for market in seat.markets { watchers[Int(market.instrument.index)] |= 1 << UInt64(index) }
    }
    self.places = places
    self.watchers = watchers
    epoch = seats.first.map { StrategySeat(strategy: $0.number, epoch: $0.epoch).epoch } ?? 0
    areThere = !seats.isEmpty
  }

  /// Copies an event of the stage's stream to those whom it concerns.
  @usableFromInline @_noLocks
  mutating func copy(_ event: Event) {
    if event.kind.code == EventKind.seatChange.code { return follow(event) }
    var concerned = audience(of: event) & attached
    touched |= concerned
    while concerned != 0 {
      let index = concerned.trailingZeroBitCount
      concerned &= concerned &- 1
      lines[index].writer.stage(event)
    }
  }

  /// Whom an event concerns: of a market those who trade it, of an order and of what a desk sends its strategy, of
  /// what the core itself is told everyone.
  @_noLocks
  private func audience(of event: Event) -> UInt64 {
    switch event.kind.code {
    case EventKind.topOfBook.code, EventKind.trade.code, EventKind.marketStatus.code,
      EventKind.bookGap.code, EventKind.tradingStatus.code:
      let index = Int(event.instrument.index)
      return index < watchers.count ? watchers[index] : 0
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      let order = OrderID(bits: event.words.w0)
      return order.epoch == epoch ? seat(order.strategy) : 0
    case EventKind.orderNew.code, EventKind.orderCancel.code, EventKind.orderReplace.code,
      EventKind.signal.code, EventKind.intentRefused.code:
      return event.source.kind == .strategy ? seat(event.source.number) : 0
    case EventKind.parameterChange.code:
      return seat(event.payload(as: ParameterChange.self).strategy)
    case EventKind.timer.code, EventKind.operatorCommand.code, EventKind.killSwitch.code:
      return .max
    default: return 0
    }
  }

  @_noLocks
  private func seat(_ number: UInt16) -> UInt64 {
    guard Int(number) < places.count, places[Int(number)] >= 0 else { return 0 }
    return 1 << UInt64(places[Int(number)])
  }

  /// A process sits down, or leaves: the first event that it has, and the last.
  @_noLocks
  private mutating func follow(_ event: Event) {
    let bit = event.source.kind == .strategy ? seat(event.source.number) : 0
    guard bit != 0 else { return }
    let index = bit.trailingZeroBitCount
    let change = event.payload(as: SeatChange.self)
    if change.isTaken != 0 {
      lines[index].writer.begin()
      lines[index].counters.set(SeatCounter.fault, to: 0)
      lines[index].writer.stage(event)
      lines[index].counters.publish(SeatCounter.begun, change.attachment)
      attached |= bit
      touched |= bit
    } else {
      lines[index].writer.stage(event)
      lines[index].publish()
      lines[index].writer.finish()
      lines[index].counters.publish(SeatCounter.ended, change.attachment)
      attached &= ~bit
      touched &= ~bit
    }
  }

  /// Makes what was copied seen.
  @usableFromInline @_noLocks
  mutating func publish() {
    while touched != 0 {
      let index = touched.trailingZeroBitCount
      touched &= touched &- 1
      lines[index].publish()
    }
  }
}
