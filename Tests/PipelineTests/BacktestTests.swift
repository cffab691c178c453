// The line in virtual time: a function of its settings, the same in every build on every machine.

import Backtesting
import Events
import Testing

@testable import Pipeline
@testable import Settings

/// The digest and the count of each stream, in line order from ingress.
private func streams(_ settings: TraderSettings) -> [(count: UInt64, digest: UInt64)] {
  var backtest = Backtest<DigestTap>(settings) { _ in DigestTap() }
  _ = backtest.run()
  backtest.trader.checkInvariants()
  backtest.trader.risk.out.next.gateway.checkInvariants()
  return [
    (backtest.ingress.count, backtest.ingress.digest.state),
    (backtest.trader.book.out.tap.count, backtest.trader.book.out.tap.digest.state),
    (backtest.trader.strategy.out.tap.count, backtest.trader.strategy.out.tap.digest.state),
    (backtest.trader.orders.out.tap.count, backtest.trader.orders.out.tap.digest.state),
    (backtest.trader.risk.out.tap.count, backtest.trader.risk.out.tap.digest.state),
  ]
}

@Suite struct BacktestTests {
  /// Whoever changes one of these numbers has changed what the core decides, and says so.
  @Test func `the streams of a seed are pinned`() throws {
    var setup = Setup(
      seed: 2026, events: 20_000, rate: "50k/s",
      strategy: "  take: 5\n  take_imbalance_percent: 70\n")
    // So tight that risk refuses now and then, and the streams differ.
    setup.risk = "instruments: { ACME: { max_order: 10, max_position: 15 } }"
    let settings = try setup.settings(in: Scratch())
    let found = streams(settings)
    #expect(found.map(\.count) == [22_599, 7_417, 9_634, 9_634, 9_637])
    #expect(
      found.map(\.digest) == [
        16_741_851_933_226_120_105, 7_339_690_664_867_154_839, 1_462_562_312_516_772_104,
        1_462_562_312_516_772_104, 17_431_063_194_218_337_924,
      ])
  }

  /// The line that restarts, replays and `apus run --executor inline` share, and one that is composed of taps.
  @Test(arguments: [true, false])
  func `a watched line sends what a tapped one does`(isWhole: Bool) throws {
    let settings = try Setup(
      seed: 7, events: 3_000, rate: "50k/s", strategy: Setup.flood
    ).settings(in: Scratch())
    let lastingNs: UInt64? = isWhole ? nil : 5_000_000
    var tapped = Backtest<DigestTap>(settings) { _ in DigestTap() }
    _ = tapped.run(untilNs: lastingNs.map { Backtest<DigestTap>.epochStartNs + $0 } ?? .max)
    let run = BacktestRun(settings, forNs: lastingNs)
    let inputs = tapped.gatewayIn.sequencedCount
    #expect(run.events == inputs)
    #expect(isWhole == (inputs > 3_000))
    let digests = [
      tapped.ingress.digest.state, tapped.trader.book.out.tap.digest.state,
      tapped.trader.strategy.out.tap.digest.state, tapped.trader.orders.out.tap.digest.state,
      tapped.trader.risk.out.tap.digest.state,
    ]
    #expect(run.streams.map(\.digest) == digests)
    let count = tapped.trader.risk.out.tap.count
    #expect(run.streams.last?.count == count && count > 0)
    let positions = settings.instruments.indices.map {
      tapped.trader.risk.stage.portfolio.position($0)
    }
    #expect(run.positions.map(\.position) == positions)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the same settings, the same streams`(seed: UInt64) throws {
    let setup = Setup(seed: seed, events: 3_000, rate: "50k/s", strategy: Setup.flood)
    let first = streams(try setup.settings(in: Scratch()))
    let second = streams(try setup.settings(in: Scratch()))
    #expect(first.map(\.digest) == second.map(\.digest), "seed \(seed)")
    var other = setup
    other.seed += 100
    let third = streams(try other.settings(in: Scratch()))
    for (a, b) in zip(first, third) { #expect(a.digest != b.digest, "seed \(seed)") }
  }

  @Test func `it ends when the market does, or at a time`() throws {
    let settings = try Setup(seed: 5, events: 1_000, rate: "1k/s").settings(in: Scratch())
    var whole = Backtest<NoTap>(settings) { _ in NoTap() }
    let all = whole.run()
    #expect(whole.gatewayIn.market.sentCount == 1_000 && all > 1_000)
    let owesFacts = whole.trader.risk.out.next.gateway.owesFacts
    #expect(!owesFacts)
    var half = Backtest<NoTap>(settings) { _ in NoTap() }
    _ = half.run(untilNs: Backtest<NoTap>.epochStartNs + 500_000_000)
    #expect((400...600).contains(half.gatewayIn.market.sentCount))
    // And goes on from there to the same end.
    _ = half.run()
    #expect(half.gatewayIn.sequencedCount == all)
  }

  @Test func `an order is answered within the instant of its cause`() throws {
    let settings = try Setup(
      seed: 6, events: 5_000, rate: "10k/s", maximumAge: "1us"
    ).settings(in: Scratch())
    var backtest = Backtest<NoTap>(settings) { _ in NoTap() }
    _ = backtest.run()
    #expect(backtest.trader.risk.out.next.gateway.sentCount > 0)
    #expect(backtest.trader.risk.out.next.gateway.withheldCount == 0)
  }
}
