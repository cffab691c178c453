// A message as a log has it: where it stood, what stood before it on its line, and what is wrong with
// its frame, if anything is.

import FIXText

/// One thing that is wrong, where, and what would be right.
public struct LogProblem: Hashable, Sendable, CustomStringConvertible {
  /// The first byte at fault, counted from the beginning of the message.
  public var offset: Int
  /// The field that is meant, or the piece of the message.
  public var subject: String
  public var found: String
  public var allowed: String

  public init(offset: Int, subject: String, found: String, allowed: String) {
    self.offset = offset
    self.subject = subject
    self.found = found
    self.allowed = allowed
  }

  public var description: String {
    "\(subject): found \(found)" + (allowed.isEmpty ? "" : "; allowed: \(allowed)")
  }
}

/// A message in a log. A copy: it stays good while the reader goes on.
public struct LogEntry: Sendable {
  /// From 1, in the log.
  public let number: Int
  /// Where it begins: the line and the byte in it, from 1, and the byte in the log, from 0.
  public let line: Int
  public let column: Int
  public let offset: Int
  public let separator: LogSeparator
  /// What stood before it: on its line, or behind the message before it there.
  public let prefix: LogPrefix
  /// With SOH as separator. Of a broken message what could be told apart.
  public let fields: FieldList
  /// What is wrong with its frame: none for a message that the wire would have taken.
  public let problems: [LogProblem]

  public var isBroken: Bool { !problems.isEmpty }

  public var bytes: [UInt8] { fields.bytes }

  /// The column of a byte of the message, as the log writes separators.
  public func column(of offset: Int) -> Int {
    let separators = bytes.prefix(offset).count { $0 == 0x01 }
    return column + offset + separators * (separator.byteCount - 1)
  }
}
