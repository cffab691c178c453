// What FIX gateways have in a line's fabric, whichever line it is.

import FIXGateways
import Fabric

enum WirePart {
  /// What the gateways tell each other about sessions.
  static let sessions = "sessions"
  static let sessionsBack = "sessions-back"
  /// What gateway-out has for TLS connections; only with a door for TLS.
  static let sealed = "sessions-sealed"
  static let countsIn = "gateway-in.fix"
  static let countsOut = "gateway-out.fix"
  static let inToOut = "gateway-out.in-to-out"
}

extension FabricPlan {
  mutating func addWire(hasTLS: Bool) {
    rings.append(
      RingPlan(
        name: WirePart.sessions, writer: "gateway-in", reader: "gateway-out", capacity: 4096))
    rings.append(
      RingPlan(
        name: WirePart.sessionsBack, writer: "gateway-out", reader: "gateway-in", capacity: 1024))
    if hasTLS {
      rings.append(
        RingPlan(
          name: WirePart.sealed, writer: "gateway-out", reader: "gateway-in", capacity: 16_384))
    }
    counters.append(
      CountersPlan(name: WirePart.countsIn, writer: "gateway-in", counters: GatewayInCounts.names))
    counters.append(
      CountersPlan(
        name: WirePart.countsOut, writer: "gateway-out", counters: GatewayOutCounts.names))
    histograms.append(HistogramPlan(name: WirePart.inToOut, writer: "gateway-out"))
  }
}
