// From YAML's events to the tree. YAML is larger than a config needs and some of it surprises, so
// this is where the rest is refused: anchors, aliases, tags, several documents, keys that aren't
// words, depth. It goes on after such a refusal, to tell them all.

/// Builds one file's tree; used once.
struct ConfigTree: ~Copyable {
  /// Deeper than this is a mistake; and what walks the tree may recurse without fear.
  static let depthMax = 16

  static let tagsRefused = "tags ('!…') are refused: a value's key says its type; remove the tag"

  private let file: String
  private var reader: YAMLReader
  private var errors: [ConfigError] = []

  init(_ file: ConfigFile) {
    self.file = file.name
    reader = YAMLReader(file.text)
  }

  mutating func read() throws(ConfigErrors) -> ConfigNode {
    var root: ConfigNode?
    do throws(ConfigError) {
      root = try document()
    } catch {
      errors.append(error)
    }
    guard errors.isEmpty, let root else { throw ConfigErrors(errors) }
    return root
  }

  // A throw ends the reading; what can be read past is collected by `refuse`.

  private mutating func document() throws(ConfigError) -> ConfigNode {
    _ = try next()
    guard try next().kind == .documentStart else { throw error(at: .start, Self.empty) }
    let root = try node(from: try next(), depth: 1)
    _ = try next()
    let after = try next()
    guard after.kind == .streamEnd else {
      throw error(
        at: after.mark, "a second document starts here; a config file holds one, remove the '---'")
    }
    if case .null = root.content { throw error(at: .start, Self.empty) }
    return root
  }

  private static let empty = "the file is empty: no key is in it"

  private mutating func node(from event: YAMLEvent, depth: Int) throws(ConfigError) -> ConfigNode {
    checkExtras(of: event)
    switch event.kind {
    case .scalar(let text, let quoted):
      return make(event, Self.isNull(text, quoted: quoted) ? .null : .scalar(text, quoted: quoted))
    case .alias(let name):
      refuse(
        event.mark,
        "aliases ('*\(name)') are refused: every value stands where it is used, "
          + "so that an error can name its line; write the value out")
      return make(event, .null)
    case .sequenceStart:
      try checkDepth(depth, event)
      return make(event, .sequence(try elements(depth: depth)))
    case .mappingStart:
      try checkDepth(depth, event)
      return make(event, .mapping(try entries(depth: depth)))
    default:
      preconditionFailure("YAML's grammar has a value here")
    }
  }

  private mutating func elements(depth: Int) throws(ConfigError) -> [ConfigNode] {
    var elements: [ConfigNode] = []
    while true {
      let event = try next()
      if event.kind == .sequenceEnd { return elements }
      elements.append(try node(from: event, depth: depth + 1))
    }
  }

  private mutating func entries(depth: Int) throws(ConfigError) -> [ConfigNode.Entry] {
    var entries: [ConfigNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try next()
      if event.kind == .mappingEnd { return entries }
      let keyNode = try node(from: event, depth: depth + 1)
      let value = try node(from: try next(), depth: depth + 1)
      guard case .scalar(let key, _) = event.kind, case .scalar = keyNode.content, !key.isEmpty
      else {
        if case .alias = event.kind { continue }
        refuse(event.mark, "a key must be a word, found \(keyNode.shown)")
        continue
      }
      if let line = lines[key] {
        refuse(
          event.mark,
          "duplicate key \(quote(key)): it is already on line \(line), and once more on line "
            + "\(event.mark.line); keep one of them")
        continue
      }
      lines[key] = event.mark.line
      entries.append(ConfigNode.Entry(key: key, keyMark: event.mark, value: value))
    }
  }

  private mutating func checkExtras(of event: YAMLEvent) {
    if let anchor = event.anchor {
      refuse(
        event.mark,
        "anchors ('&\(anchor)') are refused: every value stands where it is used, "
          + "so that an error can name its line; write the value out at each place")
    }
    if event.tag != nil { refuse(event.mark, Self.tagsRefused) }
    if case .scalar(let text, _) = event.kind, text.utf8.contains(0) {
      refuse(event.mark, "a text can't hold the NUL character '\\0'; remove it")
    }
  }

  private func checkDepth(_ depth: Int, _ event: YAMLEvent) throws(ConfigError) {
    guard depth <= Self.depthMax else {
      throw error(
        at: event.mark,
        "nested more than \(Self.depthMax) deep; is a bracket or an indentation wrong?")
    }
  }

  private static func isNull(_ text: String, quoted: Bool) -> Bool {
    !quoted && ["", "~", "null", "Null", "NULL"].contains(text)
  }

  private func make(_ event: YAMLEvent, _ content: ConfigNode.Content) -> ConfigNode {
    ConfigNode(file: file, mark: event.mark, content: content)
  }

  private mutating func next() throws(ConfigError) -> YAMLEvent {
    do throws(YAMLFault) {
      return try reader.next()
    } catch {
      throw self.error(at: error.place, error.sentence)
    }
  }

  private func error(at mark: ConfigMark, _ message: String) -> ConfigError {
    ConfigError(file: file, line: mark.line, column: mark.column, message: message)
  }

  private mutating func refuse(_ mark: ConfigMark, _ message: String) {
    errors.append(error(at: mark, message))
  }
}
