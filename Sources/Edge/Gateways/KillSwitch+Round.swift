// What risk stops is told by gateway-out as what it stops itself: round by the loopback, so that it is sequenced and the order
// manager, which stands before risk, hears of it.

import Events

extension Event {
  /// A `killSwitch` of the line's, marked as sent round; nil for one that has been round, and for any other event.
  @inlinable public var killToSendRound: Event? {
    guard kind == .killSwitch, flags & KillFlags.isRound == 0,
      payload(as: KillSwitch.self).origin == .risk
    else { return nil }
    return Event(
      kind: .killSwitch, flags: flags | KillFlags.isRound, source: source, instrument: instrument,
      payload(as: KillSwitch.self))
  }
}
