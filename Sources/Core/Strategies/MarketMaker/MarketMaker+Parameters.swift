// What a market maker is told.

import Events
import Numerics

extension MarketMaker {
  public static let card = StrategyCard(
    "keeps bids and asks around the microprice, moved against its inventory: by a rule of thumb, or as "
      + "Avellaneda and Stoikov have it",
    parameters: [
      .choice(
        "model", of: ["skew", "avellaneda_stoikov"], default: "skew",
        "how the middle of its quotes and their distance are found"),
      Parameter(
        "quote", .quantity, in: 1...StrategySettings.largestPosition.units, default: 10_0000_0000,
        isOrderSize: true,
        "how much each quote is for; also the unit in which inventory is counted"),
      Parameter(
        "levels", .count, in: 1...3, default: 1, "how many quotes there are on a side"),
      Parameter(
        "level_step_ticks", .ticks, in: 1...10_000, default: 1,
        "how far each quote of a side is behind the one before it"),
      Parameter(
        "half_spread_ticks", .ticks, in: 0...10_000, default: 2,
        "how far the first quotes are from their middle, by the model 'skew'"),
      Parameter(
        "skew", .number, in: 0...1_000_0000_0000, default: 5000_0000,
        "how many ticks the middle moves for each quote's worth of inventory, by the model 'skew'"),
      Parameter(
        "min_spread_ticks", .ticks, in: 1...20_000, default: 1,
        "its bid and its ask are never nearer to each other"),
      Parameter(
        "max_spread_ticks", .ticks, in: 1...20_000, default: 200,
        "nor further apart than this, and a tick for rounding each"),
      Parameter(
        "max_skew_ticks", .ticks, in: 0...100_000, default: 50,
        "the middle moves no further than this for any inventory"),
      Parameter(
        "requote_ticks", .ticks, in: 1...10_000, default: 1,
        "a quote that is so far from where it should be is moved"),
      Parameter(
        "replaces", .flag, in: 0...1, default: 1,
        "a quote is moved by a replace; else it is cancelled and sent anew"),
      Parameter(
        "post_only", .flag, in: 0...1, default: 1,
        "quotes tell the venue to refuse them where they would trade at once"),
      Parameter(
        "retry", .duration, in: 1_000_000...3_600_000_000_000, default: 100_000_000,
        "how long a side waits after a quote was refused or taken off by somebody else, and a cancel that was refused"
      ),
      Parameter(
        "gamma", .number, in: 100...1_000_0000_0000, default: 10_0000,
        "aversion to inventory, per tick and quote, by the model 'avellaneda_stoikov'"),
      Parameter(
        "kappa", .number, in: 100...1_000_0000_0000, default: 1_0000_0000,
        "how fast fills become rarer with distance, per tick, by that model"),
      Parameter(
        "horizon", .duration, in: 1_000_000...86_400_000_000_000, default: 60_000_000_000,
        "how far it looks ahead, by that model"),
      Parameter(
        "horizon_ends", .flag, in: 0...1, default: 0,
        "the time that is left runs down to the end of each horizon since the epoch; else it is all of it"
      ),
      Parameter(
        "volatility_window", .count, in: 2...65_536, default: 60, isLive: false,
        "how many returns the volatility is of"),
      Parameter(
        "volatility_sample", .duration, in: 1_000_000...3_600_000_000_000, default: 1_000_000_000,
        isLive: false, "how long each of these returns is"),
    ],
    rules: [
      ParameterRule(
        "min_spread_ticks", below: "max_spread_ticks", orEqual: true,
        "or there is no distance that its quotes could have")
    ])
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct MakingTerms: BitwiseCopyable {
  @usableFromInline var isOptimal = false
  @usableFromInline var quote = Quantity.zero
  @usableFromInline var levels = 1
  @usableFromInline var stepTicks: Int64 = 1
  @usableFromInline var halfSpreadTicks: Int64 = 0
  /// In 1e-8 ticks.
  @usableFromInline var skew: Int64 = 0
  @usableFromInline var minSpreadTicks: Int64 = 1
  @usableFromInline var maxSpreadTicks: Int64 = 1
  @usableFromInline var maxSkewTicks: Int64 = 0
  @usableFromInline var requoteTicks: Int64 = 1
  @usableFromInline var replaces = true
  @usableFromInline var instructions: UInt8 = 0
  @usableFromInline var retry: Int64 = 0
  @usableFromInline var gamma = 0.0
  /// ln(1 + γ / κ) / γ, in ticks.
  @usableFromInline var arrivalTicks = 0.0
  @usableFromInline var horizon: UInt64 = 1
  @usableFromInline var horizonEnds = false
  @usableFromInline var sample: Int64 = 0
  @usableFromInline var sampleSeconds = 1.0

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    isOptimal = desk.value(0) != 0
    quote = desk.quantity(1)
    levels = Int(desk.value(2))
    stepTicks = desk.value(3)
    halfSpreadTicks = desk.value(4)
    skew = desk.value(5)
    minSpreadTicks = desk.value(6)
    maxSpreadTicks = desk.value(7) < desk.value(6) ? desk.value(6) : desk.value(7)
    maxSkewTicks = desk.value(8)
    requoteTicks = desk.value(9)
    replaces = desk.value(10) != 0
    instructions = desk.value(11) != 0 ? OrderInstruction.postOnly : 0
    retry = desk.value(12)
    gamma = Double(desk.value(13)) / 1e8
    let kappa = UInt64(desk.value(14))
    // 1 + γ / κ is a ratio of two whole numbers, so its logarithm has the same bits everywhere.
    let logarithm = logRatio(kappa + UInt64(desk.value(13)), to: kappa)
    arrivalTicks = Double(logarithm) / Double(1 &<< 48 as Int64) / gamma
    horizon = UInt64(desk.value(15))
    horizonEnds = desk.value(16) != 0
    sample = desk.value(18)
    sampleSeconds = Double(desk.value(18)) / 1e9
  }
}
