// One backtest, from settings to what it came to. A room of its own, as it compiles the whole line into itself: a command
// that only prints needn't be optimised then.

import Events
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
    var backtest = Backtest<DigestTap>(settings) { _ in DigestTap() }
    let start = Backtest<DigestTap>.epochStartNs
    let started = ClockReading.steadyNs
    events = backtest.run(untilNs: forNs.map { start + $0 } ?? .max)
    tookNs = max(1, ClockReading.steadyNs - started)
    backtest.trader.checkInvariants()
    streams = [
      Stream(
        stage: "gateway-in", count: backtest.ingress.count, digest: backtest.ingress.digest.state),
      Stream(
        stage: "book", count: backtest.trader.book.out.tap.count,
        digest: backtest.trader.book.out.tap.digest.state),
      Stream(
        stage: "strategy", count: backtest.trader.strategy.out.tap.count,
        digest: backtest.trader.strategy.out.tap.digest.state),
      Stream(
        stage: "orders", count: backtest.trader.orders.out.tap.count,
        digest: backtest.trader.orders.out.tap.digest.state),
      Stream(
        stage: "risk", count: backtest.trader.risk.out.tap.count,
        digest: backtest.trader.risk.out.tap.digest.state),
    ]
    positions = settings.instruments.enumerated().map { index, instrument in
      PositionSummary(
        symbol: instrument.symbol,
        position: backtest.trader.risk.stage.portfolio.position(index))
    }
  }
}
