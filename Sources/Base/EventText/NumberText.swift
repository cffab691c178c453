// Whole numbers and hex as bytes: what every other text form here is made of. Cold path, but dumps
// print millions of lines, so all of it appends to the caller's buffer and makes nothing else.

/// Appends `value` in decimal.
public func appendNumber(_ value: UInt64, to out: inout [UInt8]) {
  if value < 10 {
    out.append(0x30 + UInt8(value))
    return
  }
  var digits = InlineArray<20, UInt8>(repeating: 0)
  var rest = value
  var first = 20
  while rest != 0 {
    let next = rest / 10
    first -= 1
    digits[first] = 0x30 + UInt8(truncatingIfNeeded: rest - next * 10)
    rest = next
  }
  for index in first..<20 { out.append(digits[index]) }
}

/// Appends the last `width` digits of `value`, zeros in front where there are fewer.
func appendPadded(_ value: UInt64, width: Int, to out: inout [UInt8]) {
  var digits = InlineArray<20, UInt8>(repeating: 0x30)
  var rest = value
  for step in 1...width {
    let next = rest / 10
    digits[20 - step] = 0x30 + UInt8(truncatingIfNeeded: rest - next * 10)
    rest = next
  }
  for index in (20 - width)..<20 { out.append(digits[index]) }
}

/// Appends the lowest `byteCount` bytes of `value` as hex, highest digit first.
func appendHex(_ value: UInt64, byteCount: Int, to out: inout [UInt8]) {
  for digit in (0..<byteCount * 2).reversed() {
    let nibble = UInt8(truncatingIfNeeded: value >> UInt64(digit * 4)) & 15
    out.append(nibble < 10 ? 0x30 + nibble : 0x61 - 10 + nibble)
  }
}

/// A whole number of decimal digits alone, or nil when it is anything else or more than `maximum`.
public func parseNumber(_ bytes: Span<UInt8>, maximum: UInt64 = .max) -> UInt64? {
  guard !bytes.isEmpty else { return nil }
  var value: UInt64 = 0
  for index in bytes.indices {
    let digit = bytes[index] &- 0x30
    guard digit < 10 else { return nil }
    let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
    guard !over, !carry else { return nil }
    value = sum
  }
  return value <= maximum ? value : nil
}

/// The value of a hex digit of either case.
func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: return byte - 0x30
  case 0x41...0x46: return byte - 0x41 + 10
  case 0x61...0x66: return byte - 0x61 + 10
  default: return nil
  }
}
