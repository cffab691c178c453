// A strategy that makes a market and sometimes takes one: on each instrument a bid and an ask around
// the middle, leaning against its position, and an immediate order when one side of the top of book
// outweighs the other. Whole numbers throughout; its time is the event's.
//
// It has a bounded number of orders out, its own limit and below every table downstream: an order
// counts until its last report has come back round, whoever gave it.

import Events
import Tables

public struct QuoteAndTakeSettings: Hashable, Sendable {
  public var strategy: UInt16
  /// Of this run: order ids begin with it.
  public var epoch: UInt32
  public var instruments: [InstrumentTerms]
  public var quoteQuantity: Quantity
  /// Distance of a quote from the middle.
  public var halfSpreadTicks: Int64
  /// A quote that is so far from where it should be is cancelled and sent anew.
  public var requoteTicks: Int64
  /// How far both quotes move, in ticks, for a full position.
  public var leanTicks: Int64
  public var maximumPosition: Quantity
  /// Take when one side holds at least this share of the top of book, in percent; above 100 never.
  public var takeImbalancePercent: Int64
  public var takeQuantity: Quantity
  /// How many orders a taking is cut into.
  public var takeSlices: Int
  public var takeCooldown: Nanoseconds
  /// Orders out at once, over all instruments.
  public var orderCapacity: Int

  public init(
    strategy: UInt16 = 1, epoch: UInt32 = 1, instruments: [InstrumentTerms],
    quoteQuantity: Quantity, halfSpreadTicks: Int64 = 2, requoteTicks: Int64 = 2,
    leanTicks: Int64 = 3, maximumPosition: Quantity, takeImbalancePercent: Int64 = 85,
    takeQuantity: Quantity, takeSlices: Int = 1,
    takeCooldown: Nanoseconds = .milliseconds(10), orderCapacity: Int = 4096
  ) {
    self.strategy = strategy
    self.epoch = epoch
    self.instruments = instruments
    self.quoteQuantity = quoteQuantity
    self.halfSpreadTicks = halfSpreadTicks
    self.requoteTicks = requoteTicks
    self.leanTicks = leanTicks
    self.maximumPosition = maximumPosition
    self.takeImbalancePercent = takeImbalancePercent
    self.takeQuantity = takeQuantity
    self.takeSlices = takeSlices
    self.takeCooldown = takeCooldown
    self.orderCapacity = orderCapacity
  }
}

/// One resting quote: none (no order), out, or being cancelled.
@frozen
@usableFromInline
struct Quote: BitwiseCopyable {
  @usableFromInline var order: OrderID
  @usableFromInline var price: Price
  @usableFromInline var isCanceling: Bool

  @inlinable
  init() {
    order = .none
    price = .zero
    isCanceling = false
  }
}

@frozen
@usableFromInline
struct Market: BitwiseCopyable {
  @usableFromInline var terms: InstrumentTerms
  @usableFromInline var bid: Quote
  @usableFromInline var ask: Quote
  @usableFromInline var position: Quantity
  /// Taking orders out, each way.
  @usableFromInline var takingBuy: Quantity
  @usableFromInline var takingSell: Quantity
  @usableFromInline var nextTake: Nanoseconds

  @inlinable
  init(terms: InstrumentTerms) {
    self.terms = terms
    bid = Quote()
    ask = Quote()
    position = .zero
    takingBuy = .zero
    takingSell = .zero
    nextTake = .zero
  }
}

@frozen
@usableFromInline
struct OwnOrder: BitwiseCopyable {
  @usableFromInline var instrument: UInt32
  @usableFromInline var side: Side
  @usableFromInline var isQuote: Bool
  @usableFromInline var leaves: Quantity

  @inlinable
  init(instrument: UInt32, side: Side, isQuote: Bool, leaves: Quantity) {
    self.instrument = instrument
    self.side = side
    self.isQuote = isQuote
    self.leaves = leaves
  }
}

public struct QuoteAndTake: Stage, ~Copyable {
  @usableFromInline let settings: QuoteAndTakeTerms
  @usableFromInline var markets: Slab<Market>
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<OwnOrder>
  @usableFromInline var counter: UInt32
  @usableFromInline var isQuiet: Bool
  @usableFromInline var suppressed: UInt64

