// The exact path: byte by byte, for messages in which the kernel saw something out of the ordinary. It
// knows data fields, tags of any length, negative tags, and says what is garbled.

extension Decoder {
  /// Tags that a 16-bit number can't hold, or that are no tag at all (`-1`): no dialect defines them, and
  /// their text is in the message.
  @_transparent public static var strangeTag: UInt16 { .max }

  /// The most digits that a tag has: one more could overflow what counterparties hold it in.
  @_transparent static var tagDigits: Int { 9 }

  /// Fills the index anew; nil when all is well.
  @inline(never) @_noLocks
  mutating func indexExactly(_ bytes: UnsafePointer<UInt8>, _ end: Int) -> Garble? {
    index.count = 0
    unsafe state.pointee.hasEmptyValue = false
    var at = 0
    // The length that the field before announced, for which tag.
    var announced = -1
    var announcedTag: UInt16 = 0
    while at < end {
      // The tag: digits without a leading zero (0 itself is a number), perhaps a minus before them.
      let tagStart = at
      var isNegative = false
      if unsafe bytes[at] == 0x2D {
        isNegative = true
        at += 1
      }
      let digitStart = at
      var tag = 0
      while at < end, unsafe bytes[at] &- 0x30 <= 9 {
        tag = unsafe tag * 10 + Int(bytes[at] &- 0x30)
        at += 1
        if at - digitStart > Self.tagDigits { return .syntax }
      }
      if at == end || at == digitStart { return .syntax }
      if unsafe bytes[at] != 0x3D { return .syntax }
      if unsafe bytes[digitStart] == 0x30, at - digitStart > 1 || tagStart != digitStart {
        return .syntax
      }
      let number =
        isNegative || tag >= Int(Self.strangeTag)
        ? Self.strangeTag : UInt16(truncatingIfNeeded: tag)
      at += 1
      let value = at

      if announced >= 0, number == announcedTag {
        guard announced <= end - 1 - value, unsafe bytes[value + announced] == 0x01 else {
          return .dataLength
        }
        at = value + announced
      } else {
        while at < end, unsafe bytes[at] != 0x01 { at += 1 }
        if at == end { return .syntax }
      }
      if at == value { unsafe state.pointee.hasEmptyValue = true }
      guard index.append(tag: number, value: value, end: at) else { return .syntax }
      announced = -1
      let data = dataFields.announced(by: number)
      if data != 0 {
        // Not a number: then nothing is announced, and validation refuses the value.
        announced = unsafe Self.length(bytes, value, at)
        announcedTag = data
      }
      at += 1
    }
    return nil
  }

  /// A length's value, of any number of digits; -1 when it isn't one. From 2^40 on it is all the same, as
  /// no message is so long.
  @inline(__always) @_noLocks
  static func length(_ bytes: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> Int {
    if from == to { return -1 }
    var length = 0
    var at = from
    while at < to {
      let digit = unsafe bytes[at] &- 0x30
      if digit > 9 { return -1 }
      length = min(length * 10 + Int(digit), 1 << 40)
      at += 1
    }
    return length
  }
}
