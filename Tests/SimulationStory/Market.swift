// What is traded in a simulated world, and what nobody may get past: the same numbers for the venue's config, for clients
// and for the rules.

public struct SimulatedInstrument: Hashable, Sendable {
  public var symbol: Token
  /// In 1e-8, as all here.
  public var tick: Int64
  public var lot: Int64
  public var lowest: Int64
  public var highest: Int64
  public var reference: Int64
  public var maximumOrder: Int64
  public var maximumPosition: Int64

  public static let all: [SimulatedInstrument] = [
    SimulatedInstrument(
      symbol: "ACME", tick: 1_000_000, lot: 100_000_000, lowest: 1_000_000_000,
      highest: 100_000_000_000, reference: 10_125_000_000, maximumOrder: 50 * 100_000_000,
      maximumPosition: 400 * 100_000_000),
    SimulatedInstrument(
      symbol: "BOLT", tick: 1_000_000, lot: 100_000_000, lowest: 500_000_000,
      highest: 50_000_000_000, reference: 4_840_000_000, maximumOrder: 50 * 100_000_000,
      maximumPosition: 120 * 100_000_000),
  ]

  /// What the venue's config says of them.
  public static func yaml(_ instruments: [SimulatedInstrument]) -> String {
    var text = "instruments:\n"
    for each in instruments {
      text += "  \(each.symbol):\n    tick: \(PlainNumber.text(each.tick))\n"
      text += "    lot: \(PlainNumber.text(each.lot))\n"
      text += "    lowest: \(PlainNumber.text(each.lowest))\n"
      text += "    highest: \(PlainNumber.text(each.highest))\n"
      text += "    reference: \(PlainNumber.text(each.reference))\n"
    }
    return text
  }
}
