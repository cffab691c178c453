// Rules about one order, as the reports about it tell its life.

/// An execution twice is money twice.
public struct ExecutionsOnce: Rule {
  public static let name = "executions-once"
  public static let sentence = "Nobody is told of one execution of an order twice."
  public static let kinds: Set<Fact.Kind> = [.told]

  private struct Key: QuickKey, Sendable {
    var order: Token
    var execution: Token

    var mixed: UInt64 { execution.mixed << 32 ^ order.mixed }
  }

  private var seen = EachParty<Set<Key>>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    guard case .told(let report) = fact.what, !report.isAnswer else { return }
    let key = Key(order: report.order, execution: report.execution)
    if !seen[fact.who, default: []].insert(key).inserted {
      findings.add(
        "\(fact.who.name) was told twice of 17=\(report.execution): \(report.readable)")
    }
  }
}

/// An id is how a reader knows a report again, and tells it from others.
public struct ReportsKeepIDs: Rule {
  public static let name = "reports-keep-ids"
  public static let sentence =
    "A report that is told again behind a power cut has the ExecID that it had, and no two reports of an order ever have "
    + "the same."
  public static let kinds: Set<Fact.Kind> = [.told]

  private struct Said: QuickKey, Sendable {
    var mixed: UInt64
  }

  private struct ID: QuickKey, Sendable {
    var order: Token
    var execution: Token

    var mixed: UInt64 { execution.mixed << 32 ^ order.mixed }
  }

  private var ids = EachParty<[Said: Token]>()
  private var words = EachParty<[ID: Said]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    // What the door refuses is on record nowhere: it is refused again, and that is another report.
    guard case .told(let report) = fact.what, !report.isDoorRefusal else { return }
    let said = Said(mixed: report.said)
    let first = ids[fact.who, default: [:]].updateValue(report.execution, forKey: said)
    if report.mayBeKnown, let first, first != report.execution {
      findings.add("\(fact.who.name) was told of 17=\(first) as well: \(report.readable)")
    }
    let id = ID(order: report.order, execution: report.execution)
    if let other = words[fact.who, default: [:]].updateValue(said, forKey: id), other != said {
      findings.add(
        "\(fact.who.name): 17=\(report.execution) was another report: \(report.readable)")
    }
  }
}

/// What an order was for is what was filled, and what is left.
public struct QuantitiesConserved: Rule {
  public static let name = "quantities-conserved"
  public static let sentence =
    "What is filled of an order is the sum of its executions, and with what is left it makes the whole."
  public static let kinds: Set<Fact.Kind> = [.forgot, .told]

  /// By 37.
  private var sums = EachParty<[Token: Int64]>()
  private var forgetful = EachParty<Bool>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    if case .forgot = fact.what { forgetful[fact.who] = true }
    guard case .told(let report) = fact.what, !report.isAnswer else { return }
    if forgetful[fact.who] == true { return }
    if report.isFill {
      if report.lastQuantity <= 0 { findings.add("a fill of nothing: \(report.readable)") }
      sums[fact.who, default: [:]][report.order, default: 0] += report.lastQuantity
    }
    let sum = sums[fact.who]?[report.order] ?? 0
    if report.filled != sum {
      findings.add(
        "\(fact.who.name): 14=\(PlainNumber.text(report.filled)) where executions make "
          + "\(PlainNumber.text(sum)): \(report.readable)")
    }
    if report.isEnd, report.leaves != 0 {
      findings.add("\(fact.who.name): something is left of what is over: \(report.readable)")
    }
    if !report.isEnd, let quantity = report.quantity, report.filled + report.leaves != quantity {
      findings.add(
        "\(fact.who.name): of \(PlainNumber.text(quantity)) "
          + "\(PlainNumber.text(report.filled)) are filled and "
          + "\(PlainNumber.text(report.leaves)) left: \(report.readable)")
    }
  }
}

/// Nothing is as dangerous as an order that comes back to life.
public struct OneEnding: Rule {
  public static let name = "one-ending"
  public static let sentence =
    "An order ends once, and nothing happens to it afterwards; only bust and correction come later."
  public static let kinds: Set<Fact.Kind> = [.told, .stands]

