// Where a strategy trades: its markets, its position, its orders that are out, whether it may trade, and a tray
// for what it asks for. Every strategy has one, so what is believed of a report, what counts as open and when a
// strategy falls silent is decided in one place.
//
// A bounded number of orders is out, the strategy's own limit and below every table downstream: an order counts
// until its last report has come back round, whoever gave it. The desk hears the reports before the order manager
// does, so it believes the same ones: every execution once, also one that comes late or fills more than was left.

import Events
import Numerics
import Orders
import Tables

public struct StrategyDesk: ~Copyable {
  public let seat: StrategySeat
  /// How far the position in one instrument goes.
  public let maximumPosition: Quantity
  @usableFromInline var markets: Slab<DeskMarket>
  /// Of each market, by its terms.
  @usableFromInline var grids: Slab<MarketGrid>
  /// The market of an instrument, or -1.
  @usableFromInline let places: Slab<Int32>
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<OwnOrder>
  @usableFromInline var executions: ExecutionLog
  @usableFromInline var counter: UInt32
  /// In the order of the kind's list.
  @usableFromInline var values: Slab<Int64>
  /// No orders until somebody lets it go: a bit for each scope that is stopped, since who lets go of one lets go of no other.
  @usableFromInline var stops: UInt8
  /// Which of several venues an order goes to is the router's to choose.
  @usableFromInline let isRouted: Bool
  /// No orders until a run begins.
  @usableFromInline var isStopping: Bool
  @usableFromInline var suppressed: UInt64
  @usableFromInline var disregarded: UInt64
  @usableFromInline var strays: UInt64

  /// What it asked for because of the event that it is told of, and that event's place in time.
  @usableFromInline var tray: Slab<Event>
  @usableFromInline var trayCount: Int
  @usableFromInline var sequence: Sequence
  @usableFromInline var time: Nanoseconds

  /// What was refused within the last second, and what that comes to. Last, as it is rarely looked at.
  @usableFromInline var refusals: RefusalBudget

  /// The most that a strategy asks for because of one event: two strategies' fit one step of their stage.
  @inlinable public static var fanOut: Int { 28 }

