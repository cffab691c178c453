// What a number counts, and in which units it may be written. All are read into whole Int64s of
// their smallest unit; a measure also says its values back, so that an error speaks as the file.

/// A kind of number: its units, its words, and how both are read and shown.
struct Measure: Sendable {
  struct Unit: Sendable {
    var name: String
    var size: Int64

    init(_ name: String, _ size: Int64) {
      self.name = name
      self.size = size
    }
  }

  /// "a duration such as 100ms".
  var expected: String
  /// From the smallest; an empty name allows a bare number.
  var units: [Unit]
  /// What a value too fine lacks: "a whole number of nanoseconds".
  var wholeness: String
  /// Said of a text that is no such number, to help its writer.
  var hint: @Sendable (String, NumberText?) -> String = { _, _ in "" }
  /// Whether quotes don't matter: they do for a bare whole number, which could be a text.
  var acceptsQuotes = true

  func read(_ text: String, quoted: Bool) throws(ScalarFault) -> Int64 {
    if quoted && !acceptsQuotes {
      throw ScalarFault(
        message: "expected \(expected), found the quoted text \(quote(text)); remove the quotes")
    }
    let number = NumberText(text)
    guard let number, !number.hasLeadingZero,
      let unit = units.first(where: { $0.name == number.suffix })
    else {
      throw ScalarFault(message: "expected \(expected), found \(quote(text))\(hint(text, number))")
    }
    switch number.scaled(by: unit.size) {
    case .exact(let value): return value
    case .inexact: throw ScalarFault(message: "\(quote(text)) isn't \(wholeness)")
    case .tooLarge:
      let limit = shown(number.digits < 0 ? .min : .max)
      throw ScalarFault(message: "\(quote(text)) is too large to hold; the limit is \(limit)")
    }
  }

  func check(_ value: Int64, in range: ClosedRange<Int64>) throws(ScalarFault) {
    guard !range.contains(value) else { return }
    let allowed =
      switch (range.lowerBound, range.upperBound) {
      case (let low, .max): "at least \(shown(low))"
      case (.min, let high): "at most \(shown(high))"
      case (let low, let high) where low == high: shown(low)
      case (let low, let high): "\(shown(low)) to \(shown(high))"
      }
    throw ScalarFault(message: "\(shown(value)) is out of range; write \(allowed)")
  }

  /// A value in the largest unit that holds it whole.
  func shown(_ value: Int64) -> String {
    if units.count == 1, units[0].size == Self.fixedPoint { return Self.fixedPointText(value) }
    let unit = units.last { value % $0.size == 0 && value != 0 } ?? units[0]
    return "\(value / unit.size)\(unit.name)"
  }

  /// Prices and quantities are whole numbers of 1e-8.
  static let fixedPoint: Int64 = 100_000_000
  static let fixedPointDecimals = 8

  private static func fixedPointText(_ value: Int64) -> String {
    let (whole, part) = value.magnitude.quotientAndRemainder(dividingBy: fixedPoint.magnitude)
    var text = (value < 0 ? "-" : "") + String(whole)
    if part != 0 {
      let digits = String(part)
      text += "." + String(repeating: "0", count: fixedPointDecimals - digits.count) + digits
      while text.last == "0" { text.removeLast() }
    }
    return text
  }
}
