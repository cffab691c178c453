// What the kinds of market data say. Forty bytes each; the order of fields is the format.

/// Flags of market data that a line with several venues passes on.
public enum MarketFlags {
  /// It is of one venue alone, and for the router: who trades goes by what all venues show together.
  @inlinable public static var ofOneVenue: UInt8 { 1 }
}

/// `bookAdd`, `bookModify`, `bookDelete`: one order of a market's book.
@frozen
public struct BookOrder: Payload {
  public var order: OrderID
  public var price: Price
  /// What rests now; zero in a delete.
  public var quantity: Quantity
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(order: OrderID, price: Price, quantity: Quantity, side: Side) {
    self.order = order
    self.price = price
    self.quantity = quantity
    self.side = side
  }
}

/// `bookClear`
@frozen
public struct BookClear: Payload {
  public var reason: Reason
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0
  public var reserved5: UInt64 = 0

  @inlinable
  public init(reason: Reason) {
    self.reason = reason
  }
}

/// `levelUpdate`: all that rests at one price; a quantity of zero removes the level.
@frozen
public struct LevelUpdate: Payload {
  public var price: Price
  public var quantity: Quantity
  public var orderCount: UInt32
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(price: Price, quantity: Quantity, orderCount: UInt32, side: Side) {
    self.price = price
    self.quantity = quantity
    self.orderCount = orderCount
    self.side = side
  }
}

/// `trade`
@frozen
public struct Trade: Payload {
  /// The order that was hit, or none where the feed doesn't say.
  public var resting: OrderID
  public var price: Price
  public var quantity: Quantity
  /// The market's own number of the trade.
  public var number: UInt64
  /// The side that came in.
  public var aggressor: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0

  @inlinable
  public init(resting: OrderID, price: Price, quantity: Quantity, number: UInt64, aggressor: Side) {
    self.resting = resting
    self.price = price
    self.quantity = quantity
    self.number = number
    self.aggressor = aggressor
  }
}

/// `topOfBook`: a side with a quantity of zero is empty.
@frozen
public struct TopOfBook: Payload {
  public var bidPrice: Price
  public var bidQuantity: Quantity
  public var askPrice: Price
  public var askQuantity: Quantity
  public var bidOrders: UInt32
  public var askOrders: UInt32

  @inlinable
  public init(
    bidPrice: Price, bidQuantity: Quantity, askPrice: Price, askQuantity: Quantity,
    bidOrders: UInt32, askOrders: UInt32
  ) {
    self.bidPrice = bidPrice
    self.bidQuantity = bidQuantity
    self.askPrice = askPrice
    self.askQuantity = askQuantity
    self.bidOrders = bidOrders
    self.askOrders = askOrders
  }

  @inlinable
  public static func == (a: TopOfBook, b: TopOfBook) -> Bool {
    a.bidPrice == b.bidPrice && a.bidQuantity == b.bidQuantity && a.askPrice == b.askPrice
      && a.askQuantity == b.askQuantity && a.bidOrders == b.bidOrders
      && a.askOrders == b.askOrders
  }
}

/// `marketStatus`
@frozen
public struct MarketStatus: Payload {
  public var referencePrice: Price
  public var lowestPrice: Price
  public var highestPrice: Price
  public var phase: MarketPhase
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(referencePrice: Price, lowestPrice: Price, highestPrice: Price, phase: MarketPhase) {
    self.referencePrice = referencePrice
    self.lowestPrice = lowestPrice
    self.highestPrice = highestPrice
    self.phase = phase
  }
}

/// `bookGap`
@frozen
public struct BookGap: Payload {
  /// The feed number that should have come.
  public var expected: UInt64
  /// The one that came.
  public var received: UInt64
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(expected: UInt64, received: UInt64) {
    self.expected = expected
    self.received = received
  }
}
