// Around each call of the library: what it may see is made so before, and what it asks for is judged behind. Nothing that
// it wrote is believed: a market or a row that there isn't, a price off the tick, a quantity that is no multiple of
// the lot, an order where one is already. What isn't in order isn't sent, and is counted.

import Events
import Tables

extension PluginStrategy {
  /// Shows it a market as the desk knows it. Always inlined, and `follow` changes a desk that it only looks at: one that is lent
  /// to a call is copied for it, whole, at three times the cost of the report.
  @inlinable @inline(__always)
  mutating func look(at desk: borrowing StrategyDesk, in market: Int) {
    lookAtOrders(of: desk, in: market)
    views[market].top = desk.markets[market].top
    views[market].hasTop = desk.markets[market].hasTop ? 1 : 0
    views[market].mayTrade = desk.mayTrade(in: market) ? 1 : 0
  }

  /// As much of it as orders and their reports move. Field by field: a market is no small thing to copy.
  @inlinable @inline(__always)
  mutating func lookAtOrders(of desk: borrowing StrategyDesk, in market: Int) {
    views[market].position = desk.markets[market].position.units
    views[market].openBuy = desk.markets[market].openBuy.units
    views[market].openSell = desk.markets[market].openSell.units
  }

  /// Keeps the row of an order up to date; which row that is.
  @inlinable
  mutating func follow(_ update: OrderUpdate, at desk: inout StrategyDesk) -> UInt32 {
    let row = Int(update.tag)
    guard row < rows.count, rows[row].id == update.order.bits else { return .max }
    let isAccepted = update.news.code == OrderNews.accepted.code
    if update.isOver {
      if update.news.code == OrderNews.filled.code { rows[row].filled = rows[row].total }
      rows[row].state = PluginOrderState.free
    } else if isAccepted && rows[row].state == PluginOrderState.sent {
      rows[row].state = PluginOrderState.working
    } else if !isAccepted, let own = desk.order(update.order) {
      rows[row] = PluginOrder(own)
    }
    // A report may name another instrument than the order's.
    let market = Int(rows[row].market)
    if !isAccepted, market < views.count { lookAtOrders(of: desk, in: market) }
    return update.tag
  }

  /// False when it isn't to be called: then all that it has out is cancelled, as far as one event's tray goes.
  @inlinable @inline(__always)
  mutating func begins(at desk: inout StrategyDesk) -> Bool {
    if isBroken {
      withdraw(from: &desk)
      return false
    }
    header[0].now = desk.now.count
    header[0].sequence = desk.sequence.number
    return true
  }

  @inlinable @inline(__always)
  mutating func ends(at desk: inout StrategyDesk) {
    let (count, overflow) = (tray.count, tray.overflow)
    guard isWhole else { return silence(at: &desk) }
    if count | overflow != 0 { settle(Int(count), Int(overflow), at: &desk) }
  }

  @inlinable var isWhole: Bool { arena[trusted: arena.count &- 1] == Self.seal && tray.isSealed }

  /// It wrote behind its memory, and is called no more.
  @inlinable @inline(never)
  mutating func silence(at desk: inout StrategyDesk) {
    tray.clear()
    isBroken = true
    refuse(.broken)
    // For people: nothing else shows it.
    desk.signal(Self.silencedSignal, 100_000_000, in: 0)
    withdraw(from: &desk)
  }

  @inlinable
  mutating func settle(_ asked: Int, _ overflow: Int, at desk: inout StrategyDesk) {
    tray.clear()
    let count = asked < PluginTrayLayout.capacity ? asked : PluginTrayLayout.capacity
    var index = 0
    while index < count {
      let why = obey(tray[index], at: &desk)
      if why.code != 0 { refuse(why) }
      index &+= 1
    }
    let lost = UInt64(asked &- count &+ overflow)
    if lost > 0 {
      refuse(.tray)
      refused &+= lost &- 1
      header[0].refused = refused
    }
  }

  @inlinable @inline(never)
  mutating func refuse(_ why: PluginRefusal) {
    refused &+= 1
    lastRefusal = why.code
    header[0].refused = refused
    header[0].lastRefusal = lastRefusal
  }

  /// One intent. Here and in `open` everything is inlined into one loop: what a request costs twice is to be little.
  @inlinable @inline(__always)
  mutating func obey(_ asked: PluginIntent, at desk: inout StrategyDesk) -> PluginRefusal {
    let (market, row) = (Int(asked.market), Int(asked.row))
    guard asked.reserved0 | asked.reserved1 | asked.reserved2 == 0 else { return .malformed }
    guard market < desk.marketCount else { return .market }
    // New orders first, by one branch: the rest is rarer.
    if asked.kind == 1 {
      guard row < rows.count else { return .row }
      return open(asked, row: row, in: market, at: &desk)
    }
    if asked.kind == 4 {
      // That number is this side's.
      guard asked.row < Self.silencedSignal else { return .malformed }
      desk.signal(asked.row, asked.price, in: market)
      return .nothing
    }
    guard row < rows.count else { return .row }
    switch asked.kind {
    case 2: return cancel(row, in: market, at: &desk)
    case 3:
      return replace(
        row, Price(units: asked.price), Quantity(units: asked.quantity), in: market, at: &desk)
    default: return .malformed
    }
  }

