// Where messages begin and end in a stream, read plainly: what a decoder must say of any bytes at its
// front. Slow: each question begins anew, over arrays.

public enum ReferenceFrame: Equatable, Sendable {
  case message(Int)
  case incomplete
  case garbled(Int, String)
  /// So many bytes belong to no message. Without a beginning in sight it is at most so many, and a
  /// decoder may hold any of them back.
  case noise(Int, isCertain: Bool)
  case refused(String)
}

public struct ReferenceFramer: Sendable {
  public var messageBytesMax: Int
  public var rules: ReferenceRules

  static let soh: UInt8 = 1

  public init(messageBytesMax: Int, rules: ReferenceRules) {
    self.messageBytesMax = messageBytesMax
    self.rules = rules
  }

  public func frame(_ stream: [UInt8]) -> ReferenceFrame {
    if stream.isEmpty { return .incomplete }
    if !Self.begins(stream, at: 0, "8=", orEnds: true) { return noise(stream) }
    if stream.count < 2 { return .incomplete }

    // 8=BEGINSTRING, of six to sixteen bytes.
    guard let begin = Self.next(Self.soh, stream, from: 2) else {
      return stream.count > 18 ? afterGarble(stream, from: 2, "header") : .incomplete
    }
    if !(6...16).contains(begin - 2) { return afterGarble(stream, from: 2, "header") }
    // 9=LENGTH
    if !Self.begins(stream, at: begin + 1, "9=", orEnds: true) {
      return afterGarble(stream, from: 2, "header")
    }
    if stream.count < begin + 3 { return .incomplete }
    let lengthAt = begin + 3
    var digits: [UInt8] = []
    var at = lengthAt
    while at < stream.count, Self.isDigit(stream[at]) {
      digits.append(stream[at])
      at += 1
      if digits.count > 9 { return .refused("length_digits") }
    }
    if at == stream.count { return .incomplete }
    if stream[at] != Self.soh || digits.isEmpty {
      return afterGarble(stream, from: lengthAt, "body_length")
    }
    let length = Int(String(decoding: digits, as: UTF8.self))!
    // The body follows, then 10=ddd and a separator: seven bytes.
    let body = at + 1
    let whole = body + length + 7
    if whole > messageBytesMax { return .refused("too_long") }
    if whole > stream.count { return .incomplete }
    return judge(Array(stream[0..<whole]), body: body, stream)
  }

  /// A frame of which all bytes are there.
  private func judge(_ bytes: [UInt8], body: Int, _ stream: [UInt8]) -> ReferenceFrame {
    let end = bytes.count - 7
    let digits = bytes[(end + 3)..<(end + 6)]
    guard bytes[end - 1] == Self.soh, Self.begins(bytes, at: end, "10="),
      digits.allSatisfy(Self.isDigit), bytes[end + 6] == Self.soh
    else { return afterGarble(stream, from: end - 1, "trailer") }
    if end - body < 4 || !Self.begins(bytes, at: body, "35=") {
      return .garbled(bytes.count, "header")
    }
    var sum = 0
    for byte in bytes[0..<end] { sum = (sum + Int(byte)) % 256 }
    if sum != Int(String(decoding: digits, as: UTF8.self)) {
      return .garbled(bytes.count, "checksum")
    }
    switch ReferenceField.split(bytes, end: end, rules: rules) {
    case .fields: return .message(bytes.count)
    case .garbled(let why): return .garbled(bytes.count, why)
    }
  }

  /// A garbled message ends behind the next `10=…` that is a field of its own, or before the next
  /// `8=FIX` that is, whichever comes first. What a message may have of bytes must suffice to see it.
  private func afterGarble(_ stream: [UInt8], from: Int, _ why: String) -> ReferenceFrame {
    let visible = Array(stream.prefix(messageBytesMax))
    let separators = visible.indices.filter { $0 >= from && visible[$0] == Self.soh }
    for separator in separators {
      if Self.begins(visible, at: separator + 1, "8=FIX") { return .garbled(separator + 1, why) }
      if Self.begins(visible, at: separator + 1, "10=") {
        guard let end = Self.next(Self.soh, visible, from: separator + 4) else { break }
        return .garbled(end + 1, why)
      }
    }
    return stream.count >= messageBytesMax ? .refused("unterminated") : .incomplete
  }

  /// A message begins with `8=FIX`, which may not be the end of a longer tag such as `108=FIX`.
  private func noise(_ stream: [UInt8]) -> ReferenceFrame {
    for at in stream.indices.dropFirst() where Self.begins(stream, at: at, "8=FIX") {
      if !Self.isDigit(stream[at - 1]) { return .noise(at, isCertain: true) }
    }
    return .noise(Self.firstPossible(stream), isCertain: false)
  }

  /// Where a beginning may be that the next bytes complete; else the end.
  private static func firstPossible(_ stream: [UInt8]) -> Int {
    for at in stream.indices.dropFirst() where begins(stream, at: at, "8=FIX", orEnds: true) {
      if !isDigit(stream[at - 1]) { return at }
    }
    return stream.count
  }

  // MARK: Bytes

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  static func next(_ byte: UInt8, _ bytes: [UInt8], from: Int) -> Int? {
    bytes.indices.first { $0 >= from && bytes[$0] == byte }
  }

  /// Whether `text` stands at `at`. `orEnds`: the bytes may end within it.
  static func begins(_ bytes: [UInt8], at: Int, _ text: String, orEnds: Bool = false) -> Bool {
    let there = bytes.dropFirst(at).prefix(text.utf8.count)
    if !orEnds && there.count < text.utf8.count { return false }
    return zip(there, text.utf8).allSatisfy { $0 == $1 }
  }
}
