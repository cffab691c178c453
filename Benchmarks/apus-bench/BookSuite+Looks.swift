// Operations that look at a book and leave it as it is.

import BookWorkload
import Books
import Events
import Matching
import Numerics

extension BookSuite {
  struct Look {
    /// What a look goes through, and what its time is divided by.
    enum Extent { case once, levels, orders }

    let name: String
    var unit: String
    var extent: Extent
    /// Asked for ids of orders instead of the instrument.
    var isOfOrder = false
    let run: @Sendable (borrowing OrderBooks, Span<Int>) -> UInt64

    init(
      _ name: String, _ run: @escaping @Sendable (borrowing OrderBooks, Span<Int>) -> UInt64,
      unit: String = "ns/look", over extent: Extent = .once, isOfOrder: Bool = false
    ) {
      self.name = name
      self.unit = unit
      self.extent = extent
      self.isOfOrder = isOfOrder
      self.run = run
    }
  }

  /// Of the book with N orders.
  static let looksAtOrders: [Look] = [
    Look("top", BookLooks.top),
    Look("depth10", BookLooks.depth10),
    Look("snapshot.orders", BookLooks.allOrders, unit: "ns/order", over: .orders),
    Look("queuePosition", BookLooks.queuePosition, isOfOrder: true),
    Look("spread", BookLooks.spread),
    Look("imbalance10", BookLooks.imbalance10),
    Look("depthWeightedMid10", BookLooks.depthWeightedMid10),
    Look("microprice", BookLooks.microprice),
    Look("orderDigest", BookLooks.orderDigest, unit: "ns/order", over: .orders),
  ]

  /// Of the book with N levels.
  static let looksAtLevels: [Look] = [
    Look("snapshot.levels", BookLooks.allLevels, unit: "ns/level", over: .levels),
    Look("levelDigest", BookLooks.levelDigest, unit: "ns/level", over: .levels),
  ]

  static func measure(
    _ look: Look, _ book: inout AgedBook, _ run: OperationRun, _ report: inout BenchReport
  ) {
    let orders = book.model.live.count
    let looks = look.extent == .orders ? max(1, run.operations / orders) : run.operations
    var arguments = [Int](repeating: 0, count: looks)
    if look.isOfOrder {
      // Each drawn by itself: a processor learns a sequence that repeats.
      for index in arguments.indices {
        arguments[index] = Int(book.model.live[Int(book.random.next(below: UInt64(orders)))])
      }
    }
    let said = measure(
      look, book.engine.displayed, arguments, items: look.extent == .orders ? orders : 1, run,
      &report)
    if look.isOfOrder {
      let ahead = BenchReport.cell(Double(said) / Double(arguments.count))
      report.note(
        "\(name).\(operationFigure(look.name, run.size)): \(ahead) orders were ahead on average")
    }
  }

  /// Times a look with each argument, so many runs of it. Returns what a run said.
  @discardableResult
  static func measure(
    _ look: Look, _ books: borrowing OrderBooks, _ arguments: [Int], items: Int,
    _ run: OperationRun, _ report: inout BenchReport
  ) -> UInt64 {
    let figure = operationFigure(look.name, run.size)
    var said: UInt64 = 0
    var values: [Double] = []
    for index in 0..<run.count {
      let clock = BatchClock()
      let sum = look.run(books, arguments.span)
      values.append(clock.ns / Double(arguments.count * items))
      require(index == 0 || sum == said, figure, "it saw \(sum), and \(said) before")
      said = sum
    }
    require(said != 0, figure, "it saw nothing")
    add(figure, unit: look.unit, values, checksum: said, run.options, &report)
    return said
  }
}