  /// By 37.
  private var ended = EachParty<[Token: UInt8]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    let report: Report
    switch fact.what {
    case .told(let told): report = told
    case .stands(let stands) where !stands.isUnknown: report = stands
    default: return
    }
    guard !report.order.isEmpty, report.order != Report.none else { return }
    if let end = ended[fact.who]?[report.order] {
      if report.isAnswer {
        if report.status != end {
          findings.add(
            "\(fact.who.name): it had ended (39=\(letter(end))), and stands 39="
              + "\(letter(report.status)): \(report.readable)")
        }
      } else if report.transaction == UInt8(ascii: "0") {
        findings.add("\(fact.who.name): after its end: \(report.readable)")
      }
    } else if report.isEnd, !report.isAnswer {
      ended[fact.who, default: [:]][report.order] = report.status
    }
  }

  private func letter(_ byte: UInt8) -> Character { Character(UnicodeScalar(byte)) }
}

/// A report is about something that somebody asked for.
public struct NothingInvented: Rule {
  public static let name = "nothing-invented"
  public static let sentence =
    "Every report is about an order that its reader asked for, in the same symbol and on the same side."
  public static let kinds: Set<Fact.Kind> = [.asked, .told]

  private struct Order: QuickKey, Sendable {
    var symbol: Token
    var isBuy: Bool

    var mixed: UInt64 { symbol.mixed << 1 | (isBuy ? 1 : 0) }
  }

  /// A name that was refused may be used again, for something else.
  private var asked = EachParty<[Token: [Order]]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .asked(let request):
      let known = asked[fact.who]?[request.original]
      let own = Order(symbol: request.symbol, isBuy: request.isBuy)
      asked[fact.who, default: [:]][request.name, default: []] += known ?? [own]
    case .told(let report):
      guard case .client = fact.who else { return }
      let names = asked[fact.who]
      guard let orders = names?[report.name] ?? names?[report.original] else {
        return findings.add("\(fact.who.name) didn't ask for this: \(report.readable)")
      }
      let isRefused = report.type == UInt8(ascii: "8")
      if !isRefused, !orders.contains(Order(symbol: report.symbol, isBuy: report.isBuy)) {
        findings.add("\(fact.who.name) asked for something else: \(report.readable)")
      }
    default: break
    }
  }
}

/// A limit is a promise.
public struct NobodyPaysMore: Rule {
  public static let name = "nobody-pays-more"
  public static let sentence = "No fill is at a price worse than the order's limit."
  public static let kinds: Set<Fact.Kind> = [.told]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    guard case .told(let report) = fact.what, report.isFill, let limit = report.price else {
      return
    }
    let isWorse = report.isBuy ? report.lastPrice > limit : report.lastPrice < limit
    if isWorse {
      findings.add(
        "\(fact.who.name): the limit was \(PlainNumber.text(limit)): \(report.readable)")
    }
  }
}

/// A restart isn't an excuse.
public struct RecoveryKeeps: Rule {
  public static let name = "recovery-keeps"
  public static let sentence =
    "What was acknowledged is known ever after, whoever dies: no order is forgotten while it works, and nothing that was "
    + "filled is taken back."
  public static let kinds: Set<Fact.Kind> = [.told, .stands]

  /// What each party was told is filled, by 37.
  private var filled = EachParty<[Token: Int64]>()
  /// Told of to anybody: who has thrown its numbers away doesn't hear of the end, which the drop copy does.
  private var ended: Set<Token> = []
  /// Of each name: 37.
  private var numbers = EachParty<[Token: Token]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report):
      guard report.order != Report.none, !report.order.isEmpty else { return }
      if report.transaction == UInt8(ascii: "0") { take(report, fact.who, &findings) }
    case .stands(let report):
      if report.isUnknown {
        if let number = numbers[fact.who]?[report.name], !ended.contains(number) {
          findings.add("\(fact.who.name): the venue has forgotten \(report.name), which works")
        }
      } else {
        take(report, fact.who, &findings)
      }
    default: break
    }
  }

  private mutating func take(_ report: Report, _ who: Party, _ findings: inout Findings) {
    let before = filled[who]?[report.order] ?? 0
    if report.filled < before {
      findings.add(
        "\(who.name): \(PlainNumber.text(before)) were filled, and now only "
          + "\(PlainNumber.text(report.filled)): \(report.readable)")
    }
    filled[who, default: [:]][report.order] = max(before, report.filled)
    if report.isEnd { ended.insert(report.order) }
    if report.type != UInt8(ascii: "8") {
      numbers[who, default: [:]][report.name] = report.order
    }
  }
}
