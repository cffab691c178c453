// Rules that need more than one side's word: client, drop copy, listener, journal and the venue itself.

/// A drop copy that misses one is no copy; one that has another shows an execution that its owner never heard of.
public struct ExecutionsCopied: Rule {
  public static let name = "executions-copied"
  public static let sentence =
    "The drop copy has each report about an order that a client got, with the same numbers, and each that it has came to its "
    + "client."
  public static let kinds: Set<Fact.Kind> = [.forgot, .told, .ended]

  private struct Words: Hashable, Sendable {
    var type: UInt8
    var status: UInt8
    var filled: Int64
    var leaves: Int64
    var lastQuantity: Int64
    var lastPrice: Int64
    var isBuy: Bool

    init(_ report: Report) {
      type = report.type
      status = report.status
      filled = report.filled
      leaves = report.leaves
      lastQuantity = report.lastQuantity
      lastPrice = report.lastPrice
      isBuy = report.isBuy
    }
  }

  private struct Key: QuickKey, Sendable {
    var order: Token
    var name: Token
    /// 17 of a fill. What is told again behind a power cut, and is no fill, has another one: then 60, and what it is.
    var execution: Token
    var type: UInt8?

    init(_ report: Report) {
      order = report.order
      name = report.name
      execution = report.isFill ? report.execution : report.time
      type = report.isFill ? nil : report.type
    }

    var mixed: UInt64 { (execution.mixed << 24 ^ order.mixed) << 8 ^ UInt64(type ?? 0) }
    var text: String { type.map { "\($0) at \(execution)" } ?? execution.text }
  }

  private var copied: [Key: (words: Words, report: Report)] = [:]
  private var told = EachParty<[Key: Words]>()
  private var forgetful = EachParty<Bool>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .forgot: forgetful[fact.who] = true
    case .told(let report) where !report.isAnswer && !report.isDoorRefusal:
      let key = Key(report)
      if fact.who == .dropCopy {
        copied[key] = (Words(report), report)
      } else {
        told[fact.who, default: [:]][key] = Words(report)
      }
    case .ended: compare(&findings)
    default: break
    }
  }

  private func compare(_ findings: inout Findings) {
    let sides = told.sorted
    for (who, reports) in sides {
      let others = reports.filter { copied[$0.key]?.words != $0.value }.keys
      for key in others.sorted(by: { $0.text < $1.text }) {
        findings.add(
          copied[key] == nil
            ? "17=\(key.text) came to \(who.name) and not to the drop copy"
            : "17=\(key.text) of \(who.name) says something else in the drop copy")
      }
    }
    let unheard = copied.filter { copy in !sides.contains { $0.value[copy.key] != nil } }.values
    for copy in unheard.sorted(by: { $0.report.number < $1.report.number }) {
      guard let owner = Party(copy.report.account.text), forgetful[owner] != true
      else { continue }
      findings.add("\(owner.name) was never told what the drop copy has: \(copy.report.readable)")
    }
  }
}

/// Who buys, buys from somebody.
public struct SidesBalance: Rule {
  public static let name = "sides-balance"
  public static let sentence =
    "Of all executions together as much was bought as sold of each symbol, for as much money."
  public static let kinds: Set<Fact.Kind> = [.told, .ended]

  private struct Sum: Sendable {
    var quantity: Int64 = 0
    var money: Int128 = 0
  }

  private var sums: [Token: Sum] = [:]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report) where fact.who == .dropCopy && report.isFill:
      let sign: Int64 = report.isBuy ? 1 : -1
      sums[report.symbol, default: Sum()].quantity += sign * report.lastQuantity
      sums[report.symbol]?.money +=
        Int128(sign) * Int128(report.lastQuantity) * Int128(report.lastPrice)
    case .ended:
      for (symbol, sum) in sums.sorted(by: { $0.key < $1.key })
      where sum.quantity != 0 || sum.money != 0 {
        findings.add(
          "\(symbol): \(PlainNumber.text(sum.quantity)) more bought than sold, money \(sum.money)")
      }
    default: break
    }
  }
}

/// The end of it all: everybody tells the same story.
public struct AllAgree: Rule {
  public static let name = "all-agree"
  public static let sentence =
    "When all is quiet client, venue and drop copy agree on each order: what is filled, what is left, and how it ended."
  public static let kinds: Set<Fact.Kind> = [.settled, .stands, .told, .holds, .ended]

