// Limits as configs say them: for all instruments, and other ones for some. A venue says them for all
// sessions, and a session for itself.

import Config
import Events
import Risk
import Spellcheck
import Venue

/// The largest quantity that a config may name: products of it and any price stay within 128 bits, and
/// sums of many stay within 64.
package let quantityRange: ClosedRange<Int64> = 1...1_000_000_000_000_000

/// A quantity as a config spells it, or another number with its sign.
package func plain(_ quantity: Quantity) -> String {
  let sign = quantity.units < 0 ? "-" : ""
  let scale = fixedPointScale.magnitude
  let (whole, fraction) = quantity.units.magnitude.quotientAndRemainder(dividingBy: scale)
  if fraction == 0 { return "\(sign)\(whole)" }
  let digits = "\(scale + fraction)".dropFirst()
  return "\(sign)\(whole)." + String(digits.reversed().drop { $0 == "0" }.reversed())
}

/// An instrument as far as limits go.
struct LimitedInstrument {
  var symbol: String
  var lot: Quantity
}

extension LimitedInstrument {
  init(_ instrument: Instrument) {
    self.init(symbol: instrument.symbol, lot: instrument.lot)
  }

  init(_ instrument: VenueInstrument) {
    self.init(symbol: instrument.symbol, lot: instrument.terms.lot)
  }
}

struct RiskTerms {
  /// What a section says of its own, or nothing.
  private struct Said {
    var section: ConfigDecoder
    var order: Quantity?
    var position: Quantity?
    var more: InstrumentSaid

    /// `isOne`: of one instrument, and not of all.
    init(_ section: ConfigDecoder, isOne: Bool) {
      self.section = section
      func quantity(_ key: String) -> Quantity? {
        section.has(key) ? Quantity(units: section.quantity(key, in: quantityRange)) : nil
      }
      order = quantity("max_order")
      position = quantity("max_position")
      more = InstrumentSaid(section, isOne: isOne)
    }

    func limits(over base: RiskLimits) -> RiskLimits {
      var limits = base
      limits.maximumOrder = order ?? base.maximumOrder
      limits.maximumPosition = position ?? base.maximumPosition
      more.apply(to: &limits)
      return limits
    }
  }

  private let all: Said
  private let special: [(symbol: String, said: Said)]
  private let standard: (String) -> RiskLimits
  /// How to say what limits under which nothing passes may have meant.
  private let advice: String

  /// Where nobody says anything.
  static func standard(_ symbol: String) -> RiskLimits {
    RiskLimits(
      maximumOrder: Quantity(units: 50 * fixedPointScale),
      maximumPosition: Quantity(units: 200 * fixedPointScale))
  }

  /// `standard` says what holds for an instrument where this section doesn't.
  init(
    _ section: ConfigDecoder, standard: @escaping (String) -> RiskLimits, advice: String = ""
  ) {
    all = Said(section, isOne: false)
    special = section.entries("instruments", optional: true, names: .name).map {
      ($0.name, Said($0.decoder, isOne: true))
    }
    self.standard = standard
    self.advice = advice
  }

  /// What is said of one instrument goes before what is said of all.
  func limits(of symbol: String) -> RiskLimits {
    let limits = all.limits(over: standard(symbol))
    return special.first { $0.symbol == symbol }?.said.limits(over: limits) ?? limits
  }

  /// A limit for an instrument that isn't there protects nothing.
  func strangers(_ instruments: [LimitedInstrument]) -> [ConfigError] {
    guard !instruments.isEmpty else { return [] }
    let symbols = instruments.map(\.symbol)
    return special.map(\.symbol).filter { !symbols.contains($0) }.map { symbol in
      let near = nearest(symbol, in: symbols).map { "; did you mean '\($0)'?" } ?? ""
      return all.section.error("instruments", "there is no instrument '\(symbol)'\(near)")
    }
  }

  /// Limits that can't be meant: under them nothing passes, or one of them never decides.
  func errors(_ instruments: [LimitedInstrument]) -> [ConfigError] {
    var errors: [ConfigError] = []
    for (symbol, said) in special {
      errors += faults(of: instruments.filter { $0.symbol == symbol }, in: said.section)
    }
    let others = instruments.filter { instrument in
      !special.contains { $0.symbol == instrument.symbol }
    }
    return errors + faults(of: others, in: all.section)
  }

  private func faults(
    of instruments: [LimitedInstrument], in section: ConfigDecoder
  ) -> [ConfigError] {
    var errors: [ConfigError] = []
    for (key, limit) in [
      ("max_order", \RiskLimits.maximumOrder), ("max_position", \RiskLimits.maximumPosition),
    ] {
      guard let low = instruments.first(where: { limits(of: $0.symbol)[keyPath: limit] < $0.lot })
      else { continue }
      errors.append(
        section.error(
          key,
          "\(plain(limits(of: low.symbol)[keyPath: limit])) is under the lot of '\(low.symbol)', "
            + "\(plain(low.lot)): no order could pass\(advice)"))
    }
    // From a full position one way to a full one the other way is the largest order there can be.
    guard section.has("max_order") else { return errors }
    let idle = instruments.first {
      let limits = limits(of: $0.symbol)
      return limits.maximumOrder.units > 2 * limits.maximumPosition.units
    }
    if let idle {
      errors.append(
        section.error(
          "max_order",
          "no order so large could pass 'max_position', "
            + "\(plain(limits(of: idle.symbol).maximumPosition)); write at most twice that"))
    }
    return errors
  }
}
