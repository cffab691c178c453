// Bets that a price comes back: in against it when it has gone unusually far, out when it is back. How
// far is a matter of its gauge; size, entry price and stops are the taker's.

import Events
import Indicators
import Tables

public struct MeanReversion: Strategy, ~Copyable {
  @usableFromInline let stance: Stance
  @usableFromInline var terms: MeanReversionTerms
  @usableFromInline var feed: PriceFeed
  @usableFromInline var gauges: Shelf<Gauge>
  /// The side to be on in each market by its last value; none: the price was usual.
  @usableFromInline var sides: Slab<Side>
  public var taker: PositionTaker

  public init(_ settings: StrategySettings) {
    stance = Stance(rawValue: settings["direction"]) ?? .both
    terms = MeanReversionTerms()
    feed = PriceFeed(settings, from: Self.feedOffset)
    gauges = Shelf(count: settings.markets.count) { _ in Gauge(settings) }
    sides = Slab(count: settings.markets.count, repeating: .none)
    taker = PositionTaker(settings, from: Self.takingOffset)
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = MeanReversionTerms(desk)
    taker.tune(desk)
  }

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
    while market < gauges.count {
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

  /// It goes in when the price becomes unusual, once: what is still unusual after a stop, or since
  /// before it might trade, must come back first.
  @inlinable
  mutating func weigh(_ value: FeedValue, in market: Int, at desk: inout StrategyDesk) {
    guard let reading = gauges[market].update(value.twiceClose) else { return }
    let rule = gauges[market].rule
    let before = sides[market]
    let side = terms.side(reading, rule)
    sides[market] = side
    if let direction = taker.direction(in: market), terms.isBack(reading, rule, direction) {
      taker.exit(in: market, at: &desk)
      desk.signal(MeanReversionSignal.back, Gauge.units(reading), in: market)
    }
    guard side != before, side != .none else { return }
    desk.signal(
      side == .buy ? MeanReversionSignal.low : MeanReversionSignal.high, Gauge.units(reading),
      in: market)
    taker.follow(side, stance, in: market, at: &desk)
  }

  public func checkInvariants() { taker.sizer.checkInvariants() }
}
