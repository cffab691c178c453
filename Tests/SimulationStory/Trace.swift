// The last of what happened as a sequence diagram in text: a column for each side, an arrow for each message, and what the
// world did in between.

public struct Trace: Sendable {
  private struct Row: Sendable {
    var atNs: UInt64
    var from: Party
    var to: Party?
    var text: String
  }

  private var rows: [Row] = []
  private var start = 0
  private let capacity: Int

  /// Remembers so many rows.
  public init(capacity: Int = 400) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  public mutating func message(at ns: UInt64, from: Party, to: Party, _ text: String) {
    put(Row(atNs: ns, from: from, to: to, text: text))
  }

  /// Something that befell one side.
  public mutating func note(at ns: UInt64, _ whom: Party, _ text: String) {
    put(Row(atNs: ns, from: whom, to: nil, text: text))
  }

  private mutating func put(_ row: Row) {
    if rows.count < capacity {
      rows.append(row)
    } else {
      rows[start] = row
      start = (start + 1) % capacity
    }
  }

  // MARK: The diagram

  /// Columns in the order of the parties; the venue between clients and what listens, where arrows are short.
  public func diagram(width: Int = 15, last count: Int = .max) -> String {
    let chosen = (rows[start...] + rows[..<start]).suffix(count)
    let parties = Set(chosen.flatMap { [$0.from] + ($0.to.map { [$0] } ?? []) })
      .subtracting([.world]).sorted()
    var text = Self.padded("s", 14)
    for party in parties { text += Self.padded(party.name, width) }
    text = Self.trimmed(text) + "\n"
    for row in chosen {
      let time = Self.seconds(row.atNs)
      let line = String(repeating: " ", count: 12 - time.count) + time + "  "
      text += Self.trimmed(line + draw(row, parties, width)) + "\n"
    }
    return text
  }

  private func draw(_ row: Row, _ parties: [Party], _ width: Int) -> String {
    var cells = [Character](repeating: " ", count: parties.count * width)
    for at in parties.indices { cells[at * width] = "│" }
    guard let from = parties.firstIndex(of: row.from) else {
      return "═══ \(row.text) "
        + String(repeating: "═", count: max(3, cells.count - row.text.count - 6))
    }
    guard let to = row.to.flatMap({ parties.firstIndex(of: $0) }) else {
      return write("● " + row.text, from * width, &cells)
    }
    let (left, right) = (min(from, to) * width, max(from, to) * width)
    for at in left + 1..<right { cells[at] = "─" }
    cells[to > from ? right - 1 : left + 1] = to > from ? "▶" : "◀"
    // What doesn't fit between the two stands behind the arrow.
    if row.text.count + 4 <= right - left { return write(" \(row.text) ", left + 2, &cells) }
    return String(cells) + " " + row.text
  }

  private func write(_ text: String, _ at: Int, _ cells: inout [Character]) -> String {
    for (index, character) in text.enumerated() {
      if at + index < cells.count {
        cells[at + index] = character
      } else {
        cells.append(character)
      }
    }
    return String(cells)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func seconds(_ ns: UInt64) -> String {
    let micros = String(1_000_000 + ns / 1_000 % 1_000_000).dropFirst()
    return "\(ns / 1_000_000_000).\(micros)"
  }
}
