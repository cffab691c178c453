// A script as the files that `apus match --instruments F ORDERS.csv` reads, and read back from them.
// The first lines are comments to that command: they hold the whole world, so that one file is enough
// for `match-campaign --replay`.

import ReferenceMatching

enum OrderFile {
  static let header =
    "time_ns,action,order_id,account,instrument,side,type,tif,price,quantity,stop_price,"
    + "display_quantity,min_quantity,expire_time_ns,flags"

  static func symbol(_ index: Int) -> String { index < 26 ? "I\(index + 1)" : "NONE" }

  static func orders(_ commands: [Command], _ scenario: Scenario) -> String {
    let isPublished = scenario.isPublished ? "published" : "silent"
    var lines = ["# seed \(scenario.seed) window \(scenario.windowTicks) \(isPublished)"]
    for terms in scenario.instruments {
      let numbers = [
        terms.tick, terms.lot, terms.lowest, terms.highest, terms.bandBasisPoints,
        Int64(terms.capacity), terms.isProRata ? 1 : 0,
      ].map { "\($0)" }
      let reference = terms.reference.map { "\($0)" } ?? "-"
      lines.append("# terms " + (numbers + [reference]).joined(separator: " "))
    }
    lines.append(header)
    return (lines + commands.map(line)).joined(separator: "\n") + "\n"
  }

  static func line(_ command: Command) -> String {
    func text(_ value: Int64?) -> String { value.map { Decimal.text($0) } ?? "" }
    func word(_ value: UInt64?) -> String { value.map { "\($0)" } ?? "" }
    let isAboutOrder = [.new, .cancel, .replace].contains(command.action)
    var flags: [String] = []
    if command.isPostOnly { flags.append("post_only") }
    if command.isHidden { flags.append("hidden") }
    if command.isAllOrNone { flags.append("aon") }
    if let mode = command.selfTrade { flags.append("stp=\(mode.rawValue)") }
    if let trail = command.trail { flags.append("trail=\(Decimal.text(trail))") }
    if command.isEndOfDay { flags.append("eod") }
    if let auction = command.auction { flags.append(auction.rawValue) }
    let side = command.side.map { $0 == .buy ? "B" : "S" } ?? ""
    return [
      "\(command.time)", command.action.rawValue, isAboutOrder ? "\(command.order)" : "",
      command.account == 0 ? "" : "\(command.account)", command.instrument.map(symbol) ?? "", side,
      command.kind?.rawValue ?? "", command.lifetime?.rawValue ?? "", text(command.price),
      text(command.quantity), text(command.stop), text(command.display), text(command.minimum),
      word(command.expiry), flags.joined(separator: "|"),
    ].joined(separator: ",")
  }

  static func instruments(_ scenario: Scenario) -> String {
    var lines = ["instruments:"]
    for (index, terms) in scenario.instruments.enumerated() {
      lines.append("  \(symbol(index)):")
      lines.append("    tick: \(Decimal.text(terms.tick))")
      lines.append("    lot: \(Decimal.text(terms.lot))")
      if terms.lowest != .min { lines.append("    lowest: \(Decimal.text(terms.lowest))") }
      if terms.highest != .max { lines.append("    highest: \(Decimal.text(terms.highest))") }
      if let reference = terms.reference {
        lines.append("    reference: \(Decimal.text(reference))")
      }
      if terms.bandBasisPoints != 0 {
        lines.append("    dynamic_band_bps: \(terms.bandBasisPoints)")
      }
      if terms.isProRata { lines.append("    allocation: pro_rata") }
      lines.append("    order_capacity: \(terms.capacity)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Units of 1e-8 as a decimal, exactly.
enum Decimal {
  static func text(_ units: Int64) -> String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    var fraction = padded.suffix(8)
    while fraction.last == "0" { fraction.removeLast() }
    let whole = padded.dropLast(8)
    return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  static func units(_ text: some StringProtocol) -> Int64? {
    let isNegative = text.first == "-"
    let halves = text.drop { $0 == "-" }.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first, !whole.isEmpty else { return nil }
    let fraction = halves.count < 2 ? "" : String(halves[1])
    if fraction.count > 8 { return nil }
    let digits = whole + fraction + String(repeating: "0", count: 8 - fraction.count)
    return Int64((isNegative ? "-" : "") + digits)
  }
}
