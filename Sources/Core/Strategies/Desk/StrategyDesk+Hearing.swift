// What the desk believes of the reports on its own orders.

import Events
import Orders
import Tables

extension StrategyDesk {
  /// Books a report, and says what it was; nil when nothing has happened that the strategy could go by.
  @inlinable
  mutating func hear(_ event: Event) -> OrderUpdate? {
    let index = ids.index(of: event.words.w0)
    let place =
      index == IdTable.absent ? market(of: event.instrument) : Int(orders[Int(index)].market)
    guard var update = book(event), let place else { return nil }
    update.market = UInt32(truncatingIfNeeded: place)
    return update
  }

  @inlinable
  mutating func book(_ event: Event) -> OrderUpdate? {
    let order = OrderID(bits: event.words.w0)
    let index = ids.index(of: order.bits)
    let isChange = event.kind == .executionBusted || event.kind == .executionCorrected
    guard index != IdTable.absent, !isChange else { return hearLate(event, order) }
    let slot = Int(index)
    let own = orders[slot]
    switch event.kind.code {
    case EventKind.orderAccepted.code:
      orders[slot].isWorking = true
      return OrderUpdate(.accepted, order, own.side, tag: own.tag)
    case EventKind.orderFill.code:
      return fill(event.payload(as: OrderFill.self), slot)
    case EventKind.orderRejected.code:
      guard !own.isWorking else {
        disregarded &+= 1
        return nil
      }
      countRefusal(event.payload(as: OrderRejected.self), in: Int(own.market))
      var update = forget(slot, .gone)
      update.isRefused = true
      return update
    case EventKind.orderCanceled.code, EventKind.orderExpired.code:
      return forget(slot, .gone)
    case EventKind.orderRestated.code:
      return takeOff(event.payload(as: OrderRestated.self), slot)
    case EventKind.orderReplaced.code:
      return replace(event.payload(as: OrderReplaced.self), slot)
    case EventKind.requestRejected.code:
      return refuse(event.payload(as: OrderRejected.self), slot)
    default: return nil
    }
  }

  /// The venue has put another order in its place, which goes by the same id here. A total of what is filled
  /// already, or less, leaves nothing; more than the order was or was to be isn't believed, as the order manager has it.
  @inlinable
  mutating func replace(_ said: OrderReplaced, _ slot: Int) -> OrderUpdate? {
    let own = orders[slot]
    guard said.quantity > .zero, said.quantity <= own.largest else {
      disregarded &+= 1
      return nil
    }
    guard said.quantity > own.filled else { return forget(slot, .gone) }
    change(slot) {
      $0.total = said.quantity
      $0.asked = .zero
      $0.price = said.price
      $0.isWorking = true
    }
    return OrderUpdate(
      .replaced, own.id, own.side, tag: own.tag, price: said.price,
      quantity: said.quantity - own.filled)
  }

  /// What was asked of it was refused: a cancel, or a replace of an order that may be filled by now. What the order manager
  /// doesn't know any more isn't out, and what it says is being canceled is, by somebody else's hand: who went on asking would
  /// be refused at once, for ever.
  @inlinable
  mutating func refuse(_ said: OrderRejected, _ slot: Int) -> OrderUpdate? {
    let own = orders[slot]
    if said.origin == .orders, said.reason == .unknownOrder { return forget(slot, .gone) }
    countRefusal(said, in: Int(own.market))
    if said.request == .replace {
      change(slot) { $0.asked = .zero }
      if orders[slot].leaves <= .zero { return forget(slot, .gone) }
    } else {
      let isElsewhere = said.origin == .orders && said.reason == .invalidTransition
      // Who is stopped for what was refused to it isn't refused the same again.
      orders[slot].isHeldBack = refusals.isUsedUp && !isElsewhere
      orders[slot].isCanceling = refusals.isUsedUp || isElsewhere
    }
    return OrderUpdate(.requestRefused, own.id, own.side, tag: own.tag)
  }

  /// Self-trade prevention took a part of it off: that isn't out any more.
  @inlinable
  mutating func takeOff(_ restated: OrderRestated, _ slot: Int) -> OrderUpdate? {
    guard restated.reason == .selfTrade else { return nil }
    let own = orders[slot]
    guard restated.quantity > .zero, restated.quantity < own.leaves else {
      disregarded &+= 1
      return nil
    }
    change(slot) { $0.total -= restated.quantity }
    return OrderUpdate(.reduced, own.id, own.side, tag: own.tag, quantity: restated.quantity)
  }

