// What a stage of the line has to tell a strategy about an order (a refusal; of an order that is cut up over venues everything):
// it goes round by the loopback, so that it is sequenced, and is a report as any other when it comes.

import Events

extension Event {
  /// A stage of the line tells a strategy of an order: it goes round by the loopback first.
  @inlinable public var isToldRound: Bool {
    source.kind == .strategy && kind.code >= EventKind.orderAccepted.code
      && kind.code <= EventKind.orderSuspended.code
  }

  /// Its source becomes a session's, so that it is a report as any other.
  @inlinable public func turnedRound(as source: SourceID) -> Event {
    Event(
      sequence: Sequence(0), time: .zero, kind: kind, flags: flags, source: source,
      instrument: instrument, words: words)
  }
}
