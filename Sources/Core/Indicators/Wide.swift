// Whole numbers of 256 bits, for sums of squares and what is made of them. A value has 57 bits, a
// square 114 and a sum of 2^20 such 134; the n-fold of it less the square of a sum stays below
// 2^156.

/// Two's complement. No result of this room comes near its ends, so nothing checks for overflow.
@frozen
@usableFromInline
struct Wide: BitwiseCopyable {
  @usableFromInline var low: UInt128
  @usableFromInline var high: Int128

  @inlinable
  init(high: Int128, low: UInt128) {
    self.high = high
    self.low = low
  }

  @inlinable
  init(_ number: Int128) {
    self.init(high: number &>> 127, low: UInt128(truncatingIfNeeded: number))
  }

  @inlinable static var zero: Wide { Wide(high: 0, low: 0) }

  @inlinable
  static func + (a: Wide, b: Wide) -> Wide {
    let sum = a.low.addingReportingOverflow(b.low)
    return Wide(high: a.high &+ b.high &+ (sum.overflow ? 1 : 0), low: sum.partialValue)
  }

  @inlinable
  static func - (a: Wide, b: Wide) -> Wide {
    let rest = a.low.subtractingReportingOverflow(b.low)
    return Wide(high: a.high &- b.high &- (rest.overflow ? 1 : 0), low: rest.partialValue)
  }

  /// So many times it; the factor isn't negative.
  @inlinable
  func times(_ factor: Int) -> Wide {
    // Word by word, the lowest first; what doesn't fit is carried to the next.
    let f = UInt128(truncatingIfNeeded: factor)
    let a = (low & UInt128(UInt64.max)) &* f
    let b = (low &>> 64) &* f &+ (a &>> 64)
    return Wide(
      high: high &* Int128(factor) &+ Int128(truncatingIfNeeded: b &>> 64),
      low: b &<< 64 | a & UInt128(UInt64.max))
  }

  /// n Σv² - (Σv)²: n² times the variance of so many values.
  @inlinable
  static func spread(_ count: Int, _ squares: Wide, _ sum: Int128) -> Wide {
    squares.times(count) - product(sum, sum)
  }

  @inlinable var isZero: Bool { low == 0 && high == 0 }

  /// The nearest `Double`, ties to even.
  @inlinable
  var double: Double {
    let isNegative = high < 0
    let whole = isNegative ? Wide.zero - self : self
    let upper = UInt128(truncatingIfNeeded: whole.high)
    let size: Double
    if upper == 0 {
      size = nearestDouble(whole.low, isMore: false)
    } else {
      let zeros = UInt128(truncatingIfNeeded: upper.leadingZeroBitCount)
      let carried = zeros == 0 ? 0 : whole.low &>> (128 &- zeros)
      let top = upper &<< zeros | carried
      size =
        nearestDouble(top, isMore: whole.low &<< zeros != 0)
        * powerOfTwo(128 &- upper.leadingZeroBitCount)
    }
    return isNegative ? -size : size
  }
}

/// Exact: the standard library's full product of 128 bits is generic, and slow.
@inlinable
func product(_ a: Int128, _ b: Int128) -> Wide {
  let word = UInt128(UInt64.max)
  let (x, y) = (a.magnitude, b.magnitude)
  let (xLow, xHigh) = (x & word, x &>> 64)
  let (yLow, yHigh) = (y & word, y &>> 64)
  let lowest = xLow &* yLow
  let one = xLow &* yHigh
  let other = xHigh &* yLow
  let middle: UInt128 = (lowest &>> 64) &+ (one & word) &+ (other & word)
  let carried: UInt128 = (one &>> 64) &+ (other &>> 64) &+ (middle &>> 64)
  let high: UInt128 = xHigh &* yHigh &+ carried
  let low: UInt128 = middle &<< 64 | lowest & word
  let size = Wide(high: Int128(truncatingIfNeeded: high), low: low)
  return (a < 0) != (b < 0) ? Wide.zero - size : size
}
