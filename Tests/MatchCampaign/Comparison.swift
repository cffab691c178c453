// The same commands through the reference and through a contender: line by line, and every so often
// the books that rest.

import ReferenceMatching

struct Difference {
  enum Kind: Equatable {
    case lines, book, referenceIsWrong, contenderIsWrong
  }

  /// Of the command after which it showed.
  var index: Int
  var kind: Kind
  var text: String
}

struct Comparison {
  let scenario: Scenario
  var reference: ReferenceMatcher
  var contender: any Matcher
  var ledger = Ledger()
  private(set) var count = 0
  /// Compares the books after so many commands.
  var bookInterval = 64

  init(_ scenario: Scenario, _ contender: Contender) {
    self.scenario = scenario
    reference = ReferenceMatcher(scenario.instruments)
    self.contender = contender.make(scenario)
  }

  /// One command. The reference's lines come back, for whom they concern.
  mutating func step(_ command: Command) -> (lines: [Line], difference: Difference?) {
    let index = count
    count += 1
    let expected = reference.apply(command)
    for line in expected {
      if let wrong = ledger.note(line) {
        return (expected, Difference(index: index, kind: .referenceIsWrong, text: wrong))
      }
    }
    let found = contender.apply(command)
    if !Self.areSame(expected, found) {
      return (expected, Difference(index: index, kind: .lines, text: "other lines"))
    }
    return (expected, count % bookInterval == 0 ? compareBooks() : nil)
  }

  func compareBooks() -> Difference? {
    let index = count - 1
    if let wrong = reference.complaint() {
      return Difference(index: index, kind: .referenceIsWrong, text: wrong)
    }
    for instrument in scenario.instruments.indices {
      let expected = book(reference.resting(of: instrument), instrument)
      let found = book(contender.resting(of: instrument), instrument)
      if expected != found {
        let text = "another book of \(OrderFile.symbol(instrument))"
        return Difference(index: index, kind: .book, text: text)
      }
    }
    if let wrong = contender.complaint() {
      return Difference(index: index, kind: .contenderIsWrong, text: wrong)
    }
    return nil
  }

  /// A price counts where it ranks an order, and a slice where one is shown.
  private func book(_ orders: [ReferenceResting], _ instrument: Int) -> [ReferenceResting] {
    let isContinuous = reference.isContinuous(instrument)
    return orders.map { order in
      var order = order
      if order.place >= .stop { order.price = nil }
      if order.place != .displayed || !isContinuous { order.shown = 0 }
      return order
    }
  }

  static func areSame(_ a: [Line], _ b: [Line]) -> Bool {
    if a == b { return true }
    return a.count == b.count && zip(a, b).allSatisfy { essence($0) == essence($1) }
  }

  /// No price is a price of zero in an event, and the report of an end or of a decrement has none; of
  /// a refusal only who and why counts.
  static func essence(_ line: Line) -> Line {
    var line = line
    line.price = line.price ?? 0
    let isDecrement = line.event == .restated && line.reason == .selfTrade
    if line.event == .canceled || line.event == .expired || isDecrement { line.price = 0 }
    if line.event == .rejected {
      line.side = nil
      line.price = 0
      line.quantity = 0
      line.leaves = 0
    }
    return line
  }

  /// All of a script, and its books at the end. The first difference, or nil.
  static func run(_ commands: [Command], _ scenario: Scenario, _ contender: Contender)
    -> Difference?
  {
    var comparison = Comparison(scenario, contender)
    // Far from every command: what a book got wrong mostly shows in a line soon after.
    comparison.bookInterval = commands.count < 400 ? 1 : 16
    for command in commands {
      if let difference = comparison.step(command).difference { return difference }
    }
    return commands.isEmpty ? nil : comparison.compareBooks()
  }
}
