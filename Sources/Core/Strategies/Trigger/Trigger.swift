// Watches for what is unusual in a market, much volume or a wide spread, and says so. It may act as well:
// take its own quotes out of the way for a while, or take a position with or against the move.

import Events
import Indicators
import Tables

public struct Trigger: Strategy, ~Copyable {
  @frozen
  @usableFromInline
  enum Action: Int64, BitwiseCopyable {
    case signal
    case pull
    case follow
    case fade
  }

  @usableFromInline let action: Action
  /// Its orders are quotes, and not a taker's.
  @usableFromInline let quotes: Bool
  @usableFromInline let stance: Stance
  @usableFromInline var terms: TriggerTerms
  @usableFromInline var volumes: Shelf<VolumeWatch>
  @usableFromInline var spreads: Shelf<SpreadWatch>
  @usableFromInline var markets: Slab<WatchedMarket>
  public var taker: PositionTaker

  public init(_ settings: StrategySettings) {
    let action = Action(rawValue: settings["action"]) ?? .signal
    self.action = action
    quotes = action == .pull
    stance = Stance(rawValue: settings["direction"]) ?? .both
    terms = TriggerTerms()
    volumes = Shelf(count: settings.markets.count) { _ in
      VolumeWatch(
        interval: settings["volume_interval"], periods: Int(settings["volume_periods"]))
    }
    spreads = Shelf(count: settings.markets.count) { _ in
      SpreadWatch(window: Int(settings["spread_window"]))
    }
    markets = Slab(count: settings.markets.count, repeating: WatchedMarket())
    taker = PositionTaker(settings, from: Self.takingOffset)
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = TriggerTerms(desk)
    taker.tune(desk)
  }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    if quotes {
      taker.sizer.topMoved(in: market, at: desk)
    } else {
      taker.topMoved(in: market, at: &desk)
    }
    let least = desk[market].terms.tick.units &* terms.spreadTicks
    let times = spreads[market].take(top, percent: terms.spreadPercent, least: least)
    if let times, !isQuiet(in: market, at: desk) {
      let side = spreads[market].side
      let name =
        side == .buy
        ? TriggerSignal.spreadUp : side == .sell ? TriggerSignal.spreadDown : TriggerSignal.spread
      fire(name, times, side, in: market, at: &desk)
    }
    if quotes { keepQuotes(in: market, at: &desk) }
  }

  /// A market without two sides has the widest of spreads.
  @inlinable
  public mutating func topLost(in market: Int, at desk: inout StrategyDesk) {
    if quotes { pullQuotes(in: market, at: &desk) }
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    let times = volumes[market].take(
      trade.quantity, desk[market].aggressor(of: trade), percent: terms.volumePercent, at: desk.now)
    guard let times, !isQuiet(in: market, at: desk) else { return }
    let side = volumes[market].side
    let name =
      side == .buy
      ? TriggerSignal.volumeBought : side == .sell ? TriggerSignal.volumeSold : TriggerSignal.volume
    fire(name, times, side, in: market, at: &desk)
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    guard quotes else { return taker.ordered(update, in: market, at: &desk) }
    taker.sizer.ordered(update, in: market, at: desk)
    hearOfQuote(update, in: market, at: desk)
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    if quotes { taker.sizer.timePassed(at: desk) } else { taker.timePassed(at: &desk) }
    var market = 0
    while market < markets.count {
      volumes[market].advance(to: desk.now)
      if quotes { keepQuotes(in: market, at: &desk) }
      market &+= 1
    }
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    taker.commanded(command, at: &desk)
  }

  @inlinable
  func isQuiet(in market: Int, at desk: borrowing StrategyDesk) -> Bool {
    desk.now.count < markets[market].quietUntil
  }

  @inlinable
  mutating func fire(
    _ name: UInt32, _ times: Int64, _ side: Side, in market: Int, at desk: inout StrategyDesk
  ) {
    let (end, over) = desk.now.count.addingReportingOverflow(terms.quiet)
    markets[market].quietUntil = over ? .max : end
    desk.signal(name, times, in: market)
    switch action {
    case .signal: return
    case .pull: pullQuotes(in: market, at: &desk)
    case .follow, .fade:
      guard side != .none else { return }
      var wanted = side
      if case .fade = action { wanted = side.opposite }
      taker.follow(wanted, stance, in: market, at: &desk)
    }
  }

  public func checkInvariants() { taker.sizer.checkInvariants() }
}

@frozen
@usableFromInline
struct WatchedMarket: BitwiseCopyable {
  /// Until then nothing is unusual, and no quote is out.
  @usableFromInline var quietUntil: UInt64 = 0
  /// No quote is sent and none is cancelled before.
  @usableFromInline var notBefore: UInt64 = 0
  @usableFromInline var bid = OrderID.none
  @usableFromInline var ask = OrderID.none
  /// Quotes in a row that were refused.
  @usableFromInline var failures = 0
  /// Each was accepted or filled.
  @usableFromInline var bidWorks = false
  @usableFromInline var askWorks = false

  @inlinable init() {}
}
