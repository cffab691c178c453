// How many of a strategy's requests may be refused within a second. A refusal goes round within one process, so who asks again
// at once whenever something is refused would keep the whole line busy for ever, and nobody else would trade.
//
// A token bucket in one word of the events' time, asked and filled by refusals alone: what isn't refused costs nothing.

import Events

@frozen
@usableFromInline
struct RefusalBudget: BitwiseCopyable {
  static var second: UInt64 { 1_000_000_000 }

  /// How long each counts.
  @usableFromInline let interval: UInt64
  @usableFromInline let perSecond: Int64
  /// When nothing that was refused counts any more.
  @usableFromInline var emptyAt: UInt64
  @usableFromInline var stops: UInt64
  /// There were too many, and nobody has let the strategy go since.
  @usableFromInline var isUsedUp: Bool

  init(perSecond: Int) {
    interval = Self.second / UInt64(perSecond)
    self.perSecond = Int64(perSecond)
    emptyAt = 0
    stops = 0
    isUsedUp = false
  }

  /// One more. True when it is the one that is too many; who is stopped already isn't counted.
  @usableFromInline @_noLocks
  mutating func take(at now: Nanoseconds) -> Bool {
    if isUsedUp { return false }
    let from = emptyAt > now.count ? emptyAt : now.count
    emptyAt = from &+ interval
    // As many intervals as fit: a second is no multiple of each.
    guard emptyAt &- now.count > interval &* UInt64(perSecond) else { return false }
    isUsedUp = true
    stops &+= 1
    return true
  }

  @usableFromInline @_noLocks
  mutating func beginAnew() {
    emptyAt = 0
    isUsedUp = false
  }
}
