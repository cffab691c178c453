// Mistakes that the reference makes when told to: a campaign that doesn't find each of them isn't one.

public enum ReferenceFault: String, Hashable, Sendable, CaseIterable {
  /// A new slice keeps its place at its price.
  case icebergKeepsPlace = "iceberg_keeps_place"
  /// What was decremented counts as filled when looking ahead.
  case lookaheadCountsDecremented = "lookahead_counts_decremented"
  /// All-or-none orders that wait: the youngest first.
  case youngestAllOrNoneFirst = "youngest_all_or_none_first"
  /// Only where the last price stands when a command is done sets stops off.
  case stopsSeeTheEndOnly = "stops_see_the_end_only"
  /// An uncross without a reference takes the upper middle.
  case upperMiddle = "upper_middle"
  /// What pro-rata leaves over goes to the youngest first.
  case restToTheYoungest = "rest_to_the_youngest"
  /// A price at the very edge of the dynamic band is refused.
  case bandWithoutItsEdge = "band_without_its_edge"
  /// The same price and the same total keeps its place.
  case idleReplaceKeepsPlace = "idle_replace_keeps_place"
  /// Orders of the auction's time in force rank by when the auction began.
  case auctionOrdersComeLast = "auction_orders_come_last"
}
