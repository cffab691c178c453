// The sum and the sum of squares of a window, exact. Mean and deviation are made of them when they
// are asked for:
//
//     deviation = √(n Σv² - (Σv)²) ÷ n
//
// The difference under the root is a whole number, so nothing cancels: a series that doesn't move
// has a deviation of zero, and not of what rounding left.

import Tables

@usableFromInline
struct Moments: ~Copyable {
  @usableFromInline var window: Window
  @usableFromInline var sum: Int128 = 0
  @usableFromInline var squares: Wide = .zero

  @usableFromInline
  init(window: Int) { self.window = Window(capacity: window) }

  /// The value is one that `Series` accepts.
  @inlinable
  mutating func push(_ value: Int64) {
    let new = Int128(value)
    let old = Int128(window.push(value))
    sum &+= new &- old
    squares = squares + Wide(new &* new &- old &* old)
  }

  /// n Σv² - (Σv)²: n² times the variance.
  @inlinable
  var spread: Wide { Wide.spread(window.count, squares, sum) }

  /// Of all the values, not of a sample: divided by n. Of a window that isn't empty.
  @inlinable
  var deviation: Double { squareRoot(spread.double) / Double(window.count) }

  /// Of a window that isn't empty.
  @inlinable
  var mean: Int64 { Int64(truncatingIfNeeded: roundedQuotient(sum, by: Int128(window.count))) }

  @inlinable
  mutating func clear() {
    window.clear()
    sum = 0
    squares = .zero
  }
}
