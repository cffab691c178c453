// Looking at a displayed book: depth, places in a queue, and the measures that strategies ask for. All
// measures are whole numbers, rounded towards zero, so every machine computes the same.

import Events
import Tables

extension OrderBooks {
  /// The best of both sides. A load a side says which levels, another what they hold.
  @inlinable
  public func top(of instrument: Int) -> TopOfBook {
    let bid = best(instrument, isSell: false)
    let ask = best(instrument, isSell: true)
    return TopOfBook(
      bidPrice: bid.price, bidQuantity: bid.quantity, askPrice: ask.price,
      askQuantity: ask.quantity, bidOrders: bid.orderCount, askOrders: ask.orderCount)
  }

  /// The best displayed level of a side; `Level.empty` when there is none.
  @inlinable @inline(__always)
  public func best(_ instrument: Int, isSell: Bool) -> Level {
    let ladder = Self.ladder(instrument, .displayed, isSell: isSell)
    let level = ladders.best(ladder)
    return level == noSlot ? .empty : view(level, in: ladder, of: instrument)
  }

  @inlinable @inline(__always)
  func view(_ level: UInt32, in ladder: Int, of instrument: Int) -> Level {
    let found = ladders[level]
    return Level(
      price: Price(units: grids[instrument].value(found.rank ^ ladders.mask(ladder))),
      quantity: found.quantity, orderCount: found.orderCount)
  }

  /// What is displayed at a price; an empty level where nothing is.
  @inlinable
  public func level(_ price: Price, _ instrument: Int, isSell: Bool) -> Level {
    let ladder = Self.ladder(instrument, .displayed, isSell: isSell)
    let rank = Ladders.rank(ofTick: grids[instrument].number(price.units), sell: isSell ? 1 : 0)
    let level = ladders.find(rank, in: ladder)
    return level == noSlot ? .empty : view(level, in: ladder, of: instrument)
  }

  /// The number of the displayed level behind one, of the best behind `noSlot`; `noSlot` behind the last. A few instructions,
  /// however deep it lies: who looks at a book in pieces goes on by it.
  @inlinable
  public func level(after level: UInt32, _ instrument: Int, isSell: Bool) -> UInt32 {
    let ladder = Self.ladder(instrument, .displayed, isSell: isSell)
    return level == noSlot ? ladders.best(ladder) : ladders.next(after: level, in: ladder)
  }

  /// What a displayed level holds.
  @inlinable
  public func level(numbered level: UInt32, _ instrument: Int, isSell: Bool) -> Level {
    view(level, in: Self.ladder(instrument, .displayed, isSell: isSell), of: instrument)
  }

  /// Displayed levels of a side.
  @inlinable
  public func levelCount(_ instrument: Int, isSell: Bool) -> Int {
    ladders.count(Self.ladder(instrument, .displayed, isSell: isSell))
  }

  /// The displayed levels of a side from the best on, at most `limit` of them: a few instructions a level.
  @inlinable
  public func forEachLevel(
    _ instrument: Int, isSell: Bool, limit: Int = .max, _ body: (Level) -> Void
  ) {
    let ladder = Self.ladder(instrument, .displayed, isSell: isSell)
    var level = ladders.best(ladder)
    var left = limit
    while level != noSlot && left > 0 {
      body(view(level, in: ladder, of: instrument))
      level = ladders.next(after: level, in: ladder)
      left &-= 1
    }
  }

  /// The same as an array. Allocates: for tools and tests.
  public func levels(_ side: Side, of instrument: Int, limit: Int = .max) -> [Level] {
    var levels: [Level] = []
    forEachLevel(instrument, isSell: side == .sell, limit: limit) { levels.append($0) }
    return levels
  }

  // MARK: A place in the queue

  /// What stands before an order at its price.
  @frozen
  public struct QueuePosition: BitwiseCopyable, Hashable, Sendable {
    public var ordersAhead: UInt32
    /// The most that 64 bits hold, when it is more.
    public var quantityAhead: Quantity

    @inlinable init(ordersAhead: UInt32, quantityAhead: Quantity) {
      self.ordersAhead = ordersAhead
      self.quantityAhead = quantityAhead
    }
  }

