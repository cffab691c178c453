// An average that forgets: each value moves it by a fraction of the way. Its beginning is the mean
// of the first values, as the textbooks have it.
//
//     average += (value - average) · numerator ÷ denominator
//
// In whole numbers with 32 bits behind the unit of 1e-8. Each step is rounded once, so it is off by
// half a 2^-32 of a unit a step, of which the next steps forget the same fraction as of the values:
// never more than `period` times that.

@frozen
@usableFromInline
struct Smoother: BitwiseCopyable {
  @usableFromInline let period: Int
  @usableFromInline let numerator: Int64
  @usableFromInline let denominator: Int64
  /// In 2^-32 units: of the first values their sum, later their average. At most 2^110.
  @usableFromInline var level: Int128 = 0
  /// Up to the period.
  @usableFromInline var count = 0

  @usableFromInline
  init(period: Int, numerator: Int64, denominator: Int64) {
    Series.checkWindow(period)
    self.period = period
    self.numerator = numerator
    self.denominator = denominator
  }

  /// 2 ÷ (period + 1).
  @usableFromInline
  static func exponential(_ period: Int) -> Smoother {
    Smoother(period: period, numerator: 2, denominator: Int64(period) + 1)
  }

  /// 1 ÷ period.
  @usableFromInline
  static func wilder(_ period: Int) -> Smoother {
    Smoother(period: period, numerator: 1, denominator: Int64(period))
  }

  /// A whole number in the fixed point of an average.
  @inlinable
  static func scaled(_ value: Int64) -> Int128 { Int128(value) &<< 32 }

  /// Back to units, rounded to the nearest.
  @inlinable
  static func units(_ scaled: Int128) -> Int64 {
    Int64(truncatingIfNeeded: roundedQuotient(scaled, by: 1 &<< 32))
  }

  @inlinable var isReady: Bool { count == period }

  /// At most 2^91 in magnitude.
  @inlinable
  mutating func push(_ scaled: Int128) {
    if count == period {
      level &+= roundedQuotient(
        (scaled &- level) &* Int128(numerator), by: Int128(denominator))
      return
    }
    level &+= scaled
    count &+= 1
    if count == period { level = roundedQuotient(level, by: Int128(period)) }
  }

  @inlinable
  mutating func clear() {
    level = 0
    count = 0
  }
}
