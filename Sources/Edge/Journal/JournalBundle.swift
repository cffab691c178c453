// The texts that a replay needs besides the events: the config files word for word, instruments and
// all. Each segment carries them, so that each can be replayed without the machine it came from.

/// Named texts, in order. Encoded as a count, then for each: name bytes, text bytes (u32 each), the
/// name, the text; little-endian, UTF-8.
public struct JournalBundle: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  public var items: [Item]

  public init(_ items: [Item] = []) { self.items = items }

  public func text(named name: String) -> String? {
    items.first { $0.name == name }?.text
  }

  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(word: UInt32(items.count))
    for item in items {
      bytes.append(word: UInt32(item.name.utf8.count))
      bytes.append(word: UInt32(item.text.utf8.count))
      bytes.append(contentsOf: item.name.utf8)
      bytes.append(contentsOf: item.text.utf8)
    }
    return bytes
  }

  /// Nil when the bytes aren't a whole bundle, and nothing but it.
  init?(encoded bytes: ArraySlice<UInt8>) {
    var rest = bytes
    guard let count = rest.takeWord() else { return nil }
    items = []
    for _ in 0..<count {
      guard let nameCount = rest.takeWord(), let textCount = rest.takeWord(),
        let name = rest.takeText(Int(nameCount)), let text = rest.takeText(Int(textCount))
      else { return nil }
      items.append(Item(name: name, text: text))
    }
    guard rest.isEmpty else { return nil }
  }
}

extension [UInt8] {
  mutating func append(word: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func takeWord() -> UInt32? {
    guard count >= 4 else { return nil }
    var word: UInt32 = 0
    for byte in prefix(4).reversed() { word = word << 8 | UInt32(byte) }
    self = dropFirst(4)
    return word
  }

  fileprivate mutating func takeText(_ byteCount: Int) -> String? {
    guard count >= byteCount, let text = String(validating: prefix(byteCount), as: UTF8.self)
    else { return nil }
    self = dropFirst(byteCount)
    return text
  }
}
