// What a new top of book makes it do: keep two quotes where they should be, and take when the book is
// lopsided.

import Events
import Tables

extension QuoteAndTake {
  @inlinable
  mutating func quoteAndTake<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let instrument = Int(event.instrument.index)
    guard !isQuiet, !isStopping, instrument < markets.count, !markets[instrument].isHalted,
      !markets[instrument].isStopped
    else {
      return
    }
    let top = event.payload(as: TopOfBook.self)
    guard top.bidQuantity.units > 0, top.askQuantity.units > 0, top.bidPrice < top.askPrice else {
      return
    }
    let market = markets[instrument]
    guard isPossible(top.bidPrice, market.terms), isPossible(top.askPrice, market.terms) else {
      disregarded &+= 1
      return
    }
    let tick = market.terms.tick.units
    // Twice the middle, so that it is exact; quotes are rounded away from it.
    let twice = top.bidPrice.units + top.askPrice.units
    let lean = market.position.units * settings.leanTicks / max(1, settings.maximumPosition.units)
    let middle = Self.floor(twice, 2 * tick)
    let above = middle * 2 * tick == twice ? middle : middle + 1
    let low = middle - settings.halfSpreadTicks - lean
    let high = above + settings.halfSpreadTicks - lean
    let bid = min(low * tick, top.askPrice.units - tick)
    let ask = max(high * tick, max(top.bidPrice.units, bid) + tick)
    keepQuote(.buy, at: Price(units: bid), in: instrument, because: event, into: &out)
    keepQuote(.sell, at: Price(units: ask), in: instrument, because: event, into: &out)
    takeIfLopsided(top, in: instrument, because: event, into: &out)
  }

  /// On the tick, within the instrument's bounds, and so far from the ends of 64 bits that the sums of
  /// the hot path fit.
  @inlinable
  func isPossible(_ price: Price, _ terms: InstrumentTerms) -> Bool {
    price >= terms.lowestPrice && price <= terms.highestPrice && price.units.magnitude <= 1 << 61
      && price.units % terms.tick.units == 0
  }

  /// The quotient rounded down, for negative prices too. The divisor is positive.
  @inlinable
  static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  @inlinable
  mutating func keepQuote<Out: Emitter & ~Copyable>(
    _ side: Side, at price: Price, in instrument: Int, because event: Event, into out: inout Out
  ) {
    let market = markets[instrument]
    let quote = side == .buy ? market.bid : market.ask
    if quote.order == .none {
      guard price >= market.terms.lowestPrice, price <= market.terms.highestPrice,
        let order = send(
          side, settings.quoteQuantity, at: price, .day, in: instrument, because: event,
          into: &out)
      else { return }
      if side == .buy {
        markets[instrument].bid = Quote(order: order, price: price)
      } else {
        markets[instrument].ask = Quote(order: order, price: price)
      }
      return
    }
    let apart = (quote.price - price).units.magnitude
    guard !quote.isCanceling,
      apart >= UInt64(settings.requoteTicks) * UInt64(market.terms.tick.units)
    else { return }
    if side == .buy {
      markets[instrument].bid.isCanceling = true
    } else {
      markets[instrument].ask.isCanceling = true
    }
    out.emit(
      Event(
        causedBy: event, kind: .orderCancel, source: settings.seat.source,
        instrument: event.instrument, OrderCancel(order: quote.order, reason: .user)))
  }

  @inlinable
  mutating func takeIfLopsided<Out: Emitter & ~Copyable>(
    _ top: TopOfBook, in instrument: Int, because event: Event, into out: inout Out
  ) {
    guard settings.takeQuantity > .zero, event.time >= markets[instrument].nextTake else { return }
    let bid = top.bidQuantity.units
    let ask = top.askQuantity.units
    guard bid <= .max / 256, ask <= .max / 256 else {
      disregarded &+= 1
      return
    }
    let side: Side
    // A share of at least so many percent, without a division; both sides stay within 64 bits.
    let needed = (bid + ask) * settings.takeImbalancePercent
    if bid * 100 >= needed {
      side = .buy
    } else if ask * 100 >= needed {
      side = .sell
    } else {
      return
    }
    let price = side == .buy ? top.askPrice : top.bidPrice
    let next = event.time.count.addingReportingOverflow(settings.takeCooldown.count)
    markets[instrument].nextTake = Nanoseconds(next.overflow ? .max : next.partialValue)
    var slice = 0
    while slice < settings.takeSlices {
      guard
        send(
          side, settings.takeQuantity, at: price, .immediateOrCancel, in: instrument,
          because: event, into: &out) != nil
      else { return }
      slice += 1
    }
  }

  /// Whether an order would meet our own quote, which counts until the venue has said that it is gone.
  @inlinable
  func meetsOwn(_ side: Side, _ price: Price, in instrument: Int) -> Bool {
    if side == .buy {
      let ask = markets[instrument].ask
      return ask.order != .none && price >= ask.price
    }
    let bid = markets[instrument].bid
    return bid.order != .none && price <= bid.price
  }

  /// Sends a limit order and remembers it; nil when the position could pass its limit, when it would trade
  /// with our own quote, or when too many are out.
  @inlinable
  mutating func send<Out: Emitter & ~Copyable>(
    _ side: Side, _ quantity: Quantity, at price: Price, _ timeInForce: TimeInForce,
    in instrument: Int, because event: Event, into out: inout Out
  ) -> OrderID? {
    guard markets[instrument].reach(side) + quantity <= settings.maximumPosition,
      !meetsOwn(side, price, in: instrument)
    else { return nil }
    let slot = counter < .max ? free.take() : FreeList.none
    guard slot != FreeList.none else {
      suppressed &+= 1
      return nil
    }
    counter += 1
    let order = settings.seat.order(counter)
    guard case .inserted = ids.insert(order.bits, index: slot) else {
      preconditionFailure("a counter gave an order id twice")
    }
    orders[Int(slot)] = OwnOrder(instrument: UInt32(instrument), side: side, leaves: quantity)
    if side == .buy {
      markets[instrument].openBuy += quantity
    } else {
      markets[instrument].openSell += quantity
    }
    out.emit(
      Event(
        causedBy: event, kind: .orderNew, source: settings.seat.source,
        instrument: event.instrument,
        OrderNew(
          order: order, price: price, quantity: quantity, side: side, type: .limit,
          timeInForce: timeInForce)))
    return order
  }
}
