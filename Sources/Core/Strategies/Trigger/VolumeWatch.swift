// Whether unusually much is traded: what was traded since the present interval began, against the mean
// of the last whole ones. It doesn't wait for the end of an interval, and fires once in each.
//
//     fires when volume · 100 ≥ mean · percent

import Events
import Indicators
import Tables

@usableFromInline
struct VolumeWatch: ~Copyable {
  @usableFromInline let interval: UInt64
  @usableFromInline var average: SimpleMovingAverage
  /// Of the present interval: what was traded, and what of it buyers took more than sellers.
  @usableFromInline var volume: Int64 = 0
  @usableFromInline var net: Int64 = 0
  /// The number of the present interval, from 1; zero: nothing was heard yet.
  @usableFromInline var number: UInt64 = 0
  /// It was heard of from its beginning on.
  @usableFromInline var isWhole = false
  @usableFromInline var hasFired = false

  /// A longer silence is no interval in which little was traded: the mean begins anew.
  @inlinable static var longestGap: UInt64 { 64 }

  init(interval: Int64, periods: Int) {
    self.interval = UInt64(interval)
    average = SimpleMovingAverage(window: periods)
  }

  /// Closes what is over by then.
  @inlinable
  mutating func advance(to now: Nanoseconds) {
    let present = now.count / interval &+ 1
    guard present > number else { return }
    let gap = present &- number
    if number == 0 || gap > Self.longestGap {
      average.reset()
      isWhole = false
    } else {
      if isWhole { average.update(volume) }
      var empty: UInt64 = 1
      while empty < gap {
        average.update(0)
        empty &+= 1
      }
      isWhole = true
    }
    number = present
    volume = 0
    net = 0
    hasFired = false
  }

  /// How many times the mean was traded, in units of 1e-8, when this trade makes it unusual; nil: it
  /// doesn't.
  @inlinable
  mutating func take(
    _ quantity: Quantity, _ aggressor: Side, percent: Int64, at now: Nanoseconds
  ) -> Int64? {
    guard Series.accepts(quantity) else { return nil }
    advance(to: now)
    let sum = volume &+ quantity.units
    // More than can be means nothing any more, but as much as possible.
    volume = sum < Series.largest ? sum : Series.largest
    if aggressor == .buy { net &+= quantity.units }
    if aggressor == .sell { net &-= quantity.units }
    net = net < Series.largest ? (net > -Series.largest ? net : -Series.largest) : Series.largest
    guard percent > 0, !hasFired, let mean = average.value, mean > 0,
      Int128(volume) &* 100 >= Int128(mean) &* Int128(percent)
    else { return nil }
    hasFired = true
    return Int64(clamping: Int128(volume) &* 1_0000_0000 / Int128(mean))
  }

  /// Who is ahead in the present interval.
  @inlinable var side: Side { net > 0 ? .buy : net < 0 ? .sell : .none }
}

extension VolumeWatch: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.volume-watch", version: 1)
    state.same(Int(truncatingIfNeeded: interval))
    state.visit(&volume)
    state.visit(&net)
    state.visit(&number)
    state.visit(&isWhole)
    state.visit(&hasFired)
    average.persist(&state)
  }
}
