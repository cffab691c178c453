// How much a line of the log matters. The first ones are never lost.

public enum LogLevel: Int, CaseIterable, Comparable, Sendable {
  case error
  case warning
  case info
  case debug

  public var name: String { "\(self)" }

  /// Less is more urgent.
  public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
}
