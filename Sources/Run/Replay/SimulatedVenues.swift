// The venues of a what-if in which orders are cut up: they answer for the parts that only the changed line sends. Each shows what
// the recorded venue showed, and gives no more than that. By the paper venue's rules:
//
// - A part that comes in takes what the best of the other side shows, at that price, if its own reaches it. The rest of an
//   immediate one is canceled; any other rests.
// - One that rests stands behind all that is shown at its price, or will be when that price is the best. It is filled at its
//   own price: by trades at worse ones, by trades at its own once its turn has come, and by the other side's best when that
//   reaches it.
// - A replace to less keeps its place, any other loses it.
// - A venue whose session is down answers nothing; the line's end says so, as it does in a run.
//
// Answers come at once, where a venue's take their time.

import Events

struct SimulatedOrder {
  var id: OrderID
  var instrument: InstrumentID
  var venue: Int
  var side: Side
  var price: Price
  var quantity: Quantity
  var filled: Quantity
  /// What rested before it at its price; nil: that price has not been the best since.
  var ahead: Quantity?

  var leaves: Quantity { filled.units >= quantity.units ? .zero : quantity - filled }
}

struct SimulatedVenues {
  private var markets: [SimulatedMarket]
  private var orders: [UInt64: SimulatedOrder] = [:]
  private var isUp: [Bool]
  /// What a stop of trading cancels as soon as its venue is back.
  private var owed: [OrderID] = []
  private let instrumentCount: Int
  /// Who says what isn't sent.
  private let round: SourceID
  private var number: UInt64 = 1 << 62
  /// What has been said and not been taken yet.
  private(set) var answers: [Event] = []
  /// Parts that were put behind what was shown at their price, where nobody knows who would have stood behind them.
  private(set) var restsPlaced: UInt64 = 0
  /// Recorded parts that went on here: only one of the two lines canceled or replaced them.
  private(set) var adoptions: UInt64 = 0
  /// Parts that rested when their venue's session went down.
  private(set) var restsThroughOutages: UInt64 = 0

  init(venueCount: Int, instrumentCount: Int, round: SourceID) {
    markets = Array(repeating: SimulatedMarket(), count: venueCount * instrumentCount)
    isUp = Array(repeating: false, count: venueCount)
    self.instrumentCount = instrumentCount
    self.round = round
  }

  var venueCount: Int { isUp.count }

  mutating func takeAnswers() -> [Event] {
    defer { answers.removeAll(keepingCapacity: true) }
    return answers
  }

  private func place(_ venue: Int, _ instrument: InstrumentID) -> Int? {
    let index = Int(instrument.index)
    guard venue >= 0, venue < isUp.count, index < instrumentCount else { return nil }
    return venue * instrumentCount + index
  }

  func has(_ order: OrderID) -> Bool { orders[order.bits] != nil }

  // MARK: The recorded market passes by

  mutating func see(_ event: Event) {
    guard event.source.kind == .session else { return }
    let venue = Int(event.source.number)
    switch event.kind {
    case .sessionUp, .sessionDown:
      guard venue < isUp.count else { return }
      isUp[venue] = event.kind == .sessionUp
      for at in venue * instrumentCount..<(venue + 1) * instrumentCount {
        markets[at].clear()
        if event.kind == .sessionDown { restsThroughOutages += UInt64(markets[at].resting.count) }
      }
      if event.kind == .sessionUp { payOwed() }
    case .topOfBook:
      guard let at = place(venue, event.instrument) else { return }
      markets[at].see(event.payload(as: TopOfBook.self))
      for order in markets[at].resting { meet(order, at) }
    case .trade:
      guard let at = place(venue, event.instrument) else { return }
      pass(event.payload(as: Trade.self), at, at: event.time)
    default: break
    }
  }

  private mutating func payOwed() {
    let ids = owed
    owed = []
    for id in ids { _ = cancel(id, .massCancel) }
  }

  private mutating func meet(_ id: OrderID, _ at: Int) {
    guard var order = orders[id.bits] else { return }
    order.ahead = ahead(of: order, at)
    orders[id.bits] = order
    let there = markets[at].available(to: order.side, at: order.price)
    let quantity = min(there, order.leaves)
    guard quantity.units > 0 else { return }
    markets[at].take(quantity, order.side)
    fill(id, quantity, order.price, .maker)
  }

