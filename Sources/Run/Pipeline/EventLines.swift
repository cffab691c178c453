// What the strategy stage's thread has of the seats of strategies in other processes: it copies to each seat what its
// strategy is told and what its desk sends, which follows from the stage's own stream. A seat is taken up and let go of at
// the event that says so in the line.

import Events
import Fabric
import Strategies
import Tables

/// What the strategy stage's thread counts at a seat.
enum EventCounter {
  /// As of the intents.
  static let begun = 0
  static let ended = 1
  static let fault = 2
  static let written = 3

  static let names = ["begun", "ended", "fault", "events"]
}

/// One seat, as the strategy stage's thread has it.
struct EventLine: ~Copyable {
  var writer: SeatWriter
  let counters: CounterBlock

  @_noLocks
  mutating func publish() {
    guard writer.isOn || writer.fault != .none else { return }
    writer.publish()
    counters.set(EventCounter.written, to: writer.sentCount)
    if writer.fault != .none { counters.publish(EventCounter.fault, UInt64(writer.fault.code)) }
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
      if event.flags & MarketFlags.ofOneVenue != 0 { return 0 }
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
      lines[index].counters.set(EventCounter.fault, to: 0)
      lines[index].writer.stage(event)
      lines[index].counters.publish(EventCounter.begun, change.attachment)
      attached |= bit
      touched |= bit
    } else {
      lines[index].writer.stage(event)
      lines[index].publish()
      lines[index].writer.finish()
      lines[index].counters.publish(EventCounter.ended, change.attachment)
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
