// The generator's own books: for each instrument a window of ticks around its price, a queue of orders
// at each tick, and a dense list of what rests to draw from.

import Events
import Tables

@frozen
@usableFromInline
struct MarketOrder: BitwiseCopyable {
  @usableFromInline var id: UInt64
  @usableFromInline var tick: Int64
  @usableFromInline var lots: Int64
  @usableFromInline var next: UInt32
  @usableFromInline var previous: UInt32
  /// Where it stands in the list of what rests.
  @usableFromInline var place: UInt32
  @usableFromInline var side: Side

  @inlinable
  init() {
    id = 0
    tick = 0
    lots = 0
    next = .max
    previous = .max
    place = 0
    side = .none
  }
}

@frozen
@usableFromInline
struct MarketState: BitwiseCopyable {
  @usableFromInline var price: Int64
  @usableFromInline var lowest: Int64
  @usableFromInline var highest: Int64
  @usableFromInline var tickUnits: Int64
  @usableFromInline var lotUnits: Int64
  /// One below any tick when there is none.
  @usableFromInline var bestBid: Int64
  @usableFromInline var bestAsk: Int64
  @usableFromInline var count: Int

  @inlinable
  init(_ instrument: Instrument) {
    tickUnits = instrument.tick.units
    lotUnits = instrument.lot.units
    price = instrument.referencePrice.units / tickUnits
    lowest = instrument.lowestPrice.units / tickUnits + MarketBooks.reach + 1
    highest = instrument.highestPrice.units / tickUnits - MarketBooks.reach - 1
    bestBid = .min
    bestAsk = .max
    count = 0
  }
}

public struct MarketBooks: ~Copyable {
  @usableFromInline var states: Slab<MarketState>
  @usableFromInline var orders: Slab<MarketOrder>
  /// First and last order at each tick of each instrument's window.
  @usableFromInline var first: Slab<UInt32>
  @usableFromInline var last: Slab<UInt32>
  @usableFromInline var resting: Slab<UInt32>
  @usableFromInline var free: FreeList
  @usableFromInline let perInstrument: Int
  @usableFromInline let target: Int
  @usableFromInline var ids: UInt64

  @inlinable static var none: UInt32 { .max }
  /// Orders rest within so many ticks of the price; the window holds each such tick once.
  @inlinable static var reach: Int64 { 240 }
  @inlinable static var window: Int { 512 }
  /// A best price so far on the wrong side of the price is traded away.
  @inlinable static var staleness: Int64 { 2 }

  /// What an order has at most, times the orders that can rest beside each target order.
  public static let largestRestingLots = 2 * 100

  /// The least room between an instrument's price bounds that a wandering price needs, in ticks.
  public static let leastSpanTicks: Int64 = 2 * 240 + 8

  init(_ settings: MarketSettings) {
    let count = settings.instruments.count
    target = max(8, settings.restingOrders)
    perInstrument = target * 2
    var states = Slab(count: count, repeating: MarketState(settings.instruments[0]))
    for (index, instrument) in settings.instruments.enumerated() {
      var state = MarketState(instrument)
      precondition(state.lowest < state.highest, "the price bounds leave no room to wander")
      state.price = min(max(state.price, state.lowest), state.highest)
      states[index] = state
    }
    self.states = states
    orders = Slab(count: count * perInstrument, repeating: MarketOrder())
    first = Slab(count: count * Self.window, repeating: Self.none)
    last = Slab(count: count * Self.window, repeating: Self.none)
    resting = Slab(count: count * perInstrument, repeating: Self.none)
    free = FreeList(capacity: count * perInstrument)
    ids = 0
  }

  @inlinable
  func queue(_ tick: Int64, _ instrument: Int) -> Int {
    instrument * Self.window + Int(truncatingIfNeeded: tick) & (Self.window - 1)
  }

  @inlinable mutating func count(_ instrument: Int) -> Int { states[instrument].count }

  /// The n-th of what rests, in no order that means anything.
  @inlinable
  mutating func slot(_ instrument: Int, _ n: Int) -> UInt32 {
    resting[instrument * perInstrument + n]
  }

  @inlinable mutating func lots(_ slot: UInt32) -> Int64 { orders[Int(slot)].lots }

  @inlinable
  mutating func quantity(lots: Int64, _ instrument: Int) -> Quantity {
    Quantity(units: lots * states[instrument].lotUnits)
  }

  @inlinable
  mutating func describe(_ slot: UInt32, _ instrument: Int) -> BookOrder {
    let order = orders[Int(slot)]
    return BookOrder(
      order: OrderID(bits: order.id),
      price: Price(units: order.tick * states[instrument].tickUnits),
      quantity: quantity(lots: order.lots, instrument), side: order.side)
  }

  /// A new order so many ticks from the price, or as near as it may without crossing.
  @inlinable
  mutating func add(_ instrument: Int, _ side: Side, distance: Int64, lots: Int64) -> UInt32 {
    guard states[instrument].count < perInstrument else { return Self.none }
    let slot = free.take()
    guard slot != Self.none else { return slot }
    let state = states[instrument]
    var tick = side == .buy ? state.price - distance : state.price + distance
    if side == .buy && state.bestAsk != .max { tick = min(tick, state.bestAsk - 1) }
    if side == .sell && state.bestBid != .min { tick = max(tick, state.bestBid + 1) }
    ids &+= 1
    let at = queue(tick, instrument)
    let tail = last[at]
    orders[Int(slot)].id = ids
    orders[Int(slot)].tick = tick
    orders[Int(slot)].lots = lots
    orders[Int(slot)].side = side
    orders[Int(slot)].next = Self.none
    orders[Int(slot)].previous = tail
    orders[Int(slot)].place = UInt32(truncatingIfNeeded: state.count)
    if tail == Self.none { first[at] = slot } else { orders[Int(tail)].next = slot }
    last[at] = slot
    resting[instrument * perInstrument + state.count] = slot
    states[instrument].count = state.count + 1
    if side == .buy && tick > state.bestBid { states[instrument].bestBid = tick }
    if side == .sell && tick < state.bestAsk { states[instrument].bestAsk = tick }
    return slot
  }

