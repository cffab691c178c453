// The two parts of a file of kept sessions that say something, as bytes and back: who is in it, and how far each had come.

import CChecksum
import Platform

private func putWord(_ bytes: inout [UInt8], _ offset: Int, _ value: UInt64) {
  for at in 0..<8 { bytes[offset + at] = UInt8(truncatingIfNeeded: value >> UInt64(8 * at)) }
}

private func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
  var value: UInt64 = 0
  for at in 0..<8 { value |= UInt64(bytes[offset + at]) << UInt64(8 * at) }
  return value
}

private func sum(_ bytes: [UInt8], without offset: Int) -> UInt64 {
  var bytes = bytes
  putWord(&bytes, offset, 0)
  return unsafe bytes.withUnsafeBytes {
    // Beside its complement, so that a page of zeros isn't a good one.
    let crc = unsafe apus_crc32c(0, $0.baseAddress!, $0.count)
    return UInt64(crc) | UInt64(~crc) << 32
  }
}

/// Who is in the file.
struct KeptHead {
  var bytes: [UInt8]

  init(sessions: [KeptSession]) {
    bytes = [UInt8](repeating: 0, count: KeptLayout.headByteCount(sessions.count))
    putWord(&bytes, KeptLayout.magicOffset, KeptLayout.magic)
    putWord(&bytes, KeptLayout.versionOffset, KeptLayout.version)
    putWord(&bytes, KeptLayout.countOffset, UInt64(sessions.count))
    for (seat, session) in sessions.enumerated() {
      let line = KeptLayout.linesOffset + seat * KeptLayout.lineByteCount
      for (offset, text) in [
        (KeptLayout.Line.sender, session.sender), (KeptLayout.Line.target, session.target),
      ] {
        let text = Array(text.utf8.prefix(255))
        bytes[line + offset] = UInt8(text.count)
        for (at, byte) in text.enumerated() { bytes[line + offset + 1 + at] = byte }
      }
      putWord(&bytes, line + KeptLayout.Line.messages, UInt64(session.capacity.messages))
      putWord(&bytes, line + KeptLayout.Line.byteCount, UInt64(session.capacity.byteCount))
    }
    putWord(
      &bytes, KeptLayout.headerSumOffset, sum(bytes, without: KeptLayout.headerSumOffset))
  }

  /// Of bytes that were read whole.
  init(bytes: [UInt8]) { self.bytes = bytes }

  var isGood: Bool {
    word(bytes, KeptLayout.headerSumOffset) == sum(bytes, without: KeptLayout.headerSumOffset)
  }

  struct Entry: Hashable {
    var sender: String
    var target: String
    var capacity: StoreCapacity
  }

  /// Nil where a capacity is none.
  func entry(_ seat: Int) -> Entry? {
    let line = KeptLayout.linesOffset + seat * KeptLayout.lineByteCount
    func text(_ offset: Int) -> String {
      let count = Int(bytes[line + offset])
      return String(
        decoding: bytes[(line + offset + 1)..<(line + offset + 1 + count)], as: UTF8.self)
    }
    let messages = word(bytes, line + KeptLayout.Line.messages)
    let byteCount = word(bytes, line + KeptLayout.Line.byteCount)
    guard messages > 0, messages & (messages - 1) == 0, messages <= 1 << 32, byteCount >= 4096,
      byteCount & (byteCount - 1) == 0, byteCount <= 1 << 40
    else { return nil }
    return Entry(
      sender: text(KeptLayout.Line.sender), target: text(KeptLayout.Line.target),
      capacity: StoreCapacity(messages: Int(messages), byteCount: Int(byteCount)))
  }
}

/// How far each session had come.
struct KeptTurn {
  var generation: UInt64
  var boot: BootID?
  /// The run that last went on behind a power cut; 0: none has.
  var doubt: UInt32
  var words: [StoreWords]
  var bounds: [UInt64]

  init(
    generation: UInt64, boot: BootID?, doubt: UInt32, words: [StoreWords], bounds: [UInt64]
  ) {
    self.generation = generation
    self.boot = boot
    self.doubt = doubt
    self.words = words
    self.bounds = bounds
  }

  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: KeptLayout.turnByteCount(words.count))
    putWord(&bytes, KeptLayout.Turn.generation, generation)
    putWord(&bytes, KeptLayout.Turn.bootHigh, boot?.high ?? 0)
    putWord(&bytes, KeptLayout.Turn.bootLow, boot?.low ?? 0)
    putWord(&bytes, KeptLayout.Turn.doubt, UInt64(doubt))
    for (seat, words) in words.enumerated() {
      let at = KeptLayout.Turn.sessions + seat * KeptLayout.Turn.sessionByteCount
      bytes.replaceSubrange(at..<(at + KeptLayout.wordsByteCount), with: words.bytes)
      putWord(&bytes, at + KeptLayout.Turn.bound, bounds[seat])
    }
    putWord(&bytes, KeptLayout.Turn.sum, sum(bytes, without: KeptLayout.Turn.sum))
    return bytes
  }

  /// Nil where the bytes aren't what was written.
  init?(bytes: [UInt8], count: Int) {
    guard word(bytes, KeptLayout.Turn.sum) == sum(bytes, without: KeptLayout.Turn.sum),
      word(bytes, KeptLayout.Turn.generation) > 0
    else { return nil }
    generation = word(bytes, KeptLayout.Turn.generation)
    let high = word(bytes, KeptLayout.Turn.bootHigh)
    let low = word(bytes, KeptLayout.Turn.bootLow)
    boot = high | low == 0 ? nil : BootID(high: high, low: low)
    doubt = UInt32(truncatingIfNeeded: word(bytes, KeptLayout.Turn.doubt))
    words = []
    bounds = []
    for seat in 0..<count {
      let at = KeptLayout.Turn.sessions + seat * KeptLayout.Turn.sessionByteCount
      words.append(StoreWords(Array(bytes[at..<(at + KeptLayout.wordsByteCount)])))
      bounds.append(word(bytes, at + KeptLayout.Turn.bound))
    }
  }
}
