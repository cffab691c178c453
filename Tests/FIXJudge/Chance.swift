// Chance that repeats: whoever draws from it prints the seed when something fails.

import Numerics

public struct Chance: RandomNumberGenerator {
  private var source: SplitMix64

  public init(seed: UInt64) { source = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { source.next() }

  /// One of 0 ..< n.
  public mutating func below(_ n: Int) -> Int { Int(source.next(below: UInt64(n))) }
}
