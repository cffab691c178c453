// Numbers as people write them in a config, read exactly and in one way only. Nothing passes
// through Double, and nothing of YAML 1.1 surprises: 010 isn't eight and 1:30 isn't ninety.

/// A decimal number at the start of a text, and what follows it.
struct NumberText: Equatable {
  /// The number without its point, so 1.25 is 125 with two decimals.
  private(set) var digits: Int128 = 0
  private(set) var decimals = 0
  /// More digits than are ever exact; `digits` holds only their beginning.
  private(set) var isTooLong = false
  private(set) var hasLeadingZero = false
  /// What follows: a unit, or what makes the text no number at all.
  private(set) var suffix: String

  /// Times the largest unit (1 h in ns, 3.6e12) this many digits still fit an `Int128`.
  private static let digitCountMax = 25
  private static let decimalsMax = 18

  /// Reads `-`, digits, `.` and digits; `_` may separate two digits. Nil where no number starts.
  init?(_ text: String) {
    var rest = Substring(text).utf8
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard let whole = Self.takeDigits(&rest) else { return nil }
    hasLeadingZero = whole.count > 1 && whole[0] == 0
    var all = whole
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard let fraction = Self.takeDigits(&rest) else { return nil }
      decimals = fraction.count
      all += fraction
    }
    let significant = all.drop { $0 == 0 }
    isTooLong = significant.count > Self.digitCountMax
    for digit in significant.prefix(Self.digitCountMax) { digits = digits * 10 + Int128(digit) }
    if isNegative { digits = -digits }
    suffix = String(Substring(rest))
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> [UInt8]? {
    var digits: [UInt8] = []
    while let byte = rest.first {
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits.append(byte - UInt8(ascii: "0"))
      } else {
        let next = rest.dropFirst().first ?? 0
        let separates = byte == UInt8(ascii: "_") && !digits.isEmpty
        guard separates, next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") else { break }
      }
      rest = rest.dropFirst()
    }
    return digits.isEmpty ? nil : digits
  }

  enum Scaled: Equatable {
    case exact(Int64)
    /// Finer than one.
    case inexact
    case tooLarge
  }

  /// The number times a unit, which must come out whole.
  func scaled(by unit: Int64) -> Scaled {
    guard decimals <= Self.decimalsMax else { return .inexact }
    guard !isTooLong else { return .tooLarge }
    var divisor: Int128 = 1
    for _ in 0..<decimals { divisor *= 10 }
    let (quotient, remainder) = (digits * Int128(unit)).quotientAndRemainder(dividingBy: divisor)
    guard remainder == 0 else { return .inexact }
    return Int64(exactly: quotient).map(Scaled.exact) ?? .tooLarge
  }
}

/// A scalar that isn't what was asked for: the whole sentence about it.
struct ScalarFault: Error, Equatable {
  var message: String
}
