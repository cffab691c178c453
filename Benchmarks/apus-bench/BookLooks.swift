// Loops that look at a book. What each look is asked for is read from memory, so that the compiler can't look once
// for all, and what it says is summed. The named functions are never inlined, so that a profiler can count one of
// them alone.

import Books
import Events

enum BookLooks {
  @inline(__always)
  private static func sum(_ arguments: Span<Int>, _ look: (Int) -> UInt64) -> UInt64 {
    var sum: UInt64 = 0
    for index in arguments.indices { sum &+= look(arguments[index]) }
    return sum
  }

  @inline(__always)
  private static func bits(_ price: Price?) -> UInt64 {
    price.map { UInt64(bitPattern: $0.units) } ?? 0
  }

  @inline(__always)
  private static func bits(_ level: Level) -> UInt64 {
    UInt64(bitPattern: level.price.units &+ level.quantity.units) &+ UInt64(level.orderCount)
  }

  @inline(never)
  static func top(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { instrument in
      let top = books.top(of: instrument)
      let prices = top.bidPrice.units &+ top.askPrice.units
      let quantities = top.bidQuantity.units &+ top.askQuantity.units
      return UInt64(bitPattern: prices &+ quantities) &+ UInt64(top.bidOrders &+ top.askOrders)
    }
  }

  /// Ten levels of each side.
  @inline(never)
  static func depth10(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { instrument in
      var sum: UInt64 = 0
      books.forEachLevel(instrument, isSell: false, limit: 10) { sum &+= bits($0) }
      books.forEachLevel(instrument, isSell: true, limit: 10) { sum &+= bits($0) }
      return sum
    }
  }

  /// Every level of both sides.
  @inline(never)
  static func allLevels(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { instrument in
      var sum: UInt64 = 0
      books.forEachLevel(instrument, isSell: false) { sum &+= bits($0) }
      books.forEachLevel(instrument, isSell: true) { sum &+= bits($0) }
      return sum
    }
  }

  /// Every order of both sides, best first, the oldest of each price first.
  @inline(never)
  static func allOrders(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { instrument in
      var sum: UInt64 = 0
      for isSell in [false, true] {
        let ladder = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
        var slot = books.firstOrder(of: ladder)
        while slot != noSlot {
          let tick = books.tick(of: slot, in: ladder)
          sum &+= books[slot].id.bits &+ UInt64(bitPattern: books[slot].leaves.units) &+ tick
          slot = books.order(after: slot, in: ladder)
        }
      }
      return sum
    }
  }

  /// Orders ahead, summed: the arguments are ids.
  @inline(never)
  static func queuePosition(_ books: borrowing OrderBooks, _ ids: Span<Int>) -> UInt64 {
    sum(ids) { id in
      let position = books.queuePosition(of: OrderID(bits: UInt64(id))) { books[$0].leaves }
      return UInt64(position?.ordersAhead ?? 0)
    }
  }

  @inline(never)
  static func spread(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { bits(books.spread(of: $0)) }
  }

  @inline(never)
  static func microprice(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { bits(books.microprice(of: $0)) }
  }

  @inline(never)
  static func imbalance10(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { UInt64(bitPattern: books.imbalance(of: $0, levels: 10) ?? 0) }
  }

  @inline(never)
  static func depthWeightedMid10(
    _ books: borrowing OrderBooks, _ instruments: Span<Int>
  ) -> UInt64 {
    sum(instruments) { bits(books.depthWeightedMid(of: $0, levels: 10)) }
  }

  @inline(never)
  static func levelDigest(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { books.levelDigest(of: $0) }
  }

  @inline(never)
  static func orderDigest(_ books: borrowing OrderBooks, _ instruments: Span<Int>) -> UInt64 {
    sum(instruments) { books.orderDigest(of: $0) { books[$0].leaves } }
  }
}
