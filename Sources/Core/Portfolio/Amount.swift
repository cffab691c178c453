// Sums over instruments are kept in the base currency, and exactly: a sum of money times its currency's rate, neither ever
// rounded. So it doesn't matter by what they are summed, by instrument, by strategy or by account, nor in which order: the
// results are the same to the last unit, whatever the rates are.
//
//     money      1e-16   128 bits       price × quantity
//     rate       1e-8     64 bits       base currency for one of the other
//     amount     1e-24   256 bits       money × rate
//
// 256 bits aren't for what a desk owns, but so that nothing that a market or a config can say overflows: the largest product
// has 190 bits, and 2^65 of them could be added.

import Events

/// A price times a rate: 1e-16 of the base currency for one of a quantity's 1e-8, or a difference of two such.
@frozen
@usableFromInline
struct UnitValue: BitwiseCopyable {
  @usableFromInline var units: Int128

  @inlinable init(units: Int128) { self.units = units }

  @inlinable var magnitude: UnitValue { UnitValue(units: units < 0 ? 0 &- units : units) }

  /// Each has at most 126 bits.
  @inlinable static func - (a: UnitValue, b: UnitValue) -> UnitValue {
    UnitValue(units: a.units &- b.units)
  }
}

/// An exact sum of money in the base currency: 1e-24 of it. Two or four additions of a machine word each; to compare an
/// amount with a limit, make the limit an amount, once. Not for showing: see `money`.
@frozen
public struct Amount: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var low: UInt128
  public var high: Int128

  @inlinable
  public init(high: Int128, low: UInt128) {
    self.high = high
    self.low = low
  }

  @inlinable public static var zero: Amount { Amount(high: 0, low: 0) }

  /// The product of any two such numbers fits.
  @inlinable
  public init(_ money: Money, rate: Int64) {
    let above = Int128(Int64(truncatingIfNeeded: money.units &>> 64)) &* Int128(rate)
    let below = Int128(UInt64(truncatingIfNeeded: money.units)) &* Int128(rate)
    let sum = (UInt128(truncatingIfNeeded: above) &<< 64)
      .addingReportingOverflow(UInt128(truncatingIfNeeded: below))
    low = sum.partialValue
    high = (above &>> 64) &+ (below &>> 127) &+ (sum.overflow ? 1 : 0)
  }

  /// So many units of an instrument. The product of any two such numbers fits.
  @inlinable
  init(_ unit: UnitValue, times quantity: Int64) {
    let word = Int64(truncatingIfNeeded: unit.units)
    if Int128(word) == unit.units {
      // The change of a mark is mostly this small: one multiplication.
      let product = Int128(word) &* Int128(quantity)
      self.init(high: product &>> 127, low: UInt128(truncatingIfNeeded: product))
    } else {
      self.init(Money(units: unit.units), rate: quantity)
    }
  }

  /// Money that is in the base currency already.
  @inlinable public init(_ money: Money) { self.init(money, rate: fixedPointScale) }

  @inlinable public var isNegative: Bool { high < 0 }

  @inlinable public static func == (a: Amount, b: Amount) -> Bool {
    a.low == b.low && a.high == b.high
  }
  @inlinable public static func < (a: Amount, b: Amount) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }

  // Not left to the standard library's, which are generic.
  @inlinable public static func > (a: Amount, b: Amount) -> Bool { b < a }
  @inlinable public static func >= (a: Amount, b: Amount) -> Bool { !(a < b) }
  @inlinable public static func <= (a: Amount, b: Amount) -> Bool { !(b < a) }

  // Modulo 2^256: see above why that is never seen.

  @inlinable public static func + (a: Amount, b: Amount) -> Amount {
    let sum = a.low.addingReportingOverflow(b.low)
    return Amount(high: a.high &+ b.high &+ (sum.overflow ? 1 : 0), low: sum.partialValue)
  }
  @inlinable public static func - (a: Amount, b: Amount) -> Amount {
    let rest = a.low.subtractingReportingOverflow(b.low)
    return Amount(high: a.high &- b.high &- (rest.overflow ? 1 : 0), low: rest.partialValue)
  }
  @inlinable public static func += (a: inout Amount, b: Amount) { a = a + b }
  @inlinable public static func -= (a: inout Amount, b: Amount) { a = a - b }
  @inlinable public static prefix func - (a: Amount) -> Amount { zero - a }

  @inlinable public var magnitude: Amount { isNegative ? -self : self }

  /// So many times it. For factors that are no sums themselves: 2^191 times this still fits.
  @inlinable
  public func times(_ factor: Int32) -> Amount {
    // Word by word, the lowest first; what doesn't fit is carried to the next.
    let f = UInt128(factor.magnitude)
    let whole = magnitude
    let a = (whole.low & UInt128(UInt64.max)) &* f
    let b = (whole.low &>> 64) &* f &+ (a &>> 64)
    let upper = UInt128(truncatingIfNeeded: whole.high)
    let c = (upper & UInt128(UInt64.max)) &* f &+ (b &>> 64)
    let d = (upper &>> 64) &* f &+ (c &>> 64)
    let product = Amount(
      high: Int128(truncatingIfNeeded: d &<< 64 | c & UInt128(UInt64.max)),
      low: b &<< 64 | a & UInt128(UInt64.max))
    return isNegative != (factor < 0) ? -product : product
  }

  /// One such part of it, rounded towards zero: four divisions.
  @inlinable
  public func divided(by divisor: Int64) -> Amount {
    precondition(divisor > 0, "an amount is divided by a number above zero")
    let whole = magnitude
    let upper = UInt128(truncatingIfNeeded: whole.high)
    let d = UInt64(divisor)
    // From the highest word down, as on paper; each remainder is below the divisor.
    let first = UInt64(truncatingIfNeeded: upper &>> 64).quotientAndRemainder(dividingBy: d)
    let second = d.dividingFullWidth((first.remainder, UInt64(truncatingIfNeeded: upper)))
    let third = d.dividingFullWidth(
      (second.remainder, UInt64(truncatingIfNeeded: whole.low &>> 64)))
    let fourth = d.dividingFullWidth((third.remainder, UInt64(truncatingIfNeeded: whole.low)))
    let quotient = Amount(
      high: Int128(truncatingIfNeeded: UInt128(first.quotient) &<< 64 | UInt128(second.quotient)),
      low: UInt128(third.quotient) &<< 64 | UInt128(fourth.quotient))
    return isNegative ? -quotient : quotient
  }

  /// Rounded towards zero to the 1e-16 of the base currency that money is counted in; the greatest or the
  /// least there is where it doesn't fit. Some 50 ns: for showing.
  @inlinable
  public var money: Money {
    let rounded = divided(by: fixedPointScale)
    let word = Int128(truncatingIfNeeded: rounded.low)
    if rounded.high == word &>> 127 { return Money(units: word) }
    return Money(units: isNegative ? .min : .max)
  }

  /// This ÷ whole, rounded towards zero, in units of 1e-8; 0 when the whole is zero, the greatest or the
  /// least number where it doesn't fit. A microsecond: for showing. Whether it is beyond a limit, `times` says at once.
  public func ratio(to whole: Amount) -> Int64 {
    if whole == .zero { return 0 }
    let isMinus = isNegative != whole.isNegative
    var rest = magnitude.times(Int32(fixedPointScale))
    let divisor = whole.magnitude
    var quotient: Int64 = 0
    for bit in (0..<63).reversed() {
      guard let step = divisor.shifted(left: bit), step <= rest else { continue }
      rest -= step
      quotient |= 1 &<< Int64(bit)
    }
    if rest >= divisor { return isMinus ? .min : .max }
    return isMinus ? -quotient : quotient
  }

  /// Times 2^bits, of what isn't negative; nil where it doesn't fit. `bits` is below 64.
  func shifted(left bits: Int) -> Amount? {
    let lost = high &>> Int128(127 - bits)
    if lost != 0 { return nil }
    let carried = bits == 0 ? 0 : low &>> UInt128(128 - bits)
    return Amount(
      high: high &<< Int128(bits) | Int128(truncatingIfNeeded: carried),
      low: low &<< UInt128(bits))
  }
}
