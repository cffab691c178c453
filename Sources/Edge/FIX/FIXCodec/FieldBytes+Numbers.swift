// Whole numbers, decimals, characters and flags.

import CFIX
import Events

/// What reading a field gives.
@frozen
public enum Reading<Value> {
  /// The message doesn't have it.
  case absent
  case value(Value)
  /// It is there, and isn't what its type says; or more than our type holds.
  case malformed

  /// The value, when there is a good one.
  @inlinable public var value: Value? {
    if case .value(let value) = self { return value }
    return nil
  }

  @inlinable public var isAbsent: Bool {
    if case .absent = self { return true }
    return false
  }
}

extension Reading: Sendable where Value: Sendable {}

extension FieldBytes {
  /// The last eight bytes up to the value's end, the value's own in the highest places.
  @inline(__always) @inlinable
  var lastEight: UInt64 {
    unsafe UnsafeRawPointer(start + (count - 8)).loadUnaligned(as: UInt64.self).littleEndian
  }

  /// The value's bytes as digits 0 … 9, the first one lowest and zeros before it; what isn't a digit is
  /// more than that. The caller has looked at `count`: one to eight.
  @inline(__always) @inlinable
  var digitBytes: UInt64 {
    let shift = UInt64(8 &- count) &* 8
    return ((lastEight ^ 0x3030_3030_3030_3030) &>> shift) &<< shift
  }

  /// The top bit of each byte that is no digit.
  @inline(__always) @inlinable
  static func others(_ digits: UInt64) -> UInt64 {
    ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
  }

  /// The number that eight digits make, the first one lowest in the word.
  @inline(__always) @inlinable
  static func joined(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  /// Eight ASCII digits as a number; nil when one isn't a digit.
  @inline(__always) @inlinable
  static func eightDigits(_ word: UInt64) -> UInt64? {
    let digits = word ^ 0x3030_3030_3030_3030
    return others(digits) == 0 ? joined(digits) : nil
  }

  /// Digits only, leading zeros allowed; nil otherwise or when UInt64 is too small.
  @inlinable
  public var digits: UInt64? {
    if count > 8 { return manyDigits() }
    if count == 0 { return nil }
    let digits = digitBytes
    return Self.others(digits) == 0 ? Self.joined(digits) : nil
  }

  /// Nine digits and more: up to sixteen as two words.
  @inlinable
  func manyDigits() -> UInt64? {
    if count > 16 { return endlessDigits() }
    guard let low = Self.eightDigits(lastEight),
      let high = unsafe FieldBytes(start: start, count: count &- 8).digits
    else { return nil }
    return high &* 100_000_000 &+ low
  }

  @inline(never) @_noLocks @usableFromInline
  func endlessDigits() -> UInt64? {
    var value: UInt64 = 0
    var at = 0
    while at < count {
      let digit = unsafe start[at] &- 0x30
      if digit > 9 { return nil }
      let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
      if over || carry { return nil }
      value = sum
      at += 1
    }
    return count == 0 ? nil : value
  }

  /// `[-]digits`.
  @inlinable
  public var integer: Int64? {
    if count > 0, unsafe start[0] == 0x2D {
      guard let magnitude = unsafe FieldBytes(start: start + 1, count: count - 1).digits else {
        return nil
      }
      return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    guard let magnitude = digits else { return nil }
    return Int64(exactly: magnitude)
  }

  /// `[-]digits[.digits]` in units of 1e-8, exactly: nil for what isn't that, for what Int64 can't hold
  /// and for a part smaller than a unit. Digits may be missing on one side of the point.
  @inlinable
  public var units: Int64? {
    if count > 0, unsafe start[0] == 0x2D {
      guard let magnitude = unsafe FieldBytes(start: start + 1, count: count - 1).magnitude else {
        return nil
      }
      return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    guard let magnitude else { return nil }
    return Int64(exactly: magnitude)
  }

  /// `digits[.digits]` in units of 1e-8.
  @inlinable
  var magnitude: UInt64? {
    if count == 0 || count > 8 { return longMagnitude() }
    let digits = digitBytes
    let others = Self.others(digits)
    if others == 0 { return Self.joined(digits) &* 100_000_000 }
    // One byte that is no digit, and that a point: what is below it moves up over it.
    let bit = UInt64(truncatingIfNeeded: others.trailingZeroBitCount &- 7)
    if others & (others &- 1) != 0 || digits &>> bit & 0xFF != 0x1E || count == 1 { return nil }
    let below = digits & ((1 &<< bit) &- 1)
    let above = digits & ((UInt64.max &<< bit) &<< 8)
    // Seven bytes less the point's place are behind it, and eight places make a unit.
    return Self.joined(above | (below &<< 8))
      &* apus_fix_power_of_ten(UInt32(truncatingIfNeeded: 1 &+ bit &>> 3))
  }

  /// Whether it is `digits[.digits]` of up to eight bytes; false says nothing.
  @inline(__always)
  var isShortDecimal: Bool {
    if count == 0 || count > 8 { return false }
    let digits = digitBytes
    let others = Self.others(digits)
    if others == 0 { return true }
    if others & (others &- 1) != 0 || count == 1 { return false }
    return digits &>> UInt64(truncatingIfNeeded: others.trailingZeroBitCount &- 7) & 0xFF == 0x1E
  }

  @inline(never) @_noLocks @usableFromInline
  func longMagnitude() -> UInt64? {
    var value: UInt64 = 0
    var digitCount = 0
    var places = -1
    var at = 0
    while at < count {
      let byte = unsafe start[at]
      at += 1
      if byte == 0x2E {
        if places >= 0 { return nil }
        places = 0
        continue
      }
      let digit = byte &- 0x30
      if digit > 9 { return nil }
      digitCount += 1
      if places >= 8 {
        // Smaller than a unit: only a zero is exact.
        if digit != 0 { return nil }
        continue
      }
      if places >= 0 { places += 1 }
      let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
      if over || carry { return nil }
      value = sum
    }
    if digitCount == 0 { return nil }
    let (scaled, over) = value.multipliedReportingOverflow(
      by: apus_fix_power_of_ten(UInt32(8 - max(places, 0))))
    return over ? nil : scaled
  }

  @inlinable
  public var price: Price? {
    guard let units else { return nil }
    return Price(units: units)
  }

  /// May be negative as the type allows; whoever needs it positive says so.
  @inlinable
  public var quantity: Quantity? {
    guard let units else { return nil }
    return Quantity(units: units)
  }

  /// One byte.
  @inlinable
  public var character: UInt8? { unsafe count == 1 ? start[0] : nil }

  /// `Y` or `N`.
  @inlinable
  public var flag: Bool? {
    guard count == 1 else { return nil }
    let byte = unsafe start[0]
    return byte == 0x59 ? true : (byte == 0x4E ? false : nil)
  }
}
