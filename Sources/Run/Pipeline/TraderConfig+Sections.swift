// The sections of a trader's config, one function each.

import Config
import Events
import Gateways
import Journal
import Platform
import Risk
import Spellcheck
import Strategies
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
}

struct StrategyTerms {
  var quoteQuantity: Quantity
  var halfSpread: Int64
  var requote: Int64
  var lean: Int64
  var maximumPosition: Quantity
  var takeImbalance: Int64
  var takeQuantity: Quantity
  var takeSlices: Int64
  var takeCooldown: Int64
  var capacity: Int64

  func settings(_ instruments: [InstrumentTerms]) -> QuoteAndTakeSettings {
    QuoteAndTakeSettings(
      instruments: instruments, quoteQuantity: quoteQuantity, halfSpreadTicks: halfSpread,
      requoteTicks: requote, leanTicks: lean, maximumPosition: maximumPosition,
      takeImbalancePercent: takeImbalance, takeQuantity: takeQuantity,
      takeSlices: Int(takeSlices), takeCooldown: Nanoseconds(UInt64(takeCooldown)),
      orderCapacity: Int(capacity))
  }
}

extension StrategyTerms {
  /// An order that is no multiple of an instrument's lot would only ever be refused.
  func errors(_ instruments: [Instrument], in strategy: ConfigDecoder) -> [ConfigError] {
    var errors: [ConfigError] = []
    for (key, quantity) in [("quote", quoteQuantity), ("take", takeQuantity)] {
      guard let odd = instruments.first(where: { quantity.units % $0.lot.units != 0 }) else {
        continue
      }
      errors.append(
        strategy.error(
          key,
          "it is no multiple of the lot of '\(odd.symbol)', \(plain(odd.lot)): its orders would all "
            + "be refused; write a multiple of every instrument's lot"))
    }
    return errors
  }
}

/// A quantity as a config spells it.
func plain(_ quantity: Quantity) -> String {
  let whole = quantity.units / fixedPointScale
  let fraction = quantity.units % fixedPointScale
  if fraction == 0 { return "\(whole)" }
  let digits = "\(fixedPointScale + fraction)".dropFirst()
  return "\(whole)." + String(digits.reversed().drop { $0 == "0" }.reversed())
}

/// The largest quantity that a config may name: products of it and any price stay within 128 bits, and
/// sums of many stay within 64.
let quantityRange: ClosedRange<Int64> = 1...1_000_000_000_000_000

/// The largest tick: what a strategy multiplies by it still fits 64 bits.
let tickMax: Int64 = 1 << 38

