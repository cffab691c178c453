// Where a message of a log ends. Its length says so first; when it doesn't end there, the next trailer
// does, or the end of its line, or the beginning of another message.

import FIXText

extension LogReader {
  /// A message's place in the buffer.
  struct Extent {
    var range: Range<Int>
    var separator: LogSeparator
  }

  enum Finding {
    case message(Extent)
    /// More bytes must come before it can be told.
    case more
    /// `8=FIX` and no message: somebody wrote about it.
    case notOne
  }

  private enum Place {
    case at(Int)
    case more
    case none
  }

  /// What begins at `start`, where `8=FIX` is.
  mutating func extent(from start: Int) -> Finding {
    var at = start + 2
    while at < buffer.count, Self.isVersionByte(buffer[at]) {
      if at - start > 18 { return .notOne }
      at += 1
    }
    if at == buffer.count, !isFinished { return .more }
    guard let separator = separator(at: at) else {
      return !isFinished && mayBegin(at) ? .more : .notOne
    }
    switch endByLength(start, at + separator.byteCount, separator) {
    case .at(let end): return .message(Extent(range: start..<end, separator: separator))
    case .more: return .more
    case .none: break
    }
    switch endByText(start, at, separator) {
    case .at(let end): return .message(Extent(range: start..<end, separator: separator))
    case .more, .none: return .more
    }
  }

  /// Letters, digits and points: `FIX.4.2`, `FIXT.1.1`.
  private static func isVersionByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2E
  }

  private func separator(at: Int) -> LogSeparator? {
    LogSeparator.allCases.first { $0.match(buffer, at: at) == .whole }
  }

  private func mayBegin(_ at: Int) -> Bool {
    LogSeparator.allCases.contains { $0.match(buffer, at: at) == .partly }
  }

  // MARK: By length

  /// The end that BodyLength says; `.none` when no trailer is there.
  private mutating func endByLength(
    _ start: Int, _ from: Int, _ separator: LogSeparator
  ) -> Place {
    var at = from
    if buffer.count - at < 2 { return isFinished ? .none : .more }
    guard buffer[at] == 0x39, buffer[at + 1] == 0x3D else { return .none }
    at += 2
    var length = 0
    let digits = at
    while at < buffer.count, buffer[at] &- 0x30 <= 9 {
      length = length * 10 + Int(buffer[at] &- 0x30)
      at += 1
      if at - digits > 9 { return .none }
    }
    switch separator.match(buffer, at: at) {
    case .whole where at > digits: at += separator.byteCount
    case .partly where !isFinished: return .more
    default: return .none
    }
    if length > messageLimit { return .none }
    if separator.byteCount > 1, !mayLookAhead(length, from: start) { return .none }
    switch advance(at, by: length, separator) {
    case .at(let trailer):
      guard trailer >= at + separator.byteCount,
        separator.match(buffer, at: trailer - separator.byteCount) == .whole
      else { return .none }
      switch ByteMatch(of: Self.trailer, in: buffer, at: trailer) {
      case .whole: break
      case .partly where !isFinished: return .more
      default: return .none
      }
      let end = trailerEnd(trailer + Self.trailer.count, separator)
      if case .at(let end) = end, isSuspicious(start, end),
        !mayLookAhead(length, from: start)
          || !isSound(Extent(range: start..<end, separator: separator))
      {
        return .none
      }
      return end
    case .more: return .more
    case .none: return .none
    }
  }

  /// So many bytes further, a separator being one.
  private func advance(_ from: Int, by count: Int, _ separator: LogSeparator) -> Place {
    if separator.byteCount == 1 {
      if from + count <= buffer.count { return .at(from + count) }
      return isFinished ? .none : .more
    }
    var at = from
    for _ in 0..<count {
      switch separator.match(buffer, at: at) {
      case .whole: at += separator.byteCount
      case .not: at += 1
      case .partly:
        if !isFinished { return .more }
        if at >= buffer.count { return .none }
        at += 1
      }
    }
    return .at(at)
  }

  /// Its length leads over a line's end, or over another message: then it must be right to be believed.
  private func isSuspicious(_ start: Int, _ end: Int) -> Bool {
    Self.find([0x0A], in: buffer, from: start, to: end) != nil
      || Self.find(Self.beginning, in: buffer, from: start + 1, to: end) != nil
  }

  // MARK: By text

  /// The end of what can't be measured: behind the next trailer, unless the line or the message ends
  /// before. The limit is for where that begins: bytes of it that lie beyond are waited for.
  private func endByText(_ start: Int, _ from: Int, _ separator: LogSeparator) -> Place {
    var at = from
    let limit = start + messageLimit
    while at < buffer.count, at < limit {
      let end: ByteMatch
      switch buffer[at] {
      case 0x0A: return .at(at > from && buffer[at - 1] == 0x0D ? at - 1 : at)
      case 0x38:
        let isTag = buffer[at - 1] &- 0x30 > 9
        end = isTag ? ByteMatch(of: Self.beginning, in: buffer, at: at) : .not
        if end == .whole { return .at(at) }
      default:
        end = matchTrailer(at, separator)
        if end == .whole {
          return trailerEnd(at + separator.byteCount + Self.trailer.count, separator)
        }
      }
      if end == .partly, !isFinished { return .more }
      at += 1
    }
    return at == limit || isFinished ? .at(at) : .more
  }

  /// A separator and a trailer behind it.
  private func matchTrailer(_ at: Int, _ separator: LogSeparator) -> ByteMatch {
    let match = separator.match(buffer, at: at)
    guard match == .whole else { return match }
    return ByteMatch(of: Self.trailer, in: buffer, at: at + separator.byteCount)
  }

  /// Behind the checksum's value and its separator, which a log may have cut off.
  private func trailerEnd(_ from: Int, _ separator: LogSeparator) -> Place {
    var at = from
    // Three digits; something else is taken up to where it ends, to be shown.
    while at < buffer.count, at - from < 16, buffer[at] &- 0x30 <= 9 { at += 1 }
    if at == from {
      while at < buffer.count, at - from < 16, buffer[at] > 0x20,
        separator.match(buffer, at: at) == .not
      {
        at += 1
      }
    }
    if at == buffer.count { return isFinished ? .at(at) : .more }
    switch separator.match(buffer, at: at) {
    case .whole: return .at(at + separator.byteCount)
    case .partly: return isFinished ? .at(at) : .more
    case .not: return .at(at)
    }
  }
}
