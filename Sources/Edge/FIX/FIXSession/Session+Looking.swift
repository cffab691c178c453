// What people see of a session's two halves while it lives.

import Events

extension InboundSession {
  /// When something last came in, by the steady clock; zero: nothing has on this connection.
  public var lastHeard: Nanoseconds { lastReceived }
}

extension OutboundSession where Store: ~Copyable {
  /// When something last went out, by the steady clock.
  public var lastSaid: Nanoseconds { lastSent }
}
