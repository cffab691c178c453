// What a trader's and a venue's settings say of a run itself: its warm-up, its snapshots, its fire drills.

import Events

public struct WarmUpSettings: Hashable, Sendable {
  /// Of a market that is made up; 0: none, and memory stays as the kernel has it.
  public var events: UInt64

  public init(events: UInt64 = 0) { self.events = events }
}

/// How often the state of a line is put aside. Zero: never for that reason.
public struct SnapshotCadence: Hashable, Sendable {
  public var every: Nanoseconds
  public var events: UInt64
  /// How many are kept.
  public var keep: Int

  public init(every: Nanoseconds = .seconds(300), events: UInt64 = 20_000_000, keep: Int = 2) {
    self.every = every
    self.events = events
    self.keep = keep
  }
}

/// A fire drill: makes a stage fail, to see that the core notices.
@frozen
public enum Drill: String, CaseIterable, Hashable, Sendable {
  case none
  case stall
  case crash
}

/// Why a limit can't be what somebody wants.
public struct LimitRefusal: Error, CustomStringConvertible, Hashable, Sendable {
  public var description: String

  public init(_ description: String) { self.description = description }
}
