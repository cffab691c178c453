// How often something may happen, as a token bucket in one word: the time at which the bucket would be full again. A bucket
// that is asked costs a load and a comparison, however large it is, and it needs no timer.

import Events

/// So many at once, and one more each `interval`.
public struct Rate: Hashable, Sendable {
  public var interval: Nanoseconds
  public var burst: UInt32

  /// `count` in `period`, all of them at once if need be.
  public init(_ count: UInt32, per period: Nanoseconds) {
    precondition(count > 0 && period.count >= UInt64(count), "a rate has a count and a period")
    precondition(period.count <= 1 << 50, "a rate's period is at most thirteen days")
    interval = Nanoseconds(period.count / UInt64(count))
    burst = count
  }
}

/// A rate as its buckets need it. `span` is how far ahead of now a bucket may be filled; the largest: no limit.
@frozen
@usableFromInline
struct RateRule: BitwiseCopyable {
  @usableFromInline var interval: UInt64
  @usableFromInline var span: UInt64

  init(_ rate: Rate?) {
    interval = rate?.interval.count ?? 0
    span = rate.map { $0.interval.count * UInt64($0.burst) } ?? .max
  }

  /// How many fit at once; `.max` for no limit.
  @usableFromInline var burst: Int64 {
    @_noLocks get { span == .max ? .max : Int64(clamping: span / (interval > 0 ? interval : 1)) }
  }
}

@frozen
@usableFromInline
struct RateBucket: BitwiseCopyable {
  /// When it is empty again.
  @usableFromInline var emptyAt: UInt64 = 0

  @inlinable init() {}

  /// True when one more fits at `now`.
  @inlinable @inline(__always)
  func hasRoom(_ now: Nanoseconds, _ rule: RateRule) -> Bool {
    // Times are below 2^63 and spans below 2^51 or the largest number: neither sum passes 64 bits.
    if rule.span == .max { return true }
    return emptyAt <= now.count || emptyAt &- now.count &+ rule.interval <= rule.span
  }

  /// One more. A bucket may be filled over its rim by what nobody refuses: a cancel.
  @inlinable @inline(__always)
  mutating func take(_ now: Nanoseconds, _ rule: RateRule) {
    if rule.span == .max { return }
    let from = emptyAt > now.count ? emptyAt : now.count
    // What is never refused fills it to twice its span at most, so that it empties again.
    let full = now.count &+ (rule.span &<< 1)
    emptyAt = from &+ rule.interval < full ? from &+ rule.interval : full
  }

  /// How many are in it.
  @usableFromInline @_noLocks
  func count(_ now: Nanoseconds, _ rule: RateRule) -> Int64 {
    if emptyAt <= now.count || rule.interval == 0 { return 0 }
    return Int64(clamping: (emptyAt - now.count + rule.interval - 1) / rule.interval)
  }
}

/// A bucket beside its rule, so that both are half a cache line and to ask it is a load, an addition and a comparison.
@frozen
@usableFromInline
struct RateGauge: BitwiseCopyable {
  @usableFromInline var bucket = RateBucket()
  @usableFromInline var rule: RateRule
  /// How far ahead of now it may be filled for one more to fit.
  @usableFromInline var room: UInt64

  /// No rate.
  @usableFromInline
  init() {
    rule = RateRule(nil)
    room = Self.endless
  }

  /// Times are below 2^63, so no bucket is filled as far, and the sum of both fits.
  @inlinable static var endless: UInt64 { 1 << 62 }

  /// One that nobody asks counts all the same.
  mutating func set(_ rule: RateRule, isAsked: Bool) {
    // What went through it while there was no rate is in no bucket.
    if self.rule.span == .max { bucket = RateBucket() }
    self.rule = rule
    room = isAsked && rule.span != .max ? rule.span - rule.interval : Self.endless
  }

  /// The same as the bucket's `hasRoom`, where it is asked.
  @inlinable @inline(__always)
  func hasRoom(_ now: Nanoseconds) -> Bool { bucket.emptyAt <= now.count &+ room }

  /// The same as the bucket's `take`, with no question whether there is a rate: without one nothing is put in, and twice the
  /// largest span is a little less than none.
  @inlinable @inline(__always)
  mutating func take(_ now: Nanoseconds) {
    let from = bucket.emptyAt > now.count ? bucket.emptyAt : now.count
    let filled = from &+ rule.interval
    let full = now.count &+ (rule.span &<< 1)
    bucket.emptyAt = filled < full ? filled : full
  }
}
