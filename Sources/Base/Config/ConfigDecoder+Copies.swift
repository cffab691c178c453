// One section that stands for many alike: sixty-four clients are one entry with a count, and `{n}` in
// its texts is the number of each.

extension ConfigDecoder {
  /// What is replaced by a copy's number.
  public static let placeholder = "{n}"

  /// A text with the number in place of `{n}`.
  public static func numbered(_ text: String, _ number: Int) -> String {
    var result = ""
    var rest = Substring(text)
    while let next = rest.firstIndex(of: "{") {
      result += rest[..<next]
      rest = rest[next...]
      if rest.hasPrefix(placeholder) {
        result += String(number)
        rest = rest.dropFirst(placeholder.count)
      } else {
        result += String(rest.removeFirst())
      }
    }
    return result + rest
  }

  /// Whether `{n}` is in one of the section's texts.
  public var hasPlaceholder: Bool { entries.contains { $0.value.hasPlaceholder } }

  /// Hands out the section once for each number from 1, with it in place of `{n}`; each copy must ask
  /// for all keys. A copy whose text is wrong is the last one: the others would only repeat it.
  public func copies(count: Int, _ body: (Int, ConfigDecoder) -> Void) {
    precondition(count >= 1, "a section stands for something")
    _ = takeRest()
    for number in 1...count {
      let copied = entries.map {
        ConfigNode.Entry(key: $0.key, keyMark: $0.keyMark, value: $0.value.numbered(number))
      }
      let node = ConfigNode(file: file, mark: mark, content: .mapping(copied))
      // With the path of the original, so that two copies complain in the same words, which are
      // shown once.
      let copy = child(node, mark: mark, path: path)
      body(number, copy)
      if copy.hasMistakes { break }
    }
  }
}

extension ConfigNode {
  fileprivate var hasPlaceholder: Bool {
    switch content {
    case .null: false
    case .scalar(let text, _): ConfigDecoder.numbered(text, 0) != text
    case .sequence(let elements): elements.contains(where: \.hasPlaceholder)
    case .mapping(let entries): entries.contains(where: \.value.hasPlaceholder)
    }
  }

  fileprivate func numbered(_ number: Int) -> ConfigNode {
    let content: Content =
      switch self.content {
      case .null: .null
      case .scalar(let text, let quoted):
        .scalar(ConfigDecoder.numbered(text, number), quoted: quoted)
      case .sequence(let elements): .sequence(elements.map { $0.numbered(number) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            Entry(key: $0.key, keyMark: $0.keyMark, value: $0.value.numbered(number))
          })
      }
    return ConfigNode(file: file, mark: mark, content: content)
  }
}
