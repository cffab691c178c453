// Where what comes from outside becomes input: it gets the next sequence and a time that never runs back.
// One a line; there is no other place that gives out either.

import Events

public struct Sequencer: ~Copyable {
  @usableFromInline var sequence: UInt64
  @usableFromInline var lastNs: UInt64

  /// `after`: how many were sequenced before, by an earlier run of the same journal.
  public init(startNs: UInt64, after count: UInt64 = 0) {
    sequence = count
    lastNs = startNs
  }

  /// Events sequenced so far.
  @inlinable public var count: UInt64 { sequence }

  /// An event as it was sequenced, if it was the last.
  @inlinable
  public func sequenced(_ event: Event) -> Event {
    var event = event
    event.sequence = Sequence(sequence)
    event.time = Nanoseconds(lastNs)
    return event
  }

  /// Sequences an event that came from outside.
  @inlinable
  public mutating func admit<Out: Emitter & ~Copyable>(
    _ event: Event, nowNs: UInt64, into out: inout Out
  ) {
    sequence &+= 1
    lastNs = max(lastNs, nowNs)
    out.emit(sequenced(event))
  }
}
