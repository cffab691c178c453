// Where one message ends and the next begins, out of pieces of any size; and how a message is put together.

/// Collects what a connection brings and gives it out message by message.
public struct PlainFrames: Sendable {
  private static let head = Array("8=FIX.4.2\u{1}9=".utf8)

  private var buffer: [UInt8] = []
  private var start = 0

  public init() {}

  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if start > 0, start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  public mutating func clear() {
    buffer.removeAll(keepingCapacity: true)
    start = 0
  }

  /// Bytes that aren't a whole message yet.
  public var waitingCount: Int { buffer.count - start }

  public enum Piece: Equatable, Sendable {
    case message(PlainMessage)
    /// The other side sent something that isn't FIX. What it is, in words; the connection is of no more use.
    case broken(String)
  }

  /// The next whole message; nil: more bytes are needed.
  public mutating func next() -> Piece? {
    let head = Self.head
    guard waitingCount >= head.count else { return nil }
    for at in head.indices where buffer[start + at] != head[at] { return broken("no header") }
    var at = start + head.count
    var length = 0
    while at < buffer.count, buffer[at] != 1 {
      guard (0x30...0x39).contains(buffer[at]), length < 10_000_000 else {
        return broken("no length")
      }
      length = length * 10 + Int(buffer[at] - 0x30)
      at += 1
    }
    let end = at + 1 + length + 7
    guard buffer.count >= end else { return nil }
    var sum: UInt8 = 0
    // A sum of bytes wraps by definition.
    for at in start..<end - 7 { sum &+= buffer[at] }
    guard buffer[end - 7..<end].elementsEqual(PlainWriter.trailer(Int(sum))) else {
      return broken("another sum, or another length")
    }
    guard let message = PlainMessage(Array(buffer[start..<end])) else {
      return broken("a field that is none")
    }
    start = end
    if start > 1 << 16 {
      buffer.removeFirst(start)
      start = 0
    }
    return .message(message)
  }

  private mutating func broken(_ why: String) -> Piece {
    let text = String(decoding: buffer[start...].prefix(120), as: UTF8.self)
      .replacing("\u{1}", with: "|")
    clear()
    return .broken("\(why): \(text)")
  }
}

public enum PlainWriter {
  static func trailer(_ sum: Int) -> [UInt8] {
    Array("10=".utf8) + [
      0x30 + UInt8(sum / 100), 0x30 + UInt8(sum / 10 % 10), 0x30 + UInt8(sum % 10), 1,
    ]
  }

  /// `35=type` and so on; `body` is `|tag=value|…`, with bars in place of separators.
  public static func frame(
    type: String, number: Int, sender: String, target: String, wallNs: UInt64, body: String,
    originalNs: UInt64? = nil
  ) -> [UInt8] {
    var text = "35=\(type)|34=\(number)"
    if originalNs != nil { text += "|43=Y" }
    text += "|49=\(sender)|52=\(time(wallNs))|56=\(target)"
    if let originalNs { text += "|122=\(time(originalNs))" }
    text += body.isEmpty ? "|" : "\(body)|"
    return frame(text)
  }

  /// Length and sum around `35=…|…|`.
  public static func frame(_ text: String) -> [UInt8] {
    var body = Array(text.utf8)
    for at in body.indices where body[at] == UInt8(ascii: "|") { body[at] = 1 }
    var bytes = Array("8=FIX.4.2\u{1}9=\(body.count)\u{1}".utf8)
    bytes += body
    let sum = bytes.reduce(0) { ($0 + Int($1)) & 255 }
    return bytes + trailer(sum)
  }

  /// `20231114-22:13:20.000` of nanoseconds since the epoch.
  public static func time(_ wallNs: UInt64) -> String {
    let seconds = wallNs / 1_000_000_000
    let ms = wallNs / 1_000_000 % 1_000
    let ofDay = seconds % 86_400
    let (year, month, day) = date(Int(seconds / 86_400))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let part = ms < 10 ? "00\(ms)" : ms < 100 ? "0\(ms)" : "\(ms)"
    return "\(year)\(two(month))\(two(day))-\(two(Int(ofDay / 3_600)))"
      + ":\(two(Int(ofDay / 60 % 60))):\(two(Int(ofDay % 60))).\(part)"
  }

  /// The civil date of a day since 1970: years that begin in March, so that the leap day is the last.
  private static func date(_ day: Int) -> (Int, Int, Int) {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let ofEra = shifted % 146_097
    let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    let isNext = month >= 10
    return (
      era * 400 + year + (isNext ? 1 : 0), isNext ? month - 9 : month + 3,
      ofYear - (153 * month + 2) / 5 + 1
    )
  }
}
