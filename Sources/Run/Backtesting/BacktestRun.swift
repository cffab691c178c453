// One backtest, from settings to what it came to. A room of its own, as it compiles the gateways into itself: a command
// that only prints needn't be optimised then.

import Events
import Gateways
import Pipeline
import Platform
import Settings

public struct BacktestRun: Sendable {
  /// What a stage sent in all.
  public struct Stream: Sendable {
    public var stage: String
    public var count: UInt64
    public var digest: UInt64
  }

  /// Ingress events.
  public let events: UInt64
  public let tookNs: UInt64
  /// In the order of the line.
  public let streams: [Stream]
  public let positions: [PositionSummary]

  /// Runs it: to the market's last event, or for so much of virtual time.
  public init(_ settings: TraderSettings, forNs: UInt64?) {
    let startNs = Backtest<NoTap>.epochStartNs
    let untilNs = forNs.map { startNs + $0 } ?? .max
    var gatewayIn = GatewayIn(backtest: settings, startNs: startNs)
    let ingress = DigestListener()
    let paper = PaperListener(GatewayOut(settings.gatewayOut))
    let inner: [(stage: StageID, listener: DigestListener)] = [
      (.book, DigestListener()), (.strategy, DigestListener()), (.orders, DigestListener()),
      (.risk, paper),
    ]
    var trader = WatchedTrader(settings) { stage in
      inner.first { $0.stage == stage }?.listener ?? DigestListener()
    }
    let started = ClockReading.steadyNs
    while let event = gatewayIn.next(after: &paper.end.gateway, untilNs: untilNs) {
      ingress.hear(event, isNew: true)
      trader.handle(event)
    }
    events = gatewayIn.sequencedCount
    tookNs = max(1, ClockReading.steadyNs - started)
    trader.checkInvariants()
    let all = [(stage: StageID.gatewayIn, listener: ingress)] + inner
    streams = all.map {
      Stream(
        stage: $0.stage.description, count: $0.listener.count, digest: $0.listener.digest.state)
    }
    positions = settings.instruments.enumerated().map { index, instrument in
      PositionSummary(symbol: instrument.symbol, position: trader.risk.portfolio.position(index))
    }
  }
}
