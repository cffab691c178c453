// Where what comes from outside becomes input: it gets the next sequence and a time that never runs back.
// One a line; there is no other place that gives out either.

import Events

public struct Sequencer: ~Copyable {
  @usableFromInline var sequence: UInt64
  @usableFromInline var lastNs: UInt64

  public init(startNs: UInt64) {
    sequence = 0
    lastNs = startNs
  }

  /// Events sequenced so far.
  @inlinable public var count: UInt64 { sequence }

  /// Sequences an event that came from outside.
  @inlinable
  public mutating func admit<Out: Emitter & ~Copyable>(
    _ event: Event, nowNs: UInt64, into out: inout Out
  ) {
    sequence &+= 1
    lastNs = max(lastNs, nowNs)
    var event = event
    event.sequence = Sequence(sequence)
    event.time = Nanoseconds(lastNs)
    out.emit(event)
  }
}
