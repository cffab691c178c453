// What a reader of a config file is told: where, what was wrong, and what to write instead. All
// problems of a file are told at once, so that mending it takes one round and not ten.

/// One problem of a config file.
public struct ConfigError: Error, CustomStringConvertible, Equatable, Sendable {
  public var file: String
  /// From 1; 0 where the problem is the file as a whole, which can't be read, say.
  public var line: Int
  /// From 1, counted in Unicode scalars, as most editors do; 0 where `line` is.
  public var column: Int
  public var message: String

  public init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `file:line:column: message`, which editors and terminals know how to open.
  public var description: String {
    line == 0 ? "\(file): \(message)" : "\(file):\(line):\(column): \(message)"
  }
}

/// All problems of a config, in file order, not only the first.
public struct ConfigErrors: Error, CustomStringConvertible, Equatable, Sendable {
  /// Never empty; in file order, no two equal.
  public let errors: [ConfigError]

  /// More lines than this help nobody: `description` counts the rest.
  static let linesShown = 100

  /// Sorts the errors into file order, file after file as they were first found; those of one place keep
  /// the order in which they were found.
  public init(_ found: [ConfigError]) {
    precondition(!found.isEmpty, "errors without an error")
    var files: [String: Int] = [:]
    for error in found where files[error.file] == nil { files[error.file] = files.count }
    func place(_ found: (offset: Int, element: ConfigError)) -> (Int, Int, Int, Int) {
      let error = found.element
      return (files[error.file] ?? 0, error.line, error.column, found.offset)
    }
    let ordered = found.enumerated().sorted { place($0) < place($1) }
    var unique: [ConfigError] = []
    for (_, error) in ordered {
      // Two equal errors share a place, so they lie within the run of that place.
      let samePlace = unique.reversed().prefix {
        $0.file == error.file && $0.line == error.line && $0.column == error.column
      }
      if !samePlace.contains(error) { unique.append(error) }
    }
    errors = unique
  }

  /// One error a line.
  public var description: String {
    var lines = errors.prefix(Self.linesShown).map(\.description)
    if errors.count > lines.count { lines.append("… and \(errors.count - lines.count) more") }
    return lines.joined(separator: "\n")
  }
}

/// Where something stands in a file; both count from 1.
public struct ConfigMark: Equatable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  static let start = ConfigMark(line: 1, column: 1)
}
