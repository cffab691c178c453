// A text that is met again and again: a name of an order, a number, a symbol, a time. It is kept once, and known by its place:
// rules compare and look up some hundred of them for each message, and copy reports as they go.

import Synchronization

public struct Token: Sendable {
  /// 0 is the empty text.
  fileprivate let place: UInt32

  public init(_ text: String) {
    var text = text
    place = text.withUTF8 { unsafe Tokens.shared.place(of: $0.span.bytes) }
  }

  public init(_ bytes: ArraySlice<UInt8>) {
    place = unsafe Tokens.shared.place(of: bytes.span.bytes)
  }

  public var text: String { Tokens.shared.text(at: place) }
  public var isEmpty: Bool { place == 0 }
}

extension Token: Hashable, QuickKey {
  public static func == (a: Token, b: Token) -> Bool { a.place == b.place }

  public var mixed: UInt64 { UInt64(place) }
}

extension Token: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}

extension Token: CustomStringConvertible {
  public var description: String { text }
}

extension Token: Comparable {
  /// As their texts are.
  public static func < (a: Token, b: Token) -> Bool { a != b && a.text < b.text }
}

/// All texts of this process, in the order in which they were first met.
private final class Tokens: Sendable {
  struct State {
    var bytes: [UInt8] = []
    /// Where each text begins; one more than there are texts.
    var starts: [Int] = [0, 0]
    /// Places by hash, a power of two of them; 0: none.
    var table = [UInt32](repeating: 0, count: 1 << 12)
  }

  static let shared = Tokens()

  private let state = Mutex(State())

  func place(of text: RawSpan) -> UInt32 {
    if text.byteCount == 0 { return 0 }
    return state.withLock { state in state.place(of: text) }
  }

  func text(at place: UInt32) -> String {
    state.withLock { state in
      String(decoding: state.bytes[state.starts[Int(place)]..<state.end(of: place)], as: UTF8.self)
    }
  }
}

extension Tokens.State {
  func end(of place: UInt32) -> Int {
    // The empty one has no bytes, and no place behind it.
    place == 0 ? 0 : starts[Int(place) + 1]
  }

  mutating func place(of text: RawSpan) -> UInt32 {
    let mask = table.count - 1
    var slot = Self.hash(text) & mask
    while table[slot] != 0 {
      if isSame(table[slot], text) { return table[slot] }
      slot = (slot + 1) & mask
    }
    let place = UInt32(starts.count - 1)
    for at in text.byteOffsets { bytes.append(text.byte(at)) }
    starts.append(bytes.count)
    table[slot] = place
    if starts.count * 2 > table.count { grow() }
    return place
  }

  private func isSame(_ place: UInt32, _ text: RawSpan) -> Bool {
    let start = starts[Int(place)]
    guard starts[Int(place) + 1] - start == text.byteCount else { return false }
    for at in text.byteOffsets where bytes[start + at] != text.byte(at) { return false }
    return true
  }

  private mutating func grow() {
    table = [UInt32](repeating: 0, count: table.count * 2)
    let mask = table.count - 1
    for place in 1..<UInt32(starts.count - 1) {
      let text = bytes[starts[Int(place)]..<starts[Int(place) + 1]]
      var slot = unsafe Self.hash(text.span.bytes) & mask
      while table[slot] != 0 { slot = (slot + 1) & mask }
      table[slot] = place
    }
  }

  private static func hash(_ text: RawSpan) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    // FNV wraps by definition.
    for at in text.byteOffsets { hash = (hash ^ UInt64(text.byte(at))) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 29) & Int.max
  }
}

extension RawSpan {
  fileprivate func byte(_ at: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: at, as: UInt8.self)
  }
}
