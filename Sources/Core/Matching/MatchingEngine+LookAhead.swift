// How much of the taker would be filled, along the very walk that execution would take, without touching anything: for
// fill-or-kill, all-or-none and minimum quantity.

import Books
import Events
import Tables

extension MatchingEngine {
  /// A walk that only counts.
  @frozen
  @usableFromInline
  struct Sight: BitwiseCopyable {
    @usableFromInline var left: UInt64
    @usableFromInline var filled: UInt64 = 0
    @usableFromInline var limit: UInt64
    @usableFromInline var becomesLimit: Bool
    /// Met one of its own that ends it, or has nothing left.
    @usableFromInline var isOver = false

    @inlinable init(left: UInt64, limit: UInt64, becomesLimit: Bool) {
      self.left = left
      self.limit = limit
      self.becomesLimit = becomesLimit
    }

    @inlinable mutating func fill(_ available: UInt64, at rank: UInt64) {
      let quantity = left < available ? left : available
      if quantity == 0 { return }
      left &-= quantity
      filled &+= quantity
      if becomesLimit {
        becomesLimit = false
        limit = rank
      }
      if left == 0 { isOver = true }
    }

    @inlinable mutating func lose(_ quantity: UInt64) {
      left &-= left < quantity ? left : quantity
      if left == 0 { isOver = true }
    }
  }

  /// What would be filled, as far as it matters: once `needed` is reached it looks no further. Costs as much as
  /// the orders it looks at.
  @inlinable @inline(never)
  mutating func lookAhead(_ needed: Quantity) -> Quantity {
    let contra = Int(taker.contra)
    let enough = UInt64(bitPattern: needed.units)
    var sight = Sight(
      left: UInt64(bitPattern: books[taker.slot].leaves.units), limit: taker.limit,
      becomesLimit: taker.becomesLimit)
    var shown = books.ladders.best(contra)
    var hidden = taker.meetsDark ? books.ladders.best(contra &+ 2) : noSlot
    var whole = taker.meetsDark ? books.firstOrder(of: contra &+ 4) : noSlot
    while !sight.isOver && sight.filled < enough {
      let shownRank = shown == noSlot ? UInt64.max : books.ladders[shown].ladderRank
      let hiddenRank = hidden == noSlot ? UInt64.max : books.ladders[hidden].ladderRank
      let wholeRank =
        whole == noSlot ? UInt64.max : books.ladders[books[whole].levelNumber].ladderRank
      if shown != noSlot && shownRank <= hiddenRank && shownRank <= wholeRank {
        if shownRank > sight.limit { break }
        seeDisplayed(shown, shownRank, &sight, enough)
        shown = books.ladders.next(after: shown, in: contra)
      } else if hidden != noSlot && hiddenRank <= wholeRank {
        if hiddenRank > sight.limit { break }
        seeHidden(hidden, hiddenRank, &sight, enough)
        hidden = books.ladders.next(after: hidden, in: contra &+ 2)
      } else if whole != noSlot {
        if wholeRank > sight.limit { break }
        let leaves = UInt64(bitPattern: books[whole].leaves.units)
        if leaves <= sight.left { see(whole, leaves, wholeRank, &sight) }
        whole = books.order(after: whole, in: contra &+ 4)
      } else {
        break
      }
    }
    return Quantity(units: Int64(bitPattern: sight.filled))
  }

  /// One resting order: its own account's by the rules, another's by what it has.
  @inlinable
  mutating func see(_ slot: UInt32, _ available: UInt64, _ rank: UInt64, _ sight: inout Sight) {
    if taker.account == 0 || books[slot].account != taker.account {
      return sight.fill(available, at: rank)
    }
    seeOwn(slot, &sight)
  }

  @inlinable
  mutating func seeOwn(_ slot: UInt32, _ sight: inout Sight) {
    switch taker.selfTrade {
    case 1, 3: sight.isOver = true
    case 2: break
    default: sight.lose(UInt64(bitPattern: books[slot].leaves.units))
    }
  }

  @inlinable
  mutating func isOwn(_ slot: UInt32) -> Bool {
    taker.account != 0 && books[slot].account == taker.account
  }

  /// A displayed level: first what it shows, in the order of its queue; then what its icebergs have behind, of which
  /// by then none is an own one.
  @inlinable
  mutating func seeDisplayed(
    _ level: UInt32, _ rank: UInt64, _ sight: inout Sight, _ enough: UInt64
  ) {
    if taker.isProRata && taker.account != 0 {
      var slot = books.ladders[level].firstOrder
      while slot != noSlot && !sight.isOver {
        if isOwn(slot) { seeOwn(slot, &sight) }
        slot = books[slot].nextOrder
      }
    }
    var slot = books.ladders[level].firstOrder
    var behind: UInt64 = 0
    while slot != noSlot && !sight.isOver && sight.filled < enough {
      let isOwn = self.isOwn(slot)
      let shown = UInt64(bitPattern: counted(slot).units)
      if !isOwn {
        sight.fill(shown, at: rank)
        let more = behind.addingReportingOverflow(
          UInt64(bitPattern: books[slot].leaves.units) &- shown)
        behind = more.overflow ? .max : more.partialValue
      } else if !taker.isProRata {
        seeOwn(slot, &sight)
      }
      slot = books[slot].nextOrder
    }
    if !sight.isOver && sight.filled < enough { sight.fill(behind, at: rank) }
  }

  @inlinable
  mutating func seeHidden(_ level: UInt32, _ rank: UInt64, _ sight: inout Sight, _ enough: UInt64) {
    var slot = books.ladders[level].firstOrder
    while slot != noSlot && !sight.isOver && sight.filled < enough {
      see(slot, UInt64(bitPattern: books[slot].leaves.units), rank, &sight)
      slot = books[slot].nextOrder
    }
  }

  /// True when the taker may walk. Otherwise it has ended, or rests, and touched nothing.
  @inlinable @inline(never)
  mutating func mayBegin<Out: Emitter & ~Copyable>(into out: inout Out) -> Bool {
    let slot = taker.slot
    let leaves = books[slot].leaves
    let minimum = terms[Int(slot)].minimum
    if books[slot].traits.timeInForce == .fillOrKill && lookAhead(leaves) < leaves {
      endUnlinked(slot, .orderCanceled, .fillOrKill, into: &out)
      taker.slot = noSlot
    } else if minimum.units > 0
      && (lookAhead(minimum) < minimum || (taker.isAllOrNone && lookAhead(leaves) < leaves))
    {
      endUnlinked(slot, .orderCanceled, .minimumQuantity, into: &out)
      taker.slot = noSlot
    } else {
      terms[Int(slot)].minimum = .zero
      if !taker.isAllOrNone || lookAhead(leaves) >= leaves { return true }
    }
    finishTaker(into: &out)
    return false
  }
}
