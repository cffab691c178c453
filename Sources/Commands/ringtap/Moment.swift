// What time it is: the wall clock for ages, the steady one for rates.

import Glibc

enum Moment {
  /// Nanoseconds since the epoch, comparable with the core's own stamps.
  static var wallNs: UInt64 { read(CLOCK_REALTIME) }

  /// Nanoseconds that never jump.
  static var steadyNs: UInt64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// From `earlier` to `later`; zero when the clocks disagree about which is which.
  static func span(from earlier: UInt64, to later: UInt64) -> UInt64 {
    later > earlier ? later - earlier : 0
  }
}
