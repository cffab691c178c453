// Keys for the dictionaries of rules, which look up some ten of them at each fact. Swift's own hashes keep those out who make keys
// collide; here they are most of what a rule costs, and nobody means ill.

/// A key whose hash is a few multiplications: what is in it is small numbers, and nobody means ill by them.
public protocol QuickKey: Hashable {
  /// What tells most keys of a kind apart.
  var mixed: UInt64 { get }
}

extension QuickKey {
  public func hash(into hasher: inout Hasher) { hasher.combine(mixed) }

  // What dictionaries and sets ask for.
  public func _rawHashValue(seed: Int) -> Int {
    // It wraps by intention; the high half has seen all of the word.
    let product = mixed &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: product ^ product >> 32)
  }
}
