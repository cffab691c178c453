// A strategy's parameter as people write it, and as they are told of it.

import Config
import Events
import Strategies

extension Parameter {
  /// Its value in a section of a config, or its default.
  func value(in section: ConfigDecoder) -> Int64 {
    switch unit {
    case .count, .ticks, .percent: return section.integer(name, in: range, default: standard)
    case .quantity: return section.quantity(name, in: range, default: standard)
    case .price: return section.price(name, in: range, default: standard)
    case .number: return section.decimal(name, in: range, default: standard)
    case .duration: return section.duration(name, in: range, default: standard)
    case .flag: return section.bool(name, default: standard != 0) ? 1 : 0
    case .choice(let words):
      let word = section.string(name, default: words[Int(standard)], oneOf: words)
      return Int64(words.firstIndex(of: word) ?? 0)
    }
  }

  /// A value as somebody writes it: the rules are the config's.
  package func value(of words: String) throws(LimitRefusal) -> Int64 {
    do throws(ConfigErrors) {
      let section = try ConfigDecoder(
        file: ConfigFile(name: "", text: "\(name): \(words)\n"), environment: nil)
      let value = value(in: section)
      try section.finish()
      return value
    } catch {
      throw LimitRefusal(error.errors.first?.message ?? "'\(words)' is no value")
    }
  }

  /// A value as a config says it; a duration in the largest unit that it is a whole number of.
  public func words(_ value: Int64) -> String {
    switch unit {
    case .count, .ticks, .percent: "\(value)"
    case .quantity, .price, .number: plain(Quantity(units: value))
    case .duration: duration(value)
    case .flag: value == 0 ? "false" : "true"
    case .choice(let words): words.indices.contains(Int(value)) ? words[Int(value)] : "\(value)"
    }
  }

  private func duration(_ value: Int64) -> String {
    let units: [(name: String, ns: Int64)] = [
      ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
      ("us", 1_000),
    ]
    guard value != 0, let unit = units.first(where: { value % $0.ns == 0 }) else {
      return "\(value)ns"
    }
    return "\(value / unit.ns)\(unit.name)"
  }
}
