// A venue on paper: it acknowledges orders and fills them against the market that passes by. It takes
// no more than the market shows and no sooner than its turn: a resting order is filled when the other
// side's best reaches its price, or by trades once what rested before it at its price is gone. Its
// own orders don't move the market.

import Events
import Tables

/// The market as the venue last saw it; quantities shrink by what our own orders took.
@frozen
@usableFromInline
struct PaperMarket: BitwiseCopyable {
  @usableFromInline var bid: Price
  @usableFromInline var ask: Price
  @usableFromInline var bidQuantity: Quantity
  @usableFromInline var askQuantity: Quantity
  /// Our orders that rest, in the order in which they came.
  @usableFromInline var first: UInt32
  @usableFromInline var last: UInt32

  @inlinable
  init() {
    bid = .zero
    ask = .zero
    bidQuantity = .zero
    askQuantity = .zero
    first = .max
    last = .max
  }
}

extension GatewayOut {
  // MARK: The market passes by

  @inlinable
  mutating func see(_ top: TopOfBook, _ instrument: Int) {
    guard instrument < markets.count else { return }
    markets[instrument].bid = top.bidPrice
    markets[instrument].ask = top.askPrice
    markets[instrument].bidQuantity = top.bidQuantity
    markets[instrument].askQuantity = top.askQuantity
    var slot = markets[instrument].first
    while slot != FreeList.none {
      let next = orders[Int(slot)].next
      meet(Int(slot), instrument)
      slot = next
    }
  }

  /// Fills a resting order against the best of the other side, if that has come to its price.
  @inlinable
  mutating func meet(_ slot: Int, _ instrument: Int) {
    let order = orders[slot]
    guard order.owed & Owed.replaced == 0 else { return }
    let market = markets[instrument]
    if order.side == .buy {
      guard market.askQuantity.units > 0, market.ask <= order.price else { return }
      let quantity = min(order.leaves, market.askQuantity)
      markets[instrument].askQuantity -= quantity
      make(quantity, slot, instrument)
    } else {
      guard market.bidQuantity.units > 0, market.bid >= order.price else { return }
      let quantity = min(order.leaves, market.bidQuantity)
      markets[instrument].bidQuantity -= quantity
      make(quantity, slot, instrument)
    }
  }

  /// A trade fills our orders at better prices than its own, and at its own once their turn has come.
  @inlinable
  mutating func see(_ trade: Trade, _ instrument: Int) {
    guard instrument < markets.count else { return }
    var left = trade.quantity
    let hit = trade.aggressor.opposite
    var slot = markets[instrument].first
    while slot != FreeList.none && left.units > 0 {
      let at = Int(slot)
      slot = orders[at].next
      let order = orders[at]
      guard order.side == hit, order.owed & Owed.replaced == 0 else { continue }
      let isBetter = hit == .buy ? order.price > trade.price : order.price < trade.price
      if order.price == trade.price {
        let before = min(order.ahead, left)
        orders[at].ahead -= before
        let quantity = min(order.leaves, left - before)
        if quantity.units > 0 {
          left -= quantity
          make(quantity, at, instrument)
        }
      } else if isBetter {
        let quantity = min(order.leaves, left)
        left -= quantity
        make(quantity, at, instrument)
      }
    }
  }

  /// A fill of a resting order, at its own price.
  @inlinable
  mutating func make(_ quantity: Quantity, _ slot: Int, _ instrument: Int) {
    orders[slot].filled += quantity
    orders[slot].madePrice = orders[slot].price
    orders[slot].madeQuantity += quantity
    if orders[slot].leaves == .zero {
      unrest(slot, instrument)
      orders[slot].isLive = false
    }
    owe(Owed.made, slot)
  }

  // MARK: Requests reach the venue

  @inlinable
  mutating func accept(_ new: OrderNew, _ slot: Int, _ instrument: Int) {
    orders[slot].price = new.price
    orders[slot].quantity = new.quantity
    orders[slot].side = new.side
    orders[slot].isPostOnly = new.instructions & OrderInstruction.postOnly != 0
    var reason = Self.takes(new) ? Reason.none : .invalid
    if reason == .none, orders[slot].isPostOnly, wouldMeet(new.price, new.side, instrument) {
      reason = .wouldCross
    }
    guard reason == .none else {
      orders[slot].rejectReason = reason
      orders[slot].rejectOrigin = .venue
      return owe(Owed.rejected, slot)
    }
    orders[slot].isLive = true
    venueOrders &+= 1
    orders[slot].venueOrder = venueOrders
    owe(Owed.accepted, slot)
    takeWhatIsThere(slot, instrument, isMarket: new.type == .market)
    guard orders[slot].isLive else { return }
    if new.timeInForce == .immediateOrCancel || new.type == .market {
      let reason: Reason =
        new.timeInForce == .immediateOrCancel ? .immediateOrCancel : .noLiquidity
      end(slot, instrument, reason)
    } else {
      rest(slot, instrument)
    }
  }