  /// What is said of an order that isn't out, or of an execution, is money or nothing. The
  /// instrument is the event's: nothing else is known any more.
  @inlinable
  mutating func hearLate(_ event: Event, _ order: OrderID) -> OrderUpdate? {
    let isFill = event.kind == .orderFill
    guard isFill || event.kind == .executionBusted || event.kind == .executionCorrected else {
      return nil
    }
    let said = event.payload(as: OrderFill.self)
    guard order.counter <= counter, let market = market(of: event.instrument),
      said.side == .buy || said.side == .sell
    else {
      disregarded &+= 1
      return nil
    }
    let known = executions.find(said.execution, of: order)
    // A trade of an order that is still out may be taken back: the order stays out.
    let index = ids.index(of: order.bits)
    let isOut = index != IdTable.absent
    var update = OrderUpdate(
      .corrected, order, said.side, tag: isOut ? orders[Int(index)].tag : .max, price: said.price,
      quantity: said.quantity, isOver: !isOut)
    if isFill {
      guard said.quantity > .zero, said.execution != 0, known == 0 else {
        disregarded &+= 1
        return nil
      }
      executions.keep(said.execution, of: order, said.quantity, at: said.price)
      strays &+= 1
      move(said.quantity, said.side, at: said.price, in: market)
      return update
    }
    let isBust = event.kind == .executionBusted
    guard known != 0, executions[known].quantity > .zero, isBust || said.quantity > .zero else {
      disregarded &+= 1
      return nil
    }
    strays &+= 1
    // It goes out the way it came in: a bust need not say at which price, and a correction says the new one.
    let (quantity, price) = (executions[known].quantity, executions[known].price)
    move(quantity, said.side.opposite, at: price, in: market)
    if isBust {
      executions[known].quantity = .zero
      update.quantity = quantity
      update.price = price
    } else {
      executions[known].quantity = said.quantity
      executions[known].price = said.price
      move(said.quantity, said.side, at: said.price, in: market)
    }
    return update
  }

  /// The rule of the order manager: an execution once, of the order's side; what it is of more than
  /// is left was traded all the same.
  @inlinable
  mutating func fill(_ fill: OrderFill, _ slot: Int) -> OrderUpdate? {
    let own = orders[slot]
    guard fill.quantity > .zero, fill.side == own.side, fill.execution != 0,
      executions.find(fill.execution, of: fill.order) == 0
    else {
      disregarded &+= 1
      return nil
    }
    executions.keep(fill.execution, of: fill.order, fill.quantity, at: fill.price)
    let left = own.open
    if fill.quantity > left { strays &+= 1 }
    let expected = fill.quantity < left ? fill.quantity : left
    change(slot) {
      $0.filled += expected
      $0.isWorking = true
    }
    move(fill.quantity, own.side, at: fill.price, in: Int(own.market))
    var update = OrderUpdate(
      .filled, own.id, own.side, tag: own.tag, price: fill.price, quantity: fill.quantity)
    if orders[slot].leaves <= .zero && !own.isReplacing {
      _ = forget(slot, .filled)
      update.isOver = true
    }
    return update
  }

  /// Within what the sums of the hot path can hold: beyond that it has far too much, whatever it
  /// is.
  @inlinable
  mutating func move(_ quantity: Quantity, _ side: Side, at price: Price, in market: Int) {
    let before = markets[market].position.units
    let (sum, over) =
      side == .buy
      ? before.addingReportingOverflow(quantity.units)
      : before.subtractingReportingOverflow(quantity.units)
    let largest = StrategySettings.largestPosition.units
    var bounded = over ? (side == .buy ? largest : -largest) : sum
    if bounded > largest { bounded = largest }
    if bounded < -largest { bounded = -largest }
    markets[market].position = Quantity(units: bounded)
    // At most 2^126, and the cash so far is within 2^125.
    let value = Int128(quantity.units) &* Int128(price.units)
    markets[market].cash = DeskMarket.bounded(
      side == .buy ? markets[market].cash &- value : markets[market].cash &+ value)
  }

  /// Changes an order, and what it adds to what is out.
  @inlinable @inline(__always)
  mutating func change(_ slot: Int, _ body: (inout OwnOrder) -> Void) {
    let before = orders[slot].open
    body(&orders[slot])
    let own = orders[slot]
    if own.side == .buy {
      markets[Int(own.market)].openBuy += own.open - before
    } else {
      markets[Int(own.market)].openSell += own.open - before
    }
  }

  /// It is over: what was left of it is out no more.
  @inlinable
  mutating func forget(_ slot: Int, _ news: OrderNews) -> OrderUpdate {
    let own = orders[slot]
    _ = ids.remove(own.id.bits)
    let market = Int(own.market)
    if own.side == .buy {
      markets[market].openBuy -= own.open
    } else {
      markets[market].openSell -= own.open
    }
    free.giveBack(UInt32(truncatingIfNeeded: slot))
    return OrderUpdate(
      news, own.id, own.side, tag: own.tag, price: own.price, quantity: own.leaves, isOver: true)
  }
}
