// What the bytes of a value say, by FIX 4.2's data types: strings in, exact numbers out.

public enum ReferenceValue {
  static func digits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(ReferenceFramer.isDigit)
  }

  /// `[-]digits`, if a 64-bit number can hold it.
  public static func integer(_ value: [UInt8]) -> Int64? {
    guard let text = ascii(value) else { return nil }
    let isNegative = text.hasPrefix("-")
    let rest = text.dropFirst(isNegative ? 1 : 0)
    return digits(rest) ? number(rest, isNegative) : nil
  }

  /// Digits only, if an unsigned 64-bit number can hold them.
  public static func unsigned(_ value: [UInt8]) -> UInt64? {
    guard let text = ascii(value), digits(text[...]) else { return nil }
    return UInt64(text)
  }

  /// `[-]digits[.digits]` with a digit on one side of the point at least, in units of 1e-8 if a 64-bit
  /// number of them is exactly that.
  public static func units(_ value: [UInt8]) -> Int64? {
    guard let text = ascii(value) else { return nil }
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2 else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard digits(parts[0] + fraction) else { return nil }
    if fraction.dropFirst(8).contains(where: { $0 != "0" }) { return nil }
    let eight = fraction.prefix(8) + String(repeating: "0", count: max(0, 8 - fraction.count))
    return number(parts[0] + eight, isNegative)
  }

  /// Of decimal digits, by comparing them with the limits.
  private static func number(_ digits: Substring, _ isNegative: Bool) -> Int64? {
    let bare = String(digits.drop { $0 == "0" })
    let limit = isNegative ? "9223372036854775808" : "9223372036854775807"
    if bare.count > limit.count || bare.count == limit.count && bare > limit { return nil }
    return bare.isEmpty ? 0 : Int64((isNegative ? "-" : "") + bare)!
  }

  /// All bytes are ASCII, else no number or time of any kind.
  static func ascii(_ value: [UInt8]) -> String? {
    value.allSatisfy { $0 < 128 } ? String(decoding: value, as: UTF8.self) : nil
  }

  // MARK: Times

  /// `YYYYMMDD` from 1970 on, that is a day.
  public static func date(_ value: [UInt8]) -> Int? {
    guard value.count == 8, let text = ascii(value), digits(text[...]) else { return nil }
    let year = Int(text.prefix(4))!
    let month = Int(text.dropFirst(4).prefix(2))!
    let day = Int(text.suffix(2))!
    guard year >= 1970, (1...12).contains(month), day >= 1 else { return nil }
    return day <= days(year, month) ? Int(text) : nil
  }

  static func days(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
  }

  /// `YYYYMM`.
  public static func monthYear(_ value: [UInt8]) -> Int? {
    guard value.count == 6, let text = ascii(value), digits(text[...]) else { return nil }
    return (1...12).contains(Int(text.suffix(2))!) ? Int(text) : nil
  }

  /// `HH:MM:SS`, then perhaps a point and three, six or nine digits: nanoseconds since midnight.
  public static func timeOfDay(_ value: [UInt8]) -> UInt64? {
    guard let text = ascii(value) else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2 else { return nil }
    let clock = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, clock.allSatisfy({ $0.count == 2 && digits($0) }) else { return nil }
    let numbers = clock.map { UInt64($0)! }
    guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
    let whole = (numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * 1_000_000_000
    if parts.count == 1 { return whole }
    guard [3, 6, 9].contains(parts[1].count), digits(parts[1]) else { return nil }
    return whole + UInt64(parts[1] + String(repeating: "0", count: 9 - parts[1].count))!
  }

  /// `YYYYMMDD-` and a time of day: nanoseconds since 1970 in UTC, for days that 64 bits hold whole.
  public static func timestamp(_ value: [UInt8]) -> UInt64? {
    guard value.count > 9, value[8] == UInt8(ascii: "-"), let date = date(Array(value.prefix(8))),
      let ofDay = timeOfDay(Array(value.dropFirst(9)))
    else { return nil }
    if date > 2554_07_20 { return nil }
    // Day by day's arithmetic: whole years, whole months, days.
    var count = 0
    for year in 1970..<(date / 10_000) { count += isLeap(year) ? 366 : 365 }
    for month in 1..<(date / 100 % 100) { count += days(date / 10_000, month) }
    count += date % 100 - 1
    return UInt64(count) * 86_400_000_000_000 + ofDay
  }

  // MARK: Kinds

  /// Whether a value, which isn't empty, is written as its kind is.
  public static func isWellFormed(_ value: [UInt8], _ kind: ReferenceKind) -> Bool {
    switch kind {
    case .int: integer(value) != nil
    case .length, .seqNum, .numInGroup: value.first != UInt8(ascii: "-") && integer(value) != nil
    case .dayOfMonth: value.count <= 2 && unsigned(value) != nil
    case .float, .price, .priceOffset, .quantity, .amount: isDecimal(value)
    case .char: value.count == 1
    case .boolean: value == Array("Y".utf8) || value == Array("N".utf8)
    case .utcTimestamp: timestamp(value) != nil
    case .utcTimeOnly: timeOfDay(value) != nil
    case .utcDate, .localMktDate: date(value) != nil
    case .monthYear: monthYear(value) != nil
    case .string, .multipleValueString, .currency, .exchange, .country, .data: true
    }
  }

  /// A number that we can't hold is one nevertheless: whoever reads it learns that it doesn't fit.
  static func isDecimal(_ value: [UInt8]) -> Bool {
    guard let text = ascii(value) else { return false }
    let parts = text.dropFirst(text.hasPrefix("-") ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && digits(parts.joined()[...])
  }

  /// What is wrong with a value that isn't empty, if anything.
  static func fault(_ value: [UInt8], _ rule: ReferenceFieldRule) -> ReferenceFault? {
    if !isWellFormed(value, rule.kind) { return .badFormat }
    if rule.kind == .dayOfMonth && !(1...31).contains(unsigned(value) ?? 0) { return .outOfRange }
    if rule.values.isEmpty { return nil }
    if rule.kind != .multipleValueString {
      return rule.values.contains(value) ? nil : .outOfRange
    }
    // Word by word, with one space between each two.
    for word in value.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
      if word.isEmpty { return .badFormat }
      if !rule.values.contains(Array(word)) { return .outOfRange }
    }
    return nil
  }
}
