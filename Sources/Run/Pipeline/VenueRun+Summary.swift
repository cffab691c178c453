// What a venue was: the figures of any line, and what only a venue counts.

import Events
import Fabric

extension VenueRun {
  public func summary() -> RunSummary {
    var summary = summary(
      ofStages: VenuePart.recorders, stoppedNs: stoppedNs, isOurs: isOurs)
    summary.counts = counts
    return summary
  }

  /// What it has counted, as people call it.
  private var counts: [NamedCount] {
    func count(_ words: String, _ block: String, _ name: String) -> NamedCount {
      NamedCount(words, counter(block, name))
    }
    return [
      count("connections", WirePart.countsIn, "accepted"),
      count("turned away", WirePart.countsIn, "turned_away"),
      count("TLS handshakes", WirePart.countsIn, "tls_handshakes"),
      count("logons", WirePart.countsIn, "sessions_up"),
      count("messages in", WirePart.countsIn, "messages"),
      count("refused", WirePart.countsIn, "refused"),
      count("events sequenced", TraderPart.counters(of: .gatewayIn), "events_out"),
      count("refused by risk or book", TraderPart.counters(of: .risk), "refused"),
      count("reports sent", WirePart.countsOut, "sent"),
      count("reports stored", WirePart.countsOut, "stored"),
      count("journal records", TraderPart.logger, "records"),
    ]
  }
}
