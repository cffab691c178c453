// The stage that keeps the market's books: order-level and level-level market data go in, and a top
// of book comes out whenever the best prices or what rests at them changed. All else passes through.
//
// Ids of a feed are unique across its instruments. What can't be applied (an unknown or doubled id, a
// quantity that isn't positive, a sum beyond 64 bits, no room for the order) is refused and counted;
// the book stays as it was. A side takes either orders or levels until it is empty: a feed that mixed
// them would take from levels what its orders never put there.

import Events
import Tables

public struct BookBuilder: Stage, ~Copyable {
  @usableFromInline var ladders: LevelLadders
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<BookedOrder>
  /// Orders of each ladder, in a level or beyond them.
  @usableFromInline var resting: Slab<Int>
  /// The top of each book as it was last sent.
  @usableFromInline var told: Slab<TopOfBook>
  @usableFromInline let instrumentCount: Int
  @usableFromInline var refusals: UInt64

  public init(_ settings: BookSettings) {
    precondition(
      settings.instrumentCount > 0 && settings.instrumentCount < 1 << 30,
      "a book builder has instruments")
    ladders = LevelLadders(
      ladderCount: settings.instrumentCount * 2, capacity: settings.levelCapacity)
    ids = IdTable(capacity: settings.orderCapacity, key: settings.idKey)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: BookedOrder(id: .none, price: .zero, quantity: .zero, ladder: 0, serial: 0))
    resting = Slab(count: settings.instrumentCount * 2, repeating: 0)
    let nothing = TopOfBook(
      bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
      askOrders: 0)
    told = Slab(count: settings.instrumentCount, repeating: nothing)
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
    guard apply(event, to: instrument) else { return refuse() }
    guard ladders.takeTouchedBest() else { return }
    let top = top(of: instrument)
    if top != told[instrument] {
      told[instrument] = top
      out.emit(
        Event(
          causedBy: event, kind: .topOfBook, source: event.source,
          instrument: event.instrument, top))
    }
  }

  /// False when it can't be applied; the book is as it was then.
  @inlinable
  mutating func apply(_ event: Event, to instrument: Int) -> Bool {
    switch event.kind.code {
    case EventKind.bookAdd.code:
      return add(event.payload(as: BookOrder.self), to: instrument)
    case EventKind.bookModify.code:
      return modify(event.payload(as: BookOrder.self), in: instrument)
    case EventKind.bookDelete.code:
      return remove(event.payload(as: BookOrder.self).order, from: instrument)
    case EventKind.trade.code:
      return fill(event.payload(as: Trade.self), in: instrument)
    case EventKind.levelUpdate.code:
      return set(event.payload(as: LevelUpdate.self), in: instrument)
    default:
      // A clear, or a gap: what is known is void.
      clear(instrument)
      return true
    }
  }

  @inlinable mutating func refuse() { refusals &+= 1 }

  // MARK: Looking

  /// The best of both sides. Two loads a side.
  @inlinable
  public func top(of instrument: Int) -> TopOfBook {
    let bid = ladders.best(LevelLadders.bids(of: instrument))
    let ask = ladders.best(LevelLadders.asks(of: instrument))
    return TopOfBook(
      bidPrice: bid.price, bidQuantity: bid.quantity, askPrice: ask.price,
      askQuantity: ask.quantity, bidOrders: bid.orderCount, askOrders: ask.orderCount)
  }

  /// The level at a depth, for tests and tools; nil below the last.
  public func level(_ side: Side, of instrument: Int, depth: Int) -> Level? {
    let ladder = Self.ladder(side, of: instrument)
    return depth < ladders.count(ladder) ? ladders.level(ladder, depth: depth) : nil
  }

  /// Market data that could not be applied.
  @inlinable public var refusedCount: UInt64 { refusals }

  /// Levels that were too far out for their full ladder.
  @inlinable public var trimmedCount: UInt64 { ladders.trimmedCount }

  /// Orders that rest, over all instruments.
  @inlinable public var orderCount: Int { ids.count }

  @inlinable
  static func ladder(_ side: Side, of instrument: Int) -> Int {
    side == .buy ? LevelLadders.bids(of: instrument) : LevelLadders.asks(of: instrument)
  }

  /// Levels are sorted and are the sums of their orders; the tables agree. Allocates: for tests.
  public func checkInvariants() {
    precondition(ids.count == free.takenCount)
    ladders.checkInvariants()
    var counted = [Int](repeating: 0, count: resting.count)
    var quantities = [Int64](repeating: 0, count: resting.count * ladders.capacity)
    var orderCounts = [UInt32](repeating: 0, count: quantities.count)
    for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
      let order = orders[slot]
      let ladder = Int(order.ladder)
      precondition(ids.index(of: order.id.bits) == UInt32(slot) && order.quantity.units > 0)
      counted[ladder] += 1
      let at = ladders.position(of: order.price, in: ladder)
      guard let index = ladders.index(at, of: order.price, in: ladder),
        ladders.levels[index].serial == order.serial
      else { continue }
      quantities[index] += order.quantity.units
      orderCounts[index] += 1
    }
    for ladder in 0..<resting.count {
      precondition(resting[ladder] == counted[ladder])
      if resting[ladder] == 0 { continue }  // Levels of a feed without orders, or none.
      for at in 0..<ladders.count(ladder) {
        let level = ladders.levels[ladder * ladders.capacity + at]
        precondition(level.quantity.units == quantities[ladder * ladders.capacity + at])
        precondition(level.orderCount == orderCounts[ladder * ladders.capacity + at])
      }
    }
  }
}
