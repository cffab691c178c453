// The generator's own price-time book: a row of price slots a side, each a list of orders. It knows
// nothing of the engine that is measured, so the two prove each other.

/// Orders of dense ids over a fixed row of prices. Side 0 buys, 1 sells; slot 0 is the best price.
public struct TickBook: Sendable {
  struct Order {
    var slot: UInt32
    var quantity: UInt32
    var filled: UInt32 = 0
    var before: UInt32 = 0
    var after: UInt32 = 0
    /// Where it stands among the live ids.
    var liveIndex: UInt32 = 0
    var side: Int8
    var isLive = true
  }

  struct Level {
    var first: UInt32 = 0
    var last: UInt32 = 0
    var count: UInt32 = 0
    var quantity: UInt64 = 0
  }

  public let shape: BookShape
  /// By id; id 0 is none.
  private var orders: [Order]
  private var levels: [Level]
  /// A bit for each slot at which something rests.
  private var occupied: [UInt64]
  private let wordsPerSide: Int
  public private(set) var live: [UInt32] = []

  public init(_ shape: BookShape) {
    self.shape = shape
    orders = [Order(slot: 0, quantity: 0, side: 0, isLive: false)]
    levels = Array(repeating: Level(), count: shape.slotCount * 2)
    wordsPerSide = (shape.slotCount + 63) / 64
    occupied = Array(repeating: 0, count: wordsPerSide * 2)
  }

  /// The id that the next order gets.
  public var nextID: UInt32 { UInt32(orders.count) }

  mutating func reserve(_ count: Int) { orders.reserveCapacity(count + 1) }

  // MARK: Changing

  /// A new order at the back of its price.
  public mutating func add(side: Int, slot: Int, quantity: UInt32) -> UInt32 {
    let id = nextID
    orders.append(
      Order(
        slot: UInt32(slot), quantity: quantity, liveIndex: UInt32(live.count), side: Int8(side)))
    live.append(id)
    link(id)
    return id
  }

  public mutating func remove(_ id: UInt32) {
    unlink(id)
    let hole = Int(orders[Int(id)].liveIndex)
    let last = live[live.count - 1]
    live[hole] = last
    orders[Int(last)].liveIndex = UInt32(hole)
    live.removeLast()
    orders[Int(id)].isLive = false
  }

  /// To the back of its new price, with a new remaining quantity.
  public mutating func move(_ id: UInt32, to slot: Int, quantity: UInt32) {
    unlink(id)
    orders[Int(id)].slot = UInt32(slot)
    orders[Int(id)].quantity = quantity
    link(id)
  }

  /// Less of it, at its place.
  public mutating func shrink(_ id: UInt32, to quantity: UInt32) {
    precondition(quantity > 0 && quantity <= orders[Int(id)].quantity)
    levels[level(of: id)].quantity -= UInt64(orders[Int(id)].quantity - quantity)
    orders[Int(id)].quantity = quantity
  }

  /// An order that trades at once and leaves nothing: what it took, maker by maker, goes to `traded`.
  public mutating func take(
    side: Int, quantity: UInt32,
    traded: (_ maker: UInt32, _ price: Int32, _ quantity: UInt32) -> Void
  ) {
    orders.append(Order(slot: 0, quantity: 0, side: Int8(side), isLive: false))
    var left = quantity
    while left > 0 {
      guard let maker = first(on: 1 - side) else { preconditionFailure("more than there is") }
      let price = price(of: maker)
      let amount = min(left, orders[Int(maker)].quantity)
      traded(maker, price, amount)
      left -= amount
      if amount == orders[Int(maker)].quantity {
        remove(maker)
      } else {
        orders[Int(maker)].quantity -= amount
        orders[Int(maker)].filled += amount
        levels[level(of: maker)].quantity -= UInt64(amount)
      }
    }
  }

  private mutating func link(_ id: UInt32) {
    let at = level(of: id)
    let last = levels[at].last
    orders[Int(id)].before = last
    orders[Int(id)].after = 0
    if last == 0 {
      levels[at].first = id
      mark(id, true)
    } else {
      orders[Int(last)].after = id
    }
    levels[at].last = id
    levels[at].count += 1
    levels[at].quantity += UInt64(orders[Int(id)].quantity)
  }