  /// Where a displayed order stands; nil for one that isn't displayed. Walks the queue ahead of it. `shown`
  /// is what an order shows, for books that keep icebergs.
  @inlinable
  public func queuePosition(
    of id: OrderID, shown: (UInt32) -> Quantity
  ) -> QueuePosition? {
    let slot = slot(of: id)
    guard slot != noSlot, orders[Int(slot)].traits.place == .displayed else { return nil }
    var ahead: UInt32 = 0
    var quantity: Int64 = 0
    var at = orders[Int(slot)].previous
    while at != noSlot {
      ahead &+= 1
      let sum = quantity.addingReportingOverflow(shown(at).units)
      quantity = sum.overflow ? .max : sum.partialValue
      at = orders[Int(at)].previous
    }
    return QueuePosition(ordersAhead: ahead, quantityAhead: Quantity(units: quantity))
  }

  // MARK: Measures

  /// Best ask less best bid; nil when a side is empty or the difference is beyond an Int64.
  @inlinable
  public func spread(of instrument: Int) -> Price? {
    guard let (bid, ask) = bests(of: instrument) else { return nil }
    let difference = ask.price.units.subtractingReportingOverflow(bid.price.units)
    return difference.overflow ? nil : Price(units: difference.partialValue)
  }

  @inlinable
  func bests(of instrument: Int) -> (bid: Level, ask: Level)? {
    let bid = best(instrument, isSell: false)
    let ask = best(instrument, isSell: true)
    return bid.orderCount == 0 && bid.quantity == .zero
      || ask.orderCount == 0 && ask.quantity == .zero ? nil : (bid, ask)
  }

  /// (bids − asks) ÷ (bids + asks) over the best levels of each side, in units of 1e-8: from −1 (only
  /// asks) to 1 (only bids); nil for an empty book.
  @inlinable
  public func imbalance(of instrument: Int, levels: Int) -> Int64? {
    let bids = sums(instrument, isSell: false, levels: levels).quantity
    let asks = sums(instrument, isSell: true, levels: levels).quantity
    let both = bids + asks
    if both == 0 { return nil }
    // 64 bits of quantity a level and as many levels as there may be: shifted until the product fits.
    var difference = bids - asks
    var sum = both
    while sum >= 1 &<< 96 {
      difference /= 2
      sum /= 2
    }
    return Int64(difference * Int128(fixedPointScale) / sum)
  }

  /// The middle of both sides' average prices, each weighted by quantity over its best levels; nil when a
  /// side is empty.
  @inlinable
  public func depthWeightedMid(of instrument: Int, levels: Int) -> Price? {
    let bids = sums(instrument, isSell: false, levels: levels)
    let asks = sums(instrument, isSell: true, levels: levels)
    guard bids.quantity > 0, asks.quantity > 0 else { return nil }
    guard let bid = bids.average, let ask = asks.average else { return nil }
    return Price(units: Int64((Int128(bid) + Int128(ask)) / 2))
  }

  /// The middle, drawn to the side that has less: (bid × ask quantity + ask × bid quantity) ÷ both; nil when
  /// a side is empty.
  @inlinable
  public func microprice(of instrument: Int) -> Price? {
    guard let (bid, ask) = bests(of: instrument) else { return nil }
    // The bid and a share of the spread: less than 2^64 times less than 2^63 fits, whatever they are.
    let bidQuantity = Int128(bid.quantity.units)
    let askQuantity = Int128(ask.quantity.units)
    let spread = Int128(ask.price.units) - Int128(bid.price.units)
    let share = (spread * bidQuantity).quotientAndRemainder(dividingBy: bidQuantity + askQuantity)
    return Price(units: Int64(Int128(bid.price.units) + share.quotient))
  }

  /// Quantity and value of the best levels of a side.
  @usableFromInline
  struct LevelSums {
    @usableFromInline var quantity: Int128
    /// Σ quantity × (price − the best price), which stays small where a book is one.
    @usableFromInline var excess: Int128
    @usableFromInline var best: Int64
    @usableFromInline var overflowed: Bool

    @inlinable init(best: Int64) {
      quantity = 0
      excess = 0
      self.best = best
      overflowed = false
    }

    @inlinable var average: Int64? {
      overflowed ? nil : Int64(exactly: Int128(best) + excess / quantity)
    }
  }

