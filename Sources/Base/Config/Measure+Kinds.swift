// The kinds of numbers that configs hold: counts, money, spans of time, sizes of memory, rates.

extension Measure {
  static let integer = Measure(
    expected: "a whole number such as 100", units: [Unit("", 1)], wholeness: "a whole number",
    hint: { text, number in decimalHint(text, number) }, acceptsQuotes: false)

  static let price = decimal("a price such as 0.01")
  static let quantity = decimal("a quantity such as 0.5")
  static let number = decimal("a decimal number such as 0.25")

  static let duration = Measure(
    expected: "a duration such as 100ms",
    units: [
      Unit("ns", 1), Unit("us", 1000), Unit("ms", 1_000_000), Unit("s", 1_000_000_000),
      Unit("m", 60_000_000_000), Unit("h", 3_600_000_000_000),
    ],
    wholeness: "a whole number of nanoseconds",
    hint: { text, number in
      unitHint(text, number, units: "ns, us, ms, s, m or h directly after the number")
    })

  static let size = Measure(
    expected: "a size such as 64MiB",
    units: [
      Unit("", 1), Unit("B", 1), Unit("KiB", 1 << 10), Unit("MiB", 1 << 20), Unit("GiB", 1 << 30),
      Unit("TiB", 1 << 40),
    ],
    wholeness: "a whole number of bytes",
    hint: { text, number in
      unitHint(text, number, units: "KiB, MiB, GiB or TiB (powers of 1024), or none for bytes")
    })

  static let rate = Measure(
    expected: "a rate such as 250k/s",
    units: [
      Unit("/s", 1), Unit("k/s", 1000), Unit("M/s", 1_000_000), Unit("G/s", 1_000_000_000),
    ],
    wholeness: "a whole number of events a second",
    hint: { text, number in unitHint(text, number, units: "/s, k/s, M/s or G/s") })

  private static func decimal(_ expected: String) -> Measure {
    Measure(
      expected: expected, units: [Unit("", fixedPoint)],
      wholeness: "exact: at most \(fixedPointDecimals) decimals are kept",
      hint: { text, number in decimalHint(text, number) })
  }

  /// What most often makes a text no decimal number.
  private static func decimalHint(_ text: String, _ number: NumberText?) -> String {
    let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let first = body.prefix(2).lowercased()
    if ["0x", "0o", "0b"].contains(first) { return "; write it in decimal" }
    if number?.hasLeadingZero == true { return "; remove the leading zeros" }
    if text.hasPrefix("+") { return "; remove the '+'" }
    if text.contains(",") { return "; separate thousands by '_' or not at all" }
    if number?.suffix.lowercased().hasPrefix("e") == true { return "; write out all its digits" }
    return ""
  }

  private static func unitHint(_ text: String, _ number: NumberText?, units: String) -> String {
    guard let number else { return "" }
    if number.hasLeadingZero { return "; remove the leading zeros" }
    return number.suffix.isEmpty
      ? ", a bare number; add its unit: \(units)" : "; its unit is \(units)"
  }
}
