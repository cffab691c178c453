// What each kind of market data does to a book. Every function here returns false when the data
// can't be applied, and has changed nothing then.
//
// An order can be known and in no level: its level was pushed out of a full ladder, or it came from
// further out than all that the ladder holds. Such an order is `beyond`; it bears the serial of no
// level that is there, and what happens to it changes no level until it is moved into one.

import Events
import Tables

extension BookBuilder {
  @inlinable
  mutating func add(_ order: BookOrder, to instrument: Int) -> Bool {
    // A trade without an order says so by the id none: no order can bear it.
    guard order.quantity.units > 0, order.order != .none,
      order.side == .buy || order.side == .sell
    else { return false }
    let ladder = Self.ladder(order.side, of: instrument)
    guard resting[ladder] > 0 || ladders.count(ladder) == 0 else { return false }
    let slot = free.take()
    guard slot != FreeList.none else { return false }
    guard case .inserted = ids.insert(order.order.bits, index: slot) else {
      free.giveBack(slot)
      return false
    }
    let placement = ladders.add(order.quantity, orders: 1, at: order.price, in: ladder)
    guard let serial = Self.serial(placement) else {
      _ = ids.remove(order.order.bits)
      free.giveBack(slot)
      return false
    }
    orders[Int(slot)] = BookedOrder(
      id: order.order, price: order.price, quantity: order.quantity, ladder: UInt32(ladder),
      serial: serial)
    resting[ladder] += 1
    return true
  }

  /// The serial that an order bears from then on, 0 beyond the ladder; nil when it doesn't fit.
  @inlinable
  static func serial(_ placement: LevelLadders.Placement) -> UInt32? {
    switch placement {
    case .placed(let serial): return serial
    case .beyond: return 0
    case .overflow: return nil
    }
  }

  /// The slot of a live order of this instrument, or nil.
  @inlinable
  func slot(of order: OrderID, in instrument: Int) -> Int? {
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent, orders[Int(index)].instrument == instrument else { return nil }
    return Int(index)
  }

  @inlinable
  mutating func modify(_ order: BookOrder, in instrument: Int) -> Bool {
    guard order.quantity.units > 0, let slot = slot(of: order.order, in: instrument) else {
      return false
    }
    let old = orders[slot]
    let ladder = Int(old.ladder)
    let wasInLevel = ladders.take(
      old.quantity, orders: 1, at: old.price, serial: old.serial, in: ladder)
    let placement = ladders.add(order.quantity, orders: 1, at: order.price, in: ladder)
    guard let serial = Self.serial(placement) else {
      // What was taken fits back: its level was there, or its room was.
      if wasInLevel {
        let restored = ladders.add(old.quantity, orders: 1, at: old.price, in: ladder)
        guard case .placed(let serial) = restored else { preconditionFailure("it was there") }
        orders[slot].serial = serial
      }
      return false
    }
    orders[slot].price = order.price
    orders[slot].quantity = order.quantity
    orders[slot].serial = serial
    return true
  }

  @inlinable
  mutating func remove(_ order: OrderID, from instrument: Int) -> Bool {
    guard let slot = slot(of: order, in: instrument) else { return false }
    let old = orders[slot]
    _ = ladders.take(
      old.quantity, orders: 1, at: old.price, serial: old.serial, in: Int(old.ladder))
    _ = ids.remove(order.bits)
    free.giveBack(UInt32(slot))
    resting[Int(old.ladder)] -= 1
    return true
  }

  /// A trade shrinks the resting order that it names; a feed that names none sends its own updates.
  @inlinable
  mutating func fill(_ trade: Trade, in instrument: Int) -> Bool {
    if trade.resting == .none { return true }
    guard trade.quantity.units > 0, let slot = slot(of: trade.resting, in: instrument),
      trade.quantity <= orders[slot].quantity
    else { return false }
    if trade.quantity == orders[slot].quantity { return remove(trade.resting, from: instrument) }
    let order = orders[slot]
    _ = ladders.take(
      trade.quantity, orders: 0, at: order.price, serial: order.serial, in: Int(order.ladder))
    orders[slot].quantity -= trade.quantity
    return true
  }

  /// Sets a level of a feed without orders. Zero for a level that isn't there changes nothing: it may
  /// have been beyond the ladder.
  @inlinable
  mutating func set(_ update: LevelUpdate, in instrument: Int) -> Bool {
    guard update.side == .buy || update.side == .sell, update.quantity.units >= 0 else {
      return false
    }
    let ladder = Self.ladder(update.side, of: instrument)
    guard resting[ladder] == 0 else { return false }
    ladders.set(
      Level(price: update.price, quantity: update.quantity, orderCount: update.orderCount),
      in: ladder)
    return true
  }

  /// Forgets the whole book. Looks at every slot of the table, about a nanosecond each: a clear is
  /// rare, and a list of each instrument's orders would cost every add and every delete.
  @inlinable
  mutating func clear(_ instrument: Int) {
    let bids = LevelLadders.bids(of: instrument)
    let asks = LevelLadders.asks(of: instrument)
    var left = resting[bids] + resting[asks]
    var slot = 0
    while left > 0 {
      if free.isTaken(UInt32(slot)) && orders[slot].instrument == instrument {
        _ = ids.remove(orders[slot].id.bits)
        free.giveBack(UInt32(slot))
        left -= 1
      }
      slot += 1
    }
    resting[bids] = 0
    resting[asks] = 0
    ladders.clear(bids)
    ladders.clear(asks)
  }
}