  public init(_ settings: QuoteAndTakeSettings) {
    precondition(!settings.instruments.isEmpty && settings.orderCapacity > 0)
    precondition((1...24).contains(settings.takeSlices), "one step's orders must fit its fan-out")
    self.settings = QuoteAndTakeTerms(settings)
    markets = Slab(
      count: settings.instruments.count, repeating: Market(terms: settings.instruments[0]))
    for (index, terms) in settings.instruments.enumerated() {
      markets[index] = Market(terms: terms)
    }
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: OwnOrder(instrument: 0, side: .none, isQuote: false, leaves: .zero))
    counter = 0
    isQuiet = false
    suppressed = 0
  }

  /// Orders that weren't sent because too many are out.
  public var suppressedCount: UInt64 { suppressed }
  public var ordersOut: Int { ids.count }
  public var ordersSent: UInt32 { counter }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    out.pass(event)
    switch event.kind.code {
    case EventKind.topOfBook.code: quoteAndTake(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code: hear(event)
    case EventKind.operatorCommand.code:
      let action = event.payload(as: OperatorCommand.self).action
      if action == .kill || action == .shutdown { isQuiet = true }
      if action == .rearm { isQuiet = false }
    default: break
    }
  }

  // MARK: Deciding

  @inlinable
  mutating func quoteAndTake<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let instrument = Int(event.instrument.index)
    guard !isQuiet, instrument < markets.count else { return }
    let top = event.payload(as: TopOfBook.self)
    guard top.bidQuantity.units > 0, top.askQuantity.units > 0, top.bidPrice < top.askPrice else {
      return
    }
    let market = markets[instrument]
    let tick = market.terms.tick.units
    // The middle in half ticks, so that it is exact; quotes are rounded away from it.
    let middle = (top.bidPrice.units + top.askPrice.units) / 2
    let lean = market.position.units * settings.leanTicks / max(1, settings.maximumPosition.units)
    let low = (middle / tick - settings.halfSpreadTicks - lean) * tick
    let high = ((middle + tick - 1) / tick + settings.halfSpreadTicks - lean) * tick
    let bid = min(low, top.askPrice.units - tick)
    let ask = max(high, top.bidPrice.units + tick)
    keepQuote(.buy, at: Price(units: bid), in: instrument, because: event, into: &out)
    keepQuote(.sell, at: Price(units: ask), in: instrument, because: event, into: &out)
    takeIfLopsided(top, in: instrument, because: event, into: &out)
  }

  @inlinable
  mutating func keepQuote<Out: Emitter & ~Copyable>(
    _ side: Side, at price: Price, in instrument: Int, because event: Event, into out: inout Out
  ) {
    let market = markets[instrument]
    let quote = side == .buy ? market.bid : market.ask
    if quote.order == .none {
      let held = side == .buy ? market.position : -market.position
      guard price >= market.terms.lowestPrice, price <= market.terms.highestPrice,
        held + settings.quoteQuantity <= settings.maximumPosition,
        let order = send(
          side, settings.quoteQuantity, at: price, .day, isQuote: true, in: instrument,
          because: event, into: &out)
      else { return }
      if side == .buy {
        markets[instrument].bid.order = order
        markets[instrument].bid.price = price
      } else {
        markets[instrument].ask.order = order
        markets[instrument].ask.price = price
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
        causedBy: event, kind: .orderCancel, source: .strategy(settings.strategy),
        instrument: event.instrument, OrderCancel(order: quote.order, reason: .user)))
  }

  @inlinable
  mutating func takeIfLopsided<Out: Emitter & ~Copyable>(
    _ top: TopOfBook, in instrument: Int, because event: Event, into out: inout Out
  ) {
    guard event.time >= markets[instrument].nextTake else { return }
    let total = top.bidQuantity.units.addingReportingOverflow(top.askQuantity.units)
    guard !total.overflow, total.partialValue < .max / 200 else { return }
    let bidShare = top.bidQuantity.units * 100 / total.partialValue
    let side: Side
    if bidShare >= settings.takeImbalancePercent {
      side = .buy
    } else if 100 - bidShare >= settings.takeImbalancePercent {
      side = .sell
    } else {
      return
    }
    let price = side == .buy ? top.askPrice : top.bidPrice
    markets[instrument].nextTake = event.time + settings.takeCooldown
    var slice = 0
    while slice < settings.takeSlices {
      let market = markets[instrument]
      let held =
        side == .buy ? market.position + market.takingBuy : market.takingSell - market.position
      guard held + settings.takeQuantity <= settings.maximumPosition,
        send(
          side, settings.takeQuantity, at: price, .immediateOrCancel, isQuote: false,
          in: instrument, because: event, into: &out) != nil
      else { return }
      if side == .buy {
        markets[instrument].takingBuy += settings.takeQuantity
      } else {
        markets[instrument].takingSell += settings.takeQuantity
      }
      slice += 1
    }
  }

  /// Sends a limit order and remembers it; nil when too many are out.
  @inlinable
  mutating func send<Out: Emitter & ~Copyable>(
    _ side: Side, _ quantity: Quantity, at price: Price, _ timeInForce: TimeInForce,
    isQuote: Bool, in instrument: Int, because event: Event, into out: inout Out
  ) -> OrderID? {
    let slot = free.take()
    guard slot != FreeList.none, counter < .max else {
      if slot != FreeList.none { free.giveBack(slot) }
      suppressed &+= 1
      return nil
    }
    counter &+= 1
    let order = OrderID(epoch: settings.epoch, strategy: settings.strategy, counter: counter)
    guard case .inserted = ids.insert(order.bits, index: slot) else {
      preconditionFailure("a counter gave an order id twice")
    }
    orders[Int(slot)] = OwnOrder(
      instrument: UInt32(instrument), side: side, isQuote: isQuote, leaves: quantity)
    out.emit(
      Event(
        causedBy: event, kind: .orderNew, source: .strategy(settings.strategy),
        instrument: event.instrument,
        OrderNew(
          order: order, price: price, quantity: quantity, side: side, type: .limit,
          timeInForce: timeInForce)))
    return order
  }

  // MARK: Hearing

  @inlinable
  mutating func hear(_ event: Event) {
    let order = OrderID(bits: event.words.w0)
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else { return }
    switch event.kind.code {
    case EventKind.orderFill.code:
      let fill = event.payload(as: OrderFill.self)
      let own = orders[Int(index)]
      let quantity = min(fill.quantity, own.leaves)
      orders[Int(index)].leaves -= quantity
      let instrument = Int(own.instrument)
      if own.side == .buy {
        markets[instrument].position += quantity
        if !own.isQuote { markets[instrument].takingBuy -= quantity }
      } else {
        markets[instrument].position -= quantity
        if !own.isQuote { markets[instrument].takingSell -= quantity }
      }
      if orders[Int(index)].leaves == .zero { forget(order) }
    case EventKind.orderRejected.code, EventKind.orderCanceled.code, EventKind.orderExpired.code:
      forget(order)
    case EventKind.requestRejected.code:
      let instrument = Int(orders[Int(index)].instrument)
      if markets[instrument].bid.order == order { markets[instrument].bid.isCanceling = false }
      if markets[instrument].ask.order == order { markets[instrument].ask.isCanceling = false }
    default: break
    }
  }

  @inlinable
  mutating func forget(_ order: OrderID) {
    let index = ids.remove(order.bits)
    let own = orders[Int(index)]
    let instrument = Int(own.instrument)
    if markets[instrument].bid.order == order { markets[instrument].bid = Quote() }
    if markets[instrument].ask.order == order { markets[instrument].ask = Quote() }
    if !own.isQuote {
      if own.side == .buy {
        markets[instrument].takingBuy -= own.leaves
      } else {
        markets[instrument].takingSell -= own.leaves
      }
    }
    free.giveBack(index)
  }

  public mutating func checkInvariants() {
    precondition(ids.count == free.takenCount)
    for instrument in 0..<markets.count {
      precondition(markets[instrument].takingBuy >= .zero)
      precondition(markets[instrument].takingSell >= .zero)
    }
  }
}

/// The settings as the hot path reads them: no arrays.
@frozen
@usableFromInline
struct QuoteAndTakeTerms: BitwiseCopyable {
  @usableFromInline var strategy: UInt16
  @usableFromInline var epoch: UInt32
  @usableFromInline var quoteQuantity: Quantity
  @usableFromInline var halfSpreadTicks: Int64
  @usableFromInline var requoteTicks: Int64
  @usableFromInline var leanTicks: Int64
  @usableFromInline var maximumPosition: Quantity
  @usableFromInline var takeImbalancePercent: Int64
  @usableFromInline var takeQuantity: Quantity
  @usableFromInline var takeSlices: Int
  @usableFromInline var takeCooldown: Nanoseconds

  init(_ settings: QuoteAndTakeSettings) {
    strategy = settings.strategy
    epoch = settings.epoch
    quoteQuantity = settings.quoteQuantity
    halfSpreadTicks = settings.halfSpreadTicks
    requoteTicks = settings.requoteTicks
    leanTicks = settings.leanTicks
    maximumPosition = settings.maximumPosition
    takeImbalancePercent = settings.takeImbalancePercent
    takeQuantity = settings.takeQuantity
    takeSlices = settings.takeSlices
    takeCooldown = settings.takeCooldown
  }
}
