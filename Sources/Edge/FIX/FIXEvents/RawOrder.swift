// An order's fields as its message has them, and what they ask for together: read first, judged afterwards.

import Events
import FIXCodec
import FIXDictionary

/// What an order's message says, whether it stands in a message of its own or in a list.
struct RawOrder {
  var clOrdID: Reading<FieldBytes>
  var account: Reading<FieldBytes>
  var symbol: Reading<FieldBytes>
  var execInst: Reading<FieldBytes>
  var side: Reading<UInt8>
  var type: Reading<UInt8>
  var timeInForce: Reading<UInt8>
  var handling: Reading<UInt8>
  var selfTrade: Reading<UInt8>
  var quantity: Reading<Quantity>
  var minimum: Reading<Quantity>
  var shown: Reading<Quantity>
  var price: Reading<Price>
  var stop: Reading<Price>
  var trail: Reading<Price>
  var expireTime: Reading<Nanoseconds>
  var expireDate: Reading<UInt32>
  var marketToLimit: Reading<Bool>
}

/// What it asks for.
struct AskedOrder {
  var instrument = InstrumentID.none
  var account: UInt32 = 0
  var side = Side.none
  var type = OrderType.none
  var timeInForce = TimeInForce.none
  var instructions: UInt8 = 0
  var price = Price.zero
  var quantity = Quantity.zero
  var stop = Price.zero
  var trail = Price.zero
  var display = Quantity.zero
  var minimum = Quantity.zero
  var expiry = Nanoseconds.zero

  var hasTerms: Bool {
    @inline(__always) @_noLocks get {
      stop.units | trail.units | display.units | minimum.units != 0 || expiry != .zero
    }
  }
}

extension RawOrder {
  @inline(__always) @_noLocks
  init(_ view: NewOrderSingleView) {
    clOrdID = view.clOrdID
    account = view.account
    symbol = view.symbol
    execInst = view.execInst
    side = view.side
    type = view.ordType
    timeInForce = view.timeInForce
    handling = view.handlInst
    selfTrade = view.selfTradePrevention
    quantity = view.orderQty
    minimum = view.minQty
    shown = view.maxFloor
    price = view.price
    stop = view.stopPx
    trail = view.trailAmount
    expireTime = view.expireTime
    expireDate = view.expireDate
    marketToLimit = view.marketToLimit
  }

  /// Of an order without more to it than price, quantity, side, type and time.
  @inline(__always) @_noLocks
  init(plain view: NewOrderSingleView) {
    clOrdID = view.clOrdID
    account = view.account
    symbol = view.symbol
    side = view.side
    type = view.ordType
    timeInForce = view.timeInForce
    handling = view.handlInst
    quantity = view.orderQty
    price = view.price
    execInst = .absent
    selfTrade = .absent
    minimum = .absent
    shown = .absent
    stop = .absent
    trail = .absent
    expireTime = .absent
    expireDate = .absent
    marketToLimit = .absent
  }

  /// How many of those are there.
  var plainCount: Int {
    @inline(__always) @_noLocks get {
      clOrdID.isThere &+ account.isThere &+ symbol.isThere &+ side.isThere &+ type.isThere
        &+ timeInForce.isThere &+ handling.isThere &+ quantity.isThere &+ price.isThere
    }
  }

  @inline(__always) @_noLocks
  init(_ entry: EntryView) {
    clOrdID = entry.text(tag: 11)
    account = entry.text(tag: 1)
    symbol = entry.text(tag: 55)
    execInst = entry.text(tag: 18)
    side = entry.character(tag: 54)
    type = entry.character(tag: 40)
    timeInForce = entry.character(tag: 59)
    handling = entry.character(tag: 21)
    selfTrade = entry.character(tag: 5001)
    quantity = entry.quantity(tag: 38)
    minimum = entry.quantity(tag: 110)
    shown = entry.quantity(tag: 111)
    price = entry.price(tag: 44)
    stop = entry.price(tag: 99)
    trail = entry.price(tag: 5002)
    expireTime = entry.time(tag: 126)
    expireDate = entry.date(tag: 432)
    marketToLimit = entry.flag(tag: 5003)
  }

  /// How many of its fields are there.
  var count: Int {
    @inline(__always) @_noLocks get {
      var count = clOrdID.isThere &+ account.isThere &+ symbol.isThere &+ execInst.isThere
      count &+= side.isThere &+ type.isThere &+ timeInForce.isThere &+ handling.isThere
      count &+= selfTrade.isThere &+ quantity.isThere &+ minimum.isThere &+ shown.isThere
      count &+= price.isThere &+ stop.isThere &+ trail.isThere &+ expireTime.isThere
      return count &+ expireDate.isThere &+ marketToLimit.isThere
    }
  }
}

extension Reading {
  @inline(__always) var isThere: Int { isAbsent ? 0 : 1 }
}

extension RawOrder {
  /// G's fields.
  @_noLocks
  init(replacing message: Message) {
    clOrdID = message.text(11)
    account = message.text(1)
    symbol = message.text(55)
    execInst = message.text(18)
    side = message.character(54)
    type = message.character(40)
    timeInForce = message.character(59)
    handling = message.character(21)
    selfTrade = message.character(5001)
    quantity = message.quantity(38)
    minimum = message.quantity(110)
    shown = message.quantity(111)
    price = message.price(44)
    stop = message.price(99)
    trail = message.price(5002)
    expireTime = message.time(126)
    expireDate = message.date(432)
    marketToLimit = message.flag(5003)
  }
}
