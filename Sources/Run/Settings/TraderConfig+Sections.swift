// The sections of a trader's config, one function each.

import Config
import Events
import Gateways
import Venue

/// How a market's arrivals are spelled.
enum ArrivalName: String, CaseIterable {
  case even
  case poisson
  case burst
}

struct MarketTerms {
  var rate: UInt64
  var arrival: ArrivalPattern
  var events: UInt64
  var resting: Int
  /// Comp ids of an embedded venue's participants.
  var participants: [String] = []
}

/// The largest tick: what a strategy multiplies by it still fits 64 bits.
let tickMax: Int64 = 1 << 38

extension TraderConfig {
  /// A market in the line, or one of an embedded venue's participants.
  static func decodeMarket(_ market: ConfigDecoder, ofParticipants isCrowd: Bool) -> MarketTerms {
    let rate = market.rate("rate", in: 1...100_000_000, default: isCrowd ? 2_000 : 50_000)
    let arrival: ArrivalName = market.choice("arrival", default: .poisson)
    var pattern = ArrivalPattern.poisson
    switch arrival {
    case .even: pattern = .even
    case .poisson: pattern = .poisson
    case .burst:
      pattern = .bursts(of: Int(market.integer("burst", in: 2...100_000, default: 100)))
    }
    if arrival != .burst && market.has("burst") {
      market.fail("burst", "a burst size goes with 'arrival: burst'")
    }
    return MarketTerms(
      rate: UInt64(rate), arrival: pattern,
      events: UInt64(market.integer("events", in: 0...Int64.max, default: 0)),
      resting: Int(
        market.integer("resting_orders", in: 8...10_000, default: isCrowd ? 50 : 200)),
      participants: isCrowd ? decodeParticipants(market) : strangers(market))
  }

  private static let participantKeys = ["participants", "participant"]

  private static func strangers(_ market: ConfigDecoder) -> [String] {
    for key in participantKeys where market.has(key) {
      market.fail(
        key, "participants trade on an embedded venue ('embedded' in 'venue'); remove this")
    }
    return []
  }

  private static func decodeParticipants(_ market: ConfigDecoder) -> [String] {
    let count = market.integer("participants", in: 2...64, default: 8)
    let name = market.string(
      "participant", default: "PARTICIPANT{n}",
      pattern: StringPattern("a comp id with '{n}' for a number,", example: "PARTICIPANT{n}") {
        $0.contains("{n}") && $0.utf8.count <= 60
          && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      })
    return (1...count).map { ConfigDecoder.numbered(name, Int($0)) }
  }

  static func decodeDrill(_ drill: ConfigDecoder) -> DrillSettings {
    guard drill.isPresent else { return DrillSettings() }
    let name = drill.string("stage", oneOf: StageID.names.filter { $0 != "logger" })
    return DrillSettings(
      drill: drill.choice("action", default: Drill.none),
      stage: StageID(code: UInt8(StageID.names.firstIndex(of: name) ?? 0)),
      afterEvents: UInt64(drill.integer("after", in: 1...Int64.max, default: 10_000)))
  }

  /// `restingOrders` is the built-in market's: what rests at one price must stay within 64 bits.
  static func decodeInstruments(
    _ file: ConfigFile, restingOrders: Int, environment: [String: String]?
  ) throws(ConfigErrors) -> [Instrument] {
    let root = try ConfigDecoder(file: file, environment: environment)
    var instruments: [Instrument] = []
    let largestLot = Int64.max / Int64(restingOrders * MarketBooks.largestRestingLots)
    let rules = InstrumentRules(
      needsAllTerms: true, ticks: 1...tickMax, lots: quantityRange,
      prices: 1...100_000_000_000_000_000)
    for (symbol, entry) in VenueInstruments.entries(root) {
      let terms = VenueInstruments.terms(entry, rules)
      let (low, high) = (terms.lowestPrice, terms.highestPrice)
      if (high - low).units / terms.tick.units < MarketBooks.leastSpanTicks {
        entry.fail(
          "highest",
          "the built-in market needs \(MarketBooks.leastSpanTicks) ticks between 'lowest' and "
            + "'highest'")
      }
      if terms.lot.units > largestLot {
        entry.fail(
          "lot",
          "with 'resting_orders: \(restingOrders)' the built-in market can't count in lots of more "
            + "than \(plain(Quantity(units: largestLot)))")
      }
      instruments.append(
        Instrument(
          symbol: symbol, tick: terms.tick, lot: terms.lot, lowestPrice: low, highestPrice: high,
          referencePrice: terms.referencePrice ?? low))
    }
    try root.finish()
    return instruments
  }
}
