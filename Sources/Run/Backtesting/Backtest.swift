// The whole trader line in virtual time: the seeded market decides what time it is, the paper venue
// answers within the same instant, and a run is a function of its settings. Thousands of times faster
// than the clock, and the same on every machine.

import Events
import Gateways
import Pipeline
import Settings

/// A run of the inline line, from the market's first event to its last.
public struct Backtest<Tap: StreamTap & ~Copyable>: ~Copyable {
  public var trader: InlineTrader<Tap, PaperEnd>
  public var gatewayIn: GatewayIn
  public var ingress: Tap

  /// 2026-01-02 00:00 UTC: where virtual time starts.
  public static var epochStartNs: UInt64 { 1_767_312_000_000_000_000 }

  public init(_ settings: TraderSettings, tap: (StageID) -> Tap) {
    gatewayIn = GatewayIn(backtest: settings, startNs: Self.epochStartNs)
    trader = InlineTrader(settings, end: PaperEnd(GatewayOut(settings.gatewayOut)), tap: tap)
    ingress = tap(.gatewayIn)
  }

  /// Runs until the market has sent its last event and everything is answered, or until virtual time
  /// passes `untilNs`. Returns how many ingress events there were.
  @inlinable
  public mutating func run(untilNs: UInt64 = .max) -> UInt64 {
    while step(untilNs: untilNs) {}
    return gatewayIn.sequencedCount
  }

  /// One ingress event: a fact that is owed, else the next that is due. False at the end.
  @inlinable
  public mutating func step(untilNs: UInt64) -> Bool {
    // Spelled out: a debug build allocates a frame for each use of `trader.risk`.
    guard
      let event = gatewayIn.next(
        after: &trader.book.out.next.out.next.out.next.out.next.gateway, untilNs: untilNs)
    else { return false }
    ingress.emitted(event)
    trader.handle(event)
    return true
  }
}

extension GatewayIn {
  /// A backtest's: the market decides what time it is.
  public init(backtest settings: TraderSettings, startNs: UInt64) {
    self.init(
      market: MarketGenerator(settings.market, startNs: startNs),
      timerPeriod: settings.timerPeriod, startNs: startNs)
  }

  /// The next ingress event of a backtest: a fact that gateway-out owes, else what is due. Nil at the end.
  @inlinable
  public mutating func next(after gatewayOut: inout GatewayOut, untilNs: UInt64) -> Event? {
    var slot = OneEvent()
    if gatewayOut.owesFacts {
      var fact = OneEvent()
      _ = gatewayOut.deliver(limit: 1, into: &fact)
      admit(fact.event, nowNs: 0, into: &slot)
    } else {
      guard !isMarketOver, nextDueNs <= untilNs, admitDue(nowNs: nextDueNs, into: &slot) != nil
      else { return nil }
    }
    return slot.event
  }
}

/// Holds the one event that a step of the sequencer sends.
@usableFromInline
struct OneEvent: Emitter, ~Copyable {
  @usableFromInline var event = Event.empty

  @inlinable init() {}
  @inlinable mutating func pass(_ event: Event) { self.event = event }
  @inlinable mutating func emit(_ event: Event) { self.event = event }
}
