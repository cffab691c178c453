// The times that a session needs. It never reads a clock: whoever calls it says when it is.

import Events

/// A moment, by three clocks. The wall's goes into SendingTime, is what the other side's is held against, and decides
/// schedules: it may jump, and goes back where the host's does. The steady one never runs back, and heartbeats and timeouts go
/// by it. The line's is what events bear, and how old they are.
@frozen
public struct SessionTime: BitwiseCopyable, Hashable, Sendable {
  /// Since the Unix epoch.
  public var wall: Nanoseconds
  /// Since anything, as long as it is the same for the life of the session.
  public var steady: Nanoseconds
  /// Since the Unix epoch too, and never back: where a wall clock was set back it is ahead of that.
  public var line: Nanoseconds

  /// `line`: the wall's where nobody has a line.
  @inlinable
  public init(wall: Nanoseconds, steady: Nanoseconds, line: Nanoseconds? = nil) {
    self.wall = wall
    self.steady = steady
    self.line = line ?? wall
  }
}
