// What each kind of market data does to a book. Every function here returns false when the data
// can't be applied, and has changed nothing then.

import Events
import Tables

extension BookBuilder {
  @inlinable
  mutating func add(
    _ order: BookOrder, to instrument: InstrumentID, from source: SourceID
  ) -> Bool {
    // A trade without an order says so by the id none: no order can bear it.
    guard order.quantity.units > 0, order.order != .none,
      order.side == .buy || order.side == .sell
    else { return false }
    let index = Int(instrument.index)
    let isSell = order.side == .sell
    let counts = resting[index]
    guard counts.levels(isSell: isSell) == 0,
      Int(counts.buyOrders &+ counts.sellOrders) < orderCapacity
    else { return false }
    let tick = storage.grid(index).number(order.price.units)
    let place = storage.place(of: order.order)
    guard storage.grid(index).holds(tick), place.slot == noSlot else { return false }
    let ladder = OrderBooks.ladder(index, .displayed, isSell: isSell)
    let slot = storage.admit(
      LiveOrder(
        id: order.order, leaves: order.quantity, accepted: 0, account: 0, instrument: instrument,
        source: source,
        traits: OrderTraits(
          side: order.side, place: .displayed, timeInForce: .none, instructions: 0)),
      at: place)
    let rank = storage.ladders.rank(ofTick: tick, in: ladder)
    storage.enqueue(slot, rank: rank, counted: order.quantity, in: ladder)
    resting[index].addOrder(isSell: isSell, 1)
    noteChange(at: rank, in: ladder)
    return true
  }

  /// The best may have changed where something happened at its rank or at a better one.
  @inlinable @inline(__always)
  mutating func noteChange(at rank: UInt64, in ladder: Int) {
    if storage.ladders.best(ladder) == noSlot || rank <= storage.ladders.bestRank(ladder) {
      isBestTouched = true
    }
  }

  /// The slot of a live order of this instrument, or `noSlot`.
  @inlinable
  func slot(of order: OrderID, in instrument: Int) -> UInt32 {
    let slot = storage.slot(of: order)
    if slot == noSlot || Int(storage[slot].instrument.index) != instrument { return noSlot }
    return slot
  }

  /// A smaller quantity at the same price keeps its place in the queue; anything else goes to the back.
  @inlinable
  mutating func modify(_ order: BookOrder, in instrument: Int) -> Bool {
    guard order.quantity.units > 0 else { return false }
    let slot = slot(of: order.order, in: instrument)
    let tick = storage.grid(instrument).number(order.price.units)
    guard slot != noSlot, storage.grid(instrument).holds(tick) else { return false }
    let old = storage[slot].leaves
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: storage[slot].traits.isSell)
    let rank = storage.ladders.rank(ofTick: tick, in: ladder)
    let oldRank = storage.ladders[storage[slot].levelNumber].ladderRank
    if rank == oldRank && order.quantity <= old {
      storage.shrink(levelOf: slot, by: old - order.quantity)
      storage[slot].leaves = order.quantity
    } else {
      storage.dequeue(slot, counted: old, in: ladder)
      storage[slot].leaves = order.quantity
      storage.enqueue(slot, rank: rank, counted: order.quantity, in: ladder)
      noteChange(at: oldRank, in: ladder)
    }
    noteChange(at: rank, in: ladder)
    return true
  }

  @inlinable
  mutating func remove(_ order: OrderID, from instrument: Int) -> Bool {
    let slot = slot(of: order, in: instrument)
    guard slot != noSlot else { return false }
    remove(slot, from: instrument)
    return true
  }

  @inlinable
  mutating func remove(_ slot: UInt32, from instrument: Int) {
    let isSell = storage[slot].traits.isSell
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
    let rank = storage.ladders[storage[slot].levelNumber].ladderRank
    storage.dequeue(slot, counted: storage[slot].leaves, in: ladder)
    storage.forget(slot)
    resting[instrument].addOrder(isSell: isSell, 0 &- 1)
    noteChange(at: rank, in: ladder)
  }

  /// A trade shrinks the resting order that it names; a feed that names none sends its own updates.
  @inlinable
  mutating func fill(_ trade: Trade, in instrument: Int) -> Bool {
    if trade.resting == .none { return true }
    let slot = slot(of: trade.resting, in: instrument)
    guard slot != noSlot, trade.quantity.units > 0, trade.quantity <= storage[slot].leaves else {
      return false
    }
    if trade.quantity == storage[slot].leaves {
      remove(slot, from: instrument)
      return true
    }
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: storage[slot].traits.isSell)
    storage.shrink(levelOf: slot, by: trade.quantity)
    storage[slot].leaves -= trade.quantity
    noteChange(at: storage.ladders[storage[slot].levelNumber].ladderRank, in: ladder)
    return true
  }

  /// Sets a level of a feed without orders. Zero for a level that isn't there changes nothing.
  @inlinable
  mutating func set(_ update: LevelUpdate, in instrument: Int) -> Bool {
    guard update.side == .buy || update.side == .sell, update.quantity.units >= 0 else {
      return false
    }
    let isSell = update.side == .sell
    let tick = storage.grid(instrument).number(update.price.units)
    guard resting[instrument].orders(isSell: isSell) == 0, storage.grid(instrument).holds(tick)
    else { return false }
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
    let rank = storage.ladders.rank(ofTick: tick, in: ladder)
    if isTopOnly, update.quantity.units > 0 {
      makeWay(for: rank, in: ladder, of: instrument, isSell: isSell)
    }
    let counts = resting[instrument]
    switch storage.setLevel(
      rank, quantity: update.quantity, orders: update.orderCount,
      mayMake: Int(counts.buyLevels &+ counts.sellLevels) < levelCapacity, in: ladder)
    {
    case .same: break
    case .made: resting[instrument].addLevel(isSell: isSell, 1)
    case .removed: resting[instrument].addLevel(isSell: isSell, 0 &- 1)
    case .noRoom: return false
    }
    noteChange(at: rank, in: ladder)
    return true
  }

  /// Of a feed of best levels: the one that was told before is gone, unless it is at the same rank.
  @inlinable
  mutating func makeWay(
    for rank: UInt64, in ladder: Int, of instrument: Int, isSell: Bool
  ) {
    let level = storage.ladders.best(ladder)
    if level == noSlot || storage.ladders.bestRank(ladder) == rank { return }
    storage.removeLevel(level, from: ladder)
    resting[instrument].addLevel(isSell: isSell, 0 &- 1)
  }

  /// Forgets the whole book: as much work as there are orders and levels in it.
  @inlinable
  mutating func clear(_ instrument: Int) {
    for side in 0..<2 {
      let ladder = OrderBooks.ladder(instrument, .displayed, isSell: side == 1)
      while storage.ladders.best(ladder) != noSlot {
        let level = storage.ladders.best(ladder)
        let slot = storage.ladders[level].firstOrder
        if slot == noSlot {
          storage.removeLevel(level, from: ladder)
        } else {
          storage.dequeue(slot, counted: storage[slot].leaves, in: ladder)
          storage.forget(slot)
        }
      }
    }
    resting[instrument] = RestingCounts()
    quoted[instrument] = Self.noQuote
    isBestTouched = true
  }
}
