// What a strategy asks for. It lies in the tray until the strategy has been told all of an event, and is sent then,
// in order.

import Events
import Tables

extension StrategyDesk {
  /// Whether there is room for so many more because of this event.
  @inlinable
  public func hasRoom(_ count: Int) -> Bool { trayCount + count <= Self.fanOut }

  /// Sends a new order and remembers it. Nil, and nothing is sent, while trading isn't allowed, when the price or the
  /// quantity is none that the instrument takes, when the position could pass its limit, or when too many are out.
  @inlinable
  public mutating func send(
    _ side: Side, _ quantity: Quantity, at price: Price, _ timeInForce: TimeInForce = .day,
    type: OrderType = .limit, instructions: UInt8 = 0, in market: Int, tag: UInt32 = 0,
    reference: UInt64 = 0
  ) -> OrderID? {
    let terms = markets[market].terms
    guard mayTrade(in: market), quantity > .zero, quantity <= room(side, in: market),
      type == .market || (price >= terms.lowestPrice && price <= terms.highestPrice)
    else { return nil }
    let slot = counter < .max && hasRoom(1) ? free.take() : FreeList.none
    guard slot != FreeList.none else {
      suppressed &+= 1
      return nil
    }
    counter += 1
    let order = seat.order(counter)
    guard case .inserted = ids.insert(order.bits, index: slot) else {
      preconditionFailure("a counter gave an order id twice")
    }
    orders[Int(slot)] = OwnOrder(
      order, market: market, side: side, price: price, total: quantity, tag: tag)
    open(side, quantity, in: market)
    put(
      .orderNew, in: market,
      OrderNew(
        order: order, price: price, quantity: quantity, side: side, type: type,
        timeInForce: timeInForce, instructions: instructions, reference: reference))
    return order
  }

  /// Asks for an order to be cancelled, once. False when it isn't out, is being cancelled, or the tray is full.
  @inlinable @discardableResult
  public mutating func cancel(_ order: OrderID) -> Bool {
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent, !orders[Int(index)].isCanceling, hasRoom(1) else {
      return false
    }
    orders[Int(index)].isCanceling = true
    put(
      .orderCancel, in: Int(orders[Int(index)].market), OrderCancel(order: order, reason: .user))
    return true
  }

  /// Asks for another price and another whole quantity, of which what is filled counts. False, and nothing is sent,
  /// when the order isn't out or something is asked of it already, and where `send` would send nothing.
  @inlinable @discardableResult
  public mutating func replace(_ order: OrderID, at price: Price, total: Quantity) -> Bool {
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else { return false }
    let own = orders[Int(index)]
    let market = Int(own.market)
    let terms = markets[market].terms
    guard !own.isCanceling, !own.isReplacing, total > own.filled, mayTrade(in: market),
      price >= terms.lowestPrice, price <= terms.highestPrice, hasRoom(1)
    else { return false }
    let more = total > own.total ? total - own.total : .zero
    guard more <= room(own.side, in: market) else { return false }
    orders[Int(index)].asked = total
    open(own.side, more, in: market)
    put(
      .orderReplace, in: market,
      OrderReplace(order: order, price: price, quantity: total, replacement: .none))
    return true
  }

  /// Says what it thinks, for people and tools: a value in units of 1e-8 under a number that its page explains.
  @inlinable
  public mutating func signal(_ name: UInt32, _ value: Int64, in market: Int) {
    guard hasRoom(1) else { return }
    put(.signal, in: market, Signal(value: value, name: name))
  }

  /// Always inlined: a payload that is made in one place and copied in another is written in parts and read whole, which
  /// waits until the parts are in the cache.
  @inlinable @inline(__always)
  mutating func put<P: Payload>(_ kind: EventKind, in market: Int, _ payload: P) {
    tray[trayCount] = Event(
      sequence: sequence, time: time, kind: kind, source: seat.source,
      instrument: markets[market].instrument, payload)
    trayCount += 1
  }

  /// What an order adds to what is out, or takes off again.
  @inlinable
  mutating func open(_ side: Side, _ quantity: Quantity, in market: Int) {
    markets[market].openBuy += side == .buy ? quantity : .zero
    markets[market].openSell += side == .buy ? .zero : quantity
  }

  @inlinable
  mutating func empty<Out: Emitter & ~Copyable>(into out: inout Out) {
    var index = 0
    while index < trayCount {
      out.emit(tray[index])
      index &+= 1
    }
    trayCount = 0
  }
}
