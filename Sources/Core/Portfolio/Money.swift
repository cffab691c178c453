// Money is exact: the product of a price and a quantity is kept whole in 128 bits, in units of 1e-16,
// and rounded only when it is shown.

import Events

/// A product of price and quantity, or a sum of such: 1e-16 of a currency.
@frozen
public struct Money: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var units: Int128

  @inlinable public init(units: Int128) { self.units = units }

  /// Never overflows: two signed 64-bit numbers have a product of at most 2^126.
  @inlinable public init(_ price: Price, times quantity: Quantity) {
    units = Int128(price.units) &* Int128(quantity.units)
  }

  @inlinable public static var zero: Money { Money(units: 0) }

  /// What an account may hold: with one more product added, it still fits 128 bits.
  @inlinable public static var largest: Money { Money(units: 1 << 120) }

  @inlinable public static func == (a: Money, b: Money) -> Bool { a.units == b.units }
  @inlinable public static func < (a: Money, b: Money) -> Bool { a.units < b.units }
  @inlinable public static func + (a: Money, b: Money) -> Money { Money(units: a.units + b.units) }
  @inlinable public static func - (a: Money, b: Money) -> Money { Money(units: a.units - b.units) }
  @inlinable public static prefix func - (a: Money) -> Money { Money(units: -a.units) }
  @inlinable public static func += (a: inout Money, b: Money) { a.units += b.units }
  @inlinable public static func -= (a: inout Money, b: Money) { a.units -= b.units }

  /// True within what an account may hold.
  @inlinable var isHoldable: Bool { units.magnitude <= Self.largest.units.magnitude }

  /// The share part ÷ whole of it, rounded towards zero, exact when the two are equal; neither is
  /// negative, and the whole isn't zero. Nil where it doesn't fit 127 bits, which takes a part that is
  /// larger than the whole. Two divisions of a word.
  @inlinable
  func share(_ part: Int64, of whole: Int64) -> Money? {
    let divisor = UInt64(whole)
    let size = units.magnitude
    // As on paper, word by word; the first is zero but for a unit that costs more than a price can say.
    let upper = UInt64(truncatingIfNeeded: size &>> 64)
    let first =
      upper < divisor
      ? (quotient: 0, remainder: upper) : upper.quotientAndRemainder(dividingBy: divisor)
    let second = divisor.dividingFullWidth((first.remainder, UInt64(truncatingIfNeeded: size)))
    // The rest is below the whole, so its share is no more than the part: this fits a word.
    let small = divisor.dividingFullWidth(
      second.remainder.multipliedFullWidth(by: UInt64(part)))
    var sum = UInt128(second.quotient) &* UInt128(UInt64(part)) &+ UInt128(small.quotient)
    if first.quotient != 0 {
      let large = (UInt128(first.quotient) &<< 64)
        .multipliedReportingOverflow(by: UInt128(UInt64(part)))
      let all = large.partialValue.addingReportingOverflow(sum)
      if large.overflow || all.overflow { return nil }
      sum = all.partialValue
    }
    if sum &>> 127 != 0 { return nil }
    let share = Int128(truncatingIfNeeded: sum)
    return Money(units: units < 0 ? 0 &- share : share)
  }

  /// Rounded towards zero to 1e-8, as a price is counted; nil when that doesn't fit 64 bits.
  @inlinable public var rounded: Int64? { Int64(exactly: units / Int128(fixedPointScale)) }
}
