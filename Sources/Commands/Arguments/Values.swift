// What a value on the command line may be, and the values that were given.

/// What an option or a positional takes.
public enum ValueKind: Hashable, Sendable {
  /// Takes nothing: it is there or it isn't.
  case flag
  case text
  case integer(ClosedRange<Int>)
  /// Nanoseconds, written with a unit: `5s`, `500ms`, `1m30s`.
  case duration(ClosedRange<UInt64>)
  case choice([String])
}

/// One value after its kind was checked.
public enum ArgumentValue: Hashable, Sendable {
  case flag
  case text(String)
  case integer(Int)
  case duration(UInt64)

  var text: String {
    switch self {
    case .flag: ""
    case .text(let text): text
    case .integer(let number): String(number)
    case .duration(let ns): DurationText.format(ns)
    }
  }

  var integer: Int {
    guard case .integer(let number) = self else { preconditionFailure("not an integer: \(self)") }
    return number
  }

  var nanoseconds: UInt64 {
    guard case .duration(let ns) = self else { preconditionFailure("not a duration: \(self)") }
    return ns
  }
}

/// What was given, asked for by the declaration: `values[instance]`.
public struct Values: Sendable {
  /// The command as it was typed: `ringtap tail`.
  public let commandPath: String
  var given: [String: [ArgumentValue]]

  /// The value, its default, or nil for an option without one.
  public subscript<Value>(option: Option<Value>) -> Value {
    option.read(given[option.specification.key] ?? [])
  }

  public subscript<Value>(positional: Positional<Value>) -> Value {
    positional.read(given[positional.specification.key] ?? [])
  }

  /// True when it stands on the command line, even with its default value.
  public func has(_ declaration: any Declaration) -> Bool {
    given[declaration.specification.key] != nil
  }
}

/// What a process says by ending.
public struct ExitStatus: Hashable, Sendable {
  public let code: Int32

  public init(code: Int32) { self.code = code }

  public static var done: ExitStatus { ExitStatus(code: 0) }
  /// A difference, a refusal, a failure.
  public static var refused: ExitStatus { ExitStatus(code: 1) }
  /// The command line or the config is wrong.
  public static var badUsage: ExitStatus { ExitStatus(code: 2) }
}

/// A command line that can't be meant. `description` says what was found and what is allowed.
public struct UsageError: Error, Hashable, CustomStringConvertible, Sendable {
  public var description: String

  public init(_ description: String) { self.description = description }
}
