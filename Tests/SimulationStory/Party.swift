// Who takes part in a simulated world, by the names that stories, traces and reports use.

public enum Party: Hashable, Sendable, Comparable {
  case venue
  /// From 1, as all that are numbered.
  case trader(Int)
  case client(Int)
  /// Sees every report, and has no say.
  case dropCopy
  /// Listens to the market, and has no orders.
  case watcher
  case desk
  /// What befalls everybody.
  case world

  public var name: String {
    switch self {
    case .venue: "venue"
    case .trader(let number): "trader-\(number)"
    case .client(let number): "client-\(number)"
    case .dropCopy: "drop-copy"
    case .watcher: "watcher"
    case .desk: "desk"
    case .world: "world"
    }
  }

  public init?(_ name: String) {
    switch name {
    case "venue": self = .venue
    case "drop-copy": self = .dropCopy
    case "watcher": self = .watcher
    case "desk": self = .desk
    case "world": self = .world
    default:
      let halves = name.split(separator: "-", omittingEmptySubsequences: false)
      guard halves.count == 2, let number = Int(halves[1]), number > 0 else { return nil }
      switch halves[0] {
      case "trader": self = .trader(number)
      case "client": self = .client(number)
      default: return nil
      }
    }
  }

  /// As a venue's sessions have it: 49 of what this one sends.
  public var compID: String {
    switch self {
    case .venue: "APUS"
    case .trader(let number): "TRADER\(number)"
    case .client(let number): "CLIENT\(number)"
    case .dropCopy: "DROPCOPY"
    case .watcher: "WATCHER"
    case .desk, .world: "NOBODY"
    }
  }

  /// Runs as a process of the system under test, and so may be killed.
  public var isProcess: Bool {
    switch self {
    case .venue, .trader: true
    default: false
    }
  }

  private var rank: (Int, Int) {
    switch self {
    case .venue: (0, 0)
    case .trader(let number): (1, number)
    case .client(let number): (2, number)
    case .dropCopy: (3, 0)
    case .watcher: (4, 0)
    case .desk: (5, 0)
    case .world: (6, 0)
    }
  }

  public static func < (a: Party, b: Party) -> Bool { a.rank < b.rank }
}
