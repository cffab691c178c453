// One operation of a book workload, as it lies in the 16-byte records that a run reads: small enough
// that reading them costs a run next to nothing.
//
//      0     1     2         4              8              12             16
//      ┌─────┬─────┬─────────┬──────────────┬──────────────┬──────────────┐
//      │kind │side │    0    │      id      │    price     │   quantity   │
//      └─────┴─────┴─────────┴──────────────┴──────────────┴──────────────┘

/// What an operation does. The numbers are the format.
public enum BookOperation {
  @inlinable public static var add: UInt8 { 0 }
  @inlinable public static var cancel: UInt8 { 1 }
  @inlinable public static var modify: UInt8 { 2 }
  @inlinable public static var aggressive: UInt8 { 3 }
  /// Only in what the market tells: `BookStream.forEachChange`.
  @inlinable public static var trade: UInt8 { 4 }

  public static let names = ["add", "cancel", "modify", "aggressive"]
}

@frozen
public struct BookRecord: BitwiseCopyable, Hashable, Sendable {
  public var kind: UInt8
  /// 0 buys, 1 sells.
  public var side: UInt8
  public var reserved: UInt16 = 0
  public var id: UInt32
  /// In ticks. A cancel bears the resting order's, a modify the new one.
  public var price: Int32
  /// What is left of a cancelled order, what is to be left of a modified one.
  public var quantity: UInt32

  @inlinable
  public init(kind: UInt8, side: Int, id: UInt32, price: Int32, quantity: UInt32) {
    self.kind = kind
    self.side = UInt8(truncatingIfNeeded: side)
    self.id = id
    self.price = price
    self.quantity = quantity
  }

  /// The record's two little-endian words.
  public var words: (UInt64, UInt64) {
    (
      UInt64(kind) | UInt64(side) << 8 | UInt64(reserved) << 16 | UInt64(id) << 32,
      UInt64(UInt32(bitPattern: price)) | UInt64(quantity) << 32
    )
  }
}

/// The hash that streams and books are compared by.
@frozen
public struct WordHash: Hashable, Sendable {
  public private(set) var state: UInt64 = 1_469_598_103_934_665_603

  public init() {}

  /// Wraps, as the hash is defined.
  public mutating func add(_ word: UInt64) { state = (state ^ word) &* 1_099_511_628_211 }
}
