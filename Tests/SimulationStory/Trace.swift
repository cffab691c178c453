// The last of what happened as a sequence diagram in text: a column for each side, an arrow for each message, and what the
// world did in between.

public struct Trace: Sendable {
  private struct Row: Sendable {
    var atNs: UInt64
    var from: Party
    var to: Party?
    var text: String
  }

  /// What is kept of all that happens: put into words only where somebody looks.
  private enum Kept: Sendable {
    case row(Row)
    case fact(Fact)
  }

  private var rows: [Kept] = []
  private var start = 0
  private let capacity: Int

  /// Remembers so many rows.
  public init(capacity: Int = 400) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  public mutating func message(at ns: UInt64, from: Party, to: Party, _ text: String) {
    put(.row(Row(atNs: ns, from: from, to: to, text: text)))
  }

  /// Something that befell one side.
  public mutating func note(at ns: UInt64, _ whom: Party, _ text: String) {
    put(.row(Row(atNs: ns, from: whom, to: nil, text: text)))
  }

  /// What is worth a row of a diagram.
  public mutating func fact(_ fact: Fact) {
    switch fact.what {
    // Told as facts of their own, or of no interest.
    case .arrived(let arrival) where ["8", "W", "X"].contains(arrival.type): break
    case .arrived, .asked, .told, .stands, .requestRefused, .up, .down, .forgot, .usedAgain,
      .killThrown, .killReleased, .halted, .resumed, .healed, .settled:
      put(.fact(fact))
    default: break
    }
  }

  private mutating func put(_ row: Kept) {
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
    let chosen = (rows[start...] + rows[..<start]).suffix(count).map { kept in
      switch kept {
      case .row(let row): row
      case .fact(let fact): Self.row(fact)
      }
    }
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

  private static func row(_ fact: Fact) -> Row {
    let who = fact.who
    func message(from: Party, to: Party, _ text: String) -> Row {
      Row(atNs: fact.atNs, from: from, to: to, text: text)
    }
    func note(_ whom: Party, _ text: String) -> Row {
      Row(atNs: fact.atNs, from: whom, to: nil, text: text)
    }
    switch fact.what {
    case .arrived(let arrival):
      return message(
        from: .venue, to: who,
        "\(arrival.type) #\(arrival.number)" + (arrival.isRepeated ? " again" : "")
          + (arrival.next.map { " to #\($0)" } ?? ""))
    case .asked(let request): return message(from: who, to: .venue, words(request))
    case .told(let report), .stands(let report):
      return message(from: .venue, to: who, "8 #\(report.number) \(report.readable)")
    case .requestRefused(let name, _): return message(from: .venue, to: who, "9 \(name)")
    case .up: return note(who, "is up")
    case .down: return note(who, "is down")
    case .forgot: return note(who, "begins at 1")
    case .usedAgain(let number, _): return message(from: who, to: .venue, "#\(number) once more")
    case .killThrown: return note(.world, "the kill switch is on")
    case .killReleased: return note(.world, "the kill switch is off")
    case .halted(let symbol): return note(.world, "\(symbol) is halted")
    case .resumed(let symbol): return note(.world, "\(symbol) goes on")
    case .healed: return note(.world, "all faults stop")
    case .settled: return note(.world, "everything must be answered")
    default: return note(who, "\(fact.what.kind)")
    }
  }

  private static func words(_ request: Request) -> String {
    let price = request.price.map { " @ \(PlainNumber.text($0))" } ?? " at market"
    let letter = request.kind == .new ? "D" : request.kind == .replace ? "G" : "F"
    let about = request.original.isEmpty ? "" : " for \(request.original)"
    let terms =
      request.kind == .cancel
      ? ""
      : " \(request.symbol) \(request.isBuy ? "buy" : "sell") "
        + "\(PlainNumber.text(request.quantity))\(price)"
    return "\(letter) #\(request.number) \(request.name)\(about)\(terms)"
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
