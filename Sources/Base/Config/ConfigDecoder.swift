// From the tree to typed values. A config's reader asks for each key in turn; whatever is wrong is
// noted, a harmless value is handed out, and the asking goes on, so that finish() tells it all.

import Spellcheck

/// Walks a mapping; collects every error; unknown keys are errors when the decoder is finished.
///
/// For reading at start, on one thread. After an error every accessor still returns some value that
/// its own checks would accept: use none of them before `finish()` has returned.
public final class ConfigDecoder {
  /// False for an optional section that the file doesn't have, and for one that is no section.
  ///
  /// Such a section demands nothing: its required keys aren't reported as missing.
  public let isPresent: Bool

  /// The section's keys as the file has them, in file order; asking for them doesn't know them.
  public var keys: [String] { entries.map(\.key) }

  let file: String
  /// Where the section is named: errors about what it lacks are shown there.
  let mark: ConfigMark
  let path: String
  /// Nil for a journal's copy of a config, which holds no secrets.
  let environment: [String: String]?

  let entries: [ConfigNode.Entry]
  private let values: [String: ConfigNode]
  private var errors: [ConfigError] = []
  /// Of the errors, those about secrets.
  var absentSecretCount = 0
  private var asked: [String] = []
  private var askedSet: Set<String> = []
  private var children: [ConfigDecoder] = []
  private var sections: [String: ConfigDecoder] = [:]
  private var lists: [String: [ConfigDecoder]] = [:]

  /// Above this many unknown keys the file is for something else, and hints would only cost time.
  private static let suggestionsMax = 100

  /// `environment` is where `secret` looks up its variables: `processEnvironment()` outside tests, and
  /// nil for a journal's copy of a config, which is read without its secrets.
  public convenience init(root: ConfigNode, environment: [String: String]?) {
    self.init(file: root.file, node: root, mark: root.mark, path: "", environment: environment)
  }

  /// Parses the file and stands at its root.
  public convenience init(
    file: ConfigFile, environment: [String: String]?
  ) throws(ConfigErrors) {
    self.init(root: try ConfigNode.parse(file), environment: environment)
  }

  /// Nil stands for a section that isn't there.
  init(
    file: String, node: ConfigNode?, mark: ConfigMark, path: String,
    environment: [String: String]?
  ) {
    self.file = file
    self.mark = mark
    self.path = path
    self.environment = environment
    switch node?.content {
    case .mapping(let entries): (self.entries, isPresent) = (entries, true)
    // A section whose every line is a comment: all its keys take their defaults.
    case .null: (entries, isPresent) = ([], true)
    default: (entries, isPresent) = ([], false)
    }
    values = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
    if let node, !isPresent {
      let what = path.isEmpty ? "the file" : "'\(path)'"
      let message = "\(what): expected a section ('key: value' lines), found \(node.shown)"
      errors.append(error(at: node.mark, message))
    }
  }

  /// Whether the file has the key, which is known from now on.
  public func has(_ key: String) -> Bool {
    node(key) != nil
  }

  /// Whether the key's value is a text or a number: where a section may stand here or in a file of its own, the file's name.
  public func isText(_ key: String) -> Bool {
    if case .scalar = node(key)?.content { return true }
    return false
  }

  /// Notes an error of the caller's own: at the key's value, or at its section if it has none.
  public func fail(_ key: String, _ message: String) {
    errors.append(error(key, message))
  }

  /// The same, not noted: for what turns out to be wrong only after `finish()`.
  public func error(_ key: String, _ message: String) -> ConfigError {
    error(at: values[key]?.mark ?? mark, "\(label(key)): \(message)")
  }

  /// A mapping inside this one. Asked for twice, it is the same decoder.
  public func section(_ key: String, optional: Bool = false) -> ConfigDecoder {
    if let known = sections[key] { return known }
    let node = node(key)
    if node == nil && !optional { missing(key, expected: "a section ('key: value' lines)") }
    let entry = entries.first { $0.key == key }
    let child = child(node, mark: entry?.keyMark ?? mark, path: join(key))
    sections[key] = child
    return child
  }

  /// Throws all that was found here and in the sections below, unknown keys included.
  ///
  /// Call it on the root, after all keys have been asked for; a key that is only used in some cases
  /// counts as unknown in the others.
  public func finish() throws(ConfigErrors) {
    var all: [ConfigError] = []
    collect(into: &all)
    guard all.isEmpty else { throw ConfigErrors(all) }
  }

  private func collect(into all: inout [ConfigError]) {
    all += errors
    let unknown = entries.filter { !askedSet.contains($0.key) }
    let allowed = asked.isEmpty ? "none" : asked.joined(separator: ", ")
    for (index, entry) in unknown.enumerated() {
      let near = index < Self.suggestionsMax ? nearest(entry.key, in: asked) : nil
      let hint = near.map { "; did you mean '\($0)'?" } ?? ";"
      let what = "unknown key \(label(entry.key))"
      all.append(error(at: entry.keyMark, "\(what)\(hint) allowed: \(allowed)"))
    }
    for child in children { child.collect(into: &all) }
  }
}

// What the accessors in the other files are made of.
extension ConfigDecoder {
  /// The value of a key, which is known from now on.
  func node(_ key: String) -> ConfigNode? {
    know(key)
    return values[key]
  }

  /// Whether the text is wrong here or below, as far as it has been asked for; a secret that can't be had
  /// isn't the text's fault.
  var hasMistakes: Bool {
    errors.count > absentSecretCount || children.contains(where: \.hasMistakes)
  }

  func know(_ key: String) {
    if askedSet.insert(key).inserted { asked.append(key) }
  }

  /// The entries that no one has asked for yet, all known from now on.
  func takeRest() -> [ConfigNode.Entry] {
    let rest = entries.filter { !askedSet.contains($0.key) }
    // Into the set only: free names aren't among the allowed keys that an error lists.
    for entry in rest { askedSet.insert(entry.key) }
    return rest
  }

  func child(_ node: ConfigNode?, mark: ConfigMark, path: String) -> ConfigDecoder {
    let child = ConfigDecoder(
      file: file, node: node, mark: mark, path: path, environment: environment)
    children.append(child)
    return child
  }

  /// A list's decoders are made once, so that a second asking finds the keys known by the first.
  func cached(_ key: String, make: () -> [ConfigDecoder]) -> [ConfigDecoder] {
    if let known = lists[key] { return known }
    let made = make()
    lists[key] = made
    return made
  }

  func missing(_ key: String, expected: String) {
    // A section that isn't there has been reported, or is optional.
    guard isPresent else { return }
    note(at: mark, "\(label(key)) is missing; expected \(expected)")
  }

  func note(at mark: ConfigMark, _ message: String) {
    errors.append(error(at: mark, message))
  }

  func error(at mark: ConfigMark, _ message: String) -> ConfigError {
    ConfigError(file: file, line: mark.line, column: mark.column, message: message)
  }

  /// "'capacity' in 'rings'".
  func label(_ key: String) -> String { "\(quote(key))\(place)" }

  private var place: String { path.isEmpty ? "" : " in '\(path)'" }

  func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension ConfigDecoder: CustomReflectable {
  /// Empty, so that no dump of a decoder shows the environment and its secrets.
  public var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
