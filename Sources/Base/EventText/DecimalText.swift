// Prices and quantities as people write them. One unit is 1e-8, and text is exact both ways: no
// Double comes near, and what doesn't fit is refused, never rounded.

/// Appends fixed point as a decimal without needless zeros: `101.25`, `-0.5`, `0`.
public func appendDecimal(_ units: Int64, to out: inout [UInt8]) {
  if units < 0 { out.append(0x2D) }
  let magnitude = units.magnitude
  let whole = magnitude / 100_000_000
  appendNumber(whole, to: &out)
  var fraction = magnitude - whole * 100_000_000
  if fraction == 0 { return }
  var width = 8
  while fraction % 10 == 0 {
    fraction /= 10
    width -= 1
  }
  out.append(0x2E)
  appendPadded(fraction, width: width, to: &out)
}

/// The same as a string.
public func decimalText(_ units: Int64) -> String {
  var out: [UInt8] = []
  appendDecimal(units, to: &out)
  return String(decoding: out, as: UTF8.self)
}

/// Reads `[-]digits[.digits]` into units of 1e-8. Nil for anything else (a plus, an exponent, a bare
/// point), for more than eight places after the point, and for what an Int64 can't hold.
public func parseDecimal(_ bytes: Span<UInt8>) -> Int64? {
  var position = 0
  let isNegative = !bytes.isEmpty && bytes[0] == 0x2D
  if isNegative { position = 1 }

  // The magnitude of Int64.min fits UInt64, so the sign comes last.
  var magnitude: UInt64 = 0
  var wholeDigits = 0
  var places: Int? = nil
  while position < bytes.count {
    let byte = bytes[position]
    position += 1
    if byte == 0x2E {
      guard places == nil, wholeDigits > 0 else { return nil }
      places = 0
      continue
    }
    let digit = byte &- 0x30
    guard digit < 10 else { return nil }
    if let seen = places {
      guard seen < 8 else { return nil }
      places = seen + 1
    } else {
      wholeDigits += 1
    }
    guard appendDigit(digit, to: &magnitude) else { return nil }
  }
  guard wholeDigits > 0, places != 0 else { return nil }
  for _ in (places ?? 0)..<8 {
    guard appendDigit(0, to: &magnitude) else { return nil }
  }
  if isNegative {
    return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
  }
  return Int64(exactly: magnitude)
}

/// The same of a string.
public func parseDecimal(_ text: String) -> Int64? {
  let bytes = Array(text.utf8)
  return parseDecimal(bytes.span)
}

/// False when the digit no longer fits.
private func appendDigit(_ digit: UInt8, to value: inout UInt64) -> Bool {
  let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
  let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
  value = sum
  return !over && !carry
}
