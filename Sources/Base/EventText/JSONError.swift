// Why a line of JSON isn't what it should be: where, which field, what stands there and what could.

/// A refusal by a reader of JSON lines. `description` is one line for a person.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first byte at fault, from 1. One past the last where the line ends too soon.
  public var column: Int
  /// The key, or nil where the object itself is at fault.
  public var field: String?
  public var found: String
  public var allowed: String

  public init(column: Int, field: String? = nil, found: String, allowed: String) {
    self.column = column
    self.field = field
    self.found = found
    self.allowed = allowed
  }

  public var description: String {
    let what = field.map { "\($0): " } ?? ""
    return "column \(column): \(what)found \(found); allowed: \(allowed)"
  }
}
