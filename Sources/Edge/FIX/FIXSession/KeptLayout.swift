// Where what lies in the file that keeps sessions over a power cut. Words are eight bytes, little-endian.
//
//   0      magic, version, count of sessions, sum; a line of 1,024 bytes a session from 4096 on:
//          its two parties, its store's capacities, its numbers' limit
//   …      two turns of what is kept, each whole pages: generation, boot, doubt, sum, then 320 bytes a session:
//          the store's states and marks as they lie there, and the bound
//   …      by session: a copy of its store's ring
//
// The turns are written one after the other, and the one with the higher generation that is whole counts: a write that
// was cut by the power leaves the one before. A turn is written only once what it speaks of is on the device, and nothing that
// the last turn speaks of is overwritten: of what has to go it is taken back first, by a turn whose tails are further on.
// A bound that is raised, or a reset, is in both turns before it counts.
// Messages are proven by their sums when a store is made anew out of them; its index is made out of them as well.

enum KeptLayout {
  /// `APUSKEPT`
  static var magic: UInt64 { 0x5450_454B_5355_5041 }
  static var version: UInt64 { 2 }

  static var magicOffset: Int { 0 }
  static var versionOffset: Int { 8 }
  static var countOffset: Int { 16 }
  static var headerSumOffset: Int { 24 }
  static var linesOffset: Int { 4096 }
  static var lineByteCount: Int { 1024 }

  /// Of a session's line.
  enum Line {
    static var sender: Int { 0 }
    static var target: Int { 256 }
    static var messages: Int { 512 }
    static var byteCount: Int { 520 }
  }

  enum Turn {
    static var generation: Int { 0 }
    static var bootHigh: Int { 8 }
    static var bootLow: Int { 16 }
    static var doubt: Int { 24 }
    static var sum: Int { 32 }
    static var sessions: Int { 64 }
    static var sessionByteCount: Int { 320 }
    /// Of a session: behind the store's own words.
    static var bound: Int { 256 }
  }

  /// A store's states and marks, with which of them counts.
  static var wordsOffset: Int { StoreLayout.activeOffset }
  static var wordsByteCount: Int { 256 }

  static func whole(_ byteCount: Int) -> Int { (byteCount + 4095) / 4096 * 4096 }

  static func headByteCount(_ count: Int) -> Int { whole(linesOffset + count * lineByteCount) }

  static func turnByteCount(_ count: Int) -> Int {
    whole(Turn.sessions + count * Turn.sessionByteCount)
  }

  static func areasOffset(_ count: Int) -> Int {
    headByteCount(count) + 2 * turnByteCount(count)
  }

  /// The ring, as it lies in the store.
  static func areaByteCount(_ capacity: StoreCapacity) -> Int { capacity.byteCount }
}

/// A store's words as they lie in its file: read by who keeps them, and changed before a store goes on with them.
struct StoreWords: Hashable {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    precondition(bytes.count == KeptLayout.wordsByteCount)
    self.bytes = bytes
  }

  private func word(_ offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for at in 0..<8 { value |= UInt64(bytes[offset + at]) << UInt64(8 * at) }
    return value
  }

  private mutating func setWord(_ offset: Int, _ value: UInt64) {
    for at in 0..<8 { bytes[offset + at] = UInt8(truncatingIfNeeded: value >> UInt64(8 * at)) }
  }

  private func stateOffset(_ field: Int) -> Int {
    let active = Int(word(0) & 1)
    return StoreLayout.stateOffset - StoreLayout.activeOffset + active * StoreLayout.stateByteCount
      + field
  }

  private func state(_ field: Int) -> UInt64 { word(stateOffset(field)) }

  var epoch: UInt64 { state(StoreLayout.State.epoch) }
  var start: UInt64 { state(StoreLayout.State.start) }
  var head: UInt64 { StoreSeal.place(of: state(StoreLayout.State.head)) }
  var tail: UInt64 {
    get { StoreSeal.place(of: state(StoreLayout.State.tail)) }
    set { setWord(stateOffset(StoreLayout.State.tail), StoreSeal.place(newValue)) }
  }
  /// False for what was read while it was written.
  var isTailWhole: Bool {
    StoreSeal.isNumber(word(0)) && StoreSeal.isPlace(state(StoreLayout.State.tail))
  }

  /// The largest of its marks that are as they were written; 0: it has none.
  var largestMark: UInt64 {
    (0..<2).map { which in
      let at =
        StoreLayout.markOffset - StoreLayout.activeOffset + which * StoreLayout.markByteCount
      let check = unsafe bytes.withUnsafeBytes {
        unsafe StoreSum.of(words: $0.baseAddress! + at, count: 3)
      }
      return word(at + StoreLayout.Mark.check) == check ? word(at + StoreLayout.Mark.value) : 0
    }.max()!
  }

  /// The number of the next message out.
  var next: UInt64 {
    get { StoreSeal.number(of: state(StoreLayout.State.nextOutbound)) }
    set { setWord(stateOffset(StoreLayout.State.nextOutbound), StoreSeal.number(newValue)) }
  }
}
