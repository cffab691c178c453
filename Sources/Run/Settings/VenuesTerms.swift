// The sections `venues` and `routing` of a trader's config: the venues that it trades on at once, each with a session, its
// charges and its instruments, and the rule by which an order finds its venue.

import Config
import Events
import FIXGateways
import Routing
import Spellcheck

struct VenuesTerms {
  private let section: ConfigDecoder
  private var entries: [(name: String, section: ConfigDecoder, venue: TraderVenue)] = []
  private var traded: [[String]] = []
  private(set) var routing = RoutingChoice()
  var maximumAge = Nanoseconds.zero
  var maximumOrders = UInt64.max

  var isPresent: Bool { section.isPresent }
  /// By number.
  var names: [String] { entries.map(\.name) }
  /// What all of them call our account, where they agree.
  var account: String? {
    let first = entries.first?.venue.account
    return entries.allSatisfy { $0.venue.account == first } ? first : nil
  }

  /// Each venue has a name of its own for an account that is one to us: ours can't be told from theirs.
  var otherNames: String {
    entries.map { "'\($0.venue.account)' at '\($0.name)'" }.joined(separator: ", ")
  }

  init(_ root: ConfigDecoder, over risk: RiskTerms) {
    section = root.section("venues", optional: true)
    let choice = root.section("routing", optional: true)
    guard section.isPresent else {
      if choice.isPresent {
        root.fail("routing", "it chooses among several venues ('venues'); remove this")
      }
      return
    }
    for (name, entry) in section.entries(
      count: 2...VenueTable.maximumCount, names: .name(byteCountMax: 32))
    {
      traded.append(entry.has("instruments") ? entry.strings("instruments", count: 1...65_536) : [])
      let fees = Self.fees(entry.section("fees", optional: true))
      if entry.has("embedded") {
        entry.fail(
          "embedded",
          "a venue that is started along with the trader is its only one ('venue' in place of 'venues'); start "
            + "this one by itself with 'apus venue', and write its 'host' and 'port' instead")
      }
      guard var venue = TraderConfig.decodeVenue(entry, named: name, over: risk) else { continue }
      venue.fees = fees
      entries.append((name, entry, venue))
    }
    refuseTwins()
    if choice.isPresent { readRouting(choice) }
  }

  private static func fees(_ section: ConfigDecoder) -> VenueTerms {
    guard section.isPresent else { return VenueTerms(session: .session(0)) }
    let one = fixedPointScale
    // Basis points of at most two decimals are millionths.
    func rate(_ key: String) -> Int32 {
      let value = section.decimal(key, in: -1_000 * one...1_000 * one, default: 0)
      if value % (one / 100) != 0 { section.fail(key, "two decimals of a basis point are enough") }
      return Int32(value / (one / 100))
    }
    func each(_ key: String) -> Price {
      Price(units: section.decimal(key, in: -1_000 * one...1_000 * one, default: 0))
    }
    return VenueTerms(
      session: .session(0), takerRate: rate("taker_bps"), makerRate: rate("maker_bps"),
      takerCharge: each("taker_each"), makerCharge: each("maker_each"))
  }

  /// No two sessions between the same parties: their numbers and messages are kept by those.
  private func refuseTwins() {
    var parties: [[String]: String] = [:]
    for (name, section, venue) in entries {
      let pair = [venue.peer.session.sender, venue.peer.session.target]
      if let other = parties[pair] {
        section.fail(
          "target",
          "venue '\(other)' is reached as '\(pair[0])' at '\(pair[1])' already; two venues differ in "
            + "'sender' or 'target'")
      }
      parties[pair] = parties[pair] ?? name
    }
  }

  private mutating func readRouting(_ section: ConfigDecoder) {
    routing.rule = section.choice("rule", default: .best)
    if routing.rule.isWhole {
      for key in ["parents", "rounds", "children", "repeg_ticks", "move_after"]
      where section.has(key) {
        section.fail(
          key, "it is for orders that are cut up ('rule: sweep' or 'rule: pegged'); remove this")
      }
      return
    }
    routing.parentCapacity = Int(section.integer("parents", in: 16...65_536, default: 1_024))
    routing.rounds = Int(section.integer("rounds", in: 1...65_535, default: 64))
    routing.childrenEach = Int(section.integer("children", in: 1...32, default: 32))
    if routing.rule == .sweep, section.has("repeg_ticks") {
      section.fail("repeg_ticks", "it goes with 'rule: pegged'")
    }
    routing.repegTicks = section.integer("repeg_ticks", in: 1...1_000_000, default: 1)
    routing.moveAfter = Nanoseconds(
      UInt64(section.duration("move_after", in: 0...3_600_000_000_000, default: 250_000_000)))
  }

  // MARK: Once instruments are known

  /// Instruments that there aren't, and those that no venue has.
  func errors(_ instruments: [Instrument]) -> [ConfigError] {
    guard isPresent, !entries.isEmpty else { return [] }
    let symbols = instruments.map(\.symbol)
    var errors: [ConfigError] = []
    for (at, entry) in entries.enumerated() {
      for symbol in traded[at] where !symbols.contains(symbol) {
        let near = nearest(symbol, in: symbols).map { "; did you mean '\($0)'?" } ?? ""
        errors.append(
          entry.section.error("instruments", "there is no instrument '\(symbol)'\(near)"))
      }
    }
    for symbol in symbols
    where !traded.contains(where: { $0.isEmpty || $0.contains(symbol) }) {
      errors.append(
        section.error(
          entries[0].name, "'\(symbol)' is traded on no venue; name it in the 'instruments' of one")
      )
    }
    return errors
  }

  /// The venues, with one wire for all of them: what they say of its sizes counts where it is largest.
  func venues(_ instruments: [Instrument]) -> [TraderVenue] {
    var venues = entries.map(\.venue)
    let longest = venues.map(\.connection.messageByteCountMax).max() ?? 0
    let identifiers = venues.map(\.identifierCapacity).max() ?? 0
    let network = venues.compactMap(\.network).first
    var accounts: [String] = []
    for venue in venues where !accounts.contains(venue.account) { accounts.append(venue.account) }
    for at in venues.indices {
      let names = traded[at]
      venues[at].instruments =
        names.isEmpty ? nil : instruments.indices.filter { names.contains(instruments[$0].symbol) }
      venues[at].connection.messageByteCountMax = longest
      venues[at].connection.connectionsMax = 4 * venues.count
      venues[at].identifierCapacity = identifiers
      venues[at].network = network
      venues[at].peer.account = UInt32((accounts.firstIndex(of: venues[at].account) ?? 0) + 1)
      venues[at].terms.maximumAge = maximumAge
      venues[at].terms.maximumOrdersPerSecond = maximumOrders
    }
    let markets = venues.map {
      VenueMarket(depth: $0.terms.depth, instruments: $0.instruments)
    }
    for at in venues.indices { venues[at].terms.markets = markets }
    return venues
  }
}
