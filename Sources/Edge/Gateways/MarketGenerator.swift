// A market out of one seed: order-level add, modify, cancel and trade flow on several instruments
// around prices that wander, at a rate of one's choice. It is what the demo trades on, what benchmarks
// are fed with, and the same stream on every machine. Whole numbers only; no clock: events bear the
// time at which they are due.
//
// It keeps a book of its own, so that what it sends always makes sense: a cancel or a trade names an
// order that rests, and no order crosses.

import Events
import Numerics
import Tables

/// How the gaps between events are drawn.
@frozen
public enum ArrivalPattern: Hashable, Sendable {
  /// Equal gaps.
  case even
  /// Exponential gaps.
  case poisson
  /// So many events at once, and a gap that keeps the rate.
  case bursts(of: Int)
}

public struct MarketSettings: Hashable, Sendable {
  public var seed: UInt64
  public var instruments: [Instrument]
  public var eventsPerSecond: UInt64
  public var arrival: ArrivalPattern
  /// The market falls silent after so many events; 0: never.
  public var eventLimit: UInt64
  /// Orders that rest on average, for each instrument.
  public var restingOrders: Int

  public init(
    seed: UInt64, instruments: [Instrument], eventsPerSecond: UInt64 = 50_000,
    arrival: ArrivalPattern = .poisson, eventLimit: UInt64 = 0, restingOrders: Int = 200
  ) {
    self.seed = seed
    self.instruments = instruments
    self.eventsPerSecond = eventsPerSecond
    self.arrival = arrival
    self.eventLimit = eventLimit
    self.restingOrders = restingOrders
  }
}

public struct MarketGenerator: ~Copyable {
  @usableFromInline var random: SplitMix64
  @usableFromInline var books: MarketBooks
  @usableFromInline let instrumentCount: UInt64
  @usableFromInline let meanGapNs: UInt64
  @usableFromInline let burst: UInt64
  @usableFromInline let isPoisson: Bool
  @usableFromInline let limit: UInt64
  @usableFromInline var sent: UInt64
  @usableFromInline var due: UInt64
  @usableFromInline var trades: UInt64

  /// The first event is due one gap after `startNs`.
  public init(_ settings: MarketSettings, startNs: UInt64) {
    precondition(!settings.instruments.isEmpty && settings.eventsPerSecond > 0)
    precondition(settings.instruments.count < 1 << 16)
    random = SplitMix64(seed: settings.seed)
    books = MarketBooks(settings)
    instrumentCount = UInt64(settings.instruments.count)
    meanGapNs = 1_000_000_000 / settings.eventsPerSecond
    isPoisson = settings.arrival == .poisson
    if case .bursts(let size) = settings.arrival { burst = UInt64(max(1, size)) } else { burst = 1 }
    limit = settings.eventLimit == 0 ? .max : settings.eventLimit
    sent = 0
    due = startNs
    trades = 0
    schedule()
  }

  /// When the next event is due; `.max` when there are no more.
  mutating func postpone(byNs ns: UInt64) { due += ns }

  @inlinable public var nextDueNs: UInt64 { sent < limit ? due : .max }
  @inlinable public var sentCount: UInt64 { sent }

  @inlinable
  mutating func schedule() {
    if isPoisson {
      due &+= exponentialNs(meanNs: meanGapNs, random: &random)
    } else if burst == 1 {
      due &+= meanGapNs
    } else if sent % burst == 0 {
      due &+= meanGapNs &* burst
    }
  }

  /// The next event, unsequenced: its time is when it was due.
  @inlinable
  public mutating func next() -> Event {
    precondition(sent < limit)
    let instrument = Int(truncatingIfNeeded: random.next(below: instrumentCount))
    var event = act(on: instrument)
    event.time = Nanoseconds(due)
    event.source = .session(0)
    event.instrument = InstrumentID(UInt32(truncatingIfNeeded: instrument))
    sent &+= 1
    schedule()
    return event
  }

