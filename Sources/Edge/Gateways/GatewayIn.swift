// The way in. Everything that comes from outside (the market, the loopback, the operator, timers) is
// sequenced here, once.
//
// Which source goes first is the executor's business; what the order was is in the journal.

import Events

public struct GatewayIn: ~Copyable {
  public var market: MarketGenerator
  public var sequencer: Sequencer
  @usableFromInline let timerPeriodNs: UInt64
  @usableFromInline var timerDueNs: UInt64
  @usableFromInline var timerCount: UInt64
  @usableFromInline var isMarketOpen: Bool
  private let madeNs: UInt64

  /// `timerPeriod` of zero: no timer.
  public init(
    market: consuming MarketGenerator, timerPeriod: Nanoseconds, startNs: UInt64,
    after count: UInt64 = 0
  ) {
    self.market = market
    sequencer = Sequencer(startNs: startNs, after: count)
    timerPeriodNs = timerPeriod.count
    timerDueNs = timerPeriod.count == 0 ? .max : startNs + timerPeriod.count
    timerCount = 0
    isMarketOpen = true
    madeNs = startNs
  }

  /// Before the first look: what was due from the moment on when this was made is due from now on.
  public mutating func begin(nowNs: UInt64) {
    guard nowNs > madeNs else { return }
    market.postpone(byNs: nowNs - madeNs)
    if timerPeriodNs > 0 { timerDueNs = nowNs + timerPeriodNs }
  }

  @inlinable public var sequencedCount: UInt64 { sequencer.count }

  /// No more market and no more timers: the core is about to stop.
  @inlinable public mutating func closeMarket() { isMarketOpen = false }

  /// When something of its own is due next; `.max` when nothing is.
  @inlinable public var nextDueNs: UInt64 {
    isMarketOpen ? min(market.nextDueNs, timerDueNs) : .max
  }

  /// True when the market has sent all that it ever will.
  @inlinable public var isMarketOver: Bool { !isMarketOpen || market.nextDueNs == .max }

  /// Sequences an event that came from outside.
  @inlinable
  public mutating func admit<Out: Emitter & ~Copyable>(
    _ event: Event, nowNs: UInt64, into out: inout Out
  ) {
    sequencer.admit(event, nowNs: nowNs, into: &out)
  }

  /// Sequences the next timer tick or market event if it is due, timers first. Returns when the
  /// event was due, or nil when none is.
  @inlinable
  public mutating func admitDue<Out: Emitter & ~Copyable>(nowNs: UInt64, into out: inout Out)
    -> UInt64?
  {
    guard isMarketOpen else { return nil }
    if timerDueNs <= nowNs {
      let due = timerDueNs
      timerCount &+= 1
      admit(
        Event(
          kind: .timer, source: .timer(0),
          Timer(
            scheduled: Nanoseconds(due), period: Nanoseconds(timerPeriodNs), count: timerCount)),
        nowNs: nowNs, into: &out)
      // Ticks that were slept through are left out, not made up for; the next keeps to the grid.
      timerDueNs = due &+ ((nowNs &- due) / timerPeriodNs &+ 1) &* timerPeriodNs
      return due
    }
    let due = market.nextDueNs
    guard due <= nowNs else { return nil }
    admit(market.next(), nowNs: nowNs, into: &out)
    return due
  }
}
