// The workload itself: a stream of operations from a seed, made before anything is timed, with what
// it comes to. The order of the draws is part of what it is: none may be left out or moved.

import Numerics

public struct BookStream: Sendable {
  public let shape: BookShape
  /// The orders that rest first, then the operations.
  public private(set) var records: [BookRecord] = []
  /// What had traded of the order that a modify names, one entry a modify, in their order.
  public private(set) var filledBefore: [UInt32] = []
  /// Operations by kind, the first orders not counted.
  public private(set) var mix: [Int] = [0, 0, 0, 0]
  /// The end of it.
  public private(set) var book: TickBook
  private var trades: UInt64 = 0
  private var volume: UInt64 = 0
  private var notional: UInt64 = 0
  private var random: SplitMix64

  /// Makes the whole stream: about 100 ns an operation.
  public init(_ shape: BookShape) {
    precondition(shape.restingOrders >= 1000, "an operation would find nobody to trade with")
    self.shape = shape
    book = TickBook(shape)
    random = SplitMix64(seed: shape.seed)
    let total = shape.restingOrders + shape.operations
    records.reserveCapacity(total)
    book.reserve(shape.restingOrders + shape.operations * 3 / 5)
    for _ in 0..<shape.restingOrders { add() }
    for _ in 0..<shape.operations { operate() }
    for record in records.dropFirst(shape.restingOrders) { mix[Int(record.kind)] += 1 }
  }

  /// How many of the records come before the operations.
  public var prefillCount: Int { shape.restingOrders }

  /// The first id that no order has.
  public var nextID: UInt32 { book.nextID }

  public var totals: BookTotals {
    var hash = WordHash()
    for record in records {
      let words = record.words
      hash.add(words.0)
      hash.add(words.1)
    }
    let levels = book.levelSums(0) + book.levelSums(1)
    return BookTotals(
      streamHash: hash.state, trades: trades, volume: volume, notional: notional,
      orders: book.live.count, levels: levels.count,
      quantity: levels.reduce(0) { $0 + $1.quantity }, bookHash: book.bookHash)
  }

  // MARK: Drawing

  private mutating func draw(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

  private mutating func drawSlot() -> Int {
    let a = draw(shape.slotCount)
    if !shape.isCrowded { return a }
    let b = draw(shape.slotCount)
    return min(a, b)
  }

  private mutating func drawQuantity() -> UInt32 { 1 + UInt32(draw(100)) }

  private mutating func operate() {
    let share = draw(1000)
    if share < 50 { return aggress() }
    if share < 100 { return modify() }
    let lack = min(450, max(-450, shape.restingOrders - book.live.count))
    if share - 100 < 450 + lack { add() } else { cancel() }
  }

  private mutating func add() {
    let side = draw(2)
    let slot = drawSlot()
    let quantity = drawQuantity()
    let id = book.add(side: side, slot: slot, quantity: quantity)
    record(BookOperation.add, side, id, shape.price(side: side, slot: slot), quantity)
  }

  private mutating func cancel() {
    let id = book.live[draw(book.live.count)]
    record(
      BookOperation.cancel, book.side(of: id), id, book.price(of: id), book.quantity(of: id))
    book.remove(id)
  }

  private mutating func modify() {
    let id = book.live[draw(book.live.count)]
    var slot = drawSlot()
    if slot == book.slot(of: id) { slot = (slot + 1) % shape.slotCount }
    let quantity = drawQuantity()
    filledBefore.append(book.filled(of: id))
    book.move(id, to: slot, quantity: quantity)
    record(BookOperation.modify, book.side(of: id), id, book.price(of: id), quantity)
  }

  /// Trades with one to three orders, the last one perhaps in part, and leaves nothing of itself.
  private mutating func aggress() {
    let side = draw(2)
    let makers = 1 + draw(3)
    var maker = book.first(on: 1 - side)
    var quantity: UInt32 = 0
    for _ in 1..<makers {
      guard let passed = maker else { break }
      quantity += book.quantity(of: passed)
      maker = book.next(after: passed)
    }
    guard let last = maker else { preconditionFailure("nobody to trade with") }
    quantity += 1 + UInt32(draw(Int(book.quantity(of: last))))
    record(BookOperation.aggressive, side, book.nextID, book.price(of: last), quantity)
    var count: UInt64 = 0
    var value: UInt64 = 0
    book.take(side: side, quantity: quantity) { _, price, amount in
      count += 1
      value += UInt64(price) * UInt64(amount)
    }
    precondition(count == UInt64(makers))
    trades += count
    volume += UInt64(quantity)
    notional += value
  }

  private mutating func record(
    _ kind: UInt8, _ side: Int, _ id: UInt32, _ price: Int32, _ quantity: UInt32
  ) {
    records.append(
      BookRecord(kind: kind, side: side, id: id, price: price, quantity: quantity))
  }
}
