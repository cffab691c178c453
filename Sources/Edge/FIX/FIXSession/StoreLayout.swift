// Where what lies in a store's file. Words are eight bytes, little-endian.
//
//   0      magic, version, capacities, the two parties, sum
//   4096   which of the two states counts: 0 or 1
//   4160   state 0: next out, next in, created, epoch, start, check, head, tail
//   4224   state 1
//   4288   two marks, 32 bytes each: number, epoch, mark, check
//   8192   index: 16 bytes a slot, number and place
//   …      records, a ring: 48 bytes of header, the message, zeros to the next 8
//
// Each word that counts is sealed (StoreSeal), or has a check beside it: a bit that is flipped in a store that nobody has open
// is seen when it is opened next, and the store refused (StoreMemory+Proof). What a reset says once (when, of which epoch, from where
// on) has one check; a mark has one; a record has its sum. The index has none: it is made anew out of the records at each opening.
//
// A place counts bytes from the first record of all on, and lies in the ring at its remainder. The records from the tail to
// the head follow each other without a gap, but for the ring's end: where a record doesn't fit before it, the word `skipped`
// stands instead, and the next record is at the ring's beginning. Records of before a reset lie below `start`.
//
// A reset fills the state that doesn't count, then turns over which one does: one store of one word.
//
// A mark is what its owner says of a message beside its bytes, or of no message as if the last one bore it: how far it had come.
// The two take turns, so that the last one that counts stays until the message of the next one has its number. Of two
// of one number the larger one counts. Resets leave them.

enum StoreLayout {
  /// `APUSFIXS`
  static var magic: UInt64 { 0x5358_4946_5355_5041 }
  static var version: UInt64 { 3 }

  static var magicOffset: Int { 0 }
  static var versionOffset: Int { 8 }
  static var indexCountOffset: Int { 16 }
  static var ringByteCountOffset: Int { 24 }
  /// Two texts of up to 255 bytes, each behind its length.
  static var senderOffset: Int { 64 }
  static var targetOffset: Int { 320 }
  static var headerCRCOffset: Int { 1024 }

  static var activeOffset: Int { 4096 }
  static var stateOffset: Int { 4160 }
  static var stateByteCount: Int { 64 }
  static var markOffset: Int { 4288 }
  static var markByteCount: Int { 32 }
  static var indexOffset: Int { 8192 }
  static var slotByteCount: Int { 16 }

  enum State {
    static var nextOutbound: Int { 0 }
    static var nextInbound: Int { 8 }
    /// Three words that a reset writes, and what proves them.
    static var createdAt: Int { 16 }
    static var epoch: Int { 24 }
    static var start: Int { 32 }
    static var check: Int { 40 }
    /// Where the next record goes, and where the oldest is that is whole.
    static var head: Int { 48 }
    static var tail: Int { 56 }
  }

  enum Mark {
    static var number: Int { 0 }
    static var epoch: Int { 8 }
    static var value: Int { 16 }
    /// Of the three; 0: it is being written, and doesn't count.
    static var check: Int { 24 }
  }

  enum Record {
    /// Of all that is behind it.
    static var sum: Int { 0 }
    static var number: Int { 8 }
    static var epoch: Int { 16 }
    static var type: Int { 24 }
    static var time: Int { 32 }
    static var byteCount: Int { 40 }
    static var bodyFrom: Int { 44 }
    static var headerByteCount: Int { 48 }
    /// Instead of a sum, which can't be this: from here to the ring's end there is none.
    static var skipped: UInt64 { .max }
  }

  /// So much of a ring stays free behind the head, so that who keeps the store can copy as much before what it kept is gone.
  @inline(__always) @_noLocks
  static func freeByteCount(_ ringByteCount: Int) -> UInt64 { UInt64(ringByteCount) &>> 4 }

  static func ringOffset(indexCount: Int) -> Int {
    (indexOffset + indexCount * slotByteCount + 4095) / 4096 * 4096
  }

  static func byteCount(indexCount: Int, ringByteCount: Int) -> Int {
    ringOffset(indexCount: indexCount) + ringByteCount
  }
}
