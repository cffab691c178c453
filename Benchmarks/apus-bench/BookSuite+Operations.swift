// Each operation of a book by itself, over books of a thousand, ten thousand and a hundred thousand: what its
// cost grows with, and what it doesn't. The operations of orders run over the very books that W1 leaves.

import BookWorkload
import Numerics

extension BookSuite {
  static let operationSizes = [1_000, 10_000, 100_000]

  /// Over a book of N orders, and over one of N levels.
  static let orderOperations: [String] =
    entries.map { $0.name } + looksAtOrders.map { $0.name } + [clearOrders]
  static let levelOperations: [String] =
    looksAtLevels.map { $0.name } + [levelUpdate, clearLevels]

  static let operationFigures: [String] = operationSizes.flatMap { size in
    (orderOperations + levelOperations).map { operationFigure($0, size) }
  }

  static func operationFigure(_ operation: String, _ size: Int) -> String {
    "operations.\(operation).\(size)"
  }

  static func operations(_ options: BenchOptions, _ report: inout BenchReport) {
    for size in operationSizes {
      func wants(_ operations: [String]) -> Bool {
        operations.contains { options.wants(name, operationFigure($0, size)) }
      }
      let run = OperationRun(size: size, options: options)
      report.progress("\(name).operations, \(size)")
      if wants(orderOperations) {
        var book = AgedBook(size: run.bookSize)
        for entry in entries where wants([entry.name]) { measure(entry, &book, run, &report) }
        for look in looksAtOrders where wants([look.name]) { measure(look, &book, run, &report) }
        if wants([clearOrders]) { measureClear(book.model, run, &report) }
      }
      if wants(levelOperations) { measureLevels(run, &report) }
    }
    report.note(
      "\(name).operations: N is resting orders in the book that W1 leaves, whose prices are 256 ticks a"
        + " side, for add, modify, cancel, match, top, depth10, queuePosition, snapshot.orders,"
        + " orderDigest, clear.orders and the measures; the operations take it to N ± a quarter, at most"
        + " 10000, and back")
    report.note(
      "\(name).operations: N is neighbouring ticks, half a side, for snapshot.levels, levelDigest,"
        + " clear.levels (each holds a level) and levelUpdate (four of five do): a window holds 4096"
        + " a side, so 10000 and 100000 lie beyond it in part")
    report.note(
      "\(name).operations: snapshot, digests and clear are ns a level or an order; depth10 is ten levels"
        + " of each side; the floor is the same events through no book. Books of looks don't change"
        + " meanwhile, so top and the measures are those of a book in the first cache")
  }
}

/// What the figures of one size share.
struct OperationRun {
  let size: Int
  let options: BenchOptions

  /// Smaller in a smoke run, and never too small for W1.
  var bookSize: Int { options.smoke ? max(1_000, size / 10) : size }
  var count: Int { options.runCount(25) }
  /// Operations that a run does at least.
  var operations: Int { options.count(10_000, smoke: 250) }

  /// Operations between two readings of the clock: a book must not change its size by much.
  var batch: Int { min(bookSize / 4, operations) }
}

/// A batch's own time: the ticks that passed, or what the thread had of a CPU where that is less, because
/// somebody else had the core in between. The ticks alone would hold that; the kernel's clock alone takes as
/// long to read as a small batch.
struct BatchClock {
  private let cpuNs = BenchTimer.threadCPUNs()
  private let ticks = BenchTimer.ticks()

  /// Since it was made.
  var ns: Double {
    let passed = BenchTimer.ns(BenchTimer.ticks() &- ticks)
    return min(passed, Double(BenchTimer.threadCPUNs() &- cpuNs))
  }
}

extension SplitMix64 {
  /// Puts any of the elements into the first places, so many of them.
  mutating func shuffle<Element>(_ elements: inout [Element], first count: Int) {
    for index in 0..<min(count, elements.count) {
      let other = index + Int(next(below: UInt64(elements.count - index)))
      elements.swapAt(index, other)
    }
  }
}
