// Whether a tick divides a price, without a division, which costs more than half of all other checks: a multiple of an odd
// number, times the number's inverse modulo 2^64, is how many times it is in it, and nothing else comes to a number as small.
// Of an even number the twos are shifted out first (Granlund and Montgomery, "Division by invariant integers", section 9).

/// A number that others are asked to be multiples of.
@frozen
public struct Divisor: BitwiseCopyable, Sendable {
  /// Of the odd part.
  public let inverse: UInt64
  /// How often it is in the largest number.
  public let most: UInt64
  /// The twos in it.
  public let twos: UInt64

  /// One divides everything, and so does whatever is less.
  @_noLocks
  public init(_ number: Int64) {
    let divisor = number > 1 ? UInt64(number) : 1
    let twos = divisor.trailingZeroBitCount
    let odd = divisor >> UInt64(twos)
    // Right in three bits, and in twice as many with each step.
    var inverse = odd
    for _ in 0..<5 { inverse &*= 2 &- odd &* inverse }
    precondition(inverse &* odd == 1)
    self.inverse = inverse
    self.twos = UInt64(twos)
    most = .max / divisor
  }

  @inlinable @inline(__always) @_noLocks
  public func divides(_ number: Int64) -> Bool {
    let product = number.magnitude &* inverse
    // Turned, so that a two that should have been there makes it large.
    return (product &>> twos | product &<< (64 &- twos)) <= most
  }
}
