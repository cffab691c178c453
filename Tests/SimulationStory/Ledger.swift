// What a client knows of its orders, by what it asked for and what it was told. It decides nothing: whether what was told can
// be true is for the rules.

public struct KnownOrder: Hashable, Sendable {
  /// What was asked about it, and isn't answered.
  public struct Pending: Hashable, Sendable {
    public var kind: Request.Kind
    public var name: Token
    public var quantity: Int64
    public var price: Int64?
    public var askedNs: UInt64
  }

  /// The name under which the venue knows it now.
  public var name: Token
  /// 37, once it is known.
  public var order: Token = ""
  public var symbol: Token
  public var isBuy: Bool
  public var quantity: Int64
  public var price: Int64?
  public var filled: Int64 = 0
  public var leaves: Int64
  /// 39 of its end.
  public var ending: UInt8?
  /// Its end was never heard of, only that the venue doesn't know it any more.
  public var isForgotten = false
  public var isAccepted = false
  public var pending: Pending?
  public var askedNs: UInt64
  /// Where it stands was asked, and nothing about it is asked before that is answered.
  public var isQuestioned = false
  /// What was told of it may have been missed.
  public var isDoubted = false

  public var isWorking: Bool { ending == nil && isAccepted }
  /// Something about it isn't known.
  public var isInDoubt: Bool { ending == nil && (!isAccepted || pending != nil || isDoubted) }
}

public struct Ledger: Sendable {
  public private(set) var orders: [KnownOrder] = []
  private var places: [Token: Int] = [:]
  /// By 37, which is given once.
  private var numbers: [Token: Int] = [:]
  /// Those that haven't ended, in the order in which they were entered.
  public private(set) var open: [Int] = []

  public init() {}

  public subscript(name: Token) -> KnownOrder? { places[name].map { orders[$0] } }

  /// Whether both are names of one order.
  public func isOne(_ name: Token, _ other: Token) -> Bool {
    places[name] != nil && places[name] == places[other]
  }

  public mutating func asked(_ request: Request, at nowNs: UInt64) {
    switch request.kind {
    case .new:
      guard places[request.name] == nil else { return }
      places[request.name] = orders.count
      open.append(orders.count)
      orders.append(
        KnownOrder(
          name: request.name, symbol: request.symbol, isBuy: request.isBuy,
          quantity: request.quantity, price: request.price, leaves: request.quantity,
          askedNs: nowNs))
    case .replace, .cancel:
      guard let place = places[request.original], places[request.name] == nil else { return }
      places[request.name] = place
      orders[place].pending = KnownOrder.Pending(
        kind: request.kind, name: request.name, quantity: request.quantity, price: request.price,
        askedNs: nowNs)
    }
  }

  public mutating func told(_ report: Report) {
    guard let place = place(of: report) else { return }
    var order = orders[place]
    // A second order of that name was refused: it says nothing about the first.
    let isOther = order.isAccepted || order.ending != nil
    if report.type == UInt8(ascii: "8"), !report.isAnswer, isOther, report.order != order.order {
      return
    }
    if report.isAnswer {
      order.isQuestioned = false
      order.isDoubted = false
      order.pending = nil
    } else if report.type == UInt8(ascii: "5") {
      order.name = report.name
      order.quantity = report.quantity ?? order.quantity
      order.price = report.price ?? order.price
      if order.pending?.name == report.name { order.pending = nil }
    }
    if !order.isAccepted, !report.isEnd, !report.isUnknown {
      // The name may have been refused before, or never heard, and then used again for this. Or it was one of a
      // request about what never was, and is the order's own now.
      if order.ending != nil { open.append(place) }
      order.ending = nil
      order.name = report.name
      order.symbol = report.symbol
      order.isBuy = report.isBuy
      order.quantity = report.quantity ?? order.quantity
      order.price = report.price
    }
    if !report.isUnknown {
      if report.hasNumber {
        order.order = report.order
        numbers[report.order] = place
      }
      order.isAccepted = order.isAccepted || report.status != UInt8(ascii: "8")
      order.filled = report.filled
      order.leaves = report.leaves
    }
    if report.isAnswer, !report.isUnknown {
      order.name = report.name
      order.quantity = report.quantity ?? order.quantity
      order.price = report.price ?? order.price
    }
    // A name that the venue has forgotten says nothing about how its order ended.
    if report.isEnd && !report.isUnknown || report.isUnknown && order.ending == nil {
      order.ending = report.status
      order.isForgotten = report.isUnknown && order.isAccepted
      order.leaves = 0
      order.pending = nil
      open.removeAll { $0 == place }
    }
    orders[place] = order
  }

  /// The order that a report is about: by the venue's number for it, else by a name.
  private mutating func place(of report: Report) -> Int? {
    if let place = numbers[report.order] { return place }
    guard let place = places[report.name] ?? places[report.original] else { return nil }
    if !report.hasNumber || orders[place].order.isEmpty { return place }
    // The name was one of a request that was refused or never heard, and then used again for a new order.
    places[report.name] = orders.count
    open.append(orders.count)
    orders.append(
      KnownOrder(
        name: report.name, symbol: report.symbol, isBuy: report.isBuy,
        quantity: report.quantity ?? 0, price: report.price, leaves: report.leaves,
        askedNs: orders[place].askedNs))
    return orders.count - 1
  }

  public mutating func requestRefused(name: Token, original: Token) {
    guard let place = places[original] ?? places[name] else { return }
    if orders[place].pending?.name == name || orders[place].pending?.name == original {
      orders[place].pending = nil
    }
  }

  /// The request of this name wasn't read.
  public mutating func dropped(_ name: Token) {
    guard let place = places[name] else { return }
    if orders[place].pending?.name == name {
      orders[place].pending = nil
    } else if orders[place].name == name, !orders[place].isAccepted {
      orders[place].ending = UInt8(ascii: "8")
      orders[place].leaves = 0
      open.removeAll { $0 == place }
    }
  }

  public mutating func questioned(_ place: Int) { orders[place].isQuestioned = true }

  /// A question that was asked over a connection that is lost isn't waited for.
  public mutating func forgetQuestions() {
    for place in open { orders[place].isQuestioned = false }
  }

  /// Reports were lost for good: nothing that works is sure any more.
  public mutating func doubtAll() {
    for place in open { orders[place].isDoubted = true }
  }

  /// Only orders that the venue has taken at some time.
  public var holdings: [Holding] {
    orders.compactMap { order in
      guard order.isAccepted else { return nil }
      return Holding(
        name: order.name, order: order.order, symbol: order.symbol, isBuy: order.isBuy,
        price: order.price ?? 0, filled: order.filled, leaves: order.leaves, ending: order.ending,
        isForgotten: order.isForgotten)
    }
  }
}
