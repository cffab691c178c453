// Finds FIX messages in logs and captures of any kind: whatever the separators, whatever stands before
// and between. What it finds depends on the bytes alone, not on how they were cut when they were read;
// it keeps no more of them than the largest message.

import FIXCodec
import FIXText
import Glibc

/// Takes bytes in, gives messages out. Any bytes will do; what is no message is skipped.
public struct LogReader: ~Copyable {
  let lexicon: Lexicon
  let messageLimit: Int
  var decoder: Decoder
  /// What hasn't been looked at yet begins at `at`.
  var buffer: [UInt8] = []
  var at = 0
  var isFinished = false
  /// Where `buffer` begins in the log.
  private var base = 0
  /// Bytes that lengths have led over, and the last message that has been charged for.
  private var lookedAhead = 0
  private var chargedTo = -1
  private var line = 1
  /// Where the line begins in the log.
  private var lineStart = 0
  private var number = 0
  /// The byte before `at`: a digit there means that `8=` is the end of another tag.
  private var lastByte: UInt8 = 0x0A
  /// What the line has had since it began, or since its last message.
  private var prefix: [UInt8] = []
  /// What stood before the line's first message.
  private var linePrefix: [UInt8] = []
  private var isFirstOnLine = true

  /// So much of a line is kept to be looked at.
  static let prefixMax = 512

  /// `messageLimit`: bytes that a message may have.
  public init(_ lexicon: Lexicon, messageLimit: Int = 1 << 20) {
    self.lexicon = lexicon
    self.messageLimit = messageLimit
    decoder = Decoder(
      dialect: lexicon.dialect, limits: DecoderLimits(messageBytes: messageLimit))
  }

  // MARK: In

  /// Adds bytes that follow those before.
  public mutating func feed(_ bytes: ArraySlice<UInt8>) {
    precondition(!isFinished, "nothing follows the end")
    if at > 0 {
      base += at
      buffer.removeSubrange(0..<at)
      at = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// No more bytes come: what is incomplete is broken.
  public mutating func finish() { isFinished = true }

  // MARK: Out

  /// The next message; nil when more bytes are needed, or when all have been looked at.
  public mutating func next() -> LogEntry? {
    var from = at
    while true {
      guard let start = find(from: from) else {
        // The last bytes may begin a message; without more to come they don't.
        skip(to: isFinished ? buffer.count : max(at, buffer.count - Self.beginning.count))
        return nil
      }
      let before = start > at ? buffer[start - 1] : lastByte
      if before &- 0x30 <= 9 {
        from = start + 1
        continue
      }
      switch extent(from: start) {
      case .more:
        skip(to: start)
        return nil
      case .notOne: from = start + Self.beginning.count
      case .message(let extent):
        skip(to: start)
        return take(extent)
      }
    }
  }

  // MARK: Steps

  /// Whether a length may be followed over so many bytes that must be looked at one by one. In a log that
  /// is honest each byte is looked at about once; one that is made of lengths that lead far ahead would
  /// have each looked at for every message before it. What is charged depends on the place in the log
  /// alone, so that any cut of it gives the same.
  mutating func mayLookAhead(_ count: Int, from start: Int) -> Bool {
    let place = base + start
    if place > chargedTo {
      chargedTo = place
      lookedAhead += count
    }
    return lookedAhead <= Self.lookAheadFree + place * Self.lookAheadShare
  }

  private static let lookAheadFree = 64 << 20
  private static let lookAheadShare = 8

  static let beginning = Array("8=FIX".utf8)
  static let trailer = Array("10=".utf8)

  private func find(from: Int) -> Int? { Self.find(Self.beginning, in: buffer, from: from) }

  static func find(_ what: [UInt8], in bytes: [UInt8], from: Int, to: Int? = nil) -> Int? {
    let end = to ?? bytes.count
    return unsafe bytes.withUnsafeBytes { all in
      guard let start = all.baseAddress else { return nil }
      var at = from
      // The first byte by the C library, which looks at many at once.
      while end - at >= what.count,
        let found = unsafe memchr(start + at, CInt(what[0]), end - at - what.count + 1)
      {
        at = unsafe UnsafeRawPointer(found) - start
        var count = 1
        while count < what.count, unsafe all[at + count] == what[count] { count += 1 }
        if count == what.count { return at }
        at += 1
      }
      return nil
    }
  }

  /// Passes over bytes that belong to no message: they are the next one's prefix.
  private mutating func skip(to end: Int) {
    guard end > at else { return }
    var from = at
    while let newline = Self.find([0x0A], in: buffer, from: from, to: end) {
      beginLine(after: newline)
      from = newline + 1
    }
    let room = Self.prefixMax - prefix.count
    prefix.append(contentsOf: buffer[from..<end].prefix(max(0, room)))
    lastByte = buffer[end - 1]
    at = end
  }

  private mutating func beginLine(after newline: Int) {
    line += 1
    lineStart = base + newline + 1
    prefix.removeAll(keepingCapacity: true)
    linePrefix = []
    isFirstOnLine = true
  }

  private mutating func take(_ extent: Extent) -> LogEntry {
    if isFirstOnLine { linePrefix = prefix }
    isFirstOnLine = false
    number += 1
    let (fields, problems) = judged(extent)
    let entry = LogEntry(
      number: number, line: line, column: base + extent.range.lowerBound - lineStart + 1,
      offset: base + extent.range.lowerBound, separator: extent.separator,
      prefix: LogPrefix(own: prefix, line: linePrefix), fields: fields, problems: problems)
    prefix.removeAll(keepingCapacity: true)
    // A value may have had line breaks.
    var from = extent.range.lowerBound
    while let newline = Self.find([0x0A], in: buffer, from: from, to: extent.range.upperBound) {
      beginLine(after: newline)
      from = newline + 1
    }
    at = extent.range.upperBound
    // Whatever ended it, a message may begin right behind it.
    lastByte = 0x01
    return entry
  }
}
