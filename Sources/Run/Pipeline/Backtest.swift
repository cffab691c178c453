// The whole trader line in virtual time: the seeded market decides what time it is, the paper venue
// answers within the same instant, and a run is a function of its settings. Thousands of times faster
// than the clock, and the same on every machine.

import Events
import Gateways
import Settings

/// A run of the inline line, from the market's first event to its last.
public struct Backtest<Tap: StreamTap & ~Copyable>: ~Copyable {
  public var trader: InlineTrader<Tap, PaperEnd>
  public var gatewayIn: GatewayIn
  public var ingress: Tap
  private let startNs: UInt64

  /// 2026-01-02 00:00 UTC: where virtual time starts.
  public static var epochStartNs: UInt64 { 1_767_312_000_000_000_000 }

  public init(_ settings: TraderSettings, tap: (StageID) -> Tap) {
    startNs = Self.epochStartNs
    gatewayIn = GatewayIn(
      market: MarketGenerator(settings.market, startNs: startNs),
      timerPeriod: settings.timerPeriod, startNs: startNs)
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
    var slot = OneEvent()
    // Spelled out: a debug build allocates a frame for each use of `trader.risk`.
    if trader.book.out.next.out.next.out.next.out.next.gateway.owesFacts {
      var fact = OneEvent()
      _ = trader.book.out.next.out.next.out.next.out.next.gateway.deliver(limit: 1, into: &fact)
      gatewayIn.admit(fact.event, nowNs: 0, into: &slot)
    } else {
      guard !gatewayIn.isMarketOver else { return false }
      let due = gatewayIn.nextDueNs
      guard due <= untilNs, gatewayIn.admitDue(nowNs: due, into: &slot) != nil else {
        return false
      }
    }
    ingress.emitted(slot.event)
    trader.handle(slot.event)
    return true
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