  private var isQuiet = false
  private var stands = EachParty<[Token: Report]>()
  private var copied: [Token: Report] = [:]
  private var holdings: [(who: Party, holding: Holding)] = []

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .settled: isQuiet = true
    case .stands(let report) where isQuiet: stands[fact.who, default: [:]][report.name] = report
    case .told(let report) where fact.who == .dropCopy && !report.isAnswer:
      copied[report.order] = report
    case .holds(let holding): holdings.append((fact.who, holding))
    case .ended:
      for (who, holding) in holdings { compare(who, holding, &findings) }
    default: break
    }
  }

  private func compare(_ who: Party, _ holding: Holding, _ findings: inout Findings) {
    func differs(_ side: String, _ report: Report) {
      let isOver = report.isEnd || report.isUnknown
      let isSame =
        report.filled == holding.filled && report.leaves == holding.leaves
        && isOver == (holding.ending != nil)
        && (holding.ending == nil || holding.ending == report.status)
      if isSame { return }
      findings.add(
        "\(who.name) believes of \(holding.name) (37=\(holding.order)): filled "
          + "\(PlainNumber.text(holding.filled)), left \(PlainNumber.text(holding.leaves)), "
          + "39=\(holding.ending.map { String(UnicodeScalar($0)) } ?? "works"); \(side) says filled "
          + "\(PlainNumber.text(report.filled)), left \(PlainNumber.text(report.leaves)), "
          + "39=\(String(UnicodeScalar(report.status)))")
    }
    if let report = stands[who]?[holding.name] {
      // A name of what has ended may be forgotten, and be another order's by now.
      let isGone = report.isUnknown || report.hasNumber && report.order != holding.order
      if !(isGone && holding.ending != nil) { differs("the venue", report) }
    } else if holding.ending == nil {
      findings.add("\(who.name) believes that \(holding.name) works, and the venue didn't answer")
    }
    if let report = copied[holding.order] {
      // What was filled of it meanwhile was told, and isn't any more: that it is over must be true.
      if !(holding.isForgotten && report.isEnd) { differs("the drop copy", report) }
    } else {
      findings.add("\(who.name) has \(holding.name), of which the drop copy never heard")
    }
  }
}

/// What a listener sees is what there is.
public struct BooksEqual: Rule {
  public static let name = "books-equal"
  public static let sentence =
    "When all is quiet the levels that a listener was told are the sums of the orders that work."
  public static let kinds: Set<Fact.Kind> = [.told, .level, .up, .ended]

  private struct Key: Hashable, Sendable {
    var symbol: Token
    var isBid: Bool
    var price: Int64
  }

  private struct Working: Sendable {
    var key: Key
    var leaves: Int64
  }

  private var working: [Token: Working] = [:]
  private var levels: [Key: Int64] = [:]
  private var hasWatcher = false

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report) where fact.who == .dropCopy && !report.isAnswer: take(report)
    case .level(let level):
      levels[Key(symbol: level.symbol, isBid: level.isBid, price: level.price)] = level.quantity
    case .up where fact.who == .watcher: hasWatcher = true
    case .ended where hasWatcher: compare(&findings)
    default: break
    }
  }

  private mutating func take(_ report: Report) {
    guard report.transaction == UInt8(ascii: "0"), report.order != Report.none else { return }
    if report.isEnd {
      working[report.order] = nil
    } else if let price = report.price {
      working[report.order] = Working(
        key: Key(symbol: report.symbol, isBid: report.isBuy, price: price), leaves: report.leaves)
    }
  }

  private func compare(_ findings: inout Findings) {
    var sums: [Key: Int64] = [:]
    for order in working.values { sums[order.key, default: 0] += order.leaves }
    let all = Set(sums.keys).union(levels.keys).sorted {
      ($0.symbol, $0.isBid ? 0 : 1, $0.price) < ($1.symbol, $1.isBid ? 0 : 1, $1.price)
    }
    for key in all where sums[key] ?? 0 != levels[key] ?? 0 {
      findings.add(
        "\(key.symbol) \(key.isBid ? "bid" : "ask") \(PlainNumber.text(key.price)): orders make "
          + "\(PlainNumber.text(sums[key] ?? 0)), the listener has "
          + "\(PlainNumber.text(levels[key] ?? 0))")
    }
  }
}

/// What isn't on record didn't happen.
public struct JournalHolds: Rule {
  public static let name = "journal-holds"
  public static let sentence =
    "Each execution that anybody was told is in the venue's journal, at the same price and for as much, and the journal is "
    + "whole and replays to the bit."
  public static let kinds: Set<Fact.Kind> = [.told, .recorded, .journalFault, .closed]

  private struct Words: Hashable, Sendable {
    var price: Int64
    var quantity: Int64
  }

  private var told: [Token: Words] = [:]
  private var recorded: [Token: Words] = [:]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report) where report.isFill:
      let words = Words(price: report.lastPrice, quantity: report.lastQuantity)
      if let other = told.updateValue(words, forKey: report.execution), other != words {
        findings.add("17=\(report.execution) was told with other terms: \(report.readable)")
      }
    case .recorded(let execution, let price, let quantity):
      recorded[execution] = Words(price: price, quantity: quantity)
    case .journalFault(let what): findings.add(what)
    case .closed where !recorded.isEmpty: compare(&findings)
    default: break
    }
  }

  private func compare(_ findings: inout Findings) {
    let others = told.filter { recorded[$0.key] != $0.value }.keys
    for execution in others.sorted() {
      findings.add(
        "17=\(execution) was told, and the journal "
          + (recorded[execution] == nil ? "doesn't have it" : "says something else"))
    }
    for execution in recorded.keys.filter({ told[$0] == nil }).sorted() {
      findings.add("17=\(execution) is in the journal, and nobody was told")
    }
  }
}
