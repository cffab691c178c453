// Whether a message is what its dialect says: structure, type, what must be there, then every field.

import FIXDictionary

/// A dialect as flat tables. Made once, used by every validator of its sessions.
public final class CompiledDialect: Sendable {
  public let dialect: Dialect

  public init(_ dialect: Dialect) { self.dialect = dialect }
}

/// Checks messages. One a thread is enough for all sessions of a dialect.
public struct Validator: ~Copyable {
  public let compiled: CompiledDialect

  public init(_ compiled: CompiledDialect) { self.compiled = compiled }

  /// Checks all of a message, and lets its views find their fields and groups.
  public mutating func check(_ message: inout Message) -> Verdict { .good }
}