  /// One thing that happens: of a thousand, about 470 orders come, 400 go, 60 change and 70 trade;
  /// more come when few rest, more go when many do, and who stands on the wrong side of the price is
  /// traded with.
  @inlinable
  mutating func act(on instrument: Int) -> Event {
    let dice = random.next()
    if dice & 7 == 0, let event = wander(instrument, up: dice & 8 == 0) { return event }
    if books.askIsStale(instrument) { return trade(instrument, aggressor: .buy, dice) }
    if books.bidIsStale(instrument) { return trade(instrument, aggressor: .sell, dice) }
    let resting = books.count(instrument)
    if resting < books.target / 2 { return add(to: instrument, dice) }
    if resting >= books.target * 3 / 2 { return cancel(in: instrument) }
    let choice = (dice &>> 8) & 1023
    switch choice {
    case 0..<481: return add(to: instrument, dice)
    case 481..<891: return cancel(in: instrument)
    case 891..<952: return modify(in: instrument, dice)
    default: return trade(instrument, aggressor: dice & 16 == 0 ? .buy : .sell, dice)
    }
  }

  /// Moves the price by a tick; returns a cancel instead when an order is left too far behind.
  @inlinable
  mutating func wander(_ instrument: Int, up: Bool) -> Event? {
    let slot = books.straggler(instrument, up: up)
    if slot != MarketBooks.none { return delete(slot, instrument) }
    books.move(instrument, up: up)
    return nil
  }

  @inlinable
  mutating func add(to instrument: Int, _ dice: UInt64) -> Event {
    let side: Side = dice & 32 == 0 ? .buy : .sell
    // The smaller of two draws: more orders near the price than far from it.
    let distance = 1 + Int64(min((dice &>> 20) & 63, (dice &>> 26) & 63))
    let lots = 1 + Int64((dice &>> 32) % 100)
    let slot = books.add(instrument, side, distance: distance, lots: lots)
    guard slot != MarketBooks.none else { return cancel(in: instrument) }
    return Event(kind: .bookAdd, books.describe(slot, instrument))
  }

  @inlinable
  mutating func cancel(in instrument: Int) -> Event {
    let resting = books.count(instrument)
    guard resting > 0 else { return add(to: instrument, random.next()) }
    return delete(books.slot(instrument, Int(random.next(below: UInt64(resting)))), instrument)
  }

  @inlinable
  mutating func delete(_ slot: UInt32, _ instrument: Int) -> Event {
    var order = books.describe(slot, instrument)
    order.quantity = .zero
    books.remove(slot, instrument)
    return Event(kind: .bookDelete, order)
  }

  @inlinable
  mutating func modify(in instrument: Int, _ dice: UInt64) -> Event {
    let resting = books.count(instrument)
    guard resting > 0 else { return add(to: instrument, dice) }
    let slot = books.slot(instrument, Int(random.next(below: UInt64(resting))))
    books.resize(slot, lots: 1 + Int64((dice &>> 32) % 100))
    return Event(kind: .bookModify, books.describe(slot, instrument))
  }

  @inlinable
  mutating func trade(_ instrument: Int, aggressor: Side, _ dice: UInt64) -> Event {
    let slot = books.best(instrument, aggressor.opposite)
    guard slot != MarketBooks.none else { return add(to: instrument, dice) }
    let resting = books.describe(slot, instrument)
    let lots = books.lots(slot)
    let taken = dice & 64 == 0 ? lots : 1 + Int64((dice &>> 40) % UInt64(lots))
    trades &+= 1
    let event = Event(
      kind: .trade,
      Trade(
        resting: resting.order, price: resting.price,
        quantity: books.quantity(lots: taken, instrument), number: trades, aggressor: aggressor))
    if taken == lots {
      books.remove(slot, instrument)
    } else {
      books.resize(slot, lots: lots - taken)
    }
    return event
  }
}
