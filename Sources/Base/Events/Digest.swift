// A running digest of a stream of events: two streams with the same digest and the same count are
// taken to be the same. It proves what isn't journaled; it is no defence against an adversary.

@frozen
public struct StreamDigest: BitwiseCopyable, Hashable, Sendable {
  public var state: UInt64

  @inlinable public init() { state = 0x9E37_79B9_7F4A_7C15 }

  /// Order matters; each of the 64 bytes counts. About 5 ns.
  @inlinable
  public mutating func add(_ event: Event) {
    let head =
      UInt64(event.kind.code) | UInt64(event.flags) << 8 | UInt64(event.source.bits) << 16
      | UInt64(event.instrument.index) << 32
    let words = event.words
    // Eight words enter through four independent products, so the chain is one multiply a step.
    let a = Self.mix(event.sequence.number ^ 0xA076_1D64_78BD_642F, event.time.count ^ state)
    let b = Self.mix(head ^ 0xE703_7ED1_A0B4_28DB, words.w0 ^ 0x8EBC_6AF0_9C88_C6E3)
    let c = Self.mix(words.w1 ^ 0x5899_65CC_7537_4CC3, words.w2 ^ 0x1D8E_4E27_C47D_124F)
    let d = Self.mix(words.w3 ^ 0xEB44_ACCA_B455_D165, words.w4 ^ 0x9E6C_63D0_676A_9A99)
    state = (a &+ b.rotatedRight(19)) ^ (c &+ d.rotatedRight(41))
  }

  /// The two halves of a 128-bit product, folded.
  @inlinable
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

extension UInt64 {
  @inlinable
  func rotatedRight(_ by: UInt64) -> UInt64 { (self &>> by) | (self &<< (64 &- by)) }
}