  /// What this venue doesn't know how to do it refuses, instead of doing something else.
  @inlinable
  static func takes(_ new: OrderNew) -> Bool {
    let waits = new.timeInForce == .day || new.timeInForce == .goodTillCancel
    guard waits || new.timeInForce == .immediateOrCancel else { return false }
    // Our own orders don't meet each other here, so there is nothing to prevent.
    let rest = new.instructions & ~OrderInstruction.selfTradeMask
    if new.type == .market { return rest == 0 }
    return new.type == .limit && (rest == 0 || rest == OrderInstruction.postOnly && waits)
  }

  /// Whether an order of that price would take from the other side.
  @inlinable
  func wouldMeet(_ price: Price, _ side: Side, _ instrument: Int) -> Bool {
    let market = markets[instrument]
    return side == .buy
      ? market.askQuantity.units > 0 && market.ask <= price
      : market.bidQuantity.units > 0 && market.bid >= price
  }

  /// An order that comes in takes what the other side shows, at the other side's price.
  @inlinable
  mutating func takeWhatIsThere(_ slot: Int, _ instrument: Int, isMarket: Bool) {
    let order = orders[slot]
    let market = markets[instrument]
    let price = order.side == .buy ? market.ask : market.bid
    let shown = order.side == .buy ? market.askQuantity : market.bidQuantity
    let reaches = order.side == .buy ? price <= order.price : price >= order.price
    guard shown.units > 0, isMarket || reaches else { return }
    let quantity = min(order.leaves, shown)
    if order.side == .buy {
      markets[instrument].askQuantity -= quantity
    } else {
      markets[instrument].bidQuantity -= quantity
    }
    orders[slot].filled += quantity
    orders[slot].takenQuantity = quantity
    orders[slot].takenPrice = price
    if orders[slot].leaves == .zero { orders[slot].isLive = false }
    owe(Owed.taken, slot)
  }

  @inlinable
  mutating func rest(_ slot: Int, _ instrument: Int) {
    let order = orders[slot]
    let market = markets[instrument]
    let best = order.side == .buy ? market.bid : market.ask
    let shown = order.side == .buy ? market.bidQuantity : market.askQuantity
    orders[slot].ahead = order.price == best ? shown : .zero
    let last = markets[instrument].last
    orders[slot].next = FreeList.none
    orders[slot].previous = last
    if last == FreeList.none {
      markets[instrument].first = UInt32(slot)
    } else {
      orders[Int(last)].next = UInt32(slot)
    }
    markets[instrument].last = UInt32(slot)
    orders[slot].isResting = true
  }

  @inlinable
  mutating func unrest(_ slot: Int, _ instrument: Int) {
    guard orders[slot].isResting else { return }
    let order = orders[slot]
    if order.previous == FreeList.none {
      markets[instrument].first = order.next
    } else {
      orders[Int(order.previous)].next = order.next
    }
    if order.next == FreeList.none {
      markets[instrument].last = order.previous
    } else {
      orders[Int(order.next)].previous = order.previous
    }
    orders[slot].isResting = false
  }

  /// Takes what is left of an order out of the market.
  @inlinable
  mutating func end(_ slot: Int, _ instrument: Int, _ reason: Reason) {
    unrest(slot, instrument)
    orders[slot].canceledQuantity = orders[slot].leaves
    orders[slot].cancelReason = reason
    orders[slot].isLive = false
    owe(Owed.canceled, slot)
  }

  @inlinable
  mutating func replace(_ wanted: OrderReplace, _ flags: UInt8, _ slot: Int, _ instrument: Int) {
    let keepsQuantity = flags & ReplaceFlags.keepsQuantity != 0
    let quantity = keepsQuantity ? orders[slot].quantity : wanted.quantity
    let price = flags & ReplaceFlags.keepsPrice != 0 ? orders[slot].price : wanted.price
    guard quantity > orders[slot].filled else {
      return refuseRequest(slot, .replace, .invalid, .venue)
    }
    if orders[slot].isPostOnly, wouldMeet(price, orders[slot].side, instrument) {
      return refuseRequest(slot, .replace, .wouldCross, .venue)
    }
    unrest(slot, instrument)
    orders[slot].price = price
    orders[slot].quantity = quantity
    owe(Owed.replaced, slot)
    rest(slot, instrument)
  }
}
