// What was really tested: how often each line, each reason and each feature was seen. A campaign in
// which one of them never came up has proven nothing about it.

import ReferenceMatching

struct Coverage {
  private(set) var counts: [String: Int] = [:]

  init() { for key in Self.expected { counts[key] = 0 } }

  private mutating func add(_ key: String) { counts[key, default: 0] += 1 }

  mutating func note(_ command: Command, _ lines: [Line], isProRata: Bool) {
    var triggered: Set<UInt64> = []
    var isResting = false
    for line in lines {
      add(line.reason.map { "\(line.event.rawValue) \($0.rawValue)" } ?? line.event.rawValue)
      switch line.event {
      case .accepted: noteOrder(command)
      case .triggered: triggered.insert(line.order)
      case .fill:
        if !isResting {
          if command.action == .auctionUncross {
            add("trade after or in an uncross")
          } else if line.order != command.order && !triggered.contains(line.order) {
            add("trade of an all-or-none order that waited")
          } else if isProRata {
            add("trade pro rata")
          }
        }
        isResting.toggle()
      default: break
      }
    }
    if lines.count > 64 { add("answers longer than a step") }
    if triggered.count > 1 { add("commands that set off several stops") }
  }

  private mutating func noteOrder(_ command: Command) {
    add("type \(command.kind!.rawValue)")
    add("tif \(command.lifetime!.rawValue)")
    if command.isHidden { add("hidden") }
    if command.isAllOrNone { add("all-or-none") }
    if command.isPostOnly { add("post-only") }
    if command.display != nil { add("iceberg") }
    if command.minimum != nil { add("minimum quantity") }
    if let mode = command.selfTrade { add("stp \(mode.rawValue)") }
  }

  mutating func add(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

  /// What must have come up in a campaign of some size, and didn't.
  var missing: [String] { Self.expected.filter { counts[$0] == 0 } }

  /// One line.
  var text: String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  static let expected: [String] =
    ["accepted", "fill", "replaced", "triggered", "restated", "restated self_trade"]
    + ["expired expired"]
    + [
      "invalid", "duplicate_id", "unknown_order", "halted", "tick", "lot", "price_band", "capacity",
      "would_cross",
    ].map { "rejected \($0)" }
    + ["user", "mass_cancel", "ioc", "fok", "no_liquidity", "min_quantity", "self_trade"].map {
      "canceled \($0)"
    }
    + OrderKind.allCases.map { "type \($0.rawValue)" }
    + Lifetime.allCases.map { "tif \($0.rawValue)" }
    + SelfTradeMode.allCases.map { "stp \($0.rawValue)" }
    + ["hidden", "all-or-none", "post-only", "iceberg", "minimum quantity"]
    + [
      "trade after or in an uncross", "trade of an all-or-none order that waited", "trade pro rata",
      "commands that set off several stops",
    ]
}
