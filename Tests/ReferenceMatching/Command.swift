// What an order file says, a line a command, as plain numbers: prices and quantities in units of
// 1e-8. The reference has words of its own, so that it shares nothing with the engine that it judges.

public enum CommandAction: String, Hashable, Sendable, CaseIterable {
  case new, cancel, replace
  case massCancel = "mass_cancel"
  case halt, resume
  case auctionOpen = "auction_open"
  case auctionUncross = "auction_uncross"
  case clock
}

public enum OrderSide: String, Hashable, Sendable, CaseIterable {
  case buy, sell

  public var other: OrderSide { self == .buy ? .sell : .buy }
}

public enum OrderKind: String, Hashable, Sendable, CaseIterable {
  case limit, market, stop
  case stopLimit = "stop_limit"
  case trailingStop = "trailing_stop"
  case marketToLimit = "market_to_limit"

  public var takesPrice: Bool { self == .limit || self == .stopLimit }

  public var waitsForTrigger: Bool { self == .stop || self == .stopLimit || self == .trailingStop }
}

public enum Lifetime: String, Hashable, Sendable, CaseIterable {
  case day, gtc, ioc, fok, gtd, opg, atc

  public var isForAuction: Bool { self == .opg || self == .atc }
}

public enum SelfTradeMode: String, Hashable, Sendable, CaseIterable {
  case cancelNewest = "cancel_newest"
  case cancelOldest = "cancel_oldest"
  case cancelBoth = "cancel_both"
  case decrement
}

public enum AuctionKind: String, Hashable, Sendable, CaseIterable {
  case opening, closing

  /// The time in force of the orders that are for this auction alone.
  public var lifetime: Lifetime { self == .opening ? .opg : .atc }
}

/// One line of an order file. What an action doesn't need stays nil.
public struct Command: Hashable, Sendable {
  public var time: UInt64 = 0
  public var action: CommandAction
  public var order: UInt64 = 0
  public var account: UInt32 = 0
  /// Its place in the list of instruments; nil names none, which a mass cancel takes for all.
  public var instrument: Int?
  public var side: OrderSide?
  public var kind: OrderKind?
  public var lifetime: Lifetime?
  public var price: Int64?
  public var quantity: Int64?
  public var stop: Int64?
  public var trail: Int64?
  public var display: Int64?
  public var minimum: Int64?
  public var expiry: UInt64?
  public var isPostOnly = false
  public var isHidden = false
  public var isAllOrNone = false
  public var selfTrade: SelfTradeMode?
  public var isEndOfDay = false
  public var auction: AuctionKind?

  public init(_ action: CommandAction, time: UInt64 = 0) {
    self.action = action
    self.time = time
  }
}
