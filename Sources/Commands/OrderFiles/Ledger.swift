// What the reports don't say: how much is left of an order, and at which price it stands. The engine's
// reports say what changed; the ledger adds it up.

import Events

/// One order id: the order that bears it, or the last that did.
struct LedgerEntry: BitwiseCopyable {
  var price: Int64 = 0
  var filled: Int64 = 0
  var leaves: Int64 = 0
  var instrument: UInt32 = OrderCommand.noInstrument
  var side = Side.none
  var isLive = false
  /// False for an order that trades at any price.
  var hasPrice = false
  /// Its first trade gives it a price.
  var takesPrice = false

  var limit: Int64? { hasPrice ? price : nil }
}

/// Entries by the number of the order id.
struct Ledger {
  private var entries: [LedgerEntry]

  init(orderCount: Int) {
    entries = Array(repeating: LedgerEntry(), count: orderCount + 1)
  }

  subscript(order: UInt32) -> LedgerEntry {
    get { entries[Int(order)] }
    set { entries[Int(order)] = newValue }
  }

  mutating func accept(
    _ order: UInt32, _ type: OrderType, price: Int64, quantity: Int64, side: Side,
    instrument: UInt32
  ) {
    entries[Int(order)] = LedgerEntry(
      price: price, filled: 0, leaves: quantity, instrument: instrument, side: side, isLive: true,
      hasPrice: type == .limit || type == .stopLimit, takesPrice: type == .marketToLimit)
  }

  /// What is left behind the fill.
  mutating func fill(_ order: UInt32, price: Int64, quantity: Int64) -> Int64 {
    entries[Int(order)].filled += quantity
    entries[Int(order)].leaves -= quantity
    if entries[Int(order)].takesPrice {
      entries[Int(order)].takesPrice = false
      entries[Int(order)].hasPrice = true
      entries[Int(order)].price = price
    }
    if entries[Int(order)].leaves <= 0 { entries[Int(order)].isLive = false }
    return entries[Int(order)].leaves
  }

  mutating func end(_ order: UInt32) {
    entries[Int(order)].leaves = 0
    entries[Int(order)].isLive = false
  }

  /// `total` counts what is filled, and leaves out what was decremented away.
  mutating func replace(_ order: UInt32, price: Int64, total: Int64) {
    if entries[Int(order)].hasPrice { entries[Int(order)].price = price }
    entries[Int(order)].leaves = total - entries[Int(order)].filled
  }

  mutating func decrement(_ order: UInt32, by quantity: Int64) {
    entries[Int(order)].leaves -= quantity
  }
}
