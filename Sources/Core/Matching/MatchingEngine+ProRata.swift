// Sharing an incoming order among those that show themselves at one price, by size. A round goes once through the level, from
// the oldest on; icebergs that show more afterwards are met in the next round.

import Books
import Events
import Tables

extension MatchingEngine {
  /// Settles with own orders at the best displayed level, one at a call, then begins a round there.
  @inlinable @inline(never)
  mutating func beginRound<Out: Emitter & ~Copyable>(into out: inout Out) {
    let level = books.ladders.best(Int(taker.contra))
    let first = books.ladders[level].firstOrder
    if taker.account != 0 {
      var slot = first
      while slot != noSlot {
        if isOwn(slot) { return meetOwn(slot, into: &out) }
        slot = books[slot].nextOrder
      }
    }
    taker.roundQuantity = books[taker.slot].leaves.units
    taker.roundTotal = books.ladders[level].total
    taker.roundCount = books.ladders[level].orderCount
    taker.roundNext = first
    taker.roundIsFull = UInt128(taker.roundQuantity) >= taker.roundTotal
    taker.roundExtra = 0
    if taker.roundIsFull { return }
    var shared: Int64 = 0
    var slot = first
    while slot != noSlot {
      shared &+= share(counted(slot).units)  // At most what is shared in all.
      slot = books[slot].nextOrder
    }
    taker.roundExtra = taker.roundQuantity &- shared
  }

  /// ⌊quantity × slice ÷ total⌋, rounded down to the lot.
  @inlinable
  mutating func share(_ slice: Int64) -> Int64 {
    let product = UInt64(bitPattern: taker.roundQuantity).multipliedFullWidth(
      by: UInt64(bitPattern: slice))
    var whole: Int64
    if taker.roundTotal <= UInt128(UInt64.max) {
      // A slice is no more than the total, so the quotient is no more than the quantity.
      whole = Int64(
        UInt64(truncatingIfNeeded: taker.roundTotal).dividingFullWidth(product).quotient)
    } else {
      whole = Int64((UInt128(product.high) &<< 64 | UInt128(product.low)) / taker.roundTotal)
    }
    let lot = states[Int(taker.instrument)].lots.stepUnits
    if lot != 1 { whole &-= whole % lot }
    return whole
  }

  @inlinable @inline(never)
  mutating func shareNext<Out: Emitter & ~Copyable>(into out: inout Out) {
    let maker = taker.roundNext
    taker.roundNext = books[maker].nextOrder
    taker.roundCount &-= 1
    let slice = counted(maker).units
    var quantity = slice
    if !taker.roundIsFull {
      quantity = share(slice)
      let more = min(taker.roundExtra, slice &- quantity)
      taker.roundExtra &-= more
      quantity &+= more
    }
    if quantity > 0 {
      let rank = books.ladders[books[maker].levelNumber].ladderRank
      meet(maker, Quantity(units: quantity), rank, Int(taker.contra), into: &out)
    }
  }
}
