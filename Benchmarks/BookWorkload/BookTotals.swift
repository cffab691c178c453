// What a stream comes to: the numbers that every correct engine reaches, and those that are published.

public struct BookTotals: Hashable, Sendable {
  public var streamHash: UInt64
  public var trades: UInt64
  public var volume: UInt64
  /// The sum of price in ticks × quantity.
  public var notional: UInt64
  public var orders: Int
  public var levels: Int
  public var quantity: UInt64
  public var bookHash: UInt64

  public init(
    streamHash: UInt64, trades: UInt64, volume: UInt64, notional: UInt64, orders: Int, levels: Int,
    quantity: UInt64, bookHash: UInt64
  ) {
    self.streamHash = streamHash
    self.trades = trades
    self.volume = volume
    self.notional = notional
    self.orders = orders
    self.levels = levels
    self.quantity = quantity
    self.bookHash = bookHash
  }

  /// The published numbers of a shape of W1, nil where none are.
  public static func published(_ shape: BookShape) -> BookTotals? {
    published.first { $0.shape == shape }?.totals
  }

  public static let published: [(shape: BookShape, totals: BookTotals)] = [
    (
      .w1(operations: 0),
      BookTotals(
        streamHash: 0xd9af_00bb_f9dc_3e99, trades: 0, volume: 0, notional: 0, orders: 10_000,
        levels: 500, quantity: 509_242, bookHash: 0xcd56_0c9a_8012_2e47)
    ),
    (
      .w1(operations: 1_000),
      BookTotals(
        streamHash: 0x5eda_9cef_61f3_be0b, trades: 103, volume: 2_696, notional: 80_880_042,
        orders: 9_992, levels: 500, quantity: 508_074, bookHash: 0x3787_4025_af0a_c033)
    ),
    (
      .w1(operations: 200_000),
      BookTotals(
        streamHash: 0xe93a_c3fa_eced_edda, trades: 19_743, volume: 549_758,
        notional: 16_492_789_189, orders: 9_973, levels: 490, quantity: 503_321,
        bookHash: 0x7d03_5485_d8f0_946b)
    ),
    (
      .w1(operations: 5_000_000),
      BookTotals(
        streamHash: 0xa1b3_ac4a_22b8_362f, trades: 498_717, volume: 13_907_688,
        notional: 417_230_546_297, orders: 9_967, levels: 486, quantity: 502_159,
        bookHash: 0x0675_3de5_bf87_f2d0)
    ),
    (
      .w1(restingOrders: 1_000_000, operations: 5_000_000),
      BookTotals(
        streamHash: 0xcf96_22fa_b79c_1657, trades: 500_211, volume: 13_893_348,
        notional: 416_800_423_513, orders: 1_000_000, levels: 493, quantity: 50_495_518,
        bookHash: 0x31aa_8f16_74d4_b476)
    ),
  ]
}

extension BookTotals: CustomStringConvertible {
  public var description: String {
    func hex(_ value: UInt64) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "stream \(hex(streamHash)), \(trades) trades, volume \(volume), notional \(notional), "
      + "\(orders) orders in \(levels) levels, quantity \(quantity), book \(hex(bookHash))"
  }
}

extension TickBook {
  /// Each level's side, price, orders and quantity, buys first, the best first.
  public var bookHash: UInt64 {
    var hash = WordHash()
    for sum in levelSums(0) + levelSums(1) {
      hash.add(UInt64(sum.side))
      hash.add(UInt64(bitPattern: Int64(sum.price)))
      hash.add(UInt64(sum.orderCount))
      hash.add(sum.quantity)
    }
    return hash.state
  }
}
