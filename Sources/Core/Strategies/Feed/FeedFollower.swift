// What strategies that go by a series of prices have in common: each new value of a market is weighed, and what comes of it
// is a position that the taker works.

import Events

public protocol FeedFollower: Strategy, ~Copyable {
  var feed: PriceFeed { get set }
  var taker: PositionTaker { get set }
  var marketCount: Int { get }

  /// A market's series has a new value.
  mutating func weigh(_ value: FeedValue, in market: Int, at desk: inout StrategyDesk)
}

extension FeedFollower where Self: ~Copyable {
  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    taker.topMoved(in: market, at: &desk)
    if let value = feed.topMoved(in: market, at: desk) { weigh(value, in: market, at: &desk) }
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    if let value = feed.traded(trade, in: market, at: desk) { weigh(value, in: market, at: &desk) }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    taker.timePassed(at: &desk)
    guard feed.mindsTime else { return }
    var market = 0
    while market < marketCount {
      if let value = feed.timePassed(in: market, at: desk) { weigh(value, in: market, at: &desk) }
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

  public func checkInvariants() { taker.sizer.checkInvariants() }
}
