// The logarithm of a ratio of two whole numbers, for the returns of a price. Two prices that follow
// each other are nearly equal, so the difference of their logarithms would be what rounding left of
// it; this begins with their difference, which is exact. As in Logarithm.swift every step is
// integer: any CPU, debug and release give the same.
//
//     a / b = 2^k · A / B,  5/7 ≤ A / B ≤ 7/5       k by counting zeros
//     z = (A - B) / (A + B), |z| ≤ 0.177            so A / B = (1 + z) / (1 - z)
//     ln (a / b) = k · ln 2 + 2 · (z + z³/3 + z⁵/5 + … + z²³/23)

/// One in the fixed point of `logRatio`: 48 bits behind the point.
public let logRatioScaleBits: UInt64 = 48

/// ln(a / b) in units of 2^-48, off by less than one of them; 0 is taken for 1. The ratio the other
/// way round has the same bits with the other sign. At most 44.4 times 2^48 in magnitude. 25 ns.
@inlinable
public func logRatio(_ a: UInt64, to b: UInt64) -> Int64 {
  let a = a == 0 ? 1 : a
  let b = b == 0 ? 1 : b
  // With its uppermost bit set either is in 1 ..< 2 times 2^63. All that follows stays in range by
  // the table above; & says that no check is needed.
  var upper = UInt128(a &<< UInt64(truncatingIfNeeded: a.leadingZeroBitCount))
  var lower = UInt128(b &<< UInt64(truncatingIfNeeded: b.leadingZeroBitCount))
  var k = Int128(b.leadingZeroBitCount &- a.leadingZeroBitCount)
  if upper &* 5 > lower &* 7 {
    lower = lower &<< 1
    k &+= 1
  } else if lower &* 5 > upper &* 7 {
    upper = upper &<< 1
    k &-= 1
  }
  let isBelow = upper < lower
  let distance = isBelow ? lower &- upper : upper &- lower  // below 2^63.3
  let whole = upper &+ lower
  let z = UInt64(truncatingIfNeeded: ((distance &<< 62) &+ (whole &>> 1)) / whole)  // 2^-62
  let w = (z &<< 2).multipliedFullWidth(by: z &<< 2).high  // z², 2^-64

  // Horner's scheme from the last term on, in 2^-63.
  var sum = oddReciprocal(23)
  sum = oddReciprocal(21) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(19) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(17) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(15) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(13) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(11) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(9) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(7) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(5) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(3) &+ w.multipliedFullWidth(by: sum).high
  sum = oddReciprocal(1) &+ w.multipliedFullWidth(by: sum).high
  // 2^-62 times 2^-63 without the lower word is 2^-61; twice that, in 2^-60.
  let series = Int128(z.multipliedFullWidth(by: sum).high)

  let total = k &* 0x0B17_217F_7D1C_F79B &+ (isBelow ? 0 &- series : series)  // ln 2, 2^-60
  let size = (total < 0 ? 0 &- total : total) &+ (1 &<< 11)
  let rounded = Int64(truncatingIfNeeded: size &>> 12)
  return total < 0 ? 0 &- rounded : rounded
}

/// 2^63 / n, rounded down, of a literal: a constant in a release build.
@inlinable @inline(__always)
func oddReciprocal(_ n: UInt64) -> UInt64 { (1 &<< 63) / n }
