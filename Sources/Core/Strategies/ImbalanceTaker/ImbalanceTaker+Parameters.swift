// What an imbalance taker is told, and what it remembers.

import Events
import Tables

extension ImbalanceTaker {
  public static let card = StrategyCard(
    "takes with the heavier side of the best prices once it has been heavy for a while, and is out when it "
      + "isn't any more",
    parameters: [
      Parameter(
        "imbalance_percent", .percent, in: 1...100, default: 60,
        "it goes with a side that outweighs the other by so much of both"),
      Parameter(
        "pressure_ticks", .number, in: 0...10_000_0000_0000, default: 0,
        "and only where the microprice is so many ticks from the middle; 0: anywhere"),
      Parameter(
        "min_time", .duration, in: 0...3_600_000_000_000, default: 50_000_000,
        "how long it has to have been so"),
      Parameter(
        "exit_percent", .percent, in: -100...99, default: 0,
        "it is out when its side outweighs the other by no more than this"),
      Parameter(
        "max_spread_ticks", .ticks, in: 1...10_000, default: 2,
        "no position is opened across a wider spread"),
    ] + TakingParameters.all,
    rules: [
      ParameterRule(
        "exit_percent", below: "imbalance_percent", "or it would be out as soon as it is in")
    ])

  @inlinable static var ownParameterCount: Int { 5 }
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct ImbalanceTerms: BitwiseCopyable {
  @usableFromInline var entryPercent: Int64 = 100
  /// In 1e-8 ticks.
  @usableFromInline var pressure: Int64 = 0
  @usableFromInline var time: UInt64 = 0
  @usableFromInline var exitPercent: Int64 = 0
  @usableFromInline var maxSpreadTicks: Int64 = 1

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    entryPercent = desk.value(0)
    pressure = desk.value(1)
    time = UInt64(desk.value(2))
    exitPercent = desk.value(3)
    maxSpreadTicks = desk.value(4)
  }
}

extension ImbalanceTaker {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.imbalance-taker", version: 1)
    state.visit(&markets)
    taker.persist(&state)
  }
}