  private mutating func unlink(_ id: UInt32) {
    let at = level(of: id)
    let order = orders[Int(id)]
    if order.before == 0 {
      levels[at].first = order.after
    } else {
      orders[Int(order.before)].after = order.after
    }
    if order.after == 0 {
      levels[at].last = order.before
    } else {
      orders[Int(order.after)].before = order.before
    }
    levels[at].count -= 1
    levels[at].quantity -= UInt64(order.quantity)
    if levels[at].count == 0 { mark(id, false) }
  }

  private mutating func mark(_ id: UInt32, _ isOccupied: Bool) {
    let order = orders[Int(id)]
    let word = Int(order.side) * wordsPerSide + Int(order.slot) / 64
    let bit = UInt64(1) << (UInt64(order.slot) % 64)
    if isOccupied { occupied[word] |= bit } else { occupied[word] &= ~bit }
  }

  private func level(of id: UInt32) -> Int {
    Int(orders[Int(id)].side) * shape.slotCount + Int(orders[Int(id)].slot)
  }

  // MARK: Looking

  public func side(of id: UInt32) -> Int { Int(orders[Int(id)].side) }
  public func slot(of id: UInt32) -> Int { Int(orders[Int(id)].slot) }
  public func isLive(_ id: UInt32) -> Bool { orders[Int(id)].isLive }

  /// What is left of it.
  public func quantity(of id: UInt32) -> UInt32 { orders[Int(id)].quantity }

  /// What has traded of it since it was entered.
  public func filled(of id: UInt32) -> UInt32 { orders[Int(id)].filled }

  public func price(of id: UInt32) -> Int32 { shape.price(side: side(of: id), slot: slot(of: id)) }

  /// The first order of the best price.
  public func first(on side: Int) -> UInt32? {
    occupiedSlot(side, from: 0).map { levels[side * shape.slotCount + $0].first }
  }

  /// The order that trades after this one.
  public func next(after id: UInt32) -> UInt32? {
    let order = orders[Int(id)]
    if order.after != 0 { return order.after }
    let side = Int(order.side)
    return occupiedSlot(side, from: Int(order.slot) + 1).map {
      levels[side * shape.slotCount + $0].first
    }
  }

  private func occupiedSlot(_ side: Int, from slot: Int) -> Int? {
    guard slot < shape.slotCount else { return nil }
    var word = slot / 64
    var bits = occupied[side * wordsPerSide + word] & (~0 << (UInt64(slot) % 64))
    while bits == 0 {
      word += 1
      if word == wordsPerSide { return nil }
      bits = occupied[side * wordsPerSide + word]
    }
    return word * 64 + bits.trailingZeroBitCount
  }

  /// What rests at one price; the best is the first.
  public struct LevelSum: Hashable, Sendable {
    public var side: Int
    public var price: Int32
    public var orderCount: Int
    public var quantity: UInt64
  }

  /// A side's levels, the best first.
  public func levelSums(_ side: Int) -> [LevelSum] {
    var sums: [LevelSum] = []
    var slot = occupiedSlot(side, from: 0)
    while let at = slot {
      let level = levels[side * shape.slotCount + at]
      sums.append(
        LevelSum(
          side: side, price: shape.price(side: side, slot: at), orderCount: Int(level.count),
          quantity: level.quantity))
      slot = occupiedSlot(side, from: at + 1)
    }
    return sums
  }

  /// Every order is in the list of its level, every level is the sum of its orders.
  public func checkInvariants() {
    var seen = 0
    for side in 0...1 {
      var sums: [LevelSum] = []
      var id = first(on: side)
      var before: UInt32 = 0
      while let order = id {
        precondition(orders[Int(order)].isLive && quantity(of: order) > 0)
        precondition(live[Int(orders[Int(order)].liveIndex)] == order)
        if sums.last?.price != price(of: order) {
          precondition(orders[Int(order)].before == 0)
          sums.append(
            LevelSum(side: side, price: price(of: order), orderCount: 0, quantity: 0))
        } else {
          precondition(orders[Int(order)].before == before)
        }
        sums[sums.count - 1].orderCount += 1
        sums[sums.count - 1].quantity += UInt64(quantity(of: order))
        seen += 1
        before = order
        id = next(after: order)
      }
      precondition(sums == levelSums(side))
    }
    precondition(seen == live.count)
  }
}
