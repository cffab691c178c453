// What the model knows of an order and of who owns what: plain values in plain arrays. No total is kept anywhere: whatever
// a decision needs is counted from all that is open and all that was booked, each time.

import Events
import Risk

struct ModelOrder {
  var id: UInt64
  var instrument: Int
  var strategy: Int
  var account: Int
  /// The instrument's: of one of its money in the base currency, in 1e-8.
  var rate: Int64
  var side: Side
  var type: OrderType
  var namesPrice: Bool
  var quantity: Int64
  var filled: Int64 = 0
  var price: Int64
  /// What a replace on its way asks for.
  var asked: (quantity: Int64, price: Int64)?
  var isKilled = false
  /// That it went out by.
  var session = 0

  var largest: Int64 { asked.map { max($0.quantity, quantity) } ?? quantity }
  var leaves: Int64 { max(0, largest - filled) }

  /// At the worst of what it is and what it may become, in 1e-16.
  var value: Int128 {
    let is0 = Model.worth(price, rate) * Int128(max(0, quantity - filled))
    guard let asked else { return is0 }
    return max(is0, Model.worth(asked.price, rate) * Int128(max(0, asked.quantity - filled)))
  }

  /// The best of the prices that it has or may get.
  var bestPrice: Int64 {
    guard let asked else { return price }
    return side == .buy ? max(price, asked.price) : min(price, asked.price)
  }
}

/// Whose: the firm, a strategy or an account, by its index; a session.
enum ModelScope: Hashable {
  case firm
  case strategy(Int)
  case account(Int)
  case session(Int)
  case instrument(Int)

  func owns(_ strategy: Int, _ account: Int) -> Bool {
    switch self {
    case .firm, .session: true
    case .strategy(let index): index == strategy
    case .account(let index): index == account
    case .instrument: false
    }
  }

  /// As events name it.
  var told: (scope: RiskScope, target: Int) {
    switch self {
    case .firm: (.firm, 0)
    case .strategy(let index): (.strategy, index + 1)
    case .account(let index): (.account, index + 1)
    case .session(let index): (.session, index)
    case .instrument: (.instrument, 0)
    }
  }
}

/// All fills of one instrument for one strategy and one account, since it all began: what is held and what was paid, in the
/// instrument's currency.
struct ModelHolding {
  var instrument: Int
  var strategy: Int
  var account: Int
  var quantity: Int64 = 0
  var cash: Int128 = 0
}

/// How full a bucket was when somebody last put something in.
struct ModelBucket {
  var level: Int128 = 0
  var at: UInt64 = 0

  func level(_ now: UInt64) -> Int128 { max(0, level + Int128(at) - Int128(now)) }

  /// How many more than `rate` allows there would be with one more; nil: it has room.
  func excess(_ now: UInt64, _ rate: Rate?) -> Int64? {
    guard let rate else { return nil }
    let interval = Int128(rate.interval.count)
    let level = level(now)
    if level == 0 || level + interval <= interval * Int128(rate.burst) { return nil }
    return Int64((level + interval - 1) / interval) + 1
  }

  mutating func take(_ now: UInt64, _ rate: Rate?) {
    guard let rate else { return }
    let interval = Int128(rate.interval.count)
    level = min(level(now) + interval, 2 * interval * Int128(rate.burst))
    at = now
  }
}

struct ModelRecent {
  var strategy: Int
  var account: Int
  var instrument: Int
  var side: Side
  var type: OrderType
  var price: Int64
  var quantity: Int64

  func isSame(_ other: ModelRecent) -> Bool {
    strategy == other.strategy && account == other.account && instrument == other.instrument
      && side == other.side && type == other.type && price == other.price
      && quantity == other.quantity
  }
}

/// What an instrument's market was heard to be. It has two prices: orders and exposures are measured by where it stood when
/// anybody was last there, and what was made by its mark, in which a side that went keeps its last price.
struct ModelMarket {
  /// The last price of each side that there was.
  var bid: Int64?
  var ask: Int64?
  /// Where a sell and a buy meet it now; nil: nobody is there.
  var bidNow: Int64?
  var askNow: Int64?
  /// Of the sides that there were when there was one.
  var middle: Int64?
  /// The market's last trade.
  var last: Int64?
  /// Our own last execution's price, or the close of the evening before: the mark until the market has said one.
  var executed: Int64?
  var heardAt: UInt64 = 0

  /// The middle, of each side's last price.
  var sides: Int64? { Self.middle(bid, ask) }

  mutating func hear(_ top: TopOfBook, _ time: UInt64) {
    bidNow = top.bidQuantity.units > 0 ? top.bidPrice.units : nil
    askNow = top.askQuantity.units > 0 ? top.askPrice.units : nil
    bid = bidNow ?? bid
    ask = askNow ?? ask
    guard let now = Self.middle(bidNow, askNow) else { return }
    middle = now
    heardAt = time
  }

  /// Rounded down; of one side that side.
  private static func middle(_ bid: Int64?, _ ask: Int64?) -> Int64? {
    guard let bid else { return ask }
    guard let ask else { return bid }
    let sum = Int128(bid) + Int128(ask)
    return Int64(sum >= 0 ? sum / 2 : (sum - 1) / 2)
  }
}

/// A limit that is near: of what, whose, and for a position in which instrument.
struct ModelWarning: Hashable {
  var check: Check
  var scope: ModelScope
  var instrument: Int?
}
