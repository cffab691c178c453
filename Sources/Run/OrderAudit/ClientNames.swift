// What a venue's clients call their orders: the parts of a name go on record before the first event that bears its
// number. Names of requests and of questions come the same way, so only the last ones are kept.

import Events

struct ClientNames {
  private var texts: [UInt64: [UInt8]] = [:]
  /// The numbers in the order in which they came, round and round.
  private var order: [UInt64] = []
  private var next = 0

  static let capacity = 1 << 16

  /// A part. The name, once its last part is there.
  mutating func hear(_ part: IdentifierPart) -> String? {
    if part.part == 0 { make(part.identifier) }
    guard var bytes = texts[part.identifier], bytes.count == Int(part.part) * 24 else { return nil }
    let count = min(24, Int(part.byteCount) - bytes.count)
    guard count > 0 else { return nil }
    bytes.append(words: part.text0, part.text1, part.text2, count: count)
    texts[part.identifier] = bytes
    return part.part &+ 1 == part.partCount ? bytes.asText : nil
  }

  func name(of number: UInt64) -> String? { texts[number]?.asText }

  private mutating func make(_ number: UInt64) {
    if texts.updateValue([], forKey: number) != nil { return }
    if order.count < Self.capacity {
      order.append(number)
    } else {
      texts[order[next]] = nil
      order[next] = number
      next = (next + 1) % Self.capacity
    }
  }
}

/// What a venue says before a report, until the report is there.
struct WordsInParts {
  private var order = OrderID.none
  private var bytes: [UInt8] = []
  private var isCut = false

  mutating func hear(_ event: Event) {
    let part = event.payload(as: ReportText.self)
    if part.part == 0 { bytes = [] }
    order = part.order
    isCut = event.flags & ReportTextFlags.isCut != 0
    let count = min(ReportText.partByteCount, Int(part.byteCount) - bytes.count)
    if count > 0 { bytes.append(words: part.text0, part.text1, part.text2, count: count) }
  }

  /// What was said about the order, if that is what came last.
  mutating func take(for order: OrderID) -> String? {
    defer {
      bytes = []
      self.order = .none
    }
    guard order == self.order, !bytes.isEmpty else { return nil }
    return bytes.asText + (isCut ? "…" : "")
  }
}

extension [UInt8] {
  /// The first `count` bytes of three words.
  mutating func append(words a: UInt64, _ b: UInt64, _ c: UInt64, count: Int) {
    for (at, word) in [a, b, c].enumerated() {
      for byte in 0..<8 where at * 8 + byte < count {
        append(UInt8(truncatingIfNeeded: word >> UInt64(byte * 8)))
      }
    }
  }

  /// UTF-8 where it is that, else each byte as the character of its number, as Latin-1 has it.
  var asText: String {
    String(validating: self, as: UTF8.self)
      ?? String(String.UnicodeScalarView(map { Unicode.Scalar($0) }))
  }
}
