// How a single word proves itself: what is written in one store has no room for a check beside it.

/// Words that carry their own proof. One flipped bit is always seen.
enum StoreSeal {
  /// A number of 32 bits, below its complement.
  @inline(__always) @_noLocks
  static func number(_ number: UInt64) -> UInt64 {
    number & 0xFFFF_FFFF | (~number & 0xFFFF_FFFF) &<< 32
  }

  @inline(__always) @_noLocks
  static func number(of word: UInt64) -> UInt64 { word & 0xFFFF_FFFF }

  static func isNumber(_ word: UInt64) -> Bool { word == number(word) }

  /// A place, which is a multiple of eight below 2^51, below the complement of its sixteens of bits.
  @inline(__always) @_noLocks
  static func place(_ place: UInt64) -> UInt64 {
    let eights = place &>> 3 & 0xFFFF_FFFF_FFFF
    return eights | ~(eights ^ eights &>> 16 ^ eights &>> 32) &<< 48
  }

  @inline(__always) @_noLocks
  static func place(of word: UInt64) -> UInt64 { (word & 0xFFFF_FFFF_FFFF) &<< 3 }

  static func isPlace(_ word: UInt64) -> Bool { word == place(place(of: word)) }
}
