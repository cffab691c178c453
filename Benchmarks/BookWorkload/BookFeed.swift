// The same stream as the market would tell it to those who watch: order by order, and for each
// aggressive order the trades that it made.

extension BookShape {
  /// The slot of a price of a side.
  func slot(side: Int, price: Int32) -> Int {
    let ticks = side == 0 ? middle - 1 - price : price - middle - 1
    precondition(ticks >= 0 && ticks % stride == 0 && ticks / stride < slotCount)
    return Int(ticks / stride)
  }
}

extension BookStream {
  /// Adds, cancels and modifies as they are; an aggressive order becomes its trades, each with the
  /// maker's id, the maker's price and the aggressor's side.
  public func forEachChange(_ body: (BookRecord) -> Void) {
    var book = TickBook(shape)
    for record in records {
      let side = Int(record.side)
      switch record.kind {
      case BookOperation.add:
        let slot = shape.slot(side: side, price: record.price)
        let id = book.add(side: side, slot: slot, quantity: record.quantity)
        precondition(id == record.id)
        body(record)
      case BookOperation.cancel:
        book.remove(record.id)
        body(record)
      case BookOperation.modify:
        let slot = shape.slot(side: side, price: record.price)
        book.move(record.id, to: slot, quantity: record.quantity)
        body(record)
      default:
        book.take(side: side, quantity: record.quantity) { maker, price, quantity in
          body(
            BookRecord(
              kind: BookOperation.trade, side: side, id: maker, price: price, quantity: quantity))
        }
      }
    }
  }
}
