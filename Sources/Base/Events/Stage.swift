// What a stage is: a machine that takes an event and sends events. It does no I/O, starts no thread,
// asks no clock and allocates nothing after start, which is why live, replay, backtest and
// simulation are one code.

/// The most events that one step of a stage may send. A larger answer (a mass cancel, a sweep) is
/// state: the stage says it is unfinished and is resumed, before it is given its next input.
@inlinable public var maximumFanOut: Int { 64 }

/// Where a stage's events go. Executors provide it: a ring, the next stage, a comparison.
public protocol Emitter: ~Copyable {
  /// Sends on an event that came in, unchanged. Digested, not journaled.
  mutating func pass(_ event: Event)

  /// Sends an event that this stage made or changed. Journaled as this stage's.
  mutating func emit(_ event: Event)
}

/// One machine of a line. `handle` and `resume` send at most `maximumFanOut` events a call.
public protocol Stage: ~Copyable {
  mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out)

  /// True while an answer was too large for one step.
  var isUnfinished: Bool { get }

  /// Goes on with that answer. Called only while `isUnfinished`.
  mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out)

  /// Does what nobody waits for: what a step may put off until what it sent is on its way. Sends nothing, and a stage that
  /// is given its next event first does it by itself, so it shows nowhere when it was called, or whether. Before it is saved.
  mutating func settle()

  /// What it was given and didn't take: shown beside its other counters.
  var refusedCount: UInt64 { get }
}

extension Stage where Self: ~Copyable {
  @inlinable public var isUnfinished: Bool { false }

  @inlinable public var refusedCount: UInt64 { 0 }

  @inlinable public mutating func settle() {}

  @inlinable public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {}
}
