// The books again, as simple as they can be written: sides are sorted arrays of prices, a price has a list of
// orders in the order in which they came, sums are made anew whenever they are asked for, and there is a copy
// of everything to go back to.

import Events

struct ReferenceBook {
  struct Order: Hashable {
    var id: UInt64
    var quantity: Int64
  }

  /// What rests at a price: a queue of orders, or what a feed without orders said.
  struct RestingLevel: Hashable {
    var price: Int64
    var queue: [Order] = []
    var said: Said? = nil

    var sum: Int128 {
      said.map { Int128($0.quantity) } ?? queue.reduce(0) { $0 + Int128($1.quantity) }
    }
    /// As the world sees it: price, quantity, orders.
    var view: (Int64, Int64, UInt32) {
      (price, Int64(min(sum, Int128(Int64.max))), said?.orders ?? UInt32(queue.count))
    }
  }

  struct Said: Hashable {
    var quantity: Int64
    var orders: UInt32
  }

  struct Home {
    var instrument: Int
    var side: Int
    var price: Int64
  }

  let ticks: [Int64]
  let orderCapacity: Int
  let levelCapacity: Int
  /// Of each instrument, buys and sells; the best level first.
  var sides: [[[RestingLevel]]]
  var homes: [UInt64: Home] = [:]
  var refusedCount: UInt64 = 0

  init(ticks: [Int64], orders: Int, levels: Int) {
    self.ticks = ticks
    orderCapacity = orders
    levelCapacity = levels
    sides = ticks.map { _ in [[], []] }
  }

  func levels(_ side: Side, _ instrument: Int) -> [RestingLevel] {
    sides[instrument][side == .buy ? 0 : 1]
  }

  func top(of instrument: Int) -> TopOfBook {
    let bid = sides[instrument][0].first?.view ?? (0, 0, 0)
    let ask = sides[instrument][1].first?.view ?? (0, 0, 0)
    return TopOfBook(
      bidPrice: Price(units: bid.0), bidQuantity: Quantity(units: bid.1),
      askPrice: Price(units: ask.0), askQuantity: Quantity(units: ask.1), bidOrders: bid.2,
      askOrders: ask.2)
  }

  /// Orders ahead of an order and what they hold, at most an Int64.
  func ahead(of id: UInt64) -> [Int64]? {
    guard let home = homes[id] else { return nil }
    let level = sides[home.instrument][home.side].first { $0.price == home.price }!
    let before = level.queue.prefix { $0.id != id }
    let sum = before.reduce(0 as Int128) { $0 + Int128($1.quantity) }
    return [Int64(before.count), Int64(min(sum, Int128(Int64.max)))]
  }

  /// What the stage should send for this event.
  mutating func send(_ event: Event) -> [Sent] {
    var sent: [Sent] = []
    if event.kind == .trade || event.kind == .bookGap { sent.append(.passed(event)) }
    let instrument = Int(event.instrument.index)
    guard instrument < ticks.count else {
      refusedCount += 1
      return sent
    }
    let before = self
    if apply(event, instrument) {
      let top = top(of: instrument)
      if top != before.top(of: instrument) {
        sent.append(
          .made(
            Event(
              sequence: event.sequence, time: event.time, kind: .topOfBook, source: event.source,
              instrument: event.instrument, top)))
      }
    } else {
      self = before
      refusedCount += 1
    }
    return sent
  }

