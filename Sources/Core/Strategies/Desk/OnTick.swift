// Where a price or a quantity that was worked out meets the grid of its instrument. A price is rounded away from the
// trade, a quantity toward nothing, so that rounding never makes an order that is more eager than what was meant.

import Events

@usableFromInline
enum OnTick {
  /// The quotient rounded down, for negative numbers too. The divisor is positive.
  @inlinable
  static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The nearest multiple of the tick that isn't above.
  @inlinable
  static func below(_ units: Int64, _ terms: InstrumentTerms) -> Int64 {
    floor(units, terms.tick.units) * terms.tick.units
  }

  /// The nearest multiple of the tick that isn't below.
  @inlinable
  static func above(_ units: Int64, _ terms: InstrumentTerms) -> Int64 {
    let low = below(units, terms)
    return low == units ? low : low + terms.tick.units
  }

  /// As many whole lots as fit; zero for what is less than one, or less than nothing.
  @inlinable
  static func lots(_ quantity: Quantity, _ terms: InstrumentTerms) -> Quantity {
    guard quantity > .zero else { return .zero }
    return Quantity(units: quantity.units - quantity.units % terms.lot.units)
  }

  /// Toward zero, and never further from it than the bound, which is within 2^62.
  @inlinable
  static func whole(_ number: Double, within bound: Int64) -> Int64 {
    // Also what isn't a number: it is on neither side.
    guard number > -Double(bound) else { return number == number ? -bound : 0 }
    return number < Double(bound) ? Int64(number) : bound
  }

  @inlinable
  static func clamp(_ number: Int64, _ low: Int64, _ high: Int64) -> Int64 {
    number < low ? low : (number > high ? high : number)
  }

  /// A time so much later; the end of time where there is none.
  @inlinable
  static func later(_ time: Nanoseconds, by span: Int64) -> Nanoseconds {
    let next = time.count.addingReportingOverflow(UInt64(bitPattern: span))
    return Nanoseconds(next.overflow ? .max : next.partialValue)
  }
}
