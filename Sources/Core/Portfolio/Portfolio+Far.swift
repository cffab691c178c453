// Whether a scope is far from what it may lose, for less than it takes to say how far it is: an order asks that of three scopes
// on its way, and the answer is nearly always yes.
//
// An amount has 256 bits. Its second word counts 2^64 of its 1e-24, a 50,000th of a unit of the base currency, and holds all of
// an amount below 1.7e14 of them. So a comparison of second words decides but for that last part and for desks that are richer
// than that: for those the answer is no, and the check looks at all of it.

import Events
import Tables

extension Amount {
  /// The second word, rounded down, where it is all that there is.
  @inlinable @inline(__always)
  var word: Int64? {
    let word = Int64(truncatingIfNeeded: low &>> 64)
    return high == Int128(word &>> 63) ? word : nil
  }

  /// The same, at the ends of 64 bits where it doesn't fit.
  @inlinable public var wordClamped: Int64 { word ?? (isNegative ? .min : .max) }
}

extension Portfolio {
  /// A scope's profit is above minus one limit's words, and its drawdown below another's. No may be wrong, yes is right. The
  /// first is given as the profit, the second as the drawdown; `.min` and `.max`: no limit, unless the answer is no.
  @inlinable @inline(__always)
  public func isFar(_ scope: Int, fromLoss least: Int64, fromDrawdown most: Int64) -> Bool {
    guard let profit = sums[trusted: scope].profit.word, let peak = sums[trusted: scope].peak.word
    else { return false }
    // A peak is at least zero and a limit too: the difference fits. Each is less than a word more than it says.
    return profit > least && profit > peak &- most
  }

  /// What an account uses of its credit, an exposure in 1e-16 beyond what it owns, is below the limit's words; `.max`: no limit.
  /// No may be wrong, yes is right.
  @inlinable @inline(__always)
  public func isFar(_ scope: Int, fromCredit most: Int64, used exposure: Int128) -> Bool {
    if most == .max { return true }
    guard let cash = sums[trusted: scope].startCash.word,
      let earned = sums[trusted: scope].earned.word, let profit = sums[trusted: scope].profit.word,
      exposure &>> 100 == 0
    else { return false }
    let made = earned.addingReportingOverflow(profit)
    let owned = made.partialValue.addingReportingOverflow(cash)
    let room = owned.partialValue.addingReportingOverflow(most)
    if made.overflow || owned.overflow || room.overflow { return false }
    // Below 2^127: the scale has 27 bits. What is rounded off on either side is less than the word that is between them.
    let words = Int64(truncatingIfNeeded: (exposure &* Int128(fixedPointScale)) &>> 64)
    return words < room.partialValue
  }
}