  private mutating func apply(_ event: Event, _ instrument: Int) -> Bool {
    switch event.kind {
    case .bookAdd:
      let add = event.payload(as: BookOrder.self)
      guard add.side == .buy || add.side == .sell, add.order.bits != 0 else { return false }
      let home = Home(
        instrument: instrument, side: add.side == .buy ? 0 : 1, price: add.price.units)
      return homes[add.order.bits] == nil
        && place(Order(id: add.order.bits, quantity: add.quantity.units), home)
    case .bookModify:
      let modify = event.payload(as: BookOrder.self)
      let quantity = modify.quantity.units
      guard let home = homes[modify.order.bits], home.instrument == instrument, quantity > 0
      else { return false }
      if home.price == modify.price.units {
        let old = change(modify.order.bits) { $0 = quantity <= $0 ? quantity : $0 }
        if quantity <= old { return true }
      }
      lift(modify.order.bits)
      return place(
        Order(id: modify.order.bits, quantity: quantity),
        Home(instrument: instrument, side: home.side, price: modify.price.units))
    case .bookDelete:
      let id = event.payload(as: BookOrder.self).order.bits
      guard homes[id]?.instrument == instrument else { return false }
      lift(id)
      return true
    case .trade:
      let trade = event.payload(as: Trade.self)
      if trade.resting.bits == 0 { return true }
      guard homes[trade.resting.bits]?.instrument == instrument, trade.quantity.units > 0 else {
        return false
      }
      let (old, new) = (change(trade.resting.bits) { _ in }, trade.quantity.units)
      if new == old { lift(trade.resting.bits) } else { change(trade.resting.bits) { $0 -= new } }
      return new <= old
    case .levelUpdate:
      return set(event.payload(as: LevelUpdate.self), instrument)
    default:
      homes = homes.filter { $0.value.instrument != instrument }
      sides[instrument] = [[], []]
      return true
    }
  }

  /// Changes what is left of an order. Returns what was left before.
  @discardableResult
  private mutating func change(_ id: UInt64, _ change: (inout Int64) -> Void) -> Int64 {
    let home = homes[id]!
    let level = sides[home.instrument][home.side].firstIndex { $0.price == home.price }!
    let at = sides[home.instrument][home.side][level].queue.firstIndex { $0.id == id }!
    let old = sides[home.instrument][home.side][level].queue[at].quantity
    change(&sides[home.instrument][home.side][level].queue[at].quantity)
    return old
  }

  /// Takes an order out; its level goes with the last.
  private mutating func lift(_ id: UInt64) {
    let home = homes.removeValue(forKey: id)!
    let level = sides[home.instrument][home.side].firstIndex { $0.price == home.price }!
    sides[home.instrument][home.side][level].queue.removeAll { $0.id == id }
    if sides[home.instrument][home.side][level].queue.isEmpty {
      sides[home.instrument][home.side].remove(at: level)
    }
  }

  /// Puts an order at the back of the queue of its price.
  private mutating func place(_ order: Order, _ home: Home) -> Bool {
    let resting = homes.values.count { $0.instrument == home.instrument }
    guard order.quantity > 0, home.price % ticks[home.instrument] == 0, resting < orderCapacity,
      sides[home.instrument][home.side].allSatisfy({ $0.said == nil })
    else { return false }
    let level = makeLevel(home)
    sides[home.instrument][home.side][level].queue.append(order)
    homes[order.id] = home
    return true
  }

  /// Where the level of a price is, or is now.
  private mutating func makeLevel(_ home: Home) -> Int {
    var levels = sides[home.instrument][home.side]
    if !levels.contains(where: { $0.price == home.price }) {
      levels.append(RestingLevel(price: home.price))
      levels.sort { home.side == 0 ? $0.price > $1.price : $0.price < $1.price }
      sides[home.instrument][home.side] = levels
    }
    return levels.firstIndex { $0.price == home.price }!
  }

  private mutating func set(_ update: LevelUpdate, _ instrument: Int) -> Bool {
    let price = update.price.units
    guard update.side == .buy || update.side == .sell, update.quantity.units >= 0,
      price % ticks[instrument] == 0
    else { return false }
    let home = Home(instrument: instrument, side: update.side == .buy ? 0 : 1, price: price)
    guard sides[instrument][home.side].allSatisfy({ $0.said != nil }) else { return false }
    if update.quantity.units == 0 {
      sides[instrument][home.side].removeAll { $0.price == price }
      return true
    }
    let level = makeLevel(home)
    sides[instrument][home.side][level].said = Said(
      quantity: update.quantity.units, orders: update.orderCount)
    return sides[instrument].joined().count { $0.said != nil } <= levelCapacity
  }
}
