// A divisor's parts as a row of risk's tables keeps them: the twos lie where the row has a byte left.

/// The same as a `Divisor` without its twos, which lie elsewhere in a row that has no room for them here.
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