extension TraderConfig {
  static func decodeMarket(_ market: ConfigDecoder) -> MarketTerms {
    let rate = market.rate("rate", in: 1...100_000_000, default: 50_000)
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
      resting: Int(market.integer("resting_orders", in: 8...10_000, default: 200)))
  }

  static func decodeStrategy(_ strategy: ConfigDecoder) -> StrategyTerms {
    StrategyTerms(
      quoteQuantity: Quantity(
        units: strategy.quantity("quote", in: quantityRange, default: 10 * fixedPointScale)),
      halfSpread: strategy.integer("half_spread_ticks", in: 0...10_000, default: 2),
      requote: strategy.integer("requote_ticks", in: 1...10_000, default: 2),
      // Times the largest position it must stay within 64 bits.
      lean: strategy.integer("lean_ticks", in: 0...1_000, default: 3),
      maximumPosition: Quantity(
        units: strategy.quantity(
          "max_position", in: quantityRange, default: 100 * fixedPointScale)),
      takeImbalance: strategy.integer("take_imbalance_percent", in: 50...101, default: 85),
      takeQuantity: Quantity(
        units: strategy.quantity("take", in: quantityRange, default: 5 * fixedPointScale)),
      takeSlices: strategy.integer("take_slices", in: 1...24, default: 1),
      takeCooldown: strategy.duration(
        "take_cooldown", in: 0...3_600_000_000_000, default: 10_000_000),
      capacity: strategy.integer("max_orders_out", in: 2...1_048_576, default: 4096))
  }

  static func decodeRings(_ rings: ConfigDecoder) -> RingSettings {
    func capacity(_ key: String, _ standard: Int64) -> Int {
      let value = rings.integer(key, in: 64...1_048_576, default: standard)
      if value & (value - 1) != 0 {
        rings.fail(key, "a ring holds a power of two of events: 64, 128, … 1048576")
      }
      return Int(value)
    }
    return RingSettings(
      capacity: capacity("capacity", 1024), journalCapacity: capacity("journal_capacity", 4096),
      loopbackCapacity: capacity("loopback_capacity", 1024))
  }

  static func decodeJournal(_ journal: ConfigDecoder) -> JournalChoice {
    let isOn = journal.bool("on", default: true)
    let name = journal.string(
      "durability", default: "process", oneOf: Durability.allCases.map(\.name))
    let size = journal.size("segment", in: 1 << 20...1 << 32, default: 64 << 20)
    if size % 4096 != 0 { journal.fail("segment", "a segment is a multiple of 4KiB") }
    return JournalChoice(
      isOn: isOn, directory: journal.string("directory", default: "journal", pattern: .nonEmpty),
      durability: Durability(name: name) ?? .process, segmentByteCount: Int(size))
  }

  static func decodeThread(_ name: String, _ thread: ConfigDecoder) -> ThreadPlan {
    let stageNames = thread.strings("stages")
    var stages: [StageID] = []
    for (index, stage) in stageNames.enumerated() {
      if let code = StageID.names.firstIndex(of: stage) {
        stages.append(StageID(code: UInt8(code)))
      } else {
        let near = nearest(stage, in: StageID.names).map { "; did you mean '\($0)'?" } ?? ""
        thread.fail(
          "stages", element: index,
          "there is no stage '\(stage)'\(near) stages: \(StageID.names.joined(separator: ", "))")
      }
    }
    let cpu = thread.has("cpu") ? Int(thread.integer("cpu", in: 0...1023)) : nil
    let fifo =
      thread.has("fifo_priority") ? Int(thread.integer("fifo_priority", in: 1...99)) : nil
    let node = thread.has("numa_node") ? Int(thread.integer("numa_node", in: 0...255)) : nil
    return ThreadPlan(
      name: name, stages: stages, cpu: cpu, wait: thread.choice("wait", default: .yield),
      scheduling: fifo.map { .fifo(priority: $0) } ?? .other, numaNode: node,
      stackPrefaultByteCount: Int(
        thread.size("stack_prefault", in: 0...512 << 10, default: 256 << 10)))
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
    _ file: ConfigFile, restingOrders: Int, environment: [String: String]
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

/// Limits for all instruments, and other ones for some.
struct RiskTerms {
  private var standard: RiskLimits
  private var special: [(symbol: String, section: ConfigDecoder, limits: RiskLimits)] = []
  private let section: ConfigDecoder
  var startsKilled: Bool

  init(_ risk: ConfigDecoder) {
    section = risk
    startsKilled = risk.bool("starts_killed", default: false)
    standard = Self.limits(
      risk,
      RiskLimits(
        maximumOrder: Quantity(units: 50 * fixedPointScale),
        maximumPosition: Quantity(units: 200 * fixedPointScale)))
    for (symbol, entry) in risk.entries("instruments", optional: true, names: .name) {
      special.append((symbol, entry, Self.limits(entry, standard)))
    }
  }

  private static func limits(_ section: ConfigDecoder, _ standard: RiskLimits) -> RiskLimits {
    RiskLimits(
      maximumOrder: Quantity(
        units: section.quantity(
          "max_order", in: quantityRange, default: standard.maximumOrder.units)),
      maximumPosition: Quantity(
        units: section.quantity(
          "max_position", in: quantityRange, default: standard.maximumPosition.units)))
  }

  func limits(of symbol: String) -> RiskLimits {
    special.first { $0.symbol == symbol }?.limits ?? standard
  }

  /// A limit for an instrument that isn't there protects nothing.
  func strangers(_ instruments: [Instrument]) -> [ConfigError] {
    guard !instruments.isEmpty else { return [] }
    let symbols = instruments.map(\.symbol)
    return special.map(\.symbol).filter { !symbols.contains($0) }.map { symbol in
      let near = nearest(symbol, in: symbols).map { "; did you mean '\($0)'?" } ?? ""
      return section.error("instruments", "there is no instrument '\(symbol)'\(near)")
    }
  }

  func errors(_ instruments: [Instrument]) -> [ConfigError] {
    var errors: [ConfigError] = []
    for (symbol, entry, limits) in special {
      errors += faults(of: limits, for: instruments.filter { $0.symbol == symbol }, in: entry)
    }
    let others = instruments.filter { instrument in
      !special.contains { $0.symbol == instrument.symbol }
    }
    return errors + faults(of: standard, for: others, in: section)
  }

  /// Limits that can't be meant: under them nothing passes, or one of them never decides.
  private func faults(
    of limits: RiskLimits, for instruments: [Instrument], in section: ConfigDecoder
  ) -> [ConfigError] {
    var errors: [ConfigError] = []
    for (key, limit) in [
      ("max_order", limits.maximumOrder), ("max_position", limits.maximumPosition),
    ] {
      guard let instrument = instruments.first(where: { limit < $0.lot }) else { continue }
      errors.append(
        section.error(
          key,
          "\(plain(limit)) is under the lot of '\(instrument.symbol)', \(plain(instrument.lot)): no "
            + "order could pass; to stop all orders write 'starts_killed: true'"))
    }
    // From a full position one way to a full one the other way is the largest order there can be.
    if !instruments.isEmpty, section.has("max_order"),
      limits.maximumOrder.units > 2 * limits.maximumPosition.units
    {
      errors.append(
        section.error(
          "max_order",
          "no order so large could pass 'max_position', \(plain(limits.maximumPosition)); write at "
            + "most twice that"))
    }
    return errors
  }
}
