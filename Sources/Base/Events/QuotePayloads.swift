// What is asked for and answered about markets: subscriptions, quotes, statuses. Forty bytes each; the
// order of fields is the format. Numbers that only FIX knows are kept as FIX has them.

/// `marketDataRequest`: the instrument is the event's. A request for several is as many events, in order.
@frozen
public struct MarketDataRequest: Payload {
  /// What its sender calls the request.
  public var request: UInt64
  /// Levels; 0 is the whole book, 1 its top.
  public var depth: UInt32
  /// Which kinds of entries: bit n is MDEntryType n of FIX.
  public var entries: UInt16
  public var subscription: Subscription
  /// 1: changes only, 0: whole books. 2: it wasn't said.
  public var isIncremental: UInt8
  /// 1: by price, 0: by order. 2: it wasn't said.
  public var aggregation: UInt8
  public var reserved0: UInt8 = 0
  /// Which of the request's events this is, from 0, and how many there are.
  public var index: UInt16
  public var count: UInt16
  public var reserved1: UInt16 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(
    request: UInt64, depth: UInt32, entries: UInt16, subscription: Subscription,
    isIncremental: UInt8, aggregation: UInt8, index: UInt16, count: UInt16
  ) {
    self.request = request
    self.depth = depth
    self.entries = entries
    self.subscription = subscription
    self.isIncremental = isIncremental
    self.aggregation = aggregation
    self.index = index
    self.count = count
  }
}

/// `marketDataRejected`
@frozen
public struct MarketDataRejected: Payload {
  public var request: UInt64
  /// MDReqRejReason of FIX: its character; 0 when none was given.
  public var reason: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0
  public var reserved5: UInt64 = 0

  @inlinable
  public init(request: UInt64, reason: UInt8) {
    self.request = request
    self.reason = reason
  }
}

/// `quote`: a side with a quantity of zero isn't quoted.
@frozen
public struct Quote: Payload {
  /// What its sender calls it; of a mass quote, the entry.
  public var quote: UInt64
  public var bidPrice: Price
  public var bidQuantity: Quantity
  public var askPrice: Price
  public var askQuantity: Quantity

  @inlinable
  public init(
    quote: UInt64, bidPrice: Price, bidQuantity: Quantity, askPrice: Price, askQuantity: Quantity
  ) {
    self.quote = quote
    self.bidPrice = bidPrice
    self.bidQuantity = bidQuantity
    self.askPrice = askPrice
    self.askQuantity = askQuantity
  }
}

/// `quoteTerms`: what doesn't fit into `quote`; it comes right before it, or before a set of a mass quote.
/// The instrument is the quote's, or the set's underlying.
@frozen
public struct QuoteTerms: Payload {
  /// What the sender calls the message.
  public var quote: UInt64
  /// The request that it answers, or 0.
  public var request: UInt64
  /// The set of a mass quote, or 0.
  public var set: UInt64
  /// Zero: none.
  public var expiry: Nanoseconds
  /// Quotes of the set, in all of its messages.
  public var total: UInt16
  /// Quotes that follow.
  public var entryCount: UInt16
  /// Which quotes are to be answered (QuoteResponseLevel of FIX); 255: it wasn't said.
  public var level: UInt8
  /// Which set of the message this is, from 0, and how many there are; no sets: a single quote.
  public var setIndex: UInt8
  public var setCount: UInt8
  public var reserved0: UInt8 = 0

  @inlinable
  public init(
    quote: UInt64, request: UInt64, set: UInt64, expiry: Nanoseconds, total: UInt16,
    entryCount: UInt16, level: UInt8, setIndex: UInt8, setCount: UInt8
  ) {
    self.quote = quote
    self.request = request
    self.set = set
    self.expiry = expiry
    self.total = total
    self.entryCount = entryCount
    self.level = level
    self.setIndex = setIndex
    self.setCount = setCount
  }
}

