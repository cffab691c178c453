// Moving average convergence and divergence: how far a fast average is above a slow one, and how
// that compares with its own average.
//
//     line      = EMA(fast) - EMA(slow)
//     signal    = EMA of the line, begun with the mean of its first values
//     histogram = line - signal
//
// The line is smoothed with the 32 bits behind the unit that its averages have: only what is shown
// is rounded.

import Tables

/// Three averages: 30 ns, no memory.
@frozen
public struct MACD: BitwiseCopyable {
  @usableFromInline var fast: Smoother
  @usableFromInline var slow: Smoother
  @usableFromInline var average: Smoother
  @usableFromInline var refused: UInt64 = 0

  public init(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
    precondition(fast < slow, "the fast average has the shorter period")
    self.fast = .exponential(fast)
    self.slow = .exponential(slow)
    average = .exponential(signal)
  }

  /// There is a signal, and with it all three.
  @inlinable public var isReady: Bool { average.isReady }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the slow average has its values.
  @inlinable
  public var line: Int64? { slow.isReady ? Smoother.units(exactLine) : nil }

  /// Nil until there were as many lines as its period has.
  @inlinable
  public var signal: Int64? { average.isReady ? Smoother.units(average.level) : nil }

  /// Rounded once, so it may be a unit off the difference of the two as they are shown.
  @inlinable
  public var histogram: Int64? {
    average.isReady ? Smoother.units(exactLine &- average.level) : nil
  }

  @inlinable var exactLine: Int128 { fast.level &- slow.level }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    let scaled = Smoother.scaled(value)
    fast.push(scaled)
    slow.push(scaled)
    if slow.isReady { average.push(exactLine) }
    return true
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() {
    fast.clear()
    slow.clear()
    average.clear()
  }
}
