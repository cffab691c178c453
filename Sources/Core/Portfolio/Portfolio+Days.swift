// Time: the intervals of the curve and of the volatilities, and days.

import Events
import Tables

extension Portfolio {
  /// Says what time it is, before what happens then: with an event of every input, or of a timer. One comparison until an
  /// interval has ended; then a point of the curve and a sample of every mark. An interval in which nobody said anything has
  /// none of its own.
  @inlinable
  public mutating func tick(at time: Nanoseconds) {
    if time < intervalEnd { return }
    let last = time.count - time.count % interval.count
    let isFirst = intervalEnd == .zero
    let end = last.addingReportingOverflow(interval.count)
    intervalEnd = Nanoseconds(end.overflow ? .max : end.partialValue)
    if isFirst { return }
    curve.record(sums, at: Nanoseconds(last))
    if volatilities.window == 0 { return }
    for instrument in 0..<instruments {
      volatilities.sample(listings[instrument].mark, of: instrument)
    }
  }

  /// The peak and the deepest drawdown of a scope begin anew with what is now: where what was seen had never been, as an
  /// execution that was busted, and a desk says so.
  @inlinable
  public mutating func restartPeaks(_ scope: Int = 0) {
    let profit = sums[scope].profit
    sums[scope].peak = profit > .zero ? profit : .zero
    sums[scope].deepest = sums[scope].drawdown
    sums[scope].largestGross = sums[scope].gross
  }

  /// A new day: what is held and what it cost carries over, at the mark of now, from which the day's profit counts. Realized,
  /// fees, quantities, peaks, drawdown, tiers and the curve start anew; the profit of the day that ended is earned, at the
  /// rates of now. No return of a volatility spans the night. Walks all cells.
  @inlinable
  public mutating func beginDay() {
    for instrument in 0..<instruments {
      for scope in 0..<scopes.count {
        let cell = scopes.cell(instrument, scope)
        var position = position(instrument, scope: scope)
        // Modulo 2^128, as each level's are sums of the same.
        position.earned.units &+= position.profit.units
        position.cash = -position.value
        position.carriedGain = position.value - position.cost
        position.carriedQuantity = position.quantity
        position.fees = .zero
        position.bought = .zero
        position.sold = .zero
        position.fillCount = 0
        position.mark = .zero
        positions[cell] = position
      }
    }
    for scope in 0..<scopes.count {
      sums[scope].earned += sums[scope].profit
      sums[scope].profit = .zero
      sums[scope].fees = .zero
      sums[scope].peak = .zero
      sums[scope].deepest = .zero
      sums[scope].largestGross = sums[scope].gross
    }
    fees.beginDay()
    curve.clear()
    volatilities.interrupt()
  }
}
