// How much an instrument's mark moves: the standard deviation of its last returns, one an interval. In whole numbers, so that
// every machine says the same, and kept up by adding the newest return and taking the oldest off.
//
//     return       (mark - mark before) ÷ mark before, in 1e-8, rounded towards zero, at most 2^40 either way
//     volatility   √((n Σr² - (Σr)²) ÷ (n (n - 1))), in 1e-8 an interval, rounded down

import Events
import Tables

@frozen
@usableFromInline
struct ReturnSums: BitwiseCopyable {
  /// At most 2^96 with the largest window.
  @usableFromInline var squares: Int128 = 0
  @usableFromInline var sum: Int64 = 0
  /// The last sample; zero when there is none.
  @usableFromInline var last: Int64 = 0
  @usableFromInline var count: Int32 = 0
  @usableFromInline var next: Int32 = 0

  @inlinable init() {}
}

@usableFromInline
struct Volatilities: ~Copyable {
  @usableFromInline var returns: Slab<Int64>
  @usableFromInline var sums: Slab<ReturnSums>
  @usableFromInline let window: Int

  init(instrumentCount: Int, window: Int) {
    self.window = window
    returns = Slab(count: instrumentCount * window, repeating: 0)
    sums = Slab(count: window == 0 ? 0 : instrumentCount, repeating: ReturnSums())
  }

  @inlinable public static var largestReturn: Int64 { 1 << 40 }

  /// The mark at the end of an interval. From a mark that isn't above zero, or to one, there is no return.
  @inlinable
  mutating func sample(_ mark: Price, of instrument: Int) {
    let before = sums[instrument].last
    sums[instrument].last = mark.units > 0 ? mark.units : 0
    if before <= 0 || mark.units <= 0 { return }
    let change = Int128(mark.units &- before) &* Int128(fixedPointScale) / Int128(before)
    let most = Int128(Self.largestReturn)
    let new = Int64(truncatingIfNeeded: change > most ? most : (change < -most ? -most : change))
    let place = instrument &* window &+ Int(sums[instrument].next)
    if Int(sums[instrument].count) == window {
      let old = returns[place]
      sums[instrument].sum &-= old
      sums[instrument].squares &-= Int128(old) &* Int128(old)
    } else {
      sums[instrument].count &+= 1
    }
    returns[place] = new
    sums[instrument].sum &+= new
    sums[instrument].squares &+= Int128(new) &* Int128(new)
    let next = sums[instrument].next &+ 1
    sums[instrument].next = Int(next) == window ? 0 : next
  }

  /// The next sample has none before it.
  @inlinable
  mutating func interrupt() {
    for instrument in 0..<sums.count { sums[instrument].last = 0 }
  }

  /// Nil with fewer than two returns.
  func volatility(of instrument: Int) -> Int64? {
    if window == 0 { return nil }
    let sums = sums[instrument]
    let n = Int128(sums.count)
    if n < 2 { return nil }
    // At most 2^112.
    let spread = n * sums.squares - Int128(sums.sum) * Int128(sums.sum)
    return Int64(Self.root(UInt128(spread / (n * (n - 1)))))
  }

  /// The whole part of a square root, bit by bit.
  static func root(_ square: UInt128) -> UInt64 {
    var root: UInt128 = 0
    for bit in (0..<64).reversed() {
      let next = root | 1 << UInt128(bit)
      if next <= UInt128(UInt64.max) && next * next <= square { root = next }
    }
    return UInt64(root)
  }

  func checkInvariants() {
    for instrument in 0..<sums.count {
      var sum: Int64 = 0
      var squares: Int128 = 0
      for number in 0..<Int(sums[instrument].count) {
        let value = returns[instrument * window + number]
        sum += value
        squares += Int128(value) * Int128(value)
      }
      precondition(sum == sums[instrument].sum && squares == sums[instrument].squares)
    }
  }
}
