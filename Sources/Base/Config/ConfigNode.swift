// The tree that a config file is read into. Every node knows where it stands, so that whatever is
// found wrong with it later, in the decoder or by its caller, can be shown at its line and column.

/// A value of a config file and its place. Immutable.
public final class ConfigNode: Sendable {
  public enum Content: Sendable {
    /// Nothing, `~` or `null`.
    case null
    /// Text as written, escapes resolved; quoted text is never taken for a number or a null.
    case scalar(String, quoted: Bool)
    case sequence([ConfigNode])
    /// In file order, no key twice.
    case mapping([Entry])
  }

  public struct Entry: Sendable {
    public let key: String
    public let keyMark: ConfigMark
    public let value: ConfigNode
  }

  public let file: String
  public let mark: ConfigMark
  public let content: Content

  public var line: Int { mark.line }
  public var column: Int { mark.column }

  init(file: String, mark: ConfigMark, content: Content) {
    self.file = file
    self.mark = mark
    self.content = content
  }

  /// Reads a file's text into a tree, or tells all that is wrong with its form.
  public static func parse(_ file: ConfigFile) throws(ConfigErrors) -> ConfigNode {
    try ConfigFile.check(byteCount: file.text.utf8.count, name: file.name)
    var tree = ConfigTree(file)
    return try tree.read()
  }

  /// What an error calls it: "found a list".
  var shown: String {
    switch content {
    case .null: "nothing"
    case .scalar(let text, let quoted): quoted ? "the quoted text \(quote(text))" : quote(text)
    case .sequence: "a list"
    case .mapping: "a section of keys"
    }
  }
}

/// A text for an error: in quotes, on one line, and not longer than one wants to read.
func quote(_ text: String) -> String {
  let longest = 40
  var shown = ""
  for scalar in text.unicodeScalars.prefix(longest) {
    let isControl = scalar.properties.generalCategory == .control
    shown += isControl ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return "'\(shown)\(text.unicodeScalars.count > longest ? "…" : "")'"
}
