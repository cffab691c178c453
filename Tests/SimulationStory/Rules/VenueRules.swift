// Rules about what a venue lets through, and about its answering at all.

/// The reason for there being risk checks.
public struct WithinLimits: Rule {
  public static let name = "within-limits"
  public static let sentence =
    "No order beyond a limit gets into the book, neither too large by itself nor with position and open orders together; and "
    + "none is refused for what it would come to and doesn't."
  public static let kinds: Set<Fact.Kind> = [.limits, .asked, .told]

  private struct Order: Sendable {
    var leaves: Int64
    var isBuy: Bool
    var symbol: Token
  }

  private struct Account: Sendable {
    var orders: [Token: Order] = [:]
    var positions: [Token: Int64] = [:]

    /// Where it would come to on this side, if all that is open were filled.
    func reach(_ symbol: Token, isBuy: Bool) -> Int64 {
      let position = positions[symbol] ?? 0
      let open = orders.values.reduce(Int64(0)) {
        $0 + ($1.symbol == symbol && $1.isBuy == isBuy ? $1.leaves : 0)
      }
      return isBuy ? position + open : open - position
    }

    mutating func take(_ report: Report) {
      if report.isFill {
        positions[report.symbol, default: 0] +=
          report.isBuy ? report.lastQuantity : -report.lastQuantity
      }
      orders[report.order] =
        report.isEnd
        ? nil : Order(leaves: report.leaves, isBuy: report.isBuy, symbol: report.symbol)
    }
  }

  private var accounts: [Token: Account] = [:]
  /// Of each symbol, of all configs so far in their order.
  private var limits: [Token: [TraderLimits]] = [:]
  private var configCount = 0
  /// How many there were when a client first asked for something by this name. What a trader asked is known a moment after.
  private var asked = EachParty<[Token: Int]>()
  private var owners = Owners()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .limits(let symbol, let order, let position):
      limits[symbol, default: []].append(TraderLimits(order: order, position: position))
      configCount = max(configCount, limits[symbol]?.count ?? 0)
    case .asked(let request):
      guard case .client = fact.who else { return }
      if asked[fact.who, default: [:]][request.name] == nil {
        asked[fact.who, default: [:]][request.name] = configCount
      }
    default: break
    }
    // The drop copy hears of everybody, in the order in which it happened.
    guard fact.who == .dropCopy, case .told(let report) = fact.what, !report.isAnswer,
      report.transaction == UInt8(ascii: "0")
    else { return }
    if report.isDoorRefusal { return judge(report, &findings) }
    guard report.order != Report.none else { return }
    let before = accounts[report.account]?.orders[report.order]?.leaves ?? 0
    accounts[report.account, default: Account()].take(report)
    let isEntry = report.type == UInt8(ascii: "0") || report.type == UInt8(ascii: "5")
    guard isEntry, !report.isEnd, let limit = widest(for: report, raised: report.leaves > before),
      let account = accounts[report.account]
    else { return }
    if report.leaves > limit.order {
      findings.add(
        "\(report.account): larger than \(PlainNumber.text(limit.order)): \(report.readable)")
    }
    let reach = account.reach(report.symbol, isBuy: report.isBuy)
    if reach > limit.position {
      findings.add(
        "\(report.account): up to \(PlainNumber.text(reach)) of "
          + "\(PlainNumber.text(limit.position)): \(report.readable)")
    }
  }

  /// What was asked for under a config was accepted under that or a later one. A replace by no more than it has is let through
  /// by any.
  private mutating func widest(for report: Report, raised: Bool) -> TraderLimits? {
    guard let all = limits[report.symbol] else { return nil }
    let first = raised ? owners[report.account].flatMap { asked[$0]?[report.name] } ?? 1 : 1
    let since = all.dropFirst(first - 1)
    return TraderLimits(
      order: since.map(\.order).max() ?? 0, position: since.map(\.position).max() ?? 0)
  }

  /// Who refuses an order for a position must know it: a risk that has missed a fill doesn't.
  private func judge(_ report: Report, _ findings: inout Findings) {
    guard report.reason.text.hasPrefix("position_limit"), let quantity = report.quantity,
      let lowest = limits[report.symbol]?.map(\.position).min()
    else { return }
    let reach = (accounts[report.account] ?? Account()).reach(report.symbol, isBuy: report.isBuy)
    if reach + quantity <= lowest {
      findings.add(
        "\(report.account): \(report.reason), but \(PlainNumber.text(reach)) and "
          + "\(PlainNumber.text(quantity)) aren't more than \(PlainNumber.text(lowest)): "
          + report.readable)
    }
  }
}