  init(_ settings: StrategySettings) {
    settings.checkBounds()
    seat = StrategySeat(strategy: settings.number, epoch: settings.epoch)
    maximumPosition = settings.maximumPosition
    markets = Slab(count: settings.markets.count, repeating: DeskMarket(settings.markets[0]))
    grids = Slab(count: settings.markets.count, repeating: MarketGrid(settings.markets[0].terms))
    let highest = settings.markets.map { Int($0.instrument.index) }.reduce(0) { $0 > $1 ? $0 : $1 }
    var places = Slab<Int32>(count: highest + 1, repeating: -1)
    for (index, traded) in settings.markets.enumerated() {
      markets[index] = DeskMarket(traded)
      grids[index] = MarketGrid(traded.terms)
      places[Int(traded.instrument.index)] = Int32(index)
    }
    self.places = places
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: OwnOrder(.none, market: 0, side: .none, price: .zero, total: .zero, tag: 0))
    executions = ExecutionLog(
      capacity: settings.orderCapacity < 256 ? 1_024 : 4 * settings.orderCapacity)
    counter = 0
    values = Slab(count: settings.values.count, repeating: 0)
    for (index, value) in settings.values.enumerated() { values[index] = value }
    stops = settings.startsStopped ? Self.bit(of: .strategy) : 0
    isRouted = settings.isRouted
    isStopping = false
    suppressed = 0
    disregarded = 0
    strays = 0
    refusals = RefusalBudget(perSecond: settings.maximumRefusals)
    tray = Slab(count: Self.fanOut, repeating: .empty)
    trayCount = 0
    sequence = Sequence(0)
    time = .zero
  }

  /// The market of an instrument; nil for one that the strategy doesn't trade.
  @inlinable
  public func market(of instrument: InstrumentID) -> Int? {
    let index = Int(instrument.index)
    guard index < places.count else { return nil }
    let place = places[index]
    return place < 0 ? nil : Int(place)
  }

  @inlinable public var marketCount: Int { markets.count }

  /// What it knows of a market.
  @inlinable public subscript(market: Int) -> DeskMarket { markets[market] }

  /// When the event that it is told of was sequenced: the only time that there is.
  @inlinable public var now: Nanoseconds { time }

  /// The value of a parameter, by its place in the kind's list.
  @inlinable
  public func value(_ parameter: Int) -> Int64 { values[parameter] }

  /// Whether a price is a multiple of the market's tick.
  @inlinable @inline(__always)
  public func isOnTick(_ price: Price, in market: Int) -> Bool {
    grids[market].ticks.divides(price.units)
  }

  /// Whether a quantity, which may be none, is in whole lots of the market.
  @inlinable @inline(__always)
  public func isInLots(_ quantity: Quantity, in market: Int) -> Bool {
    grids[market].lots.divides(quantity.units)
  }

  @inlinable public var valueCount: Int { values.count }

  @inlinable
  public func quantity(_ parameter: Int) -> Quantity { Quantity(units: values[parameter]) }

  /// How much more may be asked for that way before the position could pass its limit: of a turn to the other side up to
  /// twice that. The reach is within 2^62, so this fits; a sum of it and a quantity might not.
  @inlinable
  public func room(_ side: Side, in market: Int) -> Quantity {
    maximumPosition - markets[market].reach(side)
  }

  /// Whether it may send new orders in a market.
  @inlinable
  public func mayTrade(in market: Int) -> Bool {
    stops == 0 && !isStopping && !markets[market].halts.isAny && !markets[market].isStopped
  }

  // MARK: Looking

  /// Orders that weren't sent because too many are out, or too many were asked for at once.
  @inlinable public var suppressedCount: UInt64 { suppressed }
  /// Reports and tops of book whose numbers can't be.
  @inlinable public var disregardedCount: UInt64 { disregarded }
  /// Fills of more than it had out, which count all the same, and executions that were changed later.
  @inlinable public var strayFillCount: UInt64 { strays }
  /// How often it was stopped for its refused requests, and whether it is.
  @inlinable public var refusalStopCount: UInt64 { refusals.stops }
  @inlinable public var isStoppedForRefusals: Bool { refusals.isUsedUp }
  @inlinable public var ordersOut: Int { ids.count }
  @inlinable public var ordersSent: UInt32 { counter }
  @inlinable public func position(_ market: Int) -> Quantity { markets[market].position }

  /// An order of its own that is out, or nil.
  @inlinable
  public func order(_ id: OrderID) -> OwnOrder? {
    let index = ids.index(of: id.bits)
    return index == IdTable.absent ? nil : orders[Int(index)]
  }

  /// What a market's trades have brought, its position valued at the middle of the best prices, before fees; in
  /// units of 1e-8, as far as 64 bits go. Nil while there is a position and no price.
  @inlinable
  public func profit(in market: Int) -> Int64? {
    let known = markets[market]
    guard known.position != .zero else { return Int64(clamping: known.cash / 100_000_000) }
    guard known.hasTop else { return nil }
    let value = Int128(known.position.units) * Int128(known.twiceMiddle) / 2
    return Int64(clamping: (known.cash + value) / 100_000_000)
  }

  /// What is open is the sum of the orders out, and with it no position passes the limit.
  public func checkInvariants() {
    precondition(ids.count == free.takenCount && trayCount == 0)
    var buys = [Quantity](repeating: .zero, count: markets.count)
    var sells = buys
    for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
      let order = orders[slot]
      precondition(order.leaves > .zero || order.isReplacing)
      precondition(ids.index(of: order.id.bits) == UInt32(slot))
      if order.side == .buy {
        buys[Int(order.market)] += order.open
      } else {
        sells[Int(order.market)] += order.open
      }
    }
    for index in 0..<markets.count {
      let market = markets[index]
      precondition(market.openBuy == buys[index] && market.openSell == sells[index])
      // Traded without having been out, or not traded after all: the limit was broken elsewhere.
      if strays == 0 {
        precondition(market.reach(.buy) <= maximumPosition)
        precondition(market.reach(.sell) <= maximumPosition)
      }
    }
  }
}
