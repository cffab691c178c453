// Our own ids on the wire. An id of ours is a number, so it needs no table: it is written as `Z` and
// thirteen digits of base 32 and read back from them. The digits are 0 … 9 and A … V, so they sort as the
// numbers do, and no digit is a `Z`. A request about an order bears the order's id and a count behind a
// point: `Z004000000000H.2`. A run that goes on with an order of an earlier one counts from a million of its own on.

import FIXCodec

/// A number and, of a request, which one it was.
@frozen
public struct CompactID: Hashable, Sendable {
  public var number: UInt64
  /// 0 for the order itself.
  public var request: UInt32

  @inlinable
  public init(number: UInt64, request: UInt32 = 0) {
    self.number = number
    self.request = request
  }
}

public enum CompactText {
  /// `Z` and the digits.
  public static let byteCount = 14
  /// `N` begins the number of a report that is no fill.
  static let reportPrefix: UInt8 = 0x4E
  /// Requests beyond aren't read: nine digits.
  public static let requestDigits = 9

  /// Five bits to a byte, the highest in the lowest byte, as digits.
  @inline(__always) @_noLocks
  static func digits(_ bits: UInt64) -> UInt64 {
    var spread = (bits & 0xF_FFFF) &<< 32 | (bits &>> 20) & 0xF_FFFF
    spread = (spread & 0x0000_03FF_0000_03FF) &<< 16 | (spread &>> 10) & 0x0000_03FF_0000_03FF
    spread = (spread & 0x001F_001F_001F_001F) &<< 8 | (spread &>> 5) & 0x001F_001F_001F_001F
    // From ten on, letters: seven places further up.
    let letters = ((spread &+ 0x7676_7676_7676_7676) &>> 7) & 0x0101_0101_0101_0101
    return spread &+ 0x3030_3030_3030_3030 &+ letters &* 7
  }

  /// The value: `prefix` is its first byte. The writer has room for it.
  @inline(__always) @_noLocks
  static func write(trusted number: UInt64, prefix: UInt8 = 0x5A, to writer: inout MessageWriter) {
    // The upper 24 bits are five digits, of which the first has four bits.
    let high = digits(number &>> 40) &>> 24
    writer.append(trusted: UInt64(prefix) | high &<< 8, byteCount: 6)
    writer.append(trusted: digits(number & 0xFF_FFFF_FFFF), byteCount: 8)
  }

  @inline(__always) @_noLocks
  static func write(_ number: UInt64, prefix: UInt8 = 0x5A, to writer: inout MessageWriter) {
    if writer.hasRoom(for: 16) { write(trusted: number, prefix: prefix, to: &writer) }
  }

  @inline(__always) @_noLocks
  static func write(_ id: CompactID, to writer: inout MessageWriter) {
    write(id.number, to: &writer)
    if id.request == 0 { return }
    writer.append(word: 0x2E, byteCount: 1)
    writer.append(number: UInt64(id.request))
  }

  /// Eight digits as 40 bits, the first digit highest; nil when one isn't a digit.
  @inline(__always) @_noLocks
  static func value(_ word: UInt64) -> UInt64? {
    let bytes = word ^ 0x3030_3030_3030_3030
    // A digit is below ten now; a letter `A` … `V` is 0x71 … 0x7F or 0x60 … 0x66.
    var value: UInt64 = 0
    var at: UInt64 = 0
    while at < 64 {
      let byte = (bytes &>> at) & 255
      var digit = byte
      if byte > 9 {
        let letter = (word &>> at) & 255
        if letter < 0x41 || letter > 0x56 { return nil }
        digit = letter &- 0x41 &+ 10
      }
      value = value &<< 5 | digit
      at += 8
    }
    return value
  }

  /// What the text says, or nil when it isn't one of ours.
  @inline(__always) @_noLocks
  public static func read(_ text: FieldBytes) -> CompactID? {
    if text.count < byteCount || text[0] != 0x5A { return nil }
    return readDigits(text)
  }

  /// The number of a report of a venue's that is no fill (17); nil where its text isn't one of ours.
  @_noLocks
  static func readReport(_ text: FieldBytes) -> UInt64? {
    if text.count < byteCount || text[0] != reportPrefix { return nil }
    return readDigits(text)?.number
  }

  @_noLocks
  static func readDigits(_ text: FieldBytes) -> CompactID? {
    // `000` before the five digits of the upper half.
    let front = text.word(at: 1) &<< 24 | 0x30_3030
    guard let high = value(front), high < 1 << 24, let low = value(text.word(at: 6)) else {
      return nil
    }
    let number = high &<< 40 | low
    if text.count == byteCount { return CompactID(number: number) }
    let tail = text.count - byteCount - 1
    if tail < 1 || tail > requestDigits || text[byteCount] != 0x2E { return nil }
    let request = text.dropping(byteCount + 1)
    // No zero in front: each request has one name.
    guard request[0] != 0x30, let count = request.digits else { return nil }
    return CompactID(number: number, request: UInt32(truncatingIfNeeded: count))
  }
}
