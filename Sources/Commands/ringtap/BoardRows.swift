// A board's rows as people and scripts call them: by the instrument, scope or session that each is of.

import Fabric

struct BoardRows {
  struct Row {
    /// What it is of: a kind and a name each.
    var labels: [(String, String)]
    var words: [Int64]

    var name: String { labels.map(\.1).joined(separator: " ") }
  }

  let part: FabricPart
  let columns: [BoardColumn]
  /// Those that were written. Of positions those that there is anything to be said of: with many scopes and instruments most
  /// stay at nothing.
  let rows: [Row]

  private static let positions = "risk.positions"

  init(_ part: FabricPart, of view: FabricView) {
    self.part = part
    let board = view.board(of: part)
    columns = board.columns
    let isPositions = part.name == Self.positions
    let names = view.labels(named: part.rowNames)
    let kind = Self.kind(of: part.rowNames)
    let symbols = view.labels(named: "instruments")
    let scopes = view.labels(named: "scopes")
    // Instrument by instrument, and of each so many scopes.
    let shown = max(1, symbols.isEmpty ? 1 : board.rowCount / symbols.count)
    func name(_ names: [String], _ number: Int) -> String {
      number < names.count ? names[number] : "\(number)"
    }
    rows = (0..<board.rowCount).compactMap { number in
      guard let row = board.row(number) else { return nil }
      let words = Array(row.words)
      guard isPositions else {
        return Row(labels: [(kind, name(names, number))], words: words)
      }
      if words.allSatisfy({ $0 == 0 }) { return nil }
      return Row(
        labels: [
          ("instrument", name(symbols, number / shown)), ("scope", name(scopes, number % shown)),
        ], words: words)
    }
  }

  /// What the rows are of, in a word that a label may have.
  private static func kind(of rowNames: String) -> String {
    switch rowNames {
    case "instruments": "instrument"
    case "scopes": "scope"
    case "session-names": "session"
    default: "row"
    }
  }
}
