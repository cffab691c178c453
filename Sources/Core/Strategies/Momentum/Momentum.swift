// Goes with a trend: in when a fast average crosses a slow one, or when a price leaves the channel of
// the last ones; out or over to the other side when the opposite happens. Size, entry price and stops
// are the taker's.

import Events
import Indicators
import Tables

public struct Momentum: Strategy, ~Copyable {
  @usableFromInline let stance: Stance
  @usableFromInline var feed: PriceFeed
  @usableFromInline var trends: Shelf<Trend>
  public var taker: PositionTaker

  public init(_ settings: StrategySettings) {
    stance = Stance(rawValue: settings["direction"]) ?? .both
    feed = PriceFeed(settings, from: Self.feedOffset)
    trends = Shelf(count: settings.markets.count) { _ in Trend(settings) }
    taker = PositionTaker(settings, from: Self.takingOffset)
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) { taker.tune(desk) }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    taker.topMoved(in: market, at: &desk)
    if let value = feed.topMoved(in: market, at: desk) { weigh(value, in: market, at: &desk) }
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    if let value = feed.traded(trade, in: market, at: desk) {
      weigh(value, in: market, at: &desk)
    }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    taker.timePassed(at: &desk)
    guard feed.mindsTime else { return }
    var market = 0
    while market < trends.count {
      if let value = feed.timePassed(in: market, at: desk) {
        weigh(value, in: market, at: &desk)
      }
      market &+= 1
    }
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    taker.ordered(update, in: market, at: &desk)
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    taker.commanded(command, at: &desk)
  }

  /// The trend goes on whether it may trade or not; a turn that comes while it may not isn't made up
  /// for.
  @inlinable
  mutating func weigh(_ value: FeedValue, in market: Int, at desk: inout StrategyDesk) {
    let before = trends[market].side
    guard let side = trends[market].update(value) else { return }
    if side != before {
      desk.signal(
        side == .buy ? MomentumSignal.up : MomentumSignal.down, value.price, in: market)
    }
    taker.follow(side, stance, in: market, at: &desk)
  }

  public func checkInvariants() { taker.sizer.checkInvariants() }
}
