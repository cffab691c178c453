// Where a message begins and ends. BodyLength decides: one too large swallows what follows it, one too
// small makes its message garbled, and either way the next message is found behind the next trailer.

extension Decoder {
  /// `.message` here means that the frame is whole and ends as it should; sum and fields come next.
  @inline(__always) @_noLocks
  static func locate(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> Frame {
    let count = bytes.count
    if count < 12 { return unsafe locateSlowly(bytes, limit) }
    // `8=FIX.4.2`, a separator, `9=`: as nearly every message begins.
    let first = unsafe bytes.loadUnaligned(as: UInt64.self).littleEndian
    let second = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self).littleEndian
    if first != 0x2E34_2E58_4946_3D38 || second != 0x3D39_0132 {
      return unsafe locateSlowly(bytes, limit)
    }
    return unsafe locate(bytes, limit, lengthAt: 12)
  }

  /// From the first digit of BodyLength on.
  @inline(__always) @_noLocks
  static func locate(
    _ bytes: UnsafeRawBufferPointer, _ limit: Int, lengthAt: Int
  ) -> Frame {
    let count = bytes.count
    var at = lengthAt
    var length = 0
    while true {
      if at == count { return .incomplete }
      let byte = unsafe bytes[at]
      let digit = byte &- 0x30
      if digit > 9 {
        if byte == 0x01, at > lengthAt { break }
        return unsafe resynchronised(bytes, limit, from: lengthAt, .bodyLength)
      }
      if at - lengthAt == DecoderLimits.lengthDigits { return .refused(.lengthDigits) }
      length = length &* 10 &+ Int(digit)
      at += 1
    }
    let bodyStart = at + 1
    let bodyEnd = bodyStart + length
    let whole = bodyEnd + Self.trailerBytes
    if whole > limit { return .refused(.tooLong) }
    if whole > count { return .incomplete }
    guard unsafe Self.isTrailer(bytes, at: bodyEnd) else {
      return unsafe resynchronised(bytes, limit, from: bodyEnd - 1, .trailer)
    }
    // MsgType comes third.
    guard length >= 4, unsafe bytes[bodyStart] == 0x33, unsafe bytes[bodyStart + 1] == 0x35,
      unsafe bytes[bodyStart + 2] == 0x3D
    else { return .garbled(byteCount: whole, .header) }
    return .message(byteCount: whole)
  }

  /// `10=ddd` and a separator, right behind a separator.
  @inline(__always) @_noLocks
  static func isTrailer(_ bytes: UnsafeRawBufferPointer, at: Int) -> Bool {
    let word = unsafe bytes.loadUnaligned(fromByteOffset: at - 1, as: UInt64.self).littleEndian
    // Separator, `1`, `0`, `=` and the last separator; then the three digits between.
    if word & 0xFF00_0000_FFFF_FFFF != 0x0100_0000_3D30_3101 { return false }
    let digits = (word >> 32) & 0x00FF_FFFF
    let isLow = (digits &+ 0x0046_4646) & 0x0080_8080 == 0
    return isLow && digits & 0x00F0_F0F0 == 0x0030_3030
  }

  /// The number in `10=ddd`, whose digits have been looked at.
  @inline(__always) @_noLocks
  static func checksum(_ trailer: UnsafePointer<UInt8>) -> Int {
    let hundreds = unsafe Int(trailer[3]) - 0x30
    let tens = unsafe Int(trailer[4]) - 0x30
    let ones = unsafe Int(trailer[5]) - 0x30
    return hundreds * 100 + tens * 10 + ones
  }

  // MARK: The unusual

