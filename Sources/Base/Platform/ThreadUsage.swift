// What the kernel had to do for a thread: on a hot one it is nothing, and this is how that is seen.

import CPlatform

public struct ThreadUsage: Hashable, Sendable {
  /// Pages that were there but not in the thread's view, and pages that had to be read from a disk.
  public var minorFaults: UInt64
  public var majorFaults: UInt64
  /// It slept or waited.
  public var voluntarySwitches: UInt64
  /// Somebody else was given its CPU.
  public var involuntarySwitches: UInt64

  public init(
    minorFaults: UInt64 = 0, majorFaults: UInt64 = 0, voluntarySwitches: UInt64 = 0,
    involuntarySwitches: UInt64 = 0
  ) {
    self.minorFaults = minorFaults
    self.majorFaults = majorFaults
    self.voluntarySwitches = voluntarySwitches
    self.involuntarySwitches = involuntarySwitches
  }

  /// Of the calling thread, since it began.
  public static func now() -> ThreadUsage {
    var usage = apus_thread_usage()
    unsafe apus_usage_of_thread(&usage)
    return ThreadUsage(
      minorFaults: usage.minorFaults, majorFaults: usage.majorFaults,
      voluntarySwitches: usage.voluntarySwitches,
      involuntarySwitches: usage.involuntarySwitches)
  }

  /// What came since an earlier look.
  public func since(_ earlier: ThreadUsage) -> ThreadUsage {
    ThreadUsage(
      minorFaults: minorFaults - earlier.minorFaults,
      majorFaults: majorFaults - earlier.majorFaults,
      voluntarySwitches: voluntarySwitches - earlier.voluntarySwitches,
      involuntarySwitches: involuntarySwitches - earlier.involuntarySwitches)
  }
}