  @inlinable
  mutating func resize(_ slot: UInt32, lots: Int64) { orders[Int(slot)].lots = lots }

  @inlinable
  mutating func remove(_ slot: UInt32, _ instrument: Int) {
    let order = orders[Int(slot)]
    let at = queue(order.tick, instrument)
    if order.previous == Self.none {
      first[at] = order.next
    } else {
      orders[Int(order.previous)].next = order.next
    }
    if order.next == Self.none {
      last[at] = order.previous
    } else {
      orders[Int(order.next)].previous = order.previous
    }
    let base = instrument * perInstrument
    let end = states[instrument].count - 1
    let moved = resting[base + end]
    resting[base + Int(order.place)] = moved
    orders[Int(moved)].place = order.place
    states[instrument].count = end
    free.giveBack(slot)
    if first[at] == Self.none { retreat(instrument, from: order.tick, order.side) }
  }

  /// Finds the next best price when the best one emptied. Prices lie close together: a short walk,
  /// never longer than the window.
  @inlinable
  mutating func retreat(_ instrument: Int, from tick: Int64, _ side: Side) {
    let limit = Int64(Self.window)
    var at = tick
    if side == .buy && tick == states[instrument].bestBid {
      repeat { at -= 1 } while tick - at < limit && !holds(at, instrument, .buy)
      states[instrument].bestBid = tick - at < limit ? at : .min
    } else if side == .sell && tick == states[instrument].bestAsk {
      repeat { at += 1 } while at - tick < limit && !holds(at, instrument, .sell)
      states[instrument].bestAsk = at - tick < limit ? at : .max
    }
  }

  /// True when orders of the side rest at exactly this tick (another may share its place).
  @inlinable
  mutating func holds(_ tick: Int64, _ instrument: Int, _ side: Side) -> Bool {
    let slot = first[queue(tick, instrument)]
    return slot != Self.none && orders[Int(slot)].tick == tick && orders[Int(slot)].side == side
  }

  /// The order that has waited longest at the best price of a side.
  @inlinable
  mutating func best(_ instrument: Int, _ side: Side) -> UInt32 {
    let tick = side == .buy ? states[instrument].bestBid : states[instrument].bestAsk
    return tick == .min || tick == .max ? Self.none : first[queue(tick, instrument)]
  }

  @inlinable
  mutating func askIsStale(_ instrument: Int) -> Bool {
    let state = states[instrument]
    return state.bestAsk != .max && state.bestAsk < state.price - Self.staleness
  }

  @inlinable
  mutating func bidIsStale(_ instrument: Int) -> Bool {
    let state = states[instrument]
    return state.bestBid != .min && state.bestBid > state.price + Self.staleness
  }

  /// An order that would be out of reach if the price moved on, or none.
  @inlinable
  mutating func straggler(_ instrument: Int, up: Bool) -> UInt32 {
    let price = states[instrument].price
    let tick = up ? price - Self.reach : price + Self.reach
    let slot = first[queue(tick, instrument)]
    return slot != Self.none && orders[Int(slot)].tick == tick ? slot : Self.none
  }

  @inlinable
  mutating func move(_ instrument: Int, up: Bool) {
    let state = states[instrument]
    if up && state.price < state.highest { states[instrument].price += 1 }
    if !up && state.price > state.lowest { states[instrument].price -= 1 }
  }

  /// Best prices are right, queues are whole, nothing crosses, nothing is out of reach or of bounds.
  mutating func checkInvariants() {
    var total = 0
    for instrument in 0..<states.count {
      let state = states[instrument]
      total += state.count
      precondition(state.bestBid == .min || state.bestAsk == .max || state.bestBid < state.bestAsk)
      precondition(state.price >= state.lowest && state.price <= state.highest)
      var bid = Int64.min
      var ask = Int64.max
      for n in 0..<state.count {
        let slot = self.slot(instrument, n)
        let order = orders[Int(slot)]
        precondition(free.isTaken(slot) && Int(order.place) == n && order.lots > 0)
        precondition((order.tick - state.price).magnitude <= UInt64(Self.reach) + 1)
        if order.side == .buy { bid = max(bid, order.tick) } else { ask = min(ask, order.tick) }
      }
      precondition(bid == state.bestBid && ask == state.bestAsk)
      precondition(queuedCount(instrument) == state.count)
    }
    precondition(total == free.takenCount)
  }

  /// Walks all queues of an instrument; returns how many orders stand in them.
  private mutating func queuedCount(_ instrument: Int) -> Int {
    var count = 0
    for at in instrument * Self.window..<(instrument + 1) * Self.window {
      var previous = Self.none
      var slot = first[at]
      while slot != Self.none {
        let order = orders[Int(slot)]
        precondition(order.previous == previous && queue(order.tick, instrument) == at)
        precondition(previous == Self.none || orders[Int(previous)].id < order.id)
        count += 1
        previous = slot
        slot = order.next
      }
      precondition(last[at] == previous)
    }
    return count
  }
}