  @inlinable
  func sums(_ instrument: Int, isSell: Bool, levels: Int) -> LevelSums {
    var sums = LevelSums(best: best(instrument, isSell: isSell).price.units)
    forEachLevel(instrument, isSell: isSell, limit: levels) { level in
      sums.quantity += Int128(level.quantity.units)
      let distance = Int128(level.price.units) - Int128(sums.best)
      let value = distance.multipliedReportingOverflow(by: Int128(level.quantity.units))
      let sum = sums.excess.addingReportingOverflow(value.partialValue)
      sums.excess = sum.partialValue
      sums.overflowed = sums.overflowed || value.overflow || sum.overflow
    }
    return sums
  }

  // MARK: Digests

  /// A digest of the displayed levels of an instrument that doesn't depend on the order in which they are
  /// looked at: two books with the same levels have the same. Grows with the levels.
  public func levelDigest(of instrument: Int) -> UInt64 {
    var digest: UInt64 = 0
    for isSell in [false, true] {
      forEachLevel(instrument, isSell: isSell) { level in
        digest &+= Self.mix(
          UInt64(bitPattern: level.price.units), UInt64(bitPattern: level.quantity.units),
          UInt64(level.orderCount) << 1 | (isSell ? 1 : 0))
      }
    }
    return digest
  }

  /// The same of the displayed orders: ids, prices, what they show and which place in the queue they have.
  public func orderDigest(of instrument: Int, shown: (UInt32) -> Quantity) -> UInt64 {
    var digest: UInt64 = 0
    for isSell in [false, true] {
      let ladder = Self.ladder(instrument, .displayed, isSell: isSell)
      var level = ladders.best(ladder)
      while level != noSlot {
        let price = grids[instrument].value(ladders[level].rank ^ ladders.mask(ladder))
        var place: UInt64 = 0
        var slot = ladders[level].first
        while slot != noSlot {
          digest &+= Self.mix(
            orders[Int(slot)].id.bits, UInt64(bitPattern: price),
            Self.mix(place, UInt64(bitPattern: shown(slot).units), isSell ? 1 : 0))
          place &+= 1
          slot = orders[Int(slot)].next
        }
        level = ladders.next(after: level, in: ladder)
      }
    }
    return digest
  }

  static func mix(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
    let first = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    let second = (first.high ^ first.low ^ 0x8EBC_6AF0_9C88_C6E3)
      .multipliedFullWidth(by: c ^ 0x5899_65CC_7537_4CC3)
    return second.high ^ second.low
  }

  // MARK: Checks

  /// Queues are whole, levels are the sums of what their orders count, and every order is found by its id.
  /// `counted` is what a level counts of an order. Allocates: for tests.
  public func checkInvariants(counted: (UInt32) -> Quantity) {
    ladders.checkInvariants()
    ids.checkInvariants { orders[Int($0)].id.bits }
    var live = 0
    var queued = 0
    for slot in 1..<used where isLive(slot) {
      let order = orders[Int(slot)]
      live += 1
      precondition(self.slot(of: order.id) == slot && order.leaves.units > 0)
      if order.traits.place.isLadder { queued += 1 }
    }
    precondition(live == ids.count)
    var walked = 0
    for ladder in 0..<instrumentCount * 8 {
      var level = ladders.best(ladder)
      while level != noSlot {
        walked += checkQueue(level, ladder, counted)
        level = ladders.next(after: level, in: ladder)
      }
    }
    precondition(walked == queued)
  }

  private func checkQueue(_ number: UInt32, _ ladder: Int, _ counted: (UInt32) -> Quantity) -> Int {
    let level = ladders[number]
    if level.first == noSlot {  // Of a feed without orders.
      precondition(level.total > 0)
      return 0
    }
    var count = 0
    var sum: UInt128 = 0
    var previous = noSlot
    var priority: UInt64 = 0
    var slot = level.first
    while slot != noSlot {
      let order = orders[Int(slot)]
      precondition(order.level == number && order.previous == previous)
      precondition(order.priority >= priority)
      precondition(
        Self.ladder(Int(order.instrument.index), order.traits.place, isSell: order.traits.isSell)
          == ladder)
      priority = order.priority
      count += 1
      sum += UInt128(counted(slot).units)
      previous = slot
      slot = order.next
    }
    precondition(level.last == previous && count == Int(level.orderCount) && sum == level.total)
    return count
  }
}
