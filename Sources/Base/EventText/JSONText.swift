// JSON strings, written. What is read is in JSONScanner.

/// Appends `text` as a JSON string, in UTF-8, with what JSON forbids escaped.
public func appendJSONString(_ text: String, to out: inout [UInt8]) {
  out.append(0x22)
  for byte in text.utf8 { appendJSONByte(byte, to: &out) }
  out.append(0x22)
}

/// A byte of UTF-8 within a JSON string.
private func appendJSONByte(_ byte: UInt8, to out: inout [UInt8]) {
  switch byte {
  case 0x22, 0x5C:
    out.append(0x5C)
    out.append(byte)
  case 0..<0x20:
    appendJSONEscape(byte, to: &out)
  default:
    out.append(byte)
  }
}

/// Appends bytes of no known encoding as a JSON string of ASCII: each byte is the code point of its
/// number, so any bytes come back. Zeros at the end are left out.
func appendJSONBytes(_ words: EventBytes, to out: inout [UInt8]) {
  var end = words.byteCount
  while end > 0, words[end - 1] == 0 { end -= 1 }
  out.append(0x22)
  for index in 0..<end {
    let byte = words[index]
    if byte < 0x7F { appendJSONByte(byte, to: &out) } else { appendJSONEscape(byte, to: &out) }
  }
  out.append(0x22)
}

private func appendJSONEscape(_ byte: UInt8, to out: inout [UInt8]) {
  out.append(0x5C)
  out.append(0x75)
  out.append(0x30)
  out.append(0x30)
  appendHex(UInt64(byte), byteCount: 1, to: &out)
}
