// The venue's stage as direct calls on one thread, for restarts and replays: what it sends is told to a listener. The gateways
// are the outside world here, so there is nothing else in its line. Compiled once, here, like a watched trader.

import Events
import FIXGateways
import Matching
import Risk
import Venue
import Settings

extension VenueSettings {
  /// Risk for each session, and the matcher.
  func stage() -> VenueStage {
    VenueStage(
      risks: limits.map { risk($0) },
      matching: MatchingSettings(
        instruments: instruments.map(\.terms),
        orderCapacity: peers.count * ordersPerSession, idKey: key | 1, firstNumber: firstNumber),
      tellsRequests: true, tellsMarket: true)
  }

  /// Orders and executions of the run of this epoch have numbers beyond it.
  var firstNumber: UInt64 { UInt64(epoch) << 40 }

  private func risk(_ limits: [RiskLimits]) -> RiskSettings {
    var settings = RiskSettings(limits: limits, orderCapacity: ordersPerSession)
    settings.warnsAtPercent = warnsAtPercent
    settings.checks = .ofInstruments
    return settings
  }
}

public struct InlineVenue: ~Copyable {
  public internal(set) var stage: VenueStage
  var out: Tapped<ListenerTap, LineEnd>
  let firstNumber: UInt64

  public init(_ settings: VenueSettings, listener: StreamListener) {
    stage = settings.stage()
    firstNumber = settings.firstNumber
    out = Tapped(tap: ListenerTap(listener: listener), next: LineEnd())
  }

  // Written out, so that the end of all that is in it isn't compiled into other rooms.
  deinit {}

  /// An input, with all that follows from it.
  @inline(never)
  public mutating func handle(_ event: Event) {
    stage.handle(event, into: &out)
    while stage.isUnfinished { stage.resume(into: &out) }
  }
}