/// A kill switch that lets one order through is none.
public struct KillIsSilence: Rule {
  public static let name = "kill-is-silence"
  public static let sentence =
    "What is asked for after the kill switch was thrown isn't accepted before it is taken off."
  public static let kinds: Set<Fact.Kind> = [.killThrown, .killReleased, .asked, .told]

  private var isKilled = false
  private var since: Set<Token> = []

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .killThrown where fact.who == .venue: isKilled = true
    case .killReleased where fact.who == .venue:
      isKilled = false
      since = []
    // A name that was used before may be told of as what it was then.
    case .asked(let request) where isKilled && request.kind == .new && !request.isDoomed:
      since.insert(request.name)
    case .told(let report)
    where isKilled && report.type == UInt8(ascii: "0") && since.contains(report.name):
      findings.add("\(fact.who.name): \(report.readable)")
    default: break
    }
  }
}

/// A halt that lets one order in is none.
public struct HaltIsStill: Rule {
  public static let name = "halt-is-still"
  public static let sentence =
    "What is asked for in a symbol after it was halted doesn't enter its book before it goes on."
  public static let kinds: Set<Fact.Kind> = [.halted, .resumed, .asked, .told]

  /// By symbol, what was asked for since.
  private var halted: [Token: Set<Token>] = [:]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .halted(let symbol): halted[symbol] = []
    case .resumed(let symbol): halted[symbol] = nil
    case .asked(let request) where request.kind != .cancel && !request.isDoomed:
      halted[request.symbol]?.insert(request.name)
    case .told(let report)
    where report.type == UInt8(ascii: "0") || report.type == UInt8(ascii: "5"):
      if halted[report.symbol]?.contains(report.name) == true {
        findings.add("\(fact.who.name): \(report.readable)")
      }
    default: break
    }
  }
}

/// Faults stop, and everything that was asked is answered.
public struct EverythingAnswered: Rule {
  public static let name = "everything-answered"
  public static let sentence =
    "When faults have stopped every request is answered within a bound, and everybody is connected again."
  public static let kinds: Set<Fact.Kind> = [
    .connected, .up, .down, .asked, .told, .stands, .requestRefused, .messageRefused, .passedOver,
    .forgot, .restless, .settled,
  ]

  private struct Asked: Sendable {
    var request: Request
    var atNs: UInt64
  }

  private var open = EachParty<[Token: Asked]>()
  /// Under a name that was used: refused on this connection, or entered where the name was free again. Over another one nobody
  /// knows which of the two an answer is about.
  private var again = EachParty<[Request]>()
  private var isUp = EachParty<Bool>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    let who = fact.who
    switch fact.what {
    case .connected, .down:
      isUp[who] = false
      again[who] = nil
    case .up: isUp[who] = true
    case .asked(let request) where request.isDoomed: again[who, default: []].append(request)
    case .asked(let request) where !request.isDoomed:
      open[who, default: [:]][request.name] = Asked(request: request, atNs: fact.atNs)
    case .told(let report):
      open[who]?[report.name] = nil
      if report.type == UInt8(ascii: "8") || report.type == UInt8(ascii: "0"),
        let place = again[who]?.firstIndex(where: { $0.name == report.name })
      {
        again[who]?.remove(at: place)
      }
      if report.isEnd { close(report.original, who) }
    case .stands(let report): open[who]?[report.name] = nil
    case .requestRefused(let name, _): open[who]?[name] = nil
    case .messageRefused(let number, _):
      if let all = open[who] { open[who] = all.filter { $0.value.request.number != number } }
      again[who]?.removeAll { $0.number == number }
    case .passedOver(let from, let to):
      if let all = open[who] {
        open[who] = all.filter { !(from..<to).contains($0.value.request.number) }
      }
    case .forgot:
      open[who] = [:]
      again[who] = nil
    case .restless(let why): findings.add("\(who.name) \(why)")
    case .settled:
      for (party, up) in isUp.sorted where !up {
        findings.add("\(party.name) isn't connected")
      }
      for (party, all) in again.sorted {
        for request in all {
          findings.add("\(party.name) never heard that \(request.name) was used before")
        }
      }
      for (party, all) in open.sorted {
        for (name, asked) in all.sorted(by: { $0.value.atNs < $1.value.atNs }) {
          findings.add(
            "\(party.name) asked for \(name) (\(asked.request.kind), #\(asked.request.number)) and "
              + "never heard of it")
        }
      }
    default: break
    }
  }

  private mutating func close(_ name: Token, _ who: Party) {
    if !name.isEmpty { open[who]?[name] = nil }
  }
}
