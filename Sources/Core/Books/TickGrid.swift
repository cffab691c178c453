// Prices as numbers of ticks. A tick is any whole number of 1e-8, so going from a price to its tick is a
// division; the divisor is known when the instrument is, which makes it one multiplication by the
// divisor's inverse and a rotation, and the same two say whether the price is on the tick at all.

import Events

/// An arithmetic grid over all of Int64: multiples of a step, numbered from the lowest up.
@frozen
public struct TickGrid: BitwiseCopyable, Hashable, Sendable {
  /// The lowest multiple of the step that an Int64 holds: number 0.
  public let origin: Int64
  @usableFromInline let step: UInt64
  /// Of the step's odd part, modulo 2^64.
  public let inverse: UInt64
  /// The step's factors of two.
  public let shift: UInt64
  /// The number of the highest multiple.
  public let last: UInt64

  public init(step units: Int64) {
    precondition(units > 0, "a grid has a step")
    step = UInt64(units)
    origin = units == 1 ? .min : .min / units * units
    shift = UInt64(units.trailingZeroBitCount)
    // Newton's iteration: each round doubles the bits that are right, from three on.
    let odd = step &>> shift
    var inverse = odd
    for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
    self.inverse = inverse
    last = (UInt64(bitPattern: Int64.max) &- UInt64(bitPattern: origin)) / step
  }

  /// The number of a value on the grid; above `last` for one off it. A multiplication and a rotation.
  @inlinable @inline(__always)
  public func number(_ units: Int64) -> UInt64 {
    Self.divide(UInt64(bitPattern: units) &- UInt64(bitPattern: origin), inverse, shift)
  }

  /// A dividend by a divisor that is given as its odd part's inverse and its factors of two: the quotient
  /// where it goes without rest, and otherwise more than any quotient.
  @inlinable @inline(__always)
  public static func divide(_ dividend: UInt64, _ inverse: UInt64, _ shift: UInt64) -> UInt64 {
    let quotient = dividend &* inverse
    return (quotient &>> shift) | (quotient &<< ((64 &- shift) & 63))
  }

  @inlinable @inline(__always)
  public func holds(_ number: UInt64) -> Bool { number <= last }

  @inlinable @inline(__always)
  public func value(_ number: UInt64) -> Int64 {
    Int64(bitPattern: UInt64(bitPattern: origin) &+ number &* step)
  }

  /// The step.
  @inlinable public var stepUnits: Int64 { Int64(bitPattern: step) }

  /// The number of the highest grid value at or below any value; 0 below the first.
  @inlinable
  public func floor(_ units: Int64) -> UInt64 {
    if units < origin { return 0 }
    return (UInt64(bitPattern: units) &- UInt64(bitPattern: origin)) / step
  }
}
