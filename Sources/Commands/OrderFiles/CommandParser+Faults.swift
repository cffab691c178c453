// What is said of a line that can't be understood: what was found, and what is allowed.

import Spellcheck

/// Which columns an action has: what isn't asked for must be empty, so that nobody believes it did
/// something. A cancel may repeat its order's whole row: there is nothing that it could be taken to ask for.
private struct ActionColumns {
  var needed: [Column]
  var taken: [Column]

  static func of(_ action: Action) -> ActionColumns {
    switch action {
    case .new:
      ActionColumns(
        needed: [.order, .instrument, .side, .type], taken: Array(Column.allCases))
    case .cancel:
      ActionColumns(needed: [.order], taken: Array(Column.allCases))
    case .replace:
      ActionColumns(
        needed: [.order], taken: [.account, .instrument, .side, .type, .tif, .price, .quantity])
    case .massCancel: ActionColumns(needed: [], taken: [.account, .instrument, .side])
    case .halt, .resume, .auctionUncross: ActionColumns(needed: [.instrument], taken: [])
    case .auctionOpen: ActionColumns(needed: [.instrument, .flags], taken: [])
    case .clock: ActionColumns(needed: [], taken: [.flags])
    }
  }

  /// A bit a column.
  var neededMask: UInt16 { Self.mask(needed) }
  var allowedMask: UInt16 { Self.mask(needed + taken + [.time, .action]) }

  private static func mask(_ columns: [Column]) -> UInt16 {
    columns.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
  }
}

/// The columns of every action, as masks.
struct ColumnMasks {
  let needed: [UInt16]
  let allowed: [UInt16]

  init() {
    let all = (0...Action.clock.rawValue).compactMap { Action(rawValue: $0) }.map(ActionColumns.of)
    needed = all.map(\.neededMask)
    allowed = all.map(\.allowedMask)
  }
}

extension WordList {
  /// `found 'limt'; did you mean 'limit'? allowed: limit, market, …`
  static func fault(_ found: String, among names: [String]) -> String {
    let near = nearest(found, in: names).map { " did you mean '\($0)'?" } ?? ""
    return "found '\(printable(found))';\(near) allowed: \(list(names))"
  }

  func fault(_ found: String) -> String { Self.fault(found, among: names) }
}

/// `a, b, c`; the first few of very many.
func list(_ names: [String]) -> String {
  let most = 20
  let shown = names.prefix(most).joined(separator: ", ")
  return names.count > most ? shown + ", … \(names.count - most) more" : shown
}

extension CommandParser {
  /// The lowest column that is missing, or that has no business in the line.
  func columnFault(missing: UInt16, strange: UInt16, _ action: Action) -> LineFault {
    if missing != 0, let column = Column(rawValue: missing.trailingZeroBitCount) {
      let words =
        switch column {
        case .side: "B or S"
        case .type: list(vocabulary.types.names)
        case .tif: list(vocabulary.tifs.names)
        case .flags: "opening or closing"
        case .order: "an order id, text of up to \(NameTable.byteCountMax) bytes"
        case .instrument: knownSymbols.map(list) ?? "a symbol"
        default: "a value"
        }
      return LineFault(column, "missing in \(action.name); allowed: \(words)")
    }
    guard let column = Column(rawValue: strange.trailingZeroBitCount) else {
      preconditionFailure("a fault without a column")
    }
    return LineFault(column, "found a value where \(action.name) has none; allowed: an empty field")
  }

  func decimalFault(_ text: String) -> String {
    let found = "found '\(printable(text))'"
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isNumber = halves.allSatisfy { half in
      !half.isEmpty && half.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard isNumber else { return "\(found); allowed: a decimal such as 101.25" }
    if halves.count == 2, halves[1].utf8.count > 8 {
      return "\(found), \(halves[1].utf8.count) decimal places; allowed: at most 8"
    }
    return "\(found), out of range; allowed: -92233720368.54775808 to 92233720368.54775807"
  }

  func doubled(_ flag: String) -> LineFault {
    LineFault(.flags, "found '\(printable(flag))' twice; allowed: each flag once")
  }

  func flagFault(_ found: String, _ action: Action, _ allowed: [String]) -> LineFault {
    let names = allowed.map { $0.hasSuffix("…") ? String($0.dropLast(2)) : $0 }
    let word = String(found.prefix { $0 != "=" })
    let near = nearest(word, in: names).map { $0 == word ? "" : " did you mean '\($0)'?" } ?? ""
    return LineFault(
      .flags,
      "found '\(printable(found))';\(near) allowed in \(action.name): "
        + "\(allowed.joined(separator: ", "))\(allowed.count > 1 ? ", separated by |" : "")")
  }
}
