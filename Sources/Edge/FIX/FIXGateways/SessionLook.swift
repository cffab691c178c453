// How a session stands, as each gateway knows its half: for whoever shows it to people.

import FIXSession
import Tables

/// The half of gateway-in.
public struct InboundLook: Sendable {
  public var phase: InboundSession.Phase
  public var nextNumber: UInt64
  /// By the steady clock.
  public var lastHeardNs: UInt64
  public var received: UInt64
  public var gaps: UInt64
  public var rejectsSent: UInt64
  public var garbledByteCount: UInt64
  /// Calls in a row that were in vain.
  public var vainCalls: Int
  public var vain: VainCall
  public var said: ShortText
}

/// The half of gateway-out.
public struct OutboundLook: Sendable {
  public var isUp: Bool
  public var nextNumber: UInt64
  /// By the steady clock.
  public var lastSaidNs: UInt64
  public var sent: UInt64
  public var resent: UInt64
  public var rejectsReceived: UInt64
}

extension FIXGatewayIn {
  public var sessionCount: Int { seats.count }

  public mutating func look(atSession seat: Int) -> InboundLook {
    let counters = seats[seat].inbound.counters
    return InboundLook(
      phase: seats[seat].inbound.phase, nextNumber: seats[seat].inbound.expected,
      lastHeardNs: seats[seat].inbound.lastHeard.count, received: counters.received,
      gaps: counters.gaps, rejectsSent: counters.rejectsSent,
      garbledByteCount: counters.garbledBytes, vainCalls: seats[seat].vainCalls,
      vain: seats[seat].vain, said: seats[seat].said)
  }
}

extension FIXGatewayOut {
  public var sessionCount: Int { seats.count }

  public mutating func look(atSession seat: Int) -> OutboundLook {
    let counters = seats[seat].outbound.counters
    return OutboundLook(
      isUp: seats[seat].outbound.isUp, nextNumber: seats[seat].outbound.next,
      lastSaidNs: seats[seat].outbound.lastSaid.count, sent: counters.sent,
      resent: counters.resent, rejectsReceived: counters.rejectsReceived)
  }
}