  private mutating func pass(_ trade: Trade, _ at: Int, at time: Nanoseconds) {
    let (hit, news) = markets[at].news(of: trade, at: time)
    var left = news
    for id in markets[at].resting where left.units > 0 {
      guard var order = orders[id.bits], order.side == hit else { continue }
      if order.price == trade.price {
        let before = min(order.ahead ?? left, left)
        if let ahead = order.ahead { order.ahead = ahead - before }
        orders[id.bits] = order
        let quantity = min(order.leaves, left - before)
        left -= quantity
        fill(id, quantity, order.price, .maker)
      } else if !SimulatedMarket.reaches(trade.price, order.price, hit) {
        let quantity = min(order.leaves, left)
        left -= quantity
        fill(id, quantity, order.price, .maker)
      }
    }
  }

  // MARK: Recorded parts that both lines have

  /// One that takes at once is on its way: what is shown is its own first.
  mutating func foresee(_ new: OrderNew, _ instrument: InstrumentID, at venue: Int) {
    guard new.timeInForce == .immediateOrCancel, let at = place(venue, instrument) else { return }
    markets[at].foresee(new)
  }

  /// A recorded report on one, with the changed line's id in it.
  mutating func hear(_ event: Event) {
    guard event.source.kind == .session,
      let at = place(Int(event.source.number), event.instrument)
    else { return }
    switch event.kind {
    case .orderFill: markets[at].hear(event.payload(as: OrderFill.self), at: event.time)
    case .orderCanceled, .orderRejected, .orderExpired:
      markets[at].forget(OrderID(bits: event.words.w0))
    default: break
    }
  }

  /// One goes on without the run's: what it has left stands here from now on.
  mutating func adopt(_ order: SimulatedOrder, isAccepted: Bool) {
    guard let at = place(order.venue, order.instrument), order.leaves.units > 0 else { return }
    adoptions += 1
    orders[order.id.bits] = order
    if !isAccepted {
      say(
        .orderAccepted, order.instrument, order.venue,
        OrderAccepted(
          order: order.id, venueOrder: next(), price: order.price, quantity: order.quantity,
          side: order.side))
    }
    // What takes at once doesn't wait.
    if markets[at].forget(order.id) {
      end(order.id, .immediateOrCancel)
    } else {
      rest(order.id, at)
    }
  }

  // MARK: Requests

  mutating func enter(_ new: OrderNew, _ instrument: InstrumentID, at venue: Int) {
    guard let at = place(venue, instrument) else {
      return refuse(new.order, .new, instrument, new.side, .invalid)
    }
    guard isUp[venue] else { return refuse(new.order, .new, instrument, new.side, .disconnected) }
    let isPostOnly = new.instructions & OrderInstruction.postOnly != 0
    let shown = markets[at].against(new.side)
    if isPostOnly, shown.quantity.units > 0,
      SimulatedMarket.reaches(new.price, shown.price, new.side)
    {
      return say(
        .orderRejected, instrument, venue,
        OrderRejected(
          order: new.order, reason: .wouldCross, origin: .venue, request: .new, side: new.side))
    }
    let order = SimulatedOrder(
      id: new.order, instrument: instrument, venue: venue, side: new.side, price: new.price,
      quantity: new.quantity, filled: .zero)
    orders[new.order.bits] = order
    say(
      .orderAccepted, instrument, venue,
      OrderAccepted(
        order: new.order, venueOrder: next(), price: new.price, quantity: new.quantity,
        side: new.side))
    take(new.order, at)
    guard orders[new.order.bits] != nil else { return }
    if new.timeInForce == .immediateOrCancel {
      end(new.order, .immediateOrCancel)
    } else {
      rest(new.order, at)
    }
  }

  /// Cancels what is left of one; false when it isn't here.
  mutating func cancel(_ id: OrderID, _ reason: Reason) -> Bool {
    guard let order = orders[id.bits] else { return false }
    guard isUp[order.venue] else {
      if reason == .massCancel {
        owed.append(id)
      } else {
        refuse(id, .cancel, order.instrument, order.side, .disconnected)
      }
      return true
    }
    end(id, reason)
    return true
  }

