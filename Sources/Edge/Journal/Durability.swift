// What a record on the log has to survive.

/// How sure the log is. Each level holds what the one below it promises.
@frozen
public enum Durability: UInt8, CaseIterable, Comparable, Sendable {
  /// Nothing waits for the log. What is written is written as under `process`.
  case none = 0
  /// Survives the death of the process, kill -9 included, not that of the machine.
  case process = 1
  /// Survives the loss of power.
  case power = 2

  public var name: String {
    switch self {
    case .none: "none"
    case .process: "process"
    case .power: "power"
    }
  }

  public init?(name: String) {
    guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  @inlinable @_noLocks
  public static func < (a: Durability, b: Durability) -> Bool { a.number < b.number }

  /// What a `JournalMark` carries; also tells levels apart where generic code is refused.
  @inlinable public var number: UInt8 {
    @_noLocks get {
      switch self {
      case .none: 0
      case .process: 1
      case .power: 2
      }
    }
  }
}
