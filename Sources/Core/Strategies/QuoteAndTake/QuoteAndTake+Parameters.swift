// What a quoter and taker is told.

import Events

extension QuoteAndTake {
  public static let card = StrategyCard(
    "keeps a bid and an ask around the middle, leaning against its position, and takes when the top of "
      + "book is lopsided",
    parameters: [
      Parameter(
        "quote", .quantity, in: 1...StrategySettings.largestPosition.units, default: 10_0000_0000,
        isOrderSize: true,
        "how much each quote is for"),
      Parameter(
        "half_spread_ticks", .ticks, in: 0...10_000, default: 2,
        "how far a quote is from the middle"),
      Parameter(
        "requote_ticks", .ticks, in: 1...10_000, default: 2,
        "a quote that is so far from where it should be is cancelled and sent anew"),
      Parameter(
        "lean_ticks", .ticks, in: -1_000...1_000, default: 3,
        "how far both quotes move for a full position"),
      Parameter(
        "take_imbalance_percent", .percent, in: 0...101, default: 85,
        "it takes when one side has so much of the quantity at the best prices; 101: never"),
      Parameter(
        "take", .quantity, in: 0...StrategySettings.largestPosition.units, default: 5_0000_0000,
        isOrderSize: true,
        "how much each order of a taking is for; 0: never"),
      Parameter(
        "take_slices", .count, in: 1...24, default: 1, "how many orders a taking is cut into"),
      Parameter(
        "take_cooldown", .duration, in: 0...3_600_000_000_000, default: 10_000_000,
        "the least time between two takings in an instrument"),
    ])
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct QuoteAndTakeTerms: BitwiseCopyable {
  @usableFromInline var quoteQuantity = Quantity.zero
  @usableFromInline var halfSpreadTicks: Int64 = 0
  @usableFromInline var requoteTicks: Int64 = 0
  @usableFromInline var leanTicks: Int64 = 0
  @usableFromInline var takeImbalancePercent: Int64 = 0
  @usableFromInline var takeQuantity = Quantity.zero
  @usableFromInline var takeSlices = 0
  @usableFromInline var takeCooldown = Nanoseconds.zero

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    quoteQuantity = desk.quantity(0)
    halfSpreadTicks = desk.value(1)
    requoteTicks = desk.value(2)
    leanTicks = desk.value(3)
    takeImbalancePercent = desk.value(4)
    takeQuantity = desk.quantity(5)
    takeSlices = Int(desk.value(6))
    takeCooldown = Nanoseconds(UInt64(desk.value(7)))
  }
}
