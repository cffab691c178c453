// The columns of an order file, and the header that says in which order a file has them.

import Spellcheck

/// A column, by its place in the documented order.
enum Column: Int, CaseIterable {
  case time, action, order, account, instrument, side, type, tif, price, quantity, stop, display
  case minimum, expiry, flags

  static let names = [
    "time_ns", "action", "order_id", "account", "instrument", "side", "type", "tif", "price",
    "quantity", "stop_price", "display_quantity", "min_quantity", "expire_time_ns", "flags",
  ]
  static let count = names.count

  var name: String { Column.names[rawValue] }
}

/// What stands in the header, place by place.
struct Header {
  let columns: [Column]

  /// Any order, but each of the columns once and no others. All that is wrong is said at once.
  init(_ words: [String]) throws(OrderFileError) {
    var columns: [Column] = []
    var faults: [String] = []
    for word in words {
      guard let column = Column.allCases.first(where: { $0.name == word }) else {
        let near = nearest(word, in: Column.names).map { " (did you mean '\($0)'?)" } ?? ""
        faults.append("there is no column '\(printable(word))'\(near)")
        continue
      }
      if columns.contains(column) {
        faults.append("'\(word)' is there twice")
      } else {
        columns.append(column)
      }
    }
    let missing = Column.allCases.filter { !columns.contains($0) }.map { "'\($0.name)'" }
    if !missing.isEmpty {
      let verb = missing.count == 1 ? "is" : "are"
      faults.append("\(missing.joined(separator: ", ")) \(verb) missing")
    }
    guard faults.isEmpty else {
      throw OrderFileError(
        "header: \(faults.joined(separator: "; ")); "
          + "the columns, in any order: \(Column.names.joined(separator: ","))")
    }
    self.columns = columns
  }
}

/// A text of the file's for an error: short, on one line, without what a terminal would obey.
func printable(_ text: String) -> String {
  let longest = 40
  var shown = ""
  for scalar in text.unicodeScalars.prefix(longest) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return text.unicodeScalars.count > longest ? shown + "…" : shown
}
