// The session that a trader trades over, if it isn't to trade on paper.

import Config
import Events
import FIXGateways
import FIXSession

extension TraderConfig {
  /// Nil where nothing is said: then market and venue are simulated.
  static func decodeVenue(
    _ section: ConfigDecoder, named name: String = "venue", over risk: RiskTerms
  ) -> TraderVenue? {
    guard section.isPresent else { return nil }
    let file = StringPattern("a file's name", example: "venue.yaml") { !$0.isEmpty }
    let embedded = section.has("embedded") ? section.string("embedded", pattern: file) : nil
    let depth = section.integer("depth", in: 0...1, default: 0)
    let store = section.string("store", default: "fix-store", pattern: .nonEmpty)
    let network: NetworkName = section.choice("network", default: .auto)
    let identifiers = section.integer("identifiers", in: 1_024...16_777_216, default: 65_536)
    let cancelWait = section.duration(
      "cancel_wait", in: 0...3_600_000_000_000, default: 3_000_000_000)
    let messages = section.size("message_size", in: 1 << 10...1 << 20, default: 64 << 10)
    // An embedded venue says where it listens when it does.
    let place = embedded.map { _ in FIXEndpoint(host: "127.0.0.1", port: 0) }
    var terms = SessionTerms(
      name, section, over: risk, role: .initiator, calling: place)
    for key in ["limits", "drop_copy", "cancel_on_disconnect"] where section.has(key) {
      section.fail(key, "it is a venue's to say; remove this")
    }
    // An order is for the market that it was made for: a gap in what we sent is filled, and no order sent again.
    terms.session.staleAfter = .zero
    let connection = ListenSettings(
      connectionsMax: 4, sendByteCountMax: 8 << 20, messageByteCountMax: Int(messages))
    let account = terms.account ?? ""
    return TraderVenue(
      peer: terms.peer(accounts: [account], messageByteCount: Int(messages)), account: account,
      storeDirectory: store, connection: connection, identifierCapacity: Int(identifiers),
      terms: TradingTerms(depth: UInt32(depth)), network: network == .auto ? nil : network.rawValue,
      embedded: embedded.map { EmbeddedVenue(config: $0) },
      cancelWait: Nanoseconds(UInt64(cancelWait)))
  }
}
