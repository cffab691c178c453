// Which cancel or replace of ours about an order one is. Gateway-out counts them, an order at a time from one on, and its
// venue says in its answer which it is. So what is told again is told apart from news, as long as numbers say which of two
// requests came first: also where a run goes on with an order of an earlier one, of which it doesn't know the count.
//
//     1 2 3 …    of the run that the order is of, and on beyond a million where it asks as often
//     a run that goes on with it   a million of its own, (1 + run % 998) × 1,000,000 + 1 …; after 998 runs they come again
//
// So numbers from a million on are a ring, and what is less than half of it ahead is later.

public enum RequestNumber {
  /// How many each run has for an order of an earlier one.
  @inlinable public static var span: UInt32 { 1_000_000 }
  /// Nine digits are what is read back.
  @inlinable public static var runs: UInt32 { 998 }

  /// What the count of an order begins at in a run that goes on with it; `count` is as far as is known of earlier ones.
  @inlinable
  public static func base(inRun epoch: UInt32, after count: UInt32) -> UInt32 {
    let base = (1 + epoch % runs) * span
    return isLater(base, than: count) ? base : count
  }

  /// Whether one request came behind another. Neither is 0.
  @inlinable
  public static func isLater(_ number: UInt32, than other: UInt32) -> Bool {
    if number < span || other < span { return number > other }
    let ring = span * runs
    let ahead = (number % ring + ring - other % ring) % ring
    return ahead != 0 && ahead < ring / 2
  }
}
