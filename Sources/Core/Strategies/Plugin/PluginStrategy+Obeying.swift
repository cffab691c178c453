// Around each call of the library: what it may see is made so before, and what it asks for is judged behind. Nothing that
// it wrote is believed: a market or a row that there isn't, a price off the tick, a quantity that is no multiple of
// the lot, an order where one is already. What isn't in order isn't sent, and is counted.

import Events
import Tables

extension PluginStrategy {
  /// Shows it a market as the desk knows it.
  @inlinable
  mutating func look(at desk: borrowing StrategyDesk, in market: Int) {
    lookAtOrders(of: desk, in: market)
    views[market].top = desk.markets[market].top
    views[market].hasTop = desk.markets[market].hasTop ? 1 : 0
    views[market].mayTrade = desk.mayTrade(in: market) ? 1 : 0
  }

  /// As much of it as orders and their reports move. Field by field: a market is no small thing to copy.
  @inlinable
  mutating func lookAtOrders(of desk: borrowing StrategyDesk, in market: Int) {
    views[market].position = desk.markets[market].position.units
    views[market].openBuy = desk.markets[market].openBuy.units
    views[market].openSell = desk.markets[market].openSell.units
  }

  /// Keeps the row of an order up to date; which row that is.
  @inlinable
  mutating func follow(_ update: OrderUpdate, at desk: borrowing StrategyDesk) -> UInt32 {
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
  @inlinable
  mutating func begins(at desk: inout StrategyDesk) -> Bool {
    if isBroken {
      withdraw(from: &desk)
      return false
    }
    header[0].now = desk.now.count
    header[0].sequence = desk.sequence.number
    return true
  }

  @inlinable
  mutating func ends(at desk: inout StrategyDesk) {
    if tray[0] != 0 || !isWhole { settle(at: &desk) }
  }

  @inlinable var isWhole: Bool {
    arena[arena.count - 1] == Self.seal && tray[tray.count - 1] == Self.seal
  }

  @inlinable
  mutating func settle(at desk: inout StrategyDesk) {
    let counts = tray[0]
    tray[0] = 0
    guard isWhole else {
      isBroken = true
      refuse(.broken)
      // For people: nothing else shows it.
      desk.signal(Self.silencedSignal, 100_000_000, in: 0)
      return withdraw(from: &desk)
    }
    let asked = Int(counts & 0xFFFF_FFFF)
    let count = asked < PluginTrayLayout.capacity ? asked : PluginTrayLayout.capacity
    var index = 0
    while index < count {
      obey(1 + index &* PluginTrayLayout.wordsPerIntent, at: &desk)
      index &+= 1
    }
    let overflow = UInt64(asked &- count) &+ counts >> 32
    if overflow > 0 {
      refuse(.tray)
      refused &+= overflow &- 1
      header[0].refused = refused
    }
  }

  @inlinable
  mutating func refuse(_ why: PluginRefusal) {
    refused &+= 1
    lastRefusal = why.code
    header[0].refused = refused
    header[0].lastRefusal = lastRefusal
  }

  /// One intent, from its first word on.
  @inlinable
  mutating func obey(_ word: Int, at desk: inout StrategyDesk) {
    let head = tray[word]
    let market = Int(tray[word + 1] & 0xFFFF_FFFF)
    let row = Int(tray[word + 1] >> 32)
    let price = Int64(bitPattern: tray[word + 2])
    let quantity = Int64(bitPattern: tray[word + 3])
    guard head >> 40 == 0 else { return refuse(.malformed) }
    guard market < desk.marketCount else { return refuse(.market) }
    let kind = UInt8(truncatingIfNeeded: head)
    if kind == 4 {
      // That number is this side's.
      guard row < Int(Self.silencedSignal) else { return refuse(.malformed) }
      return desk.signal(UInt32(truncatingIfNeeded: row), price, in: market)
    }
    guard row < rows.count else { return refuse(.row) }
    let why: PluginRefusal
    switch kind {
    case 1:
      why = open(
        head, Price(units: price), Quantity(units: quantity), row: row, in: market, at: &desk)
    case 2: why = cancel(row, in: market, at: &desk)
    case 3:
      why = replace(
        row, Price(units: price), Quantity(units: quantity), in: market, at: &desk)
    default: why = .malformed
    }
    if why.code != 0 { refuse(why) }
  }

  @inlinable
  mutating func open(
    _ head: UInt64, _ price: Price, _ quantity: Quantity, row: Int, in market: Int,
    at desk: inout StrategyDesk
  ) -> PluginRefusal {
    let side = Side(code: UInt8(truncatingIfNeeded: head >> 8))
    let type = OrderType(code: UInt8(truncatingIfNeeded: head >> 16))
    let timeInForce = TimeInForce(code: UInt8(truncatingIfNeeded: head >> 24))
    let instructions = UInt8(truncatingIfNeeded: head >> 32)
    guard side.code == 1 || side.code == 2, type.code == 1 || type.code == 2,
      timeInForce.code >= 1 && timeInForce.code <= 4,
      instructions & ~(OrderInstruction.postOnly | OrderInstruction.allOrNone) == 0
    else { return .malformed }
    guard rows[row].isFree else { return .row }
    let terms = desk.markets[market].terms
    guard isWhole(quantity, terms) else { return .quantity }
    let isMarket = type.code == 2
    guard isMarket ? price == .zero : isPossible(price, terms) else { return .price }
    let order = desk.send(
      side, quantity, at: price, timeInForce, type: type, instructions: instructions, in: market,
      tag: UInt32(truncatingIfNeeded: row))
    guard let order else { return unsent(side, quantity, in: market, by: desk) }
    rows[row] = PluginOrder(
      OwnOrder(
        order, market: market, side: side, price: price, total: quantity,
        tag: UInt32(truncatingIfNeeded: row)))
    lookAtOrders(of: desk, in: market)
    return .nothing
  }

  /// Why the desk sent nothing of what was otherwise in order.
  @inlinable
  func unsent(
    _ side: Side, _ quantity: Quantity, in market: Int, by desk: borrowing StrategyDesk
  ) -> PluginRefusal {
    guard desk.mayTrade(in: market) else { return .silent }
    let isWithin =
      quantity <= desk.maximumPosition
      && desk.markets[market].reach(side) + quantity <= desk.maximumPosition
    return isWithin ? .tray : .position
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
    guard let own = own(row, in: market, at: desk) else { return .row }
    let terms = desk.markets[market].terms
    guard isWhole(total, terms), total > own.filled else { return .quantity }
    guard isPossible(price, terms) else { return .price }
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
  func own(_ row: Int, in market: Int, at desk: borrowing StrategyDesk) -> OwnOrder? {
    guard !rows[row].isFree, let own = desk.order(OrderID(bits: rows[row].id)),
      Int(own.tag) == row, Int(own.market) == market
    else { return nil }
    return own
  }

  @inlinable
  func isWhole(_ quantity: Quantity, _ terms: InstrumentTerms) -> Bool {
    quantity > .zero && quantity.units % terms.lot.units == 0
  }

  @inlinable
  func isPossible(_ price: Price, _ terms: InstrumentTerms) -> Bool {
    price >= terms.lowestPrice && price <= terms.highestPrice && price.units % terms.tick.units == 0
  }

  /// Cancels what a broken library has out.
  @inlinable
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
