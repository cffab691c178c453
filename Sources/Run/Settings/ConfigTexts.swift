// Where the files lie that a config names: beside it, or in the bundle of texts that a journal carries.

import Config

/// A config's main file, and the way to the others.
package struct ConfigTexts {
  package let main: ConfigFile
  /// Nil: they lie beside the main file.
  private let bundle: [ConfigFile]?

  package init(path: String) throws(ConfigErrors) {
    main = try ConfigFile.read(path: path)
    bundle = nil
  }

  package init(bundle: [ConfigFile]) throws(ConfigErrors) {
    guard let main = bundle.first else {
      throw ConfigErrors([
        ConfigError(file: "(journal)", line: 0, column: 0, message: "it carries no config")
      ])
    }
    self.main = main
    self.bundle = bundle
  }

  /// What the command line had changed.
  package func overrides() throws(ConfigErrors) -> Overrides {
    guard let file = bundle?.first(where: { $0.name == Overrides.fileName }) else {
      return Overrides()
    }
    return try Overrides(reading: file)
  }

  package func open(_ name: String) throws(ConfigErrors) -> ConfigFile {
    guard let bundle else {
      return try ConfigFile.read(path: ConfigFile.path(of: name, beside: main.name))
    }
    guard let file = bundle.first(where: { $0.name == name || $0.name.hasSuffix("/" + name) })
    else {
      throw ConfigErrors([
        ConfigError(file: "(journal)", line: 0, column: 0, message: "it doesn't carry '\(name)'")
      ])
    }
    return file
  }

  // MARK: A key that names a file

  /// The file's name; empty after an error.
  package static func name(of key: String, in root: ConfigDecoder) -> String {
    let pattern = StringPattern("a file's name", example: "\(key).yaml") { !$0.isEmpty }
    let name = root.string(key, default: "", pattern: pattern)
    if !root.has(key) { root.fail(key, "the key is missing; name the file, such as \(key).yaml") }
    return name
  }

  /// The file; nil where it has no name, which was reported, or can't be had, which is added to the errors
  /// at the place that names it.
  package static func open(
    _ key: String, named name: String, in root: ConfigDecoder,
    with open: (String) throws(ConfigErrors) -> ConfigFile, _ errors: inout [ConfigError]
  ) -> ConfigFile? {
    guard !name.isEmpty else { return nil }
    do throws(ConfigErrors) {
      return try open(name)
    } catch {
      // What has no line of its own (no such file) is shown where the file is named.
      errors += error.errors.map { $0.line > 0 ? $0 : root.error(key, $0.description) }
      return nil
    }
  }
}
