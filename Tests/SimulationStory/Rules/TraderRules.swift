// Rules about traders: what one believes, holds and sees against what the wire, the drop copy and the venue's journal say.

/// An order manager that is wrong about an order trades against it.
public struct TradersAgree: Rule {
  public static let name = "traders-agree"
  public static let sentence =
    "Of each order that a trader has sent its order manager, the drop copy and the venue's journal believe the same: when all is "
    + "quiet, and it waits for no answer; and once more when the trader has stopped, and none is left."
  public static let kinds: Set<Fact.Kind> = [
    .asked, .told, .keeps, .waits, .booked, .ended, .closed,
  ]

  private var owners = Owners()

  /// By the name under which the order was sent.
  private var asked = EachParty<Set<Token>>()
  private var keeps = EachParty<[Token: Holding]>()
  /// 37 of each name.
  private var numbers = EachParty<[Token: Token]>()
  /// By 37, the last word about each.
  private var copied = EachParty<[Token: Report]>()
  private var booked = EachParty<[Token: Holding]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .asked(let request):
      guard case .trader = fact.who else { return }
      if request.kind == .new { asked[fact.who, default: []].insert(request.name) }
    case .told(let report) where fact.who == .dropCopy && !report.isAnswer:
      guard let owner = owners[report.account], case .trader = owner, !report.isDoorRefusal
      else { return }
      numbers[owner, default: [:]][report.name] = report.order
      copied[owner, default: [:]][report.order] = report
    case .keeps(let holding): keeps[fact.who, default: [:]][holding.name] = holding
    case .waits(let name, let what):
      findings.add("\(fact.who.name) waits for a \(what) of \(name), when all is quiet")
    case .booked(let holding): booked[fact.who, default: [:]][holding.order] = holding
    case .ended: compare(isOver: false, &findings)
    case .closed: compare(isOver: true, &findings)
    default: break
    }
  }

  private mutating func compare(isOver: Bool, _ findings: inout Findings) {
    for (who, names) in asked.sorted {
      for name in names.sorted() {
        if let holding = keeps[who]?[name] {
          compare(who, holding, isOver, &findings)
        } else {
          findings.add("\(who.name) has sent \(name), and its order manager doesn't know it")
        }
      }
    }
    keeps = EachParty()
  }

  private func compare(
    _ who: Party, _ holding: Holding, _ isOver: Bool, _ findings: inout Findings
  ) {
    let words = "\(who.name) believes of \(holding.name): \(Self.words(holding))"
    if isOver, holding.ending == nil {
      findings.add("\(words); it has stopped, and nothing may be left")
    }
    let number = numbers[who]?[holding.name] ?? Token("")
    if let report = copied[who]?[number] {
      let ending = report.isEnd ? report.status : nil
      if report.filled != holding.filled || ending != holding.ending
        || ending == nil && report.leaves != holding.leaves
      {
        findings.add("\(words); the drop copy's last word is: \(report.readable)")
      }
    } else if holding.ending == nil || holding.filled != 0 {
      // What never reached the venue is over for the trader.
      findings.add("\(words); the drop copy never heard of it")
    }
    guard isOver, let book = booked[who]?[number] else { return }
    if book.filled != holding.filled || book.ending != holding.ending {
      findings.add("\(words); the venue's journal says \(Self.words(book))")
    }
  }

  private static func words(_ holding: Holding) -> String {
    "filled \(PlainNumber.text(holding.filled)), left \(PlainNumber.text(holding.leaves)), 39="
      + (holding.ending.map { String(UnicodeScalar($0)) } ?? "works")
  }
}

/// Whoever quotes by a wrong book is picked off.
public struct TradersBooks: Rule {
  public static let name = "traders-books"
  public static let sentence =
    "When all is quiet the best prices that a trader shows are those of all orders that work, and those that its strategies "
    + "were told are those of all orders that aren't its own."
  public static let kinds: Set<Fact.Kind> = [.told, .top]

  private struct Working: Sendable {
    var account: Token
    var symbol: Token
    var isBid: Bool
    var price: Int64
    var leaves: Int64
  }

