// Where whole numbers end: a quotient that is rounded once, and the three steps that lead to a
// `Double`. Adding, multiplying, dividing and taking a root are correctly rounded by IEEE 754 on
// every machine, and so is what is here; nothing calls the C library's functions, which aren't.

/// To the nearest whole number, halves away from zero. The divisor is above zero.
@inlinable
func roundedQuotient(_ a: Int128, by divisor: Int128) -> Int128 {
  let whole = a.magnitude
  let d = divisor.magnitude
  var quotient: UInt128
  let rest: UInt128
  if whole &>> 64 == 0 && d &>> 64 == 0 {
    // One division of a machine word.
    let word = UInt64(truncatingIfNeeded: whole)
    let by = UInt64(truncatingIfNeeded: d)
    let q = word / by
    quotient = UInt128(q)
    rest = UInt128(word &- q &* by)
  } else {
    quotient = whole / d
    rest = whole &- quotient &* d
  }
  if rest >= d &- rest { quotient &+= 1 }
  let signed = Int128(truncatingIfNeeded: quotient)
  return a < 0 ? 0 &- signed : signed
}

/// To the nearest whole number, halves away from zero; the number is within ±2^63.
@inlinable
func rounded(_ number: Double) -> Int64 {
  assert(number < 0x1p63 && number > -0x1p63)
  // Both exact: what lies behind the point is found without rounding.
  let whole = Int64(number)
  let rest = number - Double(whole)
  if rest >= 0.5 { return whole &+ 1 }
  return rest <= -0.5 ? whole &- 1 : whole
}

/// Of a number that isn't negative. Not inlined into other rooms, where what is said of it would be
/// lost.
@usableFromInline @_noLocks @inline(never)
func squareRoot(_ number: Double) -> Double {
  assert(number >= 0)
  // The compiler can't see into the standard library's function; it is one instruction, which has
  // no lock, and in a build that isn't optimised the C library's, the only one that IEEE 754 holds
  // to the last bit.
  return unsafe _unsafePerformance { number.squareRoot() }
}

/// The nearest `Double`, ties to even.
@inlinable
func nearestDouble(_ number: Int128) -> Double {
  let size = nearestDouble(number.magnitude, isMore: false)
  return number < 0 ? -size : size
}

/// The same of a number of which more may follow behind the last bit.
@inlinable
func nearestDouble(_ number: UInt128, isMore: Bool) -> Double {
  if number == 0 { return 0 }
  let zeros = number.leadingZeroBitCount
  let shifted = number &<< UInt128(truncatingIfNeeded: zeros)
  var top = UInt64(truncatingIfNeeded: shifted &>> 64)
  // 53 bits will stay: one bit says of all that is cut off here whether there is any.
  if isMore || UInt64(truncatingIfNeeded: shifted) != 0 { top |= 1 }
  return Double(top) * powerOfTwo(64 &- zeros)
}

/// 2^exponent, exact. The exponent is within ±1000.
@inlinable @inline(__always)
func powerOfTwo(_ exponent: Int) -> Double {
  Double(bitPattern: UInt64(truncatingIfNeeded: 1023 &+ exponent) &<< 52)
}
