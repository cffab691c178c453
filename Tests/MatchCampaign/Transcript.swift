// A script with both answers, for a person to read.

import ReferenceMatching

enum Transcript {
  static func of(_ commands: [Command], _ scenario: Scenario, _ contender: Contender) -> String {
    var reference = ReferenceMatcher(scenario.instruments)
    var other: (any Matcher)? = contender.make(scenario)
    var text: [String] = []
    for command in commands {
      text.append("> " + OrderFile.line(command))
      let expected = reference.apply(command)
      let found = other!.apply(command)
      if Comparison.areSame(expected, found) {
        text += expected.map { "    " + line($0) }
      } else {
        text += expected.map { "    reference  " + line($0) }
        text += found.map { "    other      " + line($0) }
      }
    }
    for index in scenario.instruments.indices {
      let books = (reference.resting(of: index), other!.resting(of: index))
      if books.0.isEmpty && books.1.isEmpty { continue }
      text.append("  the book of \(OrderFile.symbol(index)), reference:")
      text += books.0.map { "    " + resting($0) }
      if books.0.map(resting) != books.1.map(resting) {
        text.append("  other:")
        text += books.1.map { "    " + resting($0) }
      }
    }
    if let wrong = other!.complaint() { text.append("  other: \(wrong)") }
    other = nil
    return text.joined(separator: "\n")
  }

  static func line(_ line: Line) -> String {
    var words = [line.event.rawValue, "order \(line.order)"]
    if line.contra != 0 { words.append("with \(line.contra)") }
    if let side = line.side { words.append(side.rawValue) }
    if line.event != .rejected {
      words.append(Decimal.text(line.quantity))
      if let price = line.price { words.append("@ " + Decimal.text(price)) }
      words.append("leaves " + Decimal.text(line.leaves))
    }
    if let reason = line.reason { words.append(reason.rawValue) }
    return words.joined(separator: " ")
  }

  static func resting(_ order: ReferenceResting) -> String {
    let price = order.place >= .stop ? nil : order.price
    return "\(order.side.rawValue) order \(order.order) \(order.place) "
      + (price.map { "@ " + Decimal.text($0) + " " } ?? "") + "leaves " + Decimal.text(order.leaves)
      + (order.place == .displayed ? " shows " + Decimal.text(order.shown) : "")
  }
}
