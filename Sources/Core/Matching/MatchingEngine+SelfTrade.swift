// An incoming order meets one of its own account.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable @inline(never)
  mutating func meetOwn<Out: Emitter & ~Copyable>(_ own: UInt32, into out: inout Out) {
    switch taker.selfTrade {
    case 1: cancelTaker(into: &out)
    case 2: end(own, .orderCanceled, .selfTrade, into: &out)
    case 3:
      cancelTaker(into: &out)
      end(own, .orderCanceled, .selfTrade, into: &out)
    default: decrement(own, into: &out)
    }
  }

  @inlinable
  mutating func cancelTaker<Out: Emitter & ~Copyable>(into out: inout Out) {
    endUnlinked(taker.slot, .orderCanceled, .selfTrade, into: &out)
    taker.slot = noSlot
  }

  /// The smaller of the two comes off both.
  @inlinable
  mutating func decrement<Out: Emitter & ~Copyable>(_ own: UInt32, into out: inout Out) {
    let incoming = books[taker.slot].leaves
    let resting = books[own].leaves
    let quantity = min(incoming, resting)
    if incoming == quantity {
      cancelTaker(into: &out)
    } else {
      books[taker.slot].leaves = incoming - quantity
      restateDecremented(taker.slot, quantity, into: &out)
    }
    if resting == quantity {
      end(own, .orderCanceled, .selfTrade, into: &out)
    } else {
      reduce(own, by: quantity, into: &out)
      restateDecremented(own, quantity, into: &out)
    }
  }

  @inlinable
  mutating func restateDecremented<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ quantity: Quantity, into out: inout Out
  ) {
    let order = books[slot]
    send(
      .orderRestated, to: order.source, order.instrument,
      OrderRestated(
        order: order.id, price: .zero, quantity: quantity, reason: .selfTrade,
        side: order.traits.side),
      into: &out)
  }

  /// Takes off a resting order what isn't traded; it keeps its place. Something is left.
  @inlinable
  mutating func reduce<Out: Emitter & ~Copyable>(
    _ slot: UInt32, by quantity: Quantity, into out: inout Out
  ) {
    let before = counted(slot)
    books[slot].leaves.units &-= quantity.units
    if books[slot].traits.isIceberg {
      terms[Int(slot)].slice = min(terms[Int(slot)].slice, books[slot].leaves)
    }
    let after = counted(slot)
    if books[slot].traits.place.isLadder && after != before {
      books.shrink(levelOf: slot, by: Quantity(units: before.units &- after.units))
      if publishes && books[slot].traits.place == .displayed {
        publish(.bookModify, slot, after, into: &out)
      }
    }
  }
}
