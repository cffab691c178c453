// What an outside strategy is told here. Its own parameters are its process's business.

import Events

extension Outside {
  public static let card = StrategyCard(
    "decides in a process of its own, in any language, which attaches to its seat",
    parameters: [
      Parameter(
        "intents_per_second", .count, in: 1...1_000_000, default: 1_000,
        "how many intents are taken from it; what comes faster waits"),
      Parameter(
        "patience", .duration, in: 100_000_000...3_600_000_000_000, default: 2_000_000_000,
        "its process is given up when its heartbeat stands still for so long"),
      Parameter(
        "group_id", .count, in: 0...0xFFFF_FFFE, default: 0,
        "the number of a group whose members may sit here too; 0: only the owner of the core"),
    ])

  /// The places of the parameters in that list.
  @inlinable public static var rateParameter: Int { 0 }
  @inlinable public static var patienceParameter: Int { 1 }
  @inlinable public static var groupParameter: Int { 2 }
}