  @inlinable @inline(__always)
  mutating func open(
    _ asked: PluginIntent, row: Int, in market: Int, at desk: inout StrategyDesk
  ) -> PluginRefusal {
    guard asked.side == 1 || asked.side == 2, asked.type == 1 || asked.type == 2,
      asked.timeInForce >= 1 && asked.timeInForce <= 4,
      asked.instructions & ~(OrderInstruction.postOnly | OrderInstruction.allOrNone) == 0
    else { return .malformed }
    guard rows[row].isFree else { return .row }
    let (price, quantity) = (Price(units: asked.price), Quantity(units: asked.quantity))
    guard quantity > .zero, desk.isInLots(quantity, in: market) else { return .quantity }
    // Whether a limit is within the bounds the desk looks at.
    guard asked.type == 2 ? price == .zero : desk.isOnTick(price, in: market) else {
      return .price
    }
    let side = Side(code: asked.side)
    let order = desk.send(
      side, quantity, at: price, TimeInForce(code: asked.timeInForce),
      type: OrderType(code: asked.type), instructions: asked.instructions, in: market,
      tag: asked.row)
    guard let order else { return unsent(asked, in: market, by: &desk) }
    rows[row] = PluginOrder(
      OwnOrder(
        order, market: market, side: side, price: price, total: quantity, tag: asked.row))
    lookAtOrders(of: desk, in: market)
    return .nothing
  }

  /// Why the desk sent nothing of what was otherwise in order.
  @inlinable @inline(never)
  func unsent(
    _ asked: PluginIntent, in market: Int, by desk: inout StrategyDesk
  ) -> PluginRefusal {
    let (side, quantity) = (Side(code: asked.side), Quantity(units: asked.quantity))
    let (price, terms) = (Price(units: asked.price), desk.markets[market].terms)
    guard asked.type == 2 || (price >= terms.lowestPrice && price <= terms.highestPrice) else {
      return .price
    }
    guard desk.mayTrade(in: market) else { return .silent }
    return quantity <= desk.room(side, in: market) ? .tray : .position
  }

  @inlinable
  mutating func cancel(_ row: Int, in market: Int, at desk: inout StrategyDesk) -> PluginRefusal {
    guard !rows[row].isFree, Int(rows[row].market) == market else { return .row }
    // The desk knows the order, or nothing happens.
    guard desk.cancel(OrderID(bits: rows[row].id)) else { return .busy }
    rows[row].state = PluginOrderState.canceling
    return .nothing
  }

  @inlinable
  mutating func replace(
    _ row: Int, _ price: Price, _ total: Quantity, in market: Int, at desk: inout StrategyDesk
  ) -> PluginRefusal {
    guard let own = own(row, in: market, at: &desk) else { return .row }
    let terms = desk.markets[market].terms
    guard total > .zero, desk.isInLots(total, in: market), total > own.filled else {
      return .quantity
    }
    guard price >= terms.lowestPrice, price <= terms.highestPrice,
      desk.isOnTick(price, in: market)
    else { return .price }
    guard desk.mayTrade(in: market) else { return .silent }
    guard !own.isCanceling, !own.isReplacing else { return .busy }
    guard desk.hasRoom(1) else { return .tray }
    guard desk.replace(own.id, at: price, total: total) else { return .position }
    rows[row].state = PluginOrderState.replacing
    lookAtOrders(of: desk, in: market)
    return .nothing
  }

  /// The order of a row, by the desk's word: what stands in the row may have been written by anybody.
  @inlinable
  func own(_ row: Int, in market: Int, at desk: inout StrategyDesk) -> OwnOrder? {
    guard !rows[row].isFree, let own = desk.order(OrderID(bits: rows[row].id)),
      Int(own.tag) == row, Int(own.market) == market
    else { return nil }
    return own
  }

  /// Cancels what a broken library has out.
  @inlinable @inline(never)
  mutating func withdraw(from desk: inout StrategyDesk) {
    guard desk.ordersOut > 0 else { return }
    var row = 0
    while row < rows.count, desk.hasRoom(1) {
      if rows[row].state != PluginOrderState.free, rows[row].state != PluginOrderState.canceling,
        desk.cancel(OrderID(bits: rows[row].id))
      {
        rows[row].state = PluginOrderState.canceling
      }
      row &+= 1
    }
  }
}
