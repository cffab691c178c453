// What a model's taker is told besides its model, and what it remembers.

import Events
import Tables

extension ModelTaker {
  public static let card: StrategyCard = {
    var card = StrategyCard(
      "does what a fitted model says: a logistic regression or a sum of trees, from a file",
      parameters: [
        Parameter(
          "sample", .duration, in: 1_000_000...3_600_000_000_000, default: 1_000_000_000,
          isLive: false, "the time from one sample of the features to the next"),
        Parameter(
          "threshold", .number, in: 5000_0000...9999_9999, default: 6000_0000,
          "it buys where the model gives a rise this probability, and sells where it gives it to a fall"
        ),
        Parameter(
          "exit_threshold", .number, in: 1...9999_9999, default: 5000_0000,
          "it is out when the probability of its side is this or less"),
        Parameter(
          "max_spread_ticks", .ticks, in: 1...10_000, default: 2,
          "no position is opened across a wider spread"),
      ] + TakingParameters.all,
      rules: [
        ParameterRule(
          "exit_threshold", below: "threshold", "or it would be out as soon as it is in")
      ])
    card.needsModel = true
    return card
  }()

  @inlinable static var ownParameterCount: Int { 4 }
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct ModelTerms: BitwiseCopyable {
  @usableFromInline var sample: Int64 = 0
  @usableFromInline var entryOdds = 0.0
  @usableFromInline var exitOdds = 0.0
  @usableFromInline var maxSpreadTicks: Int64 = 1

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    sample = desk.value(0)
    entryOdds = Scorer.logOdds(desk.value(1))
    exitOdds = Scorer.logOdds(desk.value(2))
    maxSpreadTicks = desk.value(3)
  }
}

extension ModelTaker {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.model", version: 1)
    state.visit(&markets)
    scorer.persist(&state)
    taker.persist(&state)
  }
}
