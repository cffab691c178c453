// A strategy that does what a fitted model says: a logistic regression or a sum of trees scores how likely the market is
// to rise, once each sample. It buys where that is likely enough, sells where the opposite is, and is out when it isn't
// any more.

import Events
import Tables

public struct ModelTaker: Strategy, ~Copyable {
  @usableFromInline var terms: ModelTerms
  @usableFromInline var scorer: Scorer
  @usableFromInline var taker: PositionTaker
  @usableFromInline var markets: Slab<ScoredMarket>

  public init(_ settings: StrategySettings) {
    terms = ModelTerms()
    scorer = Scorer(settings.model ?? .indifferent, markets: settings.markets.count)
    taker = PositionTaker(settings, from: Self.ownParameterCount)
    markets = Slab(count: settings.markets.count, repeating: ScoredMarket())
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = ModelTerms(desk)
    taker.tune(desk)
  }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    markets[market].isVoid = false
    taker.topMoved(in: market, at: &desk)
    look(in: market, at: &desk)
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    if event.kind == .bookGap || event.kind == .bookClear { markets[market].isVoid = true }
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    scorer.traded(trade, desk[market], in: market)
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    taker.timePassed(at: &desk)
    for market in 0..<markets.count { look(in: market, at: &desk) }
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

  /// Where a sample is due, takes it and does what the model says.
  @inlinable
  mutating func look(in market: Int, at desk: inout StrategyDesk) {
    let known = desk[market]
    guard known.hasTop, !markets[market].isVoid, desk.now >= markets[market].nextSample else {
      return
    }
    // A sample that wasn't there when the next was due: what comes now follows none.
    if desk.now > OnTick.later(markets[market].nextSample, by: terms.sample) {
      scorer.interrupt(in: market)
    }
    markets[market].nextSample = OnTick.later(desk.now, by: terms.sample)
    scorer.sample(known, in: market)
    guard let score = scorer.score(known, in: market) else { return }
    desk.signal(1, OnTick.whole(score * 1e8, within: 1 &<< 62), in: market)
    if let direction = taker.direction(in: market) {
      let isOver = direction == .buy ? score <= terms.exitOdds : score >= -terms.exitOdds
      if !isOver { return }
      taker.exit(in: market, at: &desk)
    }
    let spread = known.top.askPrice.units - known.top.bidPrice.units
    guard spread / known.terms.tick.units <= terms.maxSpreadTicks else { return }
    if score >= terms.entryOdds {
      taker.enter(.buy, in: market, at: &desk)
    } else if score <= -terms.entryOdds {
      taker.enter(.sell, in: market, at: &desk)
    }
  }
}

@frozen
@usableFromInline
struct ScoredMarket: BitwiseCopyable {
  @usableFromInline var nextSample = Nanoseconds.zero
  /// The book isn't to be trusted until its best prices are told again.
  @usableFromInline var isVoid = false

  @inlinable init() {}
}
