// The payload's 40 bytes by offset, without a pointer: fields lie within words, low byte first.

import Events

extension EventWords {
  subscript(word index: Int) -> UInt64 {
    get {
      switch index {
      case 0: return w0
      case 1: return w1
      case 2: return w2
      case 3: return w3
      default: return w4
      }
    }
    set {
      switch index {
      case 0: w0 = newValue
      case 1: w1 = newValue
      case 2: w2 = newValue
      case 3: w3 = newValue
      default: w4 = newValue
      }
    }
  }

  /// The number of `byteCount` ≤ 8 bytes at `offset`; it lies within one word.
  func load(_ offset: Int, byteCount: Int) -> UInt64 {
    assert((offset & 7) + byteCount <= 8)
    let shifted = self[word: offset >> 3] >> (UInt64(offset & 7) * 8)
    return byteCount == 8 ? shifted : shifted & ((1 << UInt64(byteCount * 8)) - 1)
  }

  /// Puts a number into bytes that are zero.
  mutating func store(_ value: UInt64, _ offset: Int, byteCount: Int) {
    assert(load(offset, byteCount: byteCount) == 0)
    self[word: offset >> 3] |= value << (UInt64(offset & 7) * 8)
  }

  func byte(_ offset: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: self[word: offset >> 3] >> (UInt64(offset & 7) * 8))
  }

  /// True when no bit is set in the bytes `offset ..< offset + byteCount`.
  func isZero(_ offset: Int, byteCount: Int) -> Bool {
    var position = offset
    let end = offset + byteCount
    while position < end {
      let width = min(8 - (position & 7), end - position)
      if load(position, byteCount: width) != 0 { return false }
      position += width
    }
    return true
  }
}

/// Some of a payload's bytes.
struct EventBytes {
  let words: EventWords
  let offset: Int
  let byteCount: Int

  subscript(index: Int) -> UInt8 { words.byte(offset + index) }
}
