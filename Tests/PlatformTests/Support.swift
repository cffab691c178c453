// What the tests of the platform share: seeded chance.

/// SplitMix64: every test that uses chance prints its seed when it fails.
struct Chance: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What a thread found out, read after it was joined.
final class Found<Value>: @unchecked Sendable {  // Written by one thread before it is joined.
  var value: Value

  init(_ value: Value) { self.value = value }
}