/// `quoteRequest`: the instrument is the event's. A request for several is as many events, in order.
@frozen
public struct QuoteRequest: Payload {
  public var request: UInt64
  /// Zero: any.
  public var quantity: Quantity
  /// Zero: none.
  public var expiry: Nanoseconds
  public var side: Side
  public var type: OrderType
  /// QuoteRequestType of FIX; 0: it wasn't said.
  public var requestType: UInt8
  public var reserved0: UInt8 = 0
  public var index: UInt16
  public var count: UInt16
  public var reserved1: UInt64 = 0

  @inlinable
  public init(
    request: UInt64, quantity: Quantity, expiry: Nanoseconds, side: Side, type: OrderType,
    requestType: UInt8, index: UInt16, count: UInt16
  ) {
    self.request = request
    self.quantity = quantity
    self.expiry = expiry
    self.side = side
    self.type = type
    self.requestType = requestType
    self.index = index
    self.count = count
  }
}

/// `quoteCancel`: the instrument is the event's. A cancel for several is as many events, in order.
@frozen
public struct QuoteCancel: Payload {
  public var quote: UInt64
  public var request: UInt64
  /// QuoteCancelType of FIX.
  public var cancelType: UInt8
  /// QuoteResponseLevel of FIX; 255: it wasn't said.
  public var level: UInt8
  public var index: UInt16
  public var count: UInt16
  public var reserved0: UInt16 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(
    quote: UInt64, request: UInt64, cancelType: UInt8, level: UInt8, index: UInt16, count: UInt16
  ) {
    self.quote = quote
    self.request = request
    self.cancelType = cancelType
    self.level = level
    self.index = index
    self.count = count
  }
}

/// `quoteAnswered`: an answer about several quotes is as many events, in order.
@frozen
public struct QuoteAnswered: Payload {
  public var quote: UInt64
  public var request: UInt64
  public var set: UInt64
  public var entry: UInt64
  /// QuoteAckStatus of FIX.
  public var status: UInt8
  /// QuoteRejectReason of FIX; 0: none was given.
  public var reason: UInt8
  /// QuoteEntryRejectReason of FIX; 0: none was given.
  public var entryReason: UInt8
  /// QuoteResponseLevel of FIX; 255: it wasn't said.
  public var level: UInt8
  public var index: UInt16
  /// Zero: it names no entry.
  public var count: UInt16

  @inlinable
  public init(
    quote: UInt64, request: UInt64, set: UInt64, entry: UInt64, status: UInt8, reason: UInt8,
    entryReason: UInt8, level: UInt8, index: UInt16, count: UInt16
  ) {
    self.quote = quote
    self.request = request
    self.set = set
    self.entry = entry
    self.status = status
    self.reason = reason
    self.entryReason = entryReason
    self.level = level
    self.index = index
    self.count = count
  }
}

/// `bookSnapshot`: as many entries follow, a `bookClear` before them.
@frozen
public struct BookSnapshot: Payload {
  /// The request that it answers, or 0.
  public var request: UInt64
  public var entryCount: UInt32
  public var reserved0: UInt32 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(request: UInt64, entryCount: UInt32) {
    self.request = request
    self.entryCount = entryCount
  }
}

/// `statusRequest`: the instrument is the event's; none asks for a session of trading.
@frozen
public struct StatusRequest: Payload {
  public var request: UInt64
  /// The session of trading, or 0 for any.
  public var session: UInt64
  public var subscription: Subscription
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(request: UInt64, session: UInt64, subscription: Subscription) {
    self.request = request
    self.session = session
    self.subscription = subscription
  }
}

/// `tradingStatus`
@frozen
public struct TradingStatus: Payload {
  /// The request that it answers, or 0.
  public var request: UInt64
  public var session: UInt64
  public var phase: MarketPhase
  public var isUnsolicited: UInt8
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(request: UInt64, session: UInt64, phase: MarketPhase, isUnsolicited: UInt8) {
    self.request = request
    self.session = session
    self.phase = phase
    self.isUnsolicited = isUnsolicited
  }
}
