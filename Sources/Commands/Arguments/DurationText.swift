// Durations as people write them: a number and a unit, or several in a row.

public enum DurationText {
  private static let units: [(name: String, ns: UInt64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ("us", 1_000), ("µs", 1_000), ("ns", 1),
  ]

  /// Nanoseconds of `5s`, `1.5s`, `500ms`, `1m30s`; nil for anything else. A number without a unit
  /// isn't a duration, and neither is less than a nanosecond.
  public static func parse(_ text: String) -> UInt64? {
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      rest = rest.dropFirst(unit.count)
      guard let ns = units.first(where: { $0.name == unit })?.ns,
        let part = scaled(number, by: ns)
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// A decimal number times the unit's nanoseconds, exactly.
  private static func scaled(_ number: Substring, by unit: UInt64) -> UInt64? {
    let halves = number.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let whole = UInt64(halves[0]) else { return nil }
    let (high, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow, halves.count == 2 else { return overflow ? nil : high }
    guard !halves[1].isEmpty else { return nil }
    var low: UInt64 = 0
    var place = unit
    for digit in halves[1] {
      guard let value = digit.wholeNumberValue else { return nil }
      // A digit below the nanosecond is only well as zero.
      guard place % 10 == 0 || value == 0 else { return nil }
      place /= 10
      low += UInt64(value) * place
    }
    let (sum, carried) = high.addingReportingOverflow(low)
    return carried ? nil : sum
  }

  /// The shortest exact form: `1m30s`, `500ms`, `1.5s` comes back as `1s500ms`. It parses back to the
  /// same number.
  public static func format(_ ns: UInt64) -> String {
    if ns == 0 { return "0s" }
    var rest = ns
    var text = ""
    for unit in units where unit.name != "µs" && rest >= unit.ns {
      text += "\(rest / unit.ns)\(unit.name)"
      rest %= unit.ns
    }
    return text
  }
}
