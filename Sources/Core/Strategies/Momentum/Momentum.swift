// Goes with a trend: in when a fast average crosses a slow one, or when a price leaves the channel of
// the last ones; out or over to the other side when the opposite happens. Size, entry price and stops
// are the taker's.

import Events
import Indicators
import Tables

public struct Momentum: FeedFollower, ~Copyable {
  @usableFromInline let stance: Stance
  public var feed: PriceFeed
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

  @inlinable public var marketCount: Int { trends.count }

  /// The trend goes on whether it may trade or not; a turn that comes while it may not isn't made up
  /// for.
  @inlinable
  public mutating func weigh(_ value: FeedValue, in market: Int, at desk: inout StrategyDesk) {
    let before = trends[market].side
    guard let side = trends[market].update(value) else { return }
    if side != before {
      desk.signal(
        side == .buy ? MomentumSignal.up : MomentumSignal.down, value.price, in: market)
    }
    taker.follow(side, stance, in: market, at: &desk)
  }
}
