// What a strategy in a shared library sees of its desk, as CSupport/CStrategy/include/apus_strategy.h lays it out: field by
// field the same, proven by PluginsTests. Plain integers, since the other side isn't Swift.

import Events

/// `apus_market`
@frozen
public struct PluginMarket: BitwiseCopyable, Sendable {
  public var tick: Int64 = 0
  public var lot: Int64 = 0
  public var lowestPrice: Int64 = 0
  public var highestPrice: Int64 = 0
  public var position: Int64 = 0
  public var openBuy: Int64 = 0
  public var openSell: Int64 = 0
  public var top = TopOfBook(
    bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
    askOrders: 0)
  public var instrument: UInt32 = 0
  public var hasTop: UInt8 = 0
  public var mayTrade: UInt8 = 0
  public var reserved0: UInt16 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable public init() {}

  /// What doesn't move.
  @inlinable
  public mutating func put(_ instrument: InstrumentID, _ terms: InstrumentTerms) {
    self.instrument = instrument.index
    tick = terms.tick.units
    lot = terms.lot.units
    lowestPrice = terms.lowestPrice.units
    highestPrice = terms.highestPrice.units
  }
}

/// `apus_order`
@frozen
public struct PluginOrder: BitwiseCopyable, Sendable {
  public var id: UInt64 = 0
  public var price: Int64 = 0
  public var total: Int64 = 0
  public var filled: Int64 = 0
  public var market: UInt32 = 0
  public var side: UInt8 = 0
  /// `PluginOrderState`
  public var state: UInt8 = 0
  public var reserved0: UInt16 = 0
  public var reserved1: UInt64 = 0

  @inlinable public init() {}

  @inlinable
  init(_ own: OwnOrder) {
    id = own.id.bits
    price = own.price.units
    total = own.total.units
    filled = own.filled.units
    market = own.market
    side = own.side.code
    state =
      own.isCanceling
      ? PluginOrderState.canceling
      : own.isReplacing
        ? PluginOrderState.replacing
        : own.isWorking ? PluginOrderState.working : PluginOrderState.sent
  }

  @inlinable public var isFree: Bool { state == PluginOrderState.free }
}

public enum PluginOrderState {
  @inlinable public static var free: UInt8 { 0 }
  @inlinable public static var sent: UInt8 { 1 }
  @inlinable public static var working: UInt8 { 2 }
  @inlinable public static var canceling: UInt8 { 3 }
  @inlinable public static var replacing: UInt8 { 4 }
}

/// `apus_desk`
@frozen
public struct PluginDesk: BitwiseCopyable, Sendable {
  public var now: UInt64 = 0
  public var sequence: UInt64 = 0
  /// Addresses of the three tables below.
  public var markets: UInt = 0
  public var orders: UInt = 0
  public var values: UInt = 0
  public var marketCount: UInt32 = 0
  public var orderCount: UInt32 = 0
  public var valueCount: UInt32 = 0
  public var lastRefusal: UInt32 = 0
  public var refused: UInt64 = 0
  public var maximumPosition: Int64 = 0
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable public init() {}
}

/// `apus_update`
@frozen
public struct PluginUpdate: BitwiseCopyable, Sendable {
  public var id: UInt64
  public var price: Int64
  public var quantity: Int64
  public var row: UInt32
  public var market: UInt32
  public var news: UInt8
  public var side: UInt8
  public var isOver: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  init(_ update: OrderUpdate, row: UInt32, market: Int) {
    id = update.order.bits
    price = update.price.units
    quantity = update.quantity.units
    self.row = row
    self.market = UInt32(truncatingIfNeeded: market)
    news = update.news.code
    side = update.side.code
    isOver = update.isOver ? 1 : 0
  }
}

extension OrderNews {
  /// Its number: what is derived for a raw value can't be inlined.
  @inlinable var code: UInt8 {
    switch self {
    case .accepted: 0
    case .filled: 1
    case .replaced: 2
    case .reduced: 3
    case .gone: 4
    case .requestRefused: 5
    case .corrected: 6
    }
  }
}

/// `apus_command`
@frozen
public struct PluginCommand: BitwiseCopyable, Sendable {
  public var what: UInt32
  public var market: UInt32

  @inlinable
  init(isStarted: Bool, _ market: Int?) {
    what = isStarted ? 1 : 0
    if let market { self.market = UInt32(truncatingIfNeeded: market) } else { self.market = .max }
  }
}

/// `APUS_REFUSED_…`: why a plug-in's intent wasn't sent.
@frozen
public struct PluginRefusal: Code {
  public var code: UInt32

  @inlinable public init(code: UInt32) { self.code = code }

  @inlinable public static var nothing: PluginRefusal { PluginRefusal(code: 0) }
  @inlinable public static var malformed: PluginRefusal { PluginRefusal(code: 1) }
  @inlinable public static var market: PluginRefusal { PluginRefusal(code: 2) }
  @inlinable public static var row: PluginRefusal { PluginRefusal(code: 3) }
  @inlinable public static var price: PluginRefusal { PluginRefusal(code: 4) }
  @inlinable public static var quantity: PluginRefusal { PluginRefusal(code: 5) }
  @inlinable public static var silent: PluginRefusal { PluginRefusal(code: 6) }
  @inlinable public static var position: PluginRefusal { PluginRefusal(code: 7) }
  @inlinable public static var busy: PluginRefusal { PluginRefusal(code: 8) }
  @inlinable public static var tray: PluginRefusal { PluginRefusal(code: 9) }
  @inlinable public static var broken: PluginRefusal { PluginRefusal(code: 10) }

  public static var names: [String] {
    [
      "nothing", "malformed", "market", "row", "price", "quantity", "silent",
      "position", "busy", "tray", "broken",
    ]
  }
}