  /// Anything but the usual beginning: another BeginString, few bytes, noise.
  @inline(never) @_noLocks
  static func locateSlowly(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> Frame {
    let count = bytes.count
    if count == 0 { return .incomplete }
    if unsafe bytes[0] != 0x38 { return unsafe noise(bytes) }
    if count == 1 { return .incomplete }
    if unsafe bytes[1] != 0x3D { return unsafe noise(bytes) }
    // The BeginString, to its separator.
    var at = 2
    while true {
      if at == count { return .incomplete }
      if unsafe bytes[at] == 0x01 { break }
      if at - 2 == DecoderLimits.beginStringBytes {
        return unsafe resynchronised(bytes, limit, from: 2, .header)
      }
      at += 1
    }
    if at - 2 < DecoderLimits.beginStringBytesMin {
      return unsafe resynchronised(bytes, limit, from: 2, .header)
    }
    if at + 1 == count { return .incomplete }
    if unsafe bytes[at + 1] != 0x39 { return unsafe resynchronised(bytes, limit, from: 2, .header) }
    if at + 2 == count { return .incomplete }
    if unsafe bytes[at + 2] != 0x3D { return unsafe resynchronised(bytes, limit, from: 2, .header) }
    return unsafe locate(bytes, limit, lengthAt: at + 3)
  }

  /// Finds where a garbled message ends: behind the next `10=…` of a field of its own, or before the next
  /// `8=FIX`, whichever is nearer. Until one of them is there whole, no answer.
  @inline(never) @_noLocks
  static func resynchronised(
    _ all: UnsafeRawBufferPointer, _ limit: Int, from: Int, _ why: Garble
  ) -> Frame {
    // What is beyond a message's size isn't looked at, so that it doesn't matter how much came at once.
    let count = min(all.count, limit)
    let bytes = unsafe UnsafeRawBufferPointer(start: all.baseAddress, count: count)
    var at = max(from, 1)
    search: while at < count {
      defer { at += 1 }
      if unsafe bytes[at] != 0x01 { continue }
      switch unsafe Self.match(bytes, at + 1, 0x58_4946_3D38, 5) {
      case .whole: return .garbled(byteCount: at + 1, why)
      case .partly: break search
      case .not: break
      }
      switch unsafe Self.match(bytes, at + 1, 0x3D_3031, 3) {
      case .whole:
        var end = at + 4
        while end < count, unsafe bytes[end] != 0x01 { end += 1 }
        if end < count { return .garbled(byteCount: end + 1, why) }
        break search
      case .partly: break search
      case .not: break
      }
    }
    return count >= limit ? .refused(.unterminated) : .incomplete
  }

  /// Bytes before the next `8=FIX` that isn't the end of another tag. When there is none, all but
  /// the last bytes, which may be the beginning of one.
  @inline(never) @_noLocks
  static func noise(_ bytes: UnsafeRawBufferPointer) -> Frame {
    let count = bytes.count
    var at = 1
    while at + 5 <= count {
      if unsafe bytes[at - 1] &- 0x30 > 9, unsafe Self.match(bytes, at, 0x58_4946_3D38, 5) == .whole
      {
        return .noise(byteCount: at)
      }
      at += 1
    }
    // Four bytes may begin `8=FIX`, and the one before them says whether that counts. When it is
    // itself an 8 it was looked at, and must not be taken for a beginning later; `88` never is.
    if count <= 5 { return .incomplete }
    let isLone = unsafe bytes[count - 5] == 0x38 && bytes[count - 4] != 0x38
    return .noise(byteCount: isLone ? count - 4 : count - 5)
  }

  @usableFromInline
  enum Match { case whole, partly, not }

  /// Compares with up to eight bytes, the first one lowest. Partly: the bytes end first.
  @inline(__always) @_noLocks
  static func match(
    _ bytes: UnsafeRawBufferPointer, _ at: Int, _ pattern: UInt64, _ length: Int
  ) -> Match {
    var offset = 0
    while offset < length {
      if at + offset >= bytes.count { return .partly }
      if unsafe UInt64(bytes[at + offset]) != (pattern >> UInt64(offset * 8)) & 255 { return .not }
      offset += 1
    }
    return .whole
  }
}
