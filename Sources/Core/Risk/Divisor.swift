// Whether a tick divides a price, without a division, which costs more than half of all other checks: a multiple of an odd
// number, times the number's inverse modulo 2^64, is how many times it is in it, and nothing else comes to a number as small.
// Of an even number the twos are shifted out first (Granlund and Montgomery, "Division by invariant integers", section 9).

import Events

@frozen
@usableFromInline
struct Divisor: BitwiseCopyable {
  /// Of the odd part.
  @usableFromInline let inverse: UInt64
  /// How often it is in the largest number.
  @usableFromInline let most: UInt64
  /// The twos in it.
  @usableFromInline let twos: UInt64

  /// One divides everything, and so does whatever is less.
  init(_ number: Int64) {
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
  func divides(_ number: Int64) -> Bool {
    let product = number.magnitude &* inverse
    // Turned, so that a two that should have been there makes it large.
    return (product &>> twos | product &<< (64 &- twos)) <= most
  }
}

/// The same without its twos, which lie elsewhere in a row that has no room for them here.
@frozen
@usableFromInline
struct Multiples: BitwiseCopyable {
  @usableFromInline var inverse: UInt64 = 1
  @usableFromInline var most = UInt64.max

  @inlinable init() {}

  init(inverse: UInt64, most: UInt64) {
    self.inverse = inverse
    self.most = most
  }

  @inlinable @inline(__always) @_noLocks
  func holds(_ number: Int64, twos: UInt8) -> Bool {
    let product = number.magnitude &* inverse
    let twos = UInt64(twos)
    return (product &>> twos | product &<< (64 &- twos)) <= most
  }
}