  private var working: [Token: Working] = [:]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report) where fact.who == .dropCopy && !report.isAnswer: take(report)
    case .top(let symbol, let bid, let ask, let isWhole):
      for seen in [bid, ask] {
        let best = best(symbol, isBid: seen.isBid, not: isWhole ? "" : Token(fact.who.name))
        if seen.price != best.price || seen.quantity != best.quantity {
          findings.add(
            "\(fact.who.name) sees \(Self.words(seen)) for \(symbol) where \(isWhole ? "all" : "others'") "
              + "orders make " + Self.words(best))
        }
      }
    default: break
    }
  }

  private mutating func take(_ report: Report) {
    guard report.transaction == UInt8(ascii: "0"), report.order != Report.none else { return }
    if report.isEnd {
      working[report.order] = nil
    } else if let price = report.price {
      working[report.order] = Working(
        account: report.account, symbol: report.symbol, isBid: report.isBuy, price: price,
        leaves: report.leaves)
    }
  }

  private func best(_ symbol: Token, isBid: Bool, not account: Token) -> Level {
    var best = Level(symbol: symbol, isBid: isBid, price: 0, quantity: 0)
    for order in working.values
    where order.symbol == symbol && order.isBid == isBid && order.account != account {
      if order.price == best.price {
        best.quantity += order.leaves
      } else if best.quantity == 0 || (isBid ? order.price > best.price : order.price < best.price)
      {
        best.price = order.price
        best.quantity = order.leaves
      }
    }
    return best
  }

  private static func words(_ level: Level) -> String {
    level.quantity == 0
      ? "no \(level.isBid ? "bid" : "ask")"
      : "\(PlainNumber.text(level.quantity)) \(level.isBid ? "bid" : "asked") at "
        + PlainNumber.text(level.price)
  }
}

/// Money is counted on both sides.
public struct TradersAccounts: Rule {
  public static let name = "traders-accounts"
  public static let sentence =
    "What a trader holds, bought, sold and paid is the sum of the executions that it was told, and of those that the drop copy "
    + "has."
  public static let kinds: Set<Fact.Kind> = [.told, .position]

  private struct Sum: Equatable, Sendable {
    var bought: Int64 = 0
    var sold: Int64 = 0
    var cash: Int128 = 0

    mutating func take(_ report: Report) {
      if report.isBuy { bought += report.lastQuantity } else { sold += report.lastQuantity }
      let money = Int128(report.lastQuantity) * Int128(report.lastPrice)
      cash += report.isBuy ? -money : money
    }
  }

  /// By symbol.
  private var told = EachParty<[Token: Sum]>()
  private var copied = EachParty<[Token: Sum]>()
  private var owners = Owners()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .told(let report) where report.isFill:
      if fact.who == .dropCopy {
        guard let owner = owners[report.account], case .trader = owner else { return }
        copied[owner, default: [:]][report.symbol, default: Sum()].take(report)
      } else if case .trader = fact.who {
        told[fact.who, default: [:]][report.symbol, default: Sum()].take(report)
      }
    case .position(let symbol, let quantity, let bought, let sold, let cash):
      let own = Sum(bought: bought, sold: sold, cash: cash)
      let (told, copied) = (told[fact.who]?[symbol], copied[fact.who]?[symbol])
      let words = "\(fact.who.name) holds \(PlainNumber.text(quantity)) of \(symbol)"
      if quantity != bought - sold {
        findings.add("\(words), and bought and sold another quantity")
      }
      for (side, sum) in [("it was told", told), ("the drop copy has", copied)]
      where own != sum ?? Sum() {
        findings.add(
          "\(words) (\(Self.words(own))); the executions that \(side) make "
            + Self.words(sum ?? Sum()))
      }
    default: break
    }
  }

  private static func words(_ sum: Sum) -> String {
    "\(PlainNumber.text(sum.bought)) bought, \(PlainNumber.text(sum.sold)) sold, cash \(sum.cash)"
  }
}

/// What a trader's own risk doesn't allow, no venue should ever see.
public struct TradersLimits: Rule {
  public static let name = "traders-limits"
  public static let sentence =
    "Nothing beyond a trader's own limits gets into the venue's book: neither too large by itself, nor with position and open "
    + "orders together."
  public static let kinds: Set<Fact.Kind> = [.mayOrder, .asked, .told]

  private struct Limit: Sendable {
    var order: Int64
    var position: Int64
  }

  private struct Order: Sendable {
    var leaves: Int64
    var isBuy: Bool
    var symbol: Token
  }

