// When a candle closes.

import Events

@frozen
public enum CandleRule: Hashable, Sendable {
  /// Intervals of equal length from the Unix epoch on, up to 10^17 ns (three years). A candle
  /// closes with the first trade at or behind its end, or when a timer says that this has passed.
  /// Where nothing traded there is no candle, or with `fillsGaps` one at the last close without
  /// volume.
  case time(Nanoseconds, fillsGaps: Bool)
  /// So many trades: it closes with the last of them.
  case trades(Int)
  /// So much traded: it closes when it is full. A trade that is larger than what is left of it is
  /// cut, exactly, and the rest goes on in the next.
  case volume(Quantity)
}

/// A rule as the hot path reads it.
@frozen
@usableFromInline
struct CandleTerms: BitwiseCopyable {
  @frozen
  @usableFromInline
  enum Kind: BitwiseCopyable {
    case time
    case trades
    case volume
  }

  @usableFromInline var kind: Kind
  /// The kind in a saved state.
  @usableFromInline var number: Int
  @usableFromInline var fillsGaps = false
  /// Nanoseconds, trades or units.
  @usableFromInline var size: Int64

  @inlinable
  var isOfTime: Bool {
    if case .time = kind { return true }
    return false
  }

  init(_ rule: CandleRule) {
    switch rule {
    case .time(let interval, let fills):
      precondition(
        interval.count >= 1 && interval.count <= 100_000_000_000_000_000,
        "a candle's interval is 1 to 10^17 ns")
      kind = .time
      number = 1
      fillsGaps = fills
      size = Int64(interval.count)
    case .trades(let count):
      precondition(count >= 1, "a candle has one trade at least")
      kind = .trades
      number = 2
      size = Int64(count)
    case .volume(let quantity):
      precondition(Series.accepts(quantity), "a candle's volume is 1 to 10^17 units")
      kind = .volume
      number = 3
      size = quantity.units
    }
  }
}
