// Lines and their fields, found in one pass over the bytes. Plain fields are used where they lie; a
// line with quotes is first copied without them.

/// Walks the lines of a file.
struct LineReader {
  /// From 1: the line that was read last.
  private(set) var line = 0
  /// The fields of that line, in the order in which it has them. Those of a quoted line lie in
  /// `unquoted`, others in the file.
  private(set) var fields: [Field] = []
  private(set) var isQuoted = false
  private(set) var unquoted: [UInt8] = []
  /// What is wrong with its quotes.
  private(set) var quoteFault: String?
  private var position = 0

  /// Fields beyond these are counted, not kept: a line that has them is refused.
  private static let fieldCountMax = 64

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Skips the mark with which some programs begin a UTF-8 file.
  init(_ bytes: Span<UInt8>) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    fields.reserveCapacity(Self.fieldCountMax)
  }

  /// Steps to the next line that says something: not empty, not a comment. False at the end.
  mutating func next(_ bytes: Span<UInt8>) -> Bool {
    while position < bytes.count {
      line += 1
      let start = position
      let isComment = bytes[start] == UInt8(ascii: "#")
      let end = isComment ? skip(bytes) : split(bytes)
      if !isComment && !isBlank(bytes, Field(start: start, end: end)) {
        if isQuoted { unquote(bytes, Field(start: start, end: end)) }
        return true
      }
    }
    return false
  }

  private mutating func skip(_ bytes: Span<UInt8>) -> Int {
    while position < bytes.count, bytes[position] != Self.newline { position += 1 }
    let end = position
    position = min(position + 1, bytes.count)
    return end
  }

  /// Cuts a line at its commas; the line's end, without its CR, is returned.
  private mutating func split(_ bytes: Span<UInt8>) -> Int {
    fields.removeAll(keepingCapacity: true)
    isQuoted = false
    quoteFault = nil
    var start = position
    var at = position
    let count = bytes.count
    while at < count {
      let byte = bytes[at]
      // Letters and digits, nearly all there is, lie above the comma.
      if byte > Self.comma {
        at &+= 1
        continue
      }
      if byte == Self.comma {
        add(Field(start: start, end: at))
        start = at &+ 1
      } else if byte == Self.newline {
        break
      } else if byte == Self.quote {
        isQuoted = true
      }
      at &+= 1
    }
    position = min(at + 1, count)
    if at > start && bytes[at - 1] == Self.carriageReturn { at -= 1 }
    add(Field(start: start, end: at))
    return at
  }

  private mutating func add(_ field: Field) {
    if fields.count < Self.fieldCountMax { fields.append(field) }
  }

  private func isBlank(_ bytes: Span<UInt8>, _ line: Field) -> Bool {
    if fields.count > 1 { return false }
    for index in line.start..<line.end where bytes[index] != 0x20 && bytes[index] != 0x09 {
      return false
    }
    return true
  }

  /// Cuts a line again in which commas may stand between quotes, and two quotes mean one.
  private mutating func unquote(_ bytes: Span<UInt8>, _ line: Field) {
    fields.removeAll(keepingCapacity: true)
    unquoted.removeAll(keepingCapacity: true)
    var at = line.start
    while true {
      let start = unquoted.count
      if at < line.end, bytes[at] == Self.quote {
        at = copyQuoted(bytes, at + 1, line.end)
      } else {
        while at < line.end, bytes[at] != Self.comma {
          if bytes[at] == Self.quote {
            quoteFault = "found a quote within a field; allowed: quotes around all of it"
          }
          unquoted.append(bytes[at])
          at += 1
        }
      }
      add(Field(start: start, end: unquoted.count))
      guard at < line.end else { return }
      if bytes[at] != Self.comma {
        quoteFault = "found text behind a closing quote; allowed: a comma"
        return
      }
      at += 1
    }
  }

  /// Copies up to the closing quote and returns what lies behind it.
  private mutating func copyQuoted(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
    var at = from
    while at < end {
      if bytes[at] == Self.quote {
        guard at + 1 < end, bytes[at + 1] == Self.quote else { return at + 1 }
        at += 1
      }
      unquoted.append(bytes[at])
      at += 1
    }
    quoteFault = "found a quote that isn't closed; allowed: fields that end on their line"
    return end
  }
}
