// The stage that keeps the market's books: order-level and level-level market data go in, and a top
// of book comes out whenever the best prices or what rests at them changed. All else passes through.
//
// Ids of a feed are unique across its instruments. What can't be applied (an unknown or doubled id, a
// quantity that isn't positive, no room) is refused and counted; the book stays as it was.

import Events
import Tables

/// Sizes of the book builder's tables.
public struct BookSettings: Hashable, Sendable {
  public var instrumentCount: Int
  /// Live orders over all instruments.
  public var orderCapacity: Int
  /// Price levels a side.
  public var levelCapacity: Int

  public init(instrumentCount: Int, orderCapacity: Int = 65_536, levelCapacity: Int = 1024) {
    self.instrumentCount = instrumentCount
    self.orderCapacity = orderCapacity
    self.levelCapacity = levelCapacity
  }
}

@frozen
@usableFromInline
struct BookedOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var price: Price
  @usableFromInline var quantity: Quantity
  @usableFromInline var instrument: UInt32
  @usableFromInline var side: Side

  @inlinable
  init(id: OrderID, price: Price, quantity: Quantity, instrument: UInt32, side: Side) {
    self.id = id
    self.price = price
    self.quantity = quantity
    self.instrument = instrument
    self.side = side
  }
}

public struct BookBuilder: Stage, ~Copyable {
  @usableFromInline var ladders: LevelLadders
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<BookedOrder>
  @usableFromInline let instrumentCount: Int
  @usableFromInline var refusals: UInt64

  /// Market data that could not be applied.
  @inlinable public var refusedCount: UInt64 { refusals }

