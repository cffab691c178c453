// The stage that keeps the market's books: order-level and level-level market data go in, and a top
// of book comes out whenever the best prices or what rests at them changed. All else passes through.
//
// Ids of a feed are unique across its instruments. What can't be applied (an unknown or doubled id, a
// quantity that isn't positive, a price off the tick, no room) is refused and counted; the book stays as it
// was. A side takes either orders or levels until it is empty: a feed that mixed them would take from
// levels what its orders never put there.

import Events
import Tables

public struct BookBuilder: Stage, ~Copyable {
  @usableFromInline var storage: OrderBooks
  /// Orders of each side of each instrument, and levels of feeds without orders.
  @usableFromInline var resting: Slab<RestingCounts>
  /// The top of each book as it was last sent.
  @usableFromInline var told: Slab<TopOfBook>
  /// The last quote of each instrument.
  @usableFromInline var quoted: Slab<Quote>
  /// Of a cancel of all quotes: the next instrument's.
  @usableFromInline var unquoting: Int
  @usableFromInline var cause: Event
  @usableFromInline var own: OwnOrders
  @usableFromInline let orderCapacity: Int
  @usableFromInline let levelCapacity: Int
  @usableFromInline let isTopOnly: Bool
  @usableFromInline let topFlags: UInt8
  /// The best level of some side may have changed.
  @usableFromInline var isBestTouched: Bool
  @usableFromInline var refusals: UInt64

