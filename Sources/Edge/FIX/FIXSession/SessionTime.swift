// The two times that a session needs. It never reads a clock: whoever calls it says when it is.

import Events

/// A moment, by two clocks. The wall's goes into SendingTime and decides schedules, and may jump; the
/// steady one never runs back, and heartbeats and timeouts go by it.
@frozen
public struct SessionTime: BitwiseCopyable, Hashable, Sendable {
  /// Since the Unix epoch.
  public var wall: Nanoseconds
  /// Since anything, as long as it is the same for the life of the session.
  public var steady: Nanoseconds

  @inlinable
  public init(wall: Nanoseconds, steady: Nanoseconds) {
    self.wall = wall
    self.steady = steady
  }
}
