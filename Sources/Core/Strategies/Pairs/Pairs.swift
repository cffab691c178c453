// A strategy that trades two instruments that move together. A line through their last middles says what the first
// should be worth, given the second; how far it is from that, in deviations, is the score:
//
//     spread = y - (a + β · x)           least squares over the window
//     score = (spread - mean) ÷ deviation, of the spreads of the window
//
// Where the score is high, the first is sold and β as much of the second bought, and the other way round. Both legs
// go out together, and each is worked toward its target: a position in one leg alone is what the strategy must
// never be left with, so legs that aren't both filled in time are both unwound.

import Events
import Indicators
import Tables

public struct Pairs: Strategy, ~Copyable {
  @usableFromInline var terms: PairTerms
  @usableFromInline var regression: RollingRegression
  @usableFromInline var score: ZScore
  @usableFromInline var pair: PairState
  @usableFromInline var legs: Slab<PairLeg>

  public init(_ settings: StrategySettings) {
    terms = PairTerms()
    let window = Int(settings["window"])
    regression = RollingRegression(window: window)
    score = ZScore(window: window)
    pair = PairState()
    legs = Slab(count: 2, repeating: PairLeg())
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) { terms = PairTerms(desk) }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    legs[market].isVoid = false
    work(at: &desk)
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    // The best prices that the desk has are of a book that isn't to be trusted.
    if event.kind == .bookGap || event.kind == .bookClear { legs[market].isVoid = true }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) { work(at: &desk) }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    work(at: &desk)
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    if update.isOver && update.order == legs[market].order {
      legs[market].order = .none
      if update.news == .gone {
        legs[market].notBefore = OnTick.later(desk.now, by: terms.retry)
      }
    }
    work(at: &desk)
  }

  @inlinable
  mutating func work(at desk: inout StrategyDesk) {
    if desk.now >= pair.nextSample, isSound(0, desk), isSound(1, desk) { sample(at: &desk) }
    judge(at: desk)
    follow(0, at: &desk)
    follow(1, at: &desk)
  }

  @inlinable
  func isSound(_ market: Int, _ desk: borrowing StrategyDesk) -> Bool {
    desk[market].hasTop && !legs[market].isVoid
  }

  /// One more pair of prices, and what it says.
  @inlinable
  mutating func sample(at desk: inout StrategyDesk) {
    pair.nextSample = OnTick.later(desk.now, by: terms.sample)
    // Twice the middles, which are exact, have the same slope and the same score.
    guard regression.update(x: desk[1].twiceMiddle, y: desk[0].twiceMiddle),
      let spread = regression.residual, let slope = regression.slope
    else { return }
    let nearest = OnTick.whole(spread + (spread < 0 ? -0.5 : 0.5), within: Series.largest)
    guard score.update(nearest), let value = score.value else { return }
    desk.signal(1, OnTick.whole(value * 1e8, within: 1 &<< 62), in: 0)
    decide(value, slope, at: &desk)
  }

  @inlinable
  mutating func decide(_ value: Double, _ slope: Double, at desk: inout StrategyDesk) {
    guard pair.phase == .out else {
      // As seen from the side on which it went in.
      let own = pair.isShort ? value : -value
      if own >= terms.stop {
        leave(pauses: true, at: desk)
      } else if own <= terms.exit {
        leave(pauses: false, at: desk)
      }
      return
    }
    let size = value < 0 ? -value : value
    guard size >= terms.entry, size < terms.stop, desk.now >= pair.notBefore,
      desk.mayTrade(in: 0), desk.mayTrade(in: 1), legs[0].order == .none, legs[1].order == .none
    else { return }
    enter(isShort: value > 0, slope, at: &desk)
  }

  @inlinable
  mutating func enter(isShort: Bool, _ slope: Double, at desk: inout StrategyDesk) {
    let ratio = slope < 0 ? -slope : slope
    guard ratio <= terms.maxRatio else { return }
    let first = OnTick.lots(terms.quantity, desk[0].terms)
    let hedge = OnTick.whole(
      Double(first.units) * ratio, within: StrategySettings.largestPosition.units)
    let second = OnTick.lots(Quantity(units: hedge), desk[1].terms)
    guard first > .zero, second > .zero, first <= desk.maximumPosition,
      second <= desk.maximumPosition
    else { return }
    legs[0].target = isShort ? -first : first
    legs[1].target = isShort == (slope > 0) ? second : -second
    pair.isShort = isShort
    pair.phase = .entering
    pair.entered = desk.now
    pair.deadline = OnTick.later(desk.now, by: terms.legTimeout)
    desk.signal(2, OnTick.whole(slope * 1e8, within: 1 &<< 62), in: 0)
  }

  @inlinable
  mutating func leave(pauses: Bool, at desk: borrowing StrategyDesk) {
    guard pair.phase != .out else { return }
    if pauses { pair.notBefore = OnTick.later(desk.now, by: terms.pause) }
    pair.phase = .leaving
    legs[0].target = .zero
    legs[1].target = .zero
  }

  /// Where it stands, by what is filled and what the time is.
  @inlinable
  mutating func judge(at desk: borrowing StrategyDesk) {
    let isDone = missing(0, desk) == .zero && missing(1, desk) == .zero
    switch pair.phase {
    case .out: break
    case .entering, .inside:
      if isDone {
        pair.phase = .inside
      } else if pair.phase == .inside {
        // A trade came late or was taken back: the legs have their time again to be what they should be.
        pair.phase = .entering
        pair.deadline = OnTick.later(desk.now, by: terms.legTimeout)
      } else if desk.now >= pair.deadline {
        leave(pauses: true, at: desk)
      }
      if terms.maxHolding > 0, desk.now.since(pair.entered).count >= terms.maxHolding {
        leave(pauses: false, at: desk)
      }
    case .leaving:
      if isDone && legs[0].order == .none && legs[1].order == .none { pair.phase = .out }
    }
  }

  /// How much of a leg isn't what it should be, in whole lots, below zero where it is to be sold.
  @inlinable
  func missing(_ market: Int, _ desk: borrowing StrategyDesk) -> Quantity {
    let away = legs[market].target - desk.position(market)
    let lots = OnTick.lots(away.magnitude, desk[market].terms)
    return away < .zero ? -lots : lots
  }

  /// Sends what is missing of a leg, one order at a time.
  @inlinable
  mutating func follow(_ market: Int, at desk: inout StrategyDesk) {
    let leg = legs[market]
    guard leg.order == .none else {
      // An immediate order that isn't answered.
      if desk.now >= leg.answerBy { desk.cancel(leg.order) }
      return
    }
    let away = missing(market, desk)
    guard away != .zero, desk.now >= leg.notBefore, isSound(market, desk),
      desk.mayTrade(in: market)
    else { return }
    let known = desk[market]
    let side: Side = away > .zero ? .buy : .sell
    let slip = terms.slippageTicks * known.terms.tick.units
    let price =
      side == .buy
      ? OnTick.clamp(
        known.top.askPrice.units + slip, known.top.askPrice.units, known.terms.highestPrice.units)
      : OnTick.clamp(
        known.top.bidPrice.units - slip, known.terms.lowestPrice.units, known.top.bidPrice.units)
    let room = desk.room(side, in: market)
    let wanted = away.magnitude
    let quantity = OnTick.lots(wanted < room ? wanted : room, known.terms)
    guard quantity > .zero,
      let order = desk.send(
        side, quantity, at: Price(units: price), .immediateOrCancel, in: market)
    else { return }
    legs[market].order = order
    legs[market].answerBy = OnTick.later(desk.now, by: terms.legTimeout)
  }

  public func checkInvariants() {
    precondition(pair.phase == .entering || pair.phase == .inside || legs[0].target == .zero)
    precondition((legs[0].target == .zero) == (legs[1].target == .zero))
  }
}

@frozen
public enum PairPhase: UInt8, BitwiseCopyable, Sendable {
  case out
  case entering
  case inside
  case leaving
}

@frozen
@usableFromInline
struct PairState: BitwiseCopyable {
  @usableFromInline var phase = PairPhase.out
  /// The first instrument was sold.
  @usableFromInline var isShort = false
  @usableFromInline var reserved0: UInt16 = 0
  @usableFromInline var reserved1: UInt32 = 0
  @usableFromInline var nextSample = Nanoseconds.zero
  /// Both legs are to be filled by then.
  @usableFromInline var deadline = Nanoseconds.zero
  @usableFromInline var entered = Nanoseconds.zero
  /// It doesn't go in before.
  @usableFromInline var notBefore = Nanoseconds.zero

  @inlinable init() {}
}

@frozen
@usableFromInline
struct PairLeg: BitwiseCopyable {
  @usableFromInline var target = Quantity.zero
  @usableFromInline var order = OrderID.none
  @usableFromInline var notBefore = Nanoseconds.zero
  @usableFromInline var answerBy = Nanoseconds.zero
  /// Its book isn't to be trusted until its best prices are told again.
  @usableFromInline var isVoid = false

  @inlinable init() {}
}
