// Why a filter can't be meant: where in its text, what stands there and what could.

public struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first character at fault, from 1. One past the last where the text ends too soon.
  public var column: Int
  public var found: String
  public var allowed: String
  /// ` (did you mean 'x'?)` or nothing.
  public var suggestion: String

  public init(column: Int, found: String, suggestion: String = "", allowed: String) {
    self.column = column
    self.found = found
    self.suggestion = suggestion
    self.allowed = allowed
  }

  public var description: String {
    "column \(column): found \(found)\(suggestion); allowed: \(allowed)"
  }
}
