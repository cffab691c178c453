// Brings a position to where a strategy wants it, and keeps it there. The strategy says which way and
// when; how large, at which price, what happens to an order that fails and when a position is given
// up is decided here, once, for all strategies that take a direction.
//
// At most one order is out in a market. What is missing to the target is worked out anew from the
// desk's position whenever the market moves or time passes, so partial fills, late ones and corrected
// ones need no rules of their own. An order that brought nothing (refused, or too late for the price) is
// followed by a pause, each twice as long as the one before, and after `patience` of them in a row an
// entry is given up; an exit never is. One that was refused is followed by one of half its size, down
// to a lot: whatever the largest order is that passes, a position can be left.

import Events
import Tables

public struct PositionTaker: ~Copyable {
  @usableFromInline let first: Int
  @usableFromInline var terms: TakingTerms
  @usableFromInline var markets: Slab<TakenMarket>
  public var sizer: PositionSizer

  /// Orders in a row that bring nothing before an entry is given up.
  @inlinable public static var patience: Int { 8 }
  @inlinable static var shortestPause: UInt64 { 10_000_000 }
  @inlinable static var longestPause: UInt64 { 10_000_000_000 }
  /// An immediate order that is still out after this is asked to be cancelled.
  @inlinable static var longestAnswer: UInt64 { 1_000_000_000 }

  /// `first`: where the list of taking parameters begins in the card's, those of sizing behind it.
  /// Allocates.
  public init(_ settings: StrategySettings, from first: Int) {
    self.first = first
    terms = TakingTerms()
    markets = Slab(count: settings.markets.count, repeating: TakenMarket())
    sizer = PositionSizer(settings, from: first + 5)
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = TakingTerms(desk, from: first)
    sizer.tune(desk)
  }

  // MARK: What is wanted

  /// The position that is wanted, below zero for a short one.
  @inlinable
  public func target(in market: Int) -> Quantity { Quantity(units: markets[market].target) }

  /// Which way it is in, or on its way in; nil: out, or on its way out.
  @inlinable
  public func direction(in market: Int) -> Side? {
    let target = markets[market].target
    return target == 0 ? nil : target > 0 ? .buy : .sell
  }

  /// Opens a position that way, of the sizer's size; one the other way is closed first, even if none
  /// may be opened now. False when it is that way already, or none is opened.
  @inlinable @discardableResult
  public mutating func enter(_ side: Side, in market: Int, at desk: inout StrategyDesk) -> Bool {
    guard direction(in: market) != side else { return false }
    let size =
      desk.mayTrade(in: market) && sizer.mayEnter(in: market, at: desk)
      ? sizer.quantity(in: market, at: desk) : .zero
    want(side == .buy ? size : -size, in: market, at: &desk)
    return size > .zero
  }

  /// Closes the position. False when it is out, or on its way out.
  @inlinable @discardableResult
  public mutating func exit(in market: Int, at desk: inout StrategyDesk) -> Bool {
    guard markets[market].target != 0 else { return false }
    want(.zero, in: market, at: &desk)
    return true
  }

  /// A position of so much, below zero for a short one, whatever the sizer says.
  @inlinable
  public mutating func want(_ target: Quantity, in market: Int, at desk: inout StrategyDesk) {
    guard markets[market].target != target.units else { return }
    markets[market].target = target.units
    markets[market].failures = 0
    let (end, over) = desk.now.count.addingReportingOverflow(terms.joinTime)
    markets[market].joinEnd = over ? .max : end
    if !desk.mayTrade(in: market) { giveUpEntry(in: market, at: desk) }
    work(in: market, at: &desk)
  }

  // MARK: What happens

  /// To be told of every top of book that has two sides, before the strategy decides anything.
  @inlinable
  public mutating func topMoved(in market: Int, at desk: inout StrategyDesk) {
    sizer.topMoved(in: market, at: desk)
    leaveIfNeeded(in: market, at: &desk)
    work(in: market, at: &desk)
  }

  /// To be told when time has passed.
  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    sizer.timePassed(at: desk)
    var market = 0
    while market < markets.count {
      leaveIfNeeded(in: market, at: &desk)
      work(in: market, at: &desk)
      market &+= 1
    }
  }

  /// To be told of everything that happens to an order.
  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    sizer.ordered(update, in: market, at: desk)
    guard update.order == markets[market].order, markets[market].order != .none else { return }
    if update.news == .filled {
      markets[market].hasFilled = true
      markets[market].failures = 0
    }
    if update.news == .requestRefused { pause(in: market, at: desk) }
    guard update.isOver else { return }
    markets[market].order = .none
    let taken = markets[market]
    if taken.hasFilled {
      if taken.halvings > 0 { markets[market].halvings &-= 1 }
    } else if update.isRefused, update.quantity > desk[market].terms.lot {
      markets[market].halvings &+= 1
    }
    if !taken.hasFilled && !taken.isPulled { fail(in: market, at: desk) }
  }

  /// To be told of every command.
  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    guard case .stopped(let place) = command else { return }
    if let place { return giveUpEntry(in: place, at: desk) }
    var market = 0
    while market < markets.count {
      giveUpEntry(in: market, at: desk)
      market &+= 1
    }
  }

  /// No more than one order is out in a market, and it is the one that is known here.
  public func checkInvariants(_ desk: borrowing StrategyDesk) {
    sizer.checkInvariants()
    var out = 0
    for market in 0..<markets.count {
      precondition(markets[market].failures < Self.patience || markets[market].target == 0)
      guard markets[market].order != .none else { continue }
      out += 1
      precondition(desk.order(markets[market].order) != nil)
    }
    precondition(out == desk.ordersOut)
  }
}

@frozen
@usableFromInline
struct TakenMarket: BitwiseCopyable {
  @usableFromInline var target: Int64 = 0
  /// The order that is out.
  @usableFromInline var order = OrderID.none
  @usableFromInline var sentAt = Nanoseconds.zero
  /// Until when an entry waits at our side's best price.
  @usableFromInline var joinEnd: UInt64 = 0
  /// Nothing is asked for before.
  @usableFromInline var notBefore: UInt64 = 0
  /// Orders in a row that brought nothing, fewer than `patience` of an entry.
  @usableFromInline var failures = 0
  /// Of the order: a part of it was filled, it was asked to be cancelled, it waits.
  @usableFromInline var hasFilled = false
  @usableFromInline var isPulled = false
  @usableFromInline var isJoining = false
  /// How often an order is halved: once more for each of more than a lot that was refused, once less for each that was filled.
  @usableFromInline var halvings: UInt8 = 0
  @usableFromInline var reserved0: UInt32 = 0

  @inlinable init() {}
}