  mutating func replace(_ id: OrderID, price: Price, quantity: Quantity) -> Bool {
    guard var order = orders[id.bits], let at = place(order.venue, order.instrument) else {
      return false
    }
    guard isUp[order.venue] else {
      refuse(id, .replace, order.instrument, order.side, .disconnected)
      return true
    }
    guard quantity > order.filled else {
      say(
        .requestRejected, order.instrument, order.venue,
        OrderRejected(
          order: id, reason: .invalid, origin: .venue, request: .replace, side: order.side))
      return true
    }
    let keepsPlace = price == order.price && quantity < order.quantity
    order.price = price
    order.quantity = quantity
    orders[id.bits] = order
    say(
      .orderReplaced, order.instrument, order.venue,
      OrderReplaced(
        order: id, replacement: id, price: price, quantity: quantity, side: order.side))
    if keepsPlace { return true }
    markets[at].resting.removeAll { $0 == id }
    take(id, at)
    if orders[id.bits] != nil { rest(id, at) }
    return true
  }

  // MARK: What becomes of them

  private mutating func take(_ id: OrderID, _ at: Int) {
    guard let order = orders[id.bits] else { return }
    let quantity = min(order.leaves, markets[at].available(to: order.side, at: order.price))
    guard quantity.units > 0 else { return }
    let price = markets[at].against(order.side).price
    markets[at].take(quantity, order.side)
    fill(id, quantity, price, .taker)
  }

  private mutating func rest(_ id: OrderID, _ at: Int) {
    guard let order = orders[id.bits] else { return }
    let ahead = ahead(of: order, at)
    orders[id.bits]?.ahead = ahead
    if ahead != .zero { restsPlaced += 1 }
    markets[at].resting.append(id)
  }

  /// Others that stand before it at its price: of those that are shown there no more than were before. Nil as long as a better
  /// price is shown, and nobody knows how many wait at its own.
  private func ahead(of order: SimulatedOrder, _ at: Int) -> Quantity? {
    let beside = markets[at].beside(order.side)
    if beside.quantity.units == 0 { return .zero }
    if beside.price == order.price { return min(order.ahead ?? beside.quantity, beside.quantity) }
    return SimulatedMarket.reaches(order.price, beside.price, order.side) ? .zero : order.ahead
  }

  private mutating func fill(
    _ id: OrderID, _ quantity: Quantity, _ price: Price, _ liquidity: Liquidity
  ) {
    guard quantity.units > 0, var order = orders[id.bits] else { return }
    order.filled += quantity
    orders[id.bits] = order
    say(
      .orderFill, order.instrument, order.venue,
      OrderFill(
        order: id, execution: next(), price: price, quantity: quantity, side: order.side,
        liquidity: liquidity))
    if order.leaves == .zero { remove(order) }
  }

  private mutating func end(_ id: OrderID, _ reason: Reason) {
    guard let order = orders[id.bits] else { return }
    remove(order)
    say(
      .orderCanceled, order.instrument, order.venue,
      OrderCanceled(
        order: id, quantity: order.leaves, reason: reason, origin: .venue, side: order.side))
  }

  private mutating func remove(_ order: SimulatedOrder) {
    orders[order.id.bits] = nil
    if let at = place(order.venue, order.instrument) {
      markets[at].resting.removeAll { $0 == order.id }
    }
  }

  /// A number that no venue gives.
  private mutating func next() -> UInt64 {
    number += 1
    return number
  }

  private mutating func refuse(
    _ order: OrderID, _ request: RequestKind, _ instrument: InstrumentID, _ side: Side,
    _ reason: Reason
  ) {
    answers.append(
      Event(
        kind: request == .new ? .orderRejected : .requestRejected, source: round,
        instrument: instrument,
        OrderRejected(
          order: order, reason: reason, origin: .gatewayOut, request: request, side: side)))
  }

  private mutating func say<P: Payload>(
    _ kind: EventKind, _ instrument: InstrumentID, _ venue: Int, _ payload: P
  ) {
    answers.append(
      Event(
        kind: kind, source: .session(UInt16(venue)), instrument: instrument, payload))
  }
}