  private var owners = Owners()
  private var limits = EachParty<[Token: Limit]>()
  /// What held when a request was sent: later changes don't reach it any more.
  private var held = EachParty<[Token: Limit]>()
  private var orders = EachParty<[Token: Order]>()
  private var positions = EachParty<[Token: Int64]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .mayOrder(let symbol, let order, let position):
      limits[fact.who, default: [:]][symbol] = Limit(order: order, position: position)
    case .asked(let request):
      guard let limit = limits[fact.who]?[request.symbol], request.kind != .cancel else { return }
      held[fact.who, default: [:]][request.name] = limit
      if request.kind == .new, request.quantity > limit.order {
        findings.add(
          "\(fact.who.name) has sent \(request.name) over \(PlainNumber.text(request.quantity)), and "
            + "may order \(PlainNumber.text(limit.order))")
      }
    case .told(let report) where fact.who == .dropCopy && !report.isAnswer:
      guard report.transaction == UInt8(ascii: "0"), report.order != Report.none,
        let owner = owners[report.account], case .trader = owner
      else { return }
      take(report, owner, &findings)
    default: break
    }
  }

  private mutating func take(_ report: Report, _ owner: Party, _ findings: inout Findings) {
    if report.isFill {
      positions[owner, default: [:]][report.symbol, default: 0] +=
        report.isBuy ? report.lastQuantity : -report.lastQuantity
    }
    let before = orders[owner]?[report.order]
    orders[owner, default: [:]][report.order] =
      report.isEnd
      ? nil : Order(leaves: report.leaves, isBuy: report.isBuy, symbol: report.symbol)
    let isEntry = report.type == UInt8(ascii: "0") || report.type == UInt8(ascii: "5")
    guard isEntry, !report.isEnd, let limit = held[owner]?[report.name] else { return }
    let words = "\(owner.name): \(report.readable)"
    if report.leaves > limit.order {
      findings.add("\(words), and it may order \(PlainNumber.text(limit.order))")
    }
    // What makes the worst no worse passes, below a limit that was lowered too.
    if report.type == UInt8(ascii: "5"), let before, report.leaves <= before.leaves { return }
    let position = positions[owner]?[report.symbol] ?? 0
    let open = orders[owner]?.values.reduce(Int64(0)) {
      $0 + ($1.symbol == report.symbol && $1.isBuy == report.isBuy ? $1.leaves : 0)
    }
    let reach = report.isBuy ? position + (open ?? 0) : (open ?? 0) - position
    if reach > limit.position {
      findings.add(
        "\(words): up to \(PlainNumber.text(reach)) of \(PlainNumber.text(limit.position))")
    }
  }
}

/// A trader that is stopped and sends an order isn't.
public struct TradersSilence: Rule {
  public static let name = "traders-silence"
  public static let sentence =
    "Once its own kill switch is on no new order and no replace leaves a trader before it is taken off."
  public static let kinds: Set<Fact.Kind> = [.killThrown, .killReleased, .asked]

  private var killed: Set<Party> = []

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .killThrown: killed.insert(fact.who)
    case .killReleased: killed.remove(fact.who)
    case .asked(let request) where request.kind != .cancel && killed.contains(fact.who):
      findings.add("\(fact.who.name) has sent \(request.name) (\(request.kind))")
    default: break
    }
  }
}

/// To many venues an order is what its last replace called it: a request by an older name is about no order.
public struct TradersNames: Rule {
  public static let name = "traders-names"
  public static let sentence =
    "A trader calls an order by no name that it has called it by another one after, whatever becomes of the trader, unless "
    + "the power was cut meanwhile."
  public static let kinds: Set<Fact.Kind> = [.asked, .lostPower]

  /// By the name that an order came with: what requests have called it (41), in turn.
  private var called = EachParty<[Token: [Token]]>()
  /// Which order a name is one of, as far as it has been asked.
  private var orders: [Token: Token] = [:]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    // What a venue loses it tells again, or in another way.
    case .lostPower where fact.who == .venue: called = EachParty()
    case .lostPower: called[fact.who, default: [:]] = [:]
    case .asked(let request):
      guard case .trader = fact.who, request.kind != .new else { return }
      let name = request.original
      let order = order(of: name)
      let before = called[fact.who, default: [:]][order] ?? [order]
      if before.last == name { return }
      if before.contains(name) {
        findings.add(
          "\(fact.who.name) calls \(order) by the name \(name) in \(request.name), and has called it "
            + "\(before[before.count - 1])")
      }
      called[fact.who, default: [:]][order] = before + [name]
    default: break
    }
  }

  /// `Z0000G08000003.2` is a request about `Z0000G08000003`.
  private mutating func order(of name: Token) -> Token {
    if let order = orders[name] { return order }
    let order = Token(name.text.split(separator: ".").first.map(String.init) ?? "")
    orders[name] = order
    return order
  }
}
