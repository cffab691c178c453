// A file of instruments, as `config/instruments.yaml`: what is traded, on which ticks and lots, within
// which bands. The trader, the venue and `apus match` read the same file, so what it may say and how
// it is checked is here, once.

import Config
import Events
import Matching

/// How an instrument's allocation is spelled.
enum AllocationName: String, CaseIterable {
  case priceTime = "price_time"
  case proRata = "pro_rata"

  var allocation: Allocation {
    switch self {
    case .priceTime: .priceTime
    case .proRata: .proRata
    }
  }
}

/// An instrument that is matched.
public struct VenueInstrument: Hashable, Sendable {
  public var symbol: String
  public var terms: MatchingInstrument

  public init(symbol: String, terms: MatchingInstrument) {
    self.symbol = symbol
    self.terms = terms
  }
}

/// What a reader of such a file allows, and what it can't do without.
public struct InstrumentRules: Sendable {
  /// Without it a missing key means any: the finest tick and lot, no band, no reference.
  public var needsAllTerms: Bool
  public var ticks: ClosedRange<Int64>
  public var lots: ClosedRange<Int64>
  public var prices: ClosedRange<Int64>

  public init(
    needsAllTerms: Bool, ticks: ClosedRange<Int64>, lots: ClosedRange<Int64>,
    prices: ClosedRange<Int64>
  ) {
    self.needsAllTerms = needsAllTerms
    self.ticks = ticks
    self.lots = lots
    self.prices = prices
  }

  /// A spread's price may be negative, so any price is one.
  public static let matching = InstrumentRules(
    needsAllTerms: false, ticks: 1 ... .max, lots: 1 ... .max, prices: .min ... .max)
}

public enum VenueInstruments {
  /// More than this in one file is a mistake.
  public static let countMax = 8192

  /// Live orders that one instrument may be given room for.
  public static let orderCapacityMax: Int64 = 16_777_216
  public static let orderCapacityDefault = 65_536

  /// Reads a file of instruments.
  public static func load(
    path: String, rules: InstrumentRules = .matching,
    environment: [String: String] = processEnvironment()
  ) throws(ConfigErrors) -> [VenueInstrument] {
    try decode(try ConfigFile.read(path: path), rules: rules, environment: environment)
  }

  public static func decode(
    _ file: ConfigFile, rules: InstrumentRules = .matching, environment: [String: String]? = [:]
  ) throws(ConfigErrors) -> [VenueInstrument] {
    let root = try ConfigDecoder(file: file, environment: environment)
    let instruments = entries(root).map { symbol, entry in
      VenueInstrument(symbol: symbol, terms: terms(entry, rules))
    }
    try root.finish()
    return instruments
  }

  /// The sections of the file, by symbol.
  public static func entries(_ root: ConfigDecoder) -> [(name: String, decoder: ConfigDecoder)] {
    root.entries("instruments", count: 1...countMax, names: .name)
  }

  /// One instrument's section; what is wrong with it is noted there.
  public static func terms(_ entry: ConfigDecoder, _ rules: InstrumentRules) -> MatchingInstrument {
    let isLoose = !rules.needsAllTerms
    func price(_ key: String) -> Int64? {
      isLoose && !entry.has(key) ? nil : entry.price(key, in: rules.prices)
    }
    let tick = entry.price("tick", in: rules.ticks, default: isLoose ? 1 : nil)
    let low = price("lowest")
    let high = price("highest")
    let reference = price("reference")
    for (key, value) in [("lowest", low), ("highest", high)] where (value ?? 0) % tick != 0 {
      entry.fail(key, "it is off the tick")
    }
    if let low, let high, high < low {
      entry.fail("highest", "it is under 'lowest'")
    } else if let reference, reference < low ?? .min || reference > high ?? .max {
      entry.fail("reference", "it lies outside 'lowest' and 'highest'")
    }
    let lot = entry.quantity("lot", in: rules.lots, default: isLoose ? 1 : nil)
    let band = entry.integer("dynamic_band_bps", in: 0...10_000, default: 0)
    let allocation: AllocationName = entry.choice("allocation", default: .priceTime)
    let capacity = entry.integer(
      "order_capacity", in: 1...orderCapacityMax, default: Int64(orderCapacityDefault))
    return MatchingInstrument(
      tick: Price(units: tick), lot: Quantity(units: lot),
      lowestPrice: Price(units: low ?? .min), highestPrice: Price(units: high ?? .max),
      referencePrice: reference.map { Price(units: $0) }, dynamicBandBasisPoints: band,
      allocation: allocation.allocation, orderCapacity: Int(capacity))
  }
}
