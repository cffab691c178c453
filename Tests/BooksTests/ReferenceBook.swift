// The books again, as simple as they can be written: a list of orders, levels summed up whenever they
// are asked for, a copy of everything to go back to.

import Events

struct ReferenceBook {
  struct Order {
    var id: UInt64
    var instrument: Int
    var side: Side
    var price: Int64
    var quantity: Int64
    var isInLevel: Bool
  }

  /// One side of one book: the prices that it holds, best first, and what a feed without orders said.
  struct Ladder {
    var prices: [Int64] = []
    var said: [Int64: (quantity: Int64, orders: UInt32)] = [:]
  }

  let instrumentCount: Int
  let orderCapacity: Int
  let levelCapacity: Int
  var orders: [UInt64: Order] = [:]
  var ladders: [[Ladder]]
  var refusedCount: UInt64 = 0
  var trimmedCount: UInt64 = 0

  init(instruments: Int, orders: Int, levels: Int) {
    instrumentCount = instruments
    orderCapacity = orders
    levelCapacity = levels
    ladders = [[Ladder]](repeating: [Ladder(), Ladder()], count: instruments)
  }

  private func side(_ side: Side) -> Int { side == .buy ? 0 : 1 }

  private func inLevel(_ price: Int64, _ side: Side, _ instrument: Int) -> [Order] {
    orders.values.filter {
      $0.isInLevel && $0.price == price && $0.side == side && $0.instrument == instrument
    }
  }

  private func hasOrders(_ side: Side, _ instrument: Int) -> Bool {
    orders.values.contains { $0.side == side && $0.instrument == instrument }
  }

  /// Levels from the best to the worst: price, quantity, orders.
  func levels(_ side: Side, _ instrument: Int) -> [(Int64, Int64, UInt32)] {
    let ladder = ladders[instrument][self.side(side)]
    return ladder.prices.map { price in
      if let said = ladder.said[price] { return (price, said.quantity, said.orders) }
      let orders = inLevel(price, side, instrument)
      return (price, orders.reduce(0) { $0 + $1.quantity }, UInt32(orders.count))
    }
  }

  func top(of instrument: Int) -> TopOfBook {
    let bid = levels(.buy, instrument).first ?? (0, 0, 0)
    let ask = levels(.sell, instrument).first ?? (0, 0, 0)
    return TopOfBook(
      bidPrice: Price(units: bid.0), bidQuantity: Quantity(units: bid.1),
      askPrice: Price(units: ask.0), askQuantity: Quantity(units: ask.1), bidOrders: bid.2,
      askOrders: ask.2)
  }

  /// What the stage should send for this event.
  mutating func send(_ event: Event) -> [Sent] {
    var sent: [Sent] = []
    if event.kind == .trade || event.kind == .bookGap { sent.append(.passed(event)) }
    let instrument = Int(event.instrument.index)
    guard instrument < instrumentCount else {
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
      guard add.side == .buy || add.side == .sell, add.order.bits != 0, add.quantity.units > 0,
        orders[add.order.bits] == nil, orders.count < orderCapacity,
        ladders[instrument][side(add.side)].said.isEmpty
      else { return false }
      return place(
        Order(
          id: add.order.bits, instrument: instrument, side: add.side, price: add.price.units,
          quantity: add.quantity.units, isInLevel: false))
    case .bookModify:
      let modify = event.payload(as: BookOrder.self)
      guard var order = lift(modify.order.bits, instrument), modify.quantity.units > 0 else {
        return false
      }
      order.price = modify.price.units
      order.quantity = modify.quantity.units
      return place(order)
    case .bookDelete:
      return lift(event.payload(as: BookOrder.self).order.bits, instrument) != nil
    case .trade:
      let trade = event.payload(as: Trade.self)
      if trade.resting.bits == 0 { return true }
      guard let order = orders[trade.resting.bits], order.instrument == instrument,
        trade.quantity.units > 0, trade.quantity.units <= order.quantity
      else { return false }
      if trade.quantity.units == order.quantity { return lift(order.id, instrument) != nil }
      orders[order.id]!.quantity -= trade.quantity.units
      return true
    case .levelUpdate:
      return set(event.payload(as: LevelUpdate.self), instrument)
    default:
      orders = orders.filter { $0.value.instrument != instrument }
      ladders[instrument] = [Ladder(), Ladder()]
      return true
    }
  }

  /// Takes an order out; its level goes with the last.
  private mutating func lift(_ id: UInt64, _ instrument: Int) -> Order? {
    guard let order = orders[id], order.instrument == instrument else { return nil }
    orders[id] = nil
    if order.isInLevel && inLevel(order.price, order.side, instrument).isEmpty {
      ladders[instrument][side(order.side)].prices.removeAll { $0 == order.price }
    }
    return order
  }

  private mutating func place(_ order: Order) -> Bool {
    var order = order
    let others = inLevel(order.price, order.side, order.instrument)
    let sum = others.reduce(Int128(order.quantity)) { $0 + Int128($1.quantity) }
    guard sum <= Int128(Int64.max) else { return false }
    order.isInLevel = !others.isEmpty || hold(order.price, order.side, order.instrument)
    orders[order.id] = order
    return true
  }

  /// Makes room for a new price. False when it is further out than all of a full ladder.
  private mutating func hold(_ price: Int64, _ which: Side, _ instrument: Int) -> Bool {
    var prices = ladders[instrument][side(which)].prices
    prices.append(price)
    prices.sort { which == .buy ? $0 > $1 : $0 < $1 }
    var isIn = true
    if prices.count > levelCapacity {
      trimmedCount += 1
      let gone = prices.removeLast()
      isIn = gone != price
      for order in inLevel(gone, which, instrument) { orders[order.id]!.isInLevel = false }
      ladders[instrument][side(which)].said[gone] = nil
    }
    ladders[instrument][side(which)].prices = prices
    return isIn
  }

  private mutating func set(_ update: LevelUpdate, _ instrument: Int) -> Bool {
    guard update.side == .buy || update.side == .sell, update.quantity.units >= 0,
      !hasOrders(update.side, instrument)
    else { return false }
    let price = update.price.units
    let at = side(update.side)
    if update.quantity.units == 0 {
      ladders[instrument][at].prices.removeAll { $0 == price }
      ladders[instrument][at].said[price] = nil
    } else if ladders[instrument][at].prices.contains(price)
      || hold(price, update.side, instrument)
    {
      ladders[instrument][at].said[price] = (update.quantity.units, update.orderCount)
    }
    return true
  }
}
