// The seeded generator of the house. Eight bytes of state, the same stream on every machine: what
// the built-in market and every property test draw from. No secret may depend on it.

/// Steele, Lea and Flood's SplitMix64: every seed is good, period 2^64. About 1 ns a number.
@frozen
public struct SplitMix64: BitwiseCopyable, Hashable, Sendable {
  /// All there is: storing it and setting it again resumes the stream.
  public var state: UInt64

  @inlinable public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    // Wraps by definition: the state is a counter that steps by 2^64 over the golden ratio.
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// One of 0 ..< n; 0 when n is 0. One draw, no loop: a number's share is off by at most n / 2^64.
  @inlinable
  public mutating func next(below n: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: n).high
  }

  /// One of `low` … `high`, both included, over all of Int64. One draw.
  @inlinable
  public mutating func next(from low: Int64, through high: Int64) -> Int64 {
    precondition(low <= high)
    // The distance is taken modulo 2^64, so it is right even from Int64.min to Int64.max.
    let distance = UInt64(bitPattern: high &- low)
    let step = distance == .max ? next() : next(below: distance &+ 1)
    return low &+ Int64(bitPattern: step)
  }

  /// A fraction of one in units of 2^-32.
  @inlinable
  public mutating func nextUnit32() -> UInt32 { UInt32(truncatingIfNeeded: next() &>> 32) }

  @inlinable
  public mutating func nextBool() -> Bool { next() &>> 63 == 1 }

  /// True `numerator` times out of `denominator`, on average.
  @inlinable
  public mutating func chance(_ numerator: UInt64, outOf denominator: UInt64) -> Bool {
    next(below: denominator) < numerator
  }

  /// Another stream that has nothing in common with this one, for a part that must not disturb it.
  @inlinable
  public mutating func split() -> SplitMix64 { SplitMix64(seed: next()) }
}
