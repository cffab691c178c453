// What a pairs trader is told, and what it remembers.

import Events
import Tables

extension Pairs {
  public static let card = StrategyCard(
    "trades the first of two instruments against the second when they are further apart than they usually "
      + "are",
    markets: 2...2,
    parameters: [
      Parameter(
        "window", .count, in: 3...65_536, default: 120, isLive: false,
        "how many samples the line through both prices, and the score of its spread, are of"),
      Parameter(
        "sample", .duration, in: 1_000_000...3_600_000_000_000, default: 1_000_000_000,
        isLive: false, "the time from one sample to the next"),
      Parameter(
        "entry", .number, in: 1000_0000...100_0000_0000, default: 2_0000_0000,
        "the score of the spread, either way, at which it goes in"),
      Parameter(
        "exit", .number, in: -100_0000_0000...100_0000_0000, default: 5000_0000,
        "the score, on the side on which it went in, at which it goes out"),
      Parameter(
        "stop", .number, in: 0...1_000_0000_0000, default: 4_0000_0000,
        "the score at which it goes out because it was wrong; 0: never"),
      Parameter(
        "quantity", .quantity, in: 1...StrategySettings.largestPosition.units,
        default: 100_0000_0000, "how much of the first instrument, rounded down to lots"),
      Parameter(
        "max_ratio", .number, in: 1...1_000_000_0000_0000, default: 10_0000_0000,
        "it doesn't go in where more than this of the second would have to go with one of the first"
      ),
      Parameter(
        "leg_timeout", .duration, in: 1_000_000...3_600_000_000_000, default: 2_000_000_000,
        "how long both legs have to be filled; then what was filled is unwound"),
      Parameter(
        "slippage_ticks", .ticks, in: 0...1_000, default: 1,
        "how far beyond the best price a leg may trade"),
      Parameter(
        "retry", .duration, in: 1_000_000...3_600_000_000_000, default: 20_000_000,
        "how long a leg waits after an order that didn't fill all of it"),
      Parameter(
        "pause", .duration, in: 0...86_400_000_000_000, default: 60_000_000_000,
        "how long it stays out after a stop, or after legs that had to be unwound"),
      Parameter(
        "max_holding", .duration, in: 0...2_592_000_000_000_000, default: 0,
        "how long it stays in at most; 0: as long as it takes"),
    ],
    rules: [
      ParameterRule("exit", below: "entry", "or it would be out as soon as it is in"),
      ParameterRule(
        "entry", below: "stop", never: 0, "or it would be stopped as soon as it is in"),
    ])
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct PairTerms: BitwiseCopyable {
  @usableFromInline var sample: Int64 = 0
  @usableFromInline var entry = 0.0
  @usableFromInline var exit = 0.0
  @usableFromInline var stop = 0.0
  @usableFromInline var quantity = Quantity.zero
  @usableFromInline var maxRatio = 0.0
  @usableFromInline var legTimeout: Int64 = 0
  @usableFromInline var slippageTicks: Int64 = 0
  @usableFromInline var retry: Int64 = 0
  @usableFromInline var pause: Int64 = 0
  @usableFromInline var maxHolding: UInt64 = 0

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    sample = desk.value(1)
    entry = Double(desk.value(2)) / 1e8
    exit = Double(desk.value(3)) / 1e8
    stop = desk.value(4) == 0 ? .infinity : Double(desk.value(4)) / 1e8
    quantity = desk.quantity(5)
    maxRatio = Double(desk.value(6)) / 1e8
    legTimeout = desk.value(7)
    slippageTicks = desk.value(8)
    retry = desk.value(9)
    pause = desk.value(10)
    maxHolding = UInt64(desk.value(11))
  }
}

extension Pairs {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.pairs", version: 1)
    regression.persist(&state)
    score.persist(&state)
    state.visit(&pair)
    state.visit(&legs)
  }
}
