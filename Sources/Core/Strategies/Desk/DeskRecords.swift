// What a strategy's desk keeps of each market and of each order that it has out. Rows go into snapshots as they lie in memory, so
// none has a gap: what lies in one is whatever a copy brought along, and two that are the same would be saved as two.

import Events
import Numerics

@frozen
public struct DeskMarket: BitwiseCopyable, Sendable {
  public var instrument: InstrumentID
  @usableFromInline var reserved0: UInt32 = 0
  public var terms: InstrumentTerms
  /// What the strategy's own orders bought less what they sold.
  public var position: Quantity
  /// What the orders that are out could still buy and sell.
  public var openBuy: Quantity
  public var openSell: Quantity
  /// What was sold for less what was bought for, in units of 1e-16, before fees.
  public var cash: Int128
  /// The best prices as last heard.
  public var top: TopOfBook
  /// Both sides of it are there and possible.
  public var hasTop: Bool
  /// No orders until it is resumed.
  @usableFromInline var halts: Halts
  /// By a kill switch.
  @usableFromInline var isStopped: Bool
  @usableFromInline var reserved1: UInt8 = 0
  @usableFromInline var reserved2: UInt32 = 0

  @inlinable
  init(_ traded: TradedInstrument) {
    instrument = traded.instrument
    terms = traded.terms
    position = .zero
    openBuy = .zero
    openSell = .zero
    cash = 0
    top = TopOfBook(
      bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
      askOrders: 0)
    hasTop = false
    halts = Halts()
    isStopped = false
  }

  /// How far the position goes that way when all that is out is filled.
  @inlinable
  public func reach(_ side: Side) -> Quantity {
    // One sum, whichever side: which it is can't be foreseen, and a branch that is taken in vain costs more than this.
    (side == .buy ? openBuy : openSell)
      + (side == .buy ? position : Quantity(units: 0 &- position.units))
  }

  /// More money than any position is worth, and so little that sums of a few of it fit.
  @inlinable
  static func bounded(_ cash: Int128) -> Int128 {
    let most = Int128(1) &<< 125
    return cash > most ? most : cash < 0 &- most ? 0 &- most : cash
  }

  /// Who came in: what the market says, or, where it doesn't, the side of the middle on which it traded; none where that
  /// says nothing either.
  @inlinable
  public func aggressor(of trade: Trade) -> Side {
    if trade.aggressor == .buy || trade.aggressor == .sell { return trade.aggressor }
    guard hasTop, trade.price.units.magnitude <= 1 << 61 else { return .none }
    let twice = 2 &* trade.price.units
    return twice == twiceMiddle ? .none : twice > twiceMiddle ? .buy : .sell
  }

  /// Twice the middle of the best prices, so that it is exact.
  @inlinable public var twiceMiddle: Int64 { top.bidPrice.units + top.askPrice.units }
}

/// Of what a market's prices and quantities are multiples, told without a division.
@frozen
@usableFromInline
struct MarketGrid: BitwiseCopyable {
  @usableFromInline let ticks: Divisor
  @usableFromInline let lots: Divisor

  @_noLocks
  init(_ terms: InstrumentTerms) {
    ticks = Divisor(terms.tick.units)
    lots = Divisor(terms.lot.units)
  }
}

@frozen
public struct OwnOrder: BitwiseCopyable, Sendable {
  public var id: OrderID
  public var price: Price
  /// The whole of it, and what a replace that is on its way asks for; zero: none is.
  @usableFromInline var total: Quantity
  @usableFromInline var asked: Quantity
  public var filled: Quantity
  public var market: UInt32
  /// Its owner's own mark.
  public var tag: UInt32
  public var side: Side
  /// It was accepted or filled: no reject of it can be true.
  public var isWorking: Bool
  public var isCanceling: Bool
  /// It isn't being canceled: that was refused to a strategy which isn't to ask again before somebody lets it go.
  @usableFromInline var isHeldBack: Bool
  @usableFromInline var reserved1: UInt32 = 0

  @inlinable
  init(
    _ id: OrderID, market: Int, side: Side, price: Price, total: Quantity, tag: UInt32
  ) {
    self.id = id
    self.price = price
    self.total = total
    asked = .zero
    filled = .zero
    self.market = UInt32(truncatingIfNeeded: market)
    self.tag = tag
    self.side = side
    isWorking = false
    isCanceling = false
    isHeldBack = false
  }

  @inlinable public var leaves: Quantity { total - filled }
  @inlinable public var isReplacing: Bool { asked > .zero }

  /// The most that it may turn out to be, whichever way a replace ends.
  @inlinable var largest: Quantity { asked > total ? asked : total }

  /// What it may still trade then.
  @inlinable var open: Quantity { largest - filled }
}

/// What happened to an order.
@frozen
public enum OrderNews: UInt8, Sendable {
  case accepted
  /// Of the quantity told, at the price told.
  case filled
  /// Its price and what is left of it are the ones asked for.
  case replaced
  /// A part of it was taken off.
  case reduced
  /// It is over without a trade: refused, cancelled or expired; the quantity told was left.
  case gone
  /// What was asked of it was refused; it is as it was.
  case requestRefused
  /// A trade of an order that isn't out any more, or one that was changed later: only the position moved.
  /// Of what it is now, or, taken back, of what it was.
  case corrected
}

@frozen
public struct OrderUpdate: BitwiseCopyable, Sendable {
  public var order: OrderID
  public var price: Price
  public var quantity: Quantity
  /// Its owner's own mark; of an order that isn't out any more `UInt32.max`.
  public var tag: UInt32
  /// The market that the order is in, whatever instrument the report bears.
  public var market: UInt32
  public var news: OrderNews
  public var side: Side
  /// It isn't out any more.
  public var isOver: Bool
  /// Somebody refused it, so that it never was in a market.
  public var isRefused: Bool

  @inlinable
  init(
    _ news: OrderNews, _ order: OrderID, _ side: Side, tag: UInt32, price: Price = .zero,
    quantity: Quantity = .zero, isOver: Bool = false
  ) {
    self.order = order
    self.price = price
    self.quantity = quantity
    self.tag = tag
    market = 0
    self.news = news
    self.side = side
    self.isOver = isOver
    isRefused = false
  }
}
