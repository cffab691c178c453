// Secrets come from the environment and from nowhere else: the journal keeps a config's whole text,
// so a password in the file would be in every journal. No error here shows a value.

extension ConfigDecoder {
  /// A value that must not be written down: the file holds `${NAME}`, the environment the value.
  ///
  /// Nil where the key is absent or empty, and after an error.
  public func secret(_ key: String, required: Bool = false) -> String? {
    let expected = "${NAME}, the environment variable that holds it"
    guard let node = node(key) else {
      if required { missing(key, expected: expected) }
      return nil
    }
    func refuse(_ message: String) -> String? {
      note(at: node.mark, "\(label(key)): \(message)")
      return nil
    }
    switch node.content {
    case .null:
      return required ? refuse("expected \(expected), found nothing") : nil
    case .sequence, .mapping:
      return refuse("expected \(expected), found \(node.shown)")
    case .scalar(let text, _):
      guard let name = variableName(text) else {
        return refuse(
          "a secret isn't written into a config, which every journal keeps; write ${NAME} and set "
            + "the environment variable NAME")
      }
      guard let value = environment[name] else {
        return refuse("the environment variable \(name) isn't set; set it before the start")
      }
      guard !value.isEmpty else {
        return refuse("the environment variable \(name) is empty; set it before the start")
      }
      return value
    }
  }
}

/// The NAME of a text that is `${NAME}` and nothing else.
private func variableName(_ text: String) -> String? {
  guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
  let name = text.dropFirst(2).dropLast()
  let letters = name.utf8.allSatisfy {
    switch $0 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
  guard let first = name.utf8.first, letters, first > UInt8(ascii: "9") else { return nil }
  return String(name)
}