  public init(_ settings: BookSettings) {
    precondition(settings.instrumentCount > 0 && settings.orderCapacity > 0)
    ladders = LevelLadders(
      ladderCount: settings.instrumentCount * 2, capacity: settings.levelCapacity)
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: BookedOrder(
        id: .none, price: .zero, quantity: .zero, instrument: 0, side: .none))
    instrumentCount = settings.instrumentCount
    refusals = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.bookAdd.code, EventKind.bookModify.code, EventKind.bookDelete.code,
      EventKind.bookClear.code, EventKind.levelUpdate.code:
      update(event, into: &out)
    case EventKind.trade.code, EventKind.bookGap.code:
      out.pass(event)
      update(event, into: &out)
    default:
      out.pass(event)
    }
  }

  @inlinable
  mutating func update<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let instrument = Int(event.instrument.index)
    guard instrument < instrumentCount else { return refuse() }
    let before = top(of: instrument)
    let applied: Bool
    switch event.kind.code {
    case EventKind.bookAdd.code:
      applied = add(event.payload(as: BookOrder.self), to: instrument)
    case EventKind.bookModify.code:
      applied = modify(event.payload(as: BookOrder.self), in: instrument)
    case EventKind.bookDelete.code:
      let order = event.payload(as: BookOrder.self).order
      applied = remove(order, from: instrument)
    case EventKind.trade.code:
      applied = fill(event.payload(as: Trade.self), in: instrument)
    case EventKind.levelUpdate.code:
      applied = set(event.payload(as: LevelUpdate.self), in: instrument)
    default:
      clear(instrument)
      applied = true
    }
    guard applied else { return refuse() }
    let after = top(of: instrument)
    if after != before {
      out.emit(
        Event(
          causedBy: event, kind: .topOfBook, source: event.source,
          instrument: event.instrument, after))
    }
  }

  @inlinable mutating func refuse() { refusals &+= 1 }

  /// The best of both sides. Two loads a side.
  @inlinable
  public mutating func top(of instrument: Int) -> TopOfBook {
    let bid = ladders.best(LevelLadders.bids(of: instrument))
    let ask = ladders.best(LevelLadders.asks(of: instrument))
    return TopOfBook(
      bidPrice: bid.price, bidQuantity: bid.quantity, askPrice: ask.price,
      askQuantity: ask.quantity, bidOrders: bid.orderCount, askOrders: ask.orderCount)
  }

  /// The level at a depth, for tests and tools; nil below the last.
  public mutating func level(_ side: Side, of instrument: Int, depth: Int) -> Level? {
    let ladder = Self.ladder(side, of: instrument)
    return depth < ladders.count(ladder) ? ladders.level(ladder, depth: depth) : nil
  }

  /// Orders that rest, over all instruments.
  @inlinable public var orderCount: Int { ids.count }

  @inlinable
  static func ladder(_ side: Side, of instrument: Int) -> Int {
    side == .buy ? LevelLadders.bids(of: instrument) : LevelLadders.asks(of: instrument)
  }

  @inlinable
  mutating func add(_ order: BookOrder, to instrument: Int) -> Bool {
    guard order.quantity.units > 0, order.side == .buy || order.side == .sell else {
      return false
    }
    let slot = free.take()
    guard slot != FreeList.none else { return false }
    guard case .inserted = ids.insert(order.order.bits, index: slot) else {
      free.giveBack(slot)
      return false
    }
    let ladder = Self.ladder(order.side, of: instrument)
    guard ladders.add(order.quantity, orders: 1, at: order.price, in: ladder) else {
      _ = ids.remove(order.order.bits)
      free.giveBack(slot)
      return false
    }
    orders[Int(slot)] = BookedOrder(
      id: order.order, price: order.price, quantity: order.quantity,
      instrument: UInt32(instrument), side: order.side)
    return true
  }

  /// The slot of a live order of this instrument, or nil.
  @inlinable
  mutating func slot(of order: OrderID, in instrument: Int) -> Int? {
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent, orders[Int(index)].instrument == UInt32(instrument) else {
      return nil
    }
    return Int(index)
  }

  @inlinable
  mutating func modify(_ order: BookOrder, in instrument: Int) -> Bool {
    guard order.quantity.units > 0, let slot = slot(of: order.order, in: instrument) else {
      return false
    }
    let old = orders[slot]
    let ladder = Self.ladder(old.side, of: instrument)
    ladders.take(old.quantity, orders: 1, at: old.price, in: ladder)
    guard ladders.add(order.quantity, orders: 1, at: order.price, in: ladder) else {
      // What was taken fits back: its level was there, or its room was.
      let restored = ladders.add(old.quantity, orders: 1, at: old.price, in: ladder)
      precondition(restored)
      return false
    }
    orders[slot].price = order.price
    orders[slot].quantity = order.quantity
    return true
  }

  @inlinable
  mutating func remove(_ order: OrderID, from instrument: Int) -> Bool {
    guard let slot = slot(of: order, in: instrument) else { return false }
    let old = orders[slot]
    ladders.take(
      old.quantity, orders: 1, at: old.price, in: Self.ladder(old.side, of: instrument))
    _ = ids.remove(order.bits)
    free.giveBack(UInt32(slot))
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
    let ladder = Self.ladder(orders[slot].side, of: instrument)
    ladders.take(trade.quantity, orders: 0, at: orders[slot].price, in: ladder)
    orders[slot].quantity -= trade.quantity
    return true
  }

  @inlinable
  mutating func set(_ update: LevelUpdate, in instrument: Int) -> Bool {
    guard update.side == .buy || update.side == .sell else { return false }
    return ladders.set(
      Level(price: update.price, quantity: update.quantity, orderCount: update.orderCount),
      in: Self.ladder(update.side, of: instrument))
  }

  @inlinable
  mutating func clear(_ instrument: Int) {
    var slot = 0
    while slot < orders.count {
      if free.isTaken(UInt32(slot)) && orders[slot].instrument == UInt32(instrument) {
        _ = ids.remove(orders[slot].id.bits)
        free.giveBack(UInt32(slot))
      }
      slot += 1
    }
    ladders.clear(LevelLadders.bids(of: instrument))
    ladders.clear(LevelLadders.asks(of: instrument))
  }

  /// Levels are the sums of their orders, sorted, and not crossed by accident of ours.
  public mutating func checkInvariants() {
    precondition(ids.count == free.takenCount)
    for ladder in 0..<instrumentCount * 2 {
      for depth in 0..<ladders.count(ladder) {
        let level = ladders.level(ladder, depth: depth)
        precondition(level.quantity.units > 0)
        if depth > 0 {
          let better = ladders.level(ladder, depth: depth - 1)
          precondition(ladders.isWorse(level.price, than: better.price, in: ladder))
        }
      }
    }
  }
}