  public init(_ settings: BookSettings) {
    let count = settings.instrumentCount
    precondition(count > 0 && settings.orderCapacity > 0, "a book builder has instruments and room")
    precondition(settings.levelCapacity > 0, "a book builder has room for levels")
    storage = OrderBooks(
      ticks: settings.ticks, orderCapacity: settings.orderCapacity * count,
      bareLevelCapacity: settings.levelCapacity * count, windowTicks: settings.windowTicks,
      idKey: settings.idKey)
    resting = Slab(count: count, repeating: RestingCounts())
    let nothing = TopOfBook(
      bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
      askOrders: 0)
    told = Slab(count: count, repeating: nothing)
    quoted = Slab(count: count, repeating: Self.noQuote)
    unquoting = count
    cause = .empty
    own = OwnOrders(
      capacity: settings.ownOrderCapacity, memory: settings.ownOrderMemory,
      executionCapacity: settings.ownExecutionCapacity, instrumentCount: count)
    orderCapacity = settings.orderCapacity
    levelCapacity = settings.levelCapacity
    isTopOnly = settings.isTopOnly
    topFlags = settings.isOfOneVenue ? MarketFlags.ofOneVenue : 0
    isBestTouched = false
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
    case EventKind.quote.code, EventKind.quoteCancel.code:
      out.pass(event)
      if event.instrument == .none && event.kind == .quoteCancel {
        beginUnquoting(event)
      } else {
        update(event, into: &out)
      }
    default:
      if own.isOn { own.hear(event) }
      out.pass(event)
    }
  }

  @inlinable
  mutating func beginUnquoting(_ event: Event) {
    cause = event
    unquoting = 0
  }

  /// Quotes of all instruments are canceled one by one.
  @inlinable public var isUnfinished: Bool { unquoting < told.count }

  @inlinable @inline(never)
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    let instrument = unquoting
    unquoting &+= 1
    if !cancelQuote(in: instrument) { refuse() }
    let top = own.isOn ? othersTop(of: instrument) : storage.top(of: instrument)
    isBestTouched = false
    tell(top, of: instrument, because: cause, into: &out)
  }

  @inlinable
  mutating func update<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let instrument = Int(event.instrument.index)
    guard instrument < told.count else { return refuse() }
    if !apply(event, to: instrument) {
      refuse()
      // What can't be applied has changed nothing, but for a quote, which takes the one before away.
      if event.kind != .quote { return }
    }
    if own.isOn { return tellOthers(instrument, because: event, into: &out) }
    guard isBestTouched else { return }
    isBestTouched = false
    tell(storage.top(of: instrument), of: instrument, because: event, into: &out)
  }

  /// The same where ours is in the book: the best of the others may stand behind it. A trade of a feed without orders
  /// changes nothing by itself: the level that it was at comes behind it, and ours, of which the report has told before,
  /// is still in it.
  @inlinable @inline(never)
  mutating func tellOthers<Out: Emitter & ~Copyable>(
    _ instrument: Int, because event: Event, into out: inout Out
  ) {
    guard isBestTouched || event.kind != .trade else { return }
    isBestTouched = false
    tell(othersTop(of: instrument), of: instrument, because: event, into: &out)
  }

  /// The top of a book, if it isn't what it was.
  @inlinable @inline(__always)
  mutating func tell<Out: Emitter & ~Copyable>(
    _ top: TopOfBook, of instrument: Int, because event: Event, into out: inout Out
  ) {
    if top != told[instrument] {
      told[instrument] = top
      out.emit(
        Event(
          causedBy: event, kind: .topOfBook, flags: topFlags, source: event.source,
          instrument: InstrumentID(UInt32(truncatingIfNeeded: instrument)), top))
    }
  }

  /// The best of both sides without what is ours. Mutating, as what only looks is lent a copy of the tables.
  @inlinable
  mutating func othersTop(of instrument: Int) -> TopOfBook {
    let bid = othersBest(instrument, isSell: false)
    let ask = othersBest(instrument, isSell: true)
    return TopOfBook(
      bidPrice: bid.price, bidQuantity: bid.quantity, askPrice: ask.price,
      askQuantity: ask.quantity, bidOrders: bid.orderCount, askOrders: ask.orderCount)
  }

  @inlinable
  mutating func othersBest(_ instrument: Int, isSell: Bool) -> Level {
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
    var level = storage.ladders.best(ladder)
    while level != noSlot {
      let shown = storage.view(level, in: ladder, of: instrument)
      let others = own.others(shown, instrument, isSell: isSell)
      if others.quantity.units > 0 { return others }
      level = storage.ladders.next(after: level, in: ladder)
    }
    return .empty
  }

  /// False when it can't be applied; the book is as it was then.
  @inlinable
  mutating func apply(_ event: Event, to instrument: Int) -> Bool {
    switch event.kind.code {
    case EventKind.bookAdd.code:
      return add(event.payload(as: BookOrder.self), to: event.instrument, from: event.source)
    case EventKind.bookModify.code:
      return modify(event.payload(as: BookOrder.self), in: instrument)
    case EventKind.bookDelete.code:
      return remove(event.payload(as: BookOrder.self).order, from: instrument)
    case EventKind.trade.code:
      return fill(event.payload(as: Trade.self), in: instrument)
    case EventKind.levelUpdate.code:
      return set(event.payload(as: LevelUpdate.self), in: instrument)
    case EventKind.quote.code:
      return quote(event.payload(as: Quote.self), in: instrument)
    case EventKind.quoteCancel.code: return cancelQuote(in: instrument)
    default:
      // A clear, or a gap: what is known is void.
      clear(instrument)
      return true
    }
  }

  @inlinable mutating func refuse() { refusals &+= 1 }

  // MARK: Looking

  /// The best of both sides.
  @inlinable
  public func top(of instrument: Int) -> TopOfBook { storage.top(of: instrument) }

  /// The books themselves, for depth and measures.
  @inlinable public var books: OrderBooks {
    @inline(__always) _read { yield storage }
  }

  /// The level at a depth, for tests and tools; nil below the last.
  public func level(_ side: Side, of instrument: Int, depth: Int) -> Level? {
    let levels = storage.levels(side, of: instrument, limit: depth + 1)
    return depth < levels.count ? levels[depth] : nil
  }

  /// Where an order stands in the queue of its price. Walks the queue ahead of it.
  public func queuePosition(of order: OrderID) -> OrderBooks.QueuePosition? {
    storage.queuePosition(of: order) { storage[$0].leaves }
  }

  /// Market data that could not be applied.
  @inlinable public var refusedCount: UInt64 { refusals }

  /// Orders that rest, over all instruments.
  @inlinable public var orderCount: Int { storage.orderCount }

  /// A digest of an instrument's orders, each with its place in the queue: equal for equal books.
  public func orderDigest(of instrument: Int) -> UInt64 {
    storage.orderDigest(of: instrument) { storage[$0].leaves }
  }

  /// Levels are sorted and are the sums of their orders; the tables agree. Allocates: for tests.
  public func checkInvariants() {
    own.checkInvariants()
    storage.checkInvariants { storage[$0].leaves }
    var counted = [RestingCounts](repeating: RestingCounts(), count: resting.count)
    for slot in 1..<storage.usedSlotEnd where storage.isLive(slot) {
      let order = storage[slot]
      counted[Int(order.instrument.index)].addOrder(isSell: order.traits.isSell, 1)
    }
    for instrument in 0..<resting.count {
      for isSell in [false, true] {
        let orders = resting[instrument].orders(isSell: isSell)
        precondition(orders == counted[instrument].orders(isSell: isSell))
        let ladder = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
        let bare = resting[instrument].levels(isSell: isSell)
        precondition(orders == 0 || bare == 0)
        if orders == 0 { precondition(Int(bare) == storage.ladders.count(ladder)) }
      }
    }
  }
}

/// What rests on the two sides of a book: orders, or the levels of a feed that has none.
@frozen
@usableFromInline
struct RestingCounts: BitwiseCopyable {
  @usableFromInline var buyOrders: UInt32 = 0
  @usableFromInline var sellOrders: UInt32 = 0
  @usableFromInline var buyLevels: UInt32 = 0
  @usableFromInline var sellLevels: UInt32 = 0

  @inlinable init() {}

  @inlinable @inline(__always) func orders(isSell: Bool) -> UInt32 {
    isSell ? sellOrders : buyOrders
  }

  @inlinable @inline(__always) func levels(isSell: Bool) -> UInt32 {
    isSell ? sellLevels : buyLevels
  }

  /// `one` is 1, or its complement's successor for one less.
  @inlinable @inline(__always) mutating func addOrder(isSell: Bool, _ one: UInt32) {
    if isSell { sellOrders &+= one } else { buyOrders &+= one }
  }

  @inlinable @inline(__always) mutating func addLevel(isSell: Bool, _ one: UInt32) {
    if isSell { sellLevels &+= one } else { buyLevels &+= one }
  }
}
