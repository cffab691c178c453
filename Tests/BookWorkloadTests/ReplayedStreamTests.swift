// The records alone lead to the same totals: they are played again through a book that is one sorted
// array, so slow and plain that it can hardly be wrong.

import BookWorkload
import Testing

@Suite struct ReplayedStreamTests {
  @Test(arguments: [
    BookShape.w1(restingOrders: 1_000, operations: 4_000),
    BookShape.w1(restingOrders: 1_500, operations: 3_000, seed: 7),
    BookShape.sparse(restingOrders: 1_000, operations: 4_000, seed: 9),
  ])
  func theRecordsComeToTheTotals(shape: BookShape) {
    let stream = BookStream(shape)
    stream.book.checkInvariants()
    var book = PlainBook()
    var filled = stream.filledBefore[...]
    for record in stream.records {
      if record.kind == BookOperation.modify {
        #expect(book.filled(record.id) == filled.popFirst(), "seed \(shape.seed)")
      }
      book.apply(record)
    }
    #expect(filled.isEmpty)
    let totals = stream.totals
    #expect(book.trades == totals.trades && book.volume == totals.volume)
    #expect(book.notional == totals.notional && book.orders.count == totals.orders)
    #expect(book.orders.reduce(0) { $0 + UInt64($1.quantity) } == totals.quantity)
    for side in 0...1 {
      var expected: [UInt32] = []
      var id = stream.book.first(on: side)
      while let order = id {
        expected.append(order)
        id = stream.book.next(after: order)
      }
      #expect(book.orders.filter { $0.side == side }.map(\.id) == expected)
    }
  }

  @Test func whatTheMarketTellsComesToTheSame() {
    let stream = BookStream(.w1(restingOrders: 1_000, operations: 5_000, seed: 3))
    var trades: UInt64 = 0
    var volume: UInt64 = 0
    var left: [UInt32: UInt32] = [:]
    stream.forEachChange { change in
      switch change.kind {
      case BookOperation.cancel: left[change.id] = nil
      case BookOperation.trade:
        trades += 1
        volume += UInt64(change.quantity)
        let rest = left[change.id, default: 0] - change.quantity
        left[change.id] = rest == 0 ? nil : rest
      default: left[change.id] = change.quantity
      }
    }
    #expect(trades == stream.totals.trades && volume == stream.totals.volume)
    #expect(left.keys.sorted() == stream.book.live.sorted())
    for (id, quantity) in left { #expect(stream.book.quantity(of: id) == quantity) }
  }

  @Test func aRecordIsSixteenBytes() {
    let record = BookRecord(
      kind: BookOperation.modify, side: 1, id: 0x0102_0304, price: -2, quantity: 0x0A0B_0C0D)
    #expect(MemoryLayout<BookRecord>.size == 16 && MemoryLayout<BookRecord>.stride == 16)
    let bytes = unsafe withUnsafeBytes(of: record) { unsafe Array($0) }
    #expect(
      bytes == [2, 1, 0, 0, 4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0x0D, 0x0C, 0x0B, 0x0A])
    #expect(record.words.0 == 0x0102_0304_0000_0102)
    #expect(record.words.1 == 0x0A0B_0C0D_FFFF_FFFE)
  }
}

/// Both sides in one array, in the order in which they would trade.
private struct PlainBook {
  struct Order {
    var id: UInt32
    var side: Int
    var price: Int32
    var quantity: UInt32
    var filled: UInt32
  }

  var orders: [Order] = []
  var trades: UInt64 = 0
  var volume: UInt64 = 0
  var notional: UInt64 = 0

  func filled(_ id: UInt32) -> UInt32? { orders.first { $0.id == id }?.filled }

  mutating func apply(_ record: BookRecord) {
    switch record.kind {
    case BookOperation.add:
      insert(
        Order(
          id: record.id, side: Int(record.side), price: record.price, quantity: record.quantity,
          filled: 0))
    case BookOperation.cancel:
      let old = remove(record.id)
      #expect(old.price == record.price && old.quantity == record.quantity)
    case BookOperation.modify:
      var order = remove(record.id)
      #expect(order.price != record.price && order.side == Int(record.side))
      order.price = record.price
      order.quantity = record.quantity
      insert(order)
    default:
      trade(record)
    }
  }

  private mutating func trade(_ record: BookRecord) {
    var left = record.quantity
    while left > 0 {
      guard let at = orders.firstIndex(where: { $0.side != Int(record.side) }) else {
        Issue.record("nobody to trade with")
        return
      }
      let isInReach =
        record.side == 0 ? orders[at].price <= record.price : orders[at].price >= record.price
      #expect(isInReach, "an aggressive order leaves no residue")
      let amount = min(left, orders[at].quantity)
      trades += 1
      volume += UInt64(amount)
      notional += UInt64(amount) * UInt64(orders[at].price)
      left -= amount
      orders[at].quantity -= amount
      orders[at].filled += amount
      if orders[at].quantity == 0 { orders.remove(at: at) }
    }
  }

  /// Behind all of its side that trade before it, or at its own price.
  private mutating func insert(_ order: Order) {
    let at = orders.firstIndex {
      $0.side == order.side
        && (order.side == 0 ? $0.price < order.price : $0.price > order.price)
    }
    orders.insert(order, at: at ?? orders.count)
  }

  private mutating func remove(_ id: UInt32) -> Order {
    orders.remove(at: orders.firstIndex { $0.id == id }!)
  }
}
