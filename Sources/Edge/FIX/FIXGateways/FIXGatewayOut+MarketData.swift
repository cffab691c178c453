// Market data to those who asked for it. Changes of one book with one cause go out together, as one message for
// each subscriber; who wants only the top hears of the top, and of each price that was the best and isn't any more: nothing
// else would tell them. Behind a book that was told whole as far as one message goes, its other levels come like changes, for
// who asked for it.

import Events
import FIXCodec
import FIXEvents
import FIXSession

extension FIXGatewayOut {
  /// Market data of the venue itself, for whoever listens.
  static func isMarketData(_ event: Event) -> Bool {
    guard event.source == .none else { return false }
    switch event.kind {
    case .levelUpdate, .trade, .topOfBook: return true
    default: return false
    }
  }

  /// A session begins or ends to listen; its book whole comes by itself.
  mutating func subscribe(_ event: Event, _ seat: Int) {
    let request = event.payload(as: MarketDataRequest.self)
    switch request.subscription {
    case .begin:
      // What the stage refuses gets no changes either.
      guard request.depth <= 1, request.isIncremental != 0, request.entries & ~0b111 == 0 else {
        return
      }
      let isIn = subscriptions.begin(
        event.instrument, seat: seat, request: request.request, isTopOnly: request.depth == 1,
        entries: request.entries)
      if !isIn { counts.failed &+= 1 }
    case .end: subscriptions.end(event.instrument, seat: seat, request: request.request)
    default: break
    }
  }

  /// A level of a book that is told whole, for the session that asked.
  static func isOfBook(_ kind: EventKind) -> Bool {
    kind == .bookSnapshot || kind == .bookClear || kind == .levelUpdate
  }

  /// A level that has no room in the message that is behind it.
  func isRestOfBook(_ event: Event) -> Bool {
    event.kind == .levelUpdate && !memory.toFIX.isCollecting
  }

  /// A book that no message holds is refused: who asked for it hears so, and no changes of what they don't have. The top of it
  /// they may ask for.
  mutating func noteBook(
    _ event: Event, _ seat: Int, _ written: Written, _ outcome: SendOutcome?, at time: SessionTime
  ) {
    if event.kind == .bookSnapshot {
      bookRequest = event.payload(as: BookSnapshot.self).request
      bookSlot = subscriptions.slot(event.instrument, seat: seat, request: bookRequest)
    }
    if event.kind == .levelUpdate, bookSlot != 0 {
      let level = event.payload(as: LevelUpdate.self)
      subscriptions.note(bookSlot, level.side, level.price)
    }
    switch (written, outcome) {
    case (.failed, _), (_, .tooLong): break
    default: return
    }
    subscriptions.end(event.instrument, seat: seat, request: bookRequest)
    let refusal = Event(
      causedBy: event, kind: .marketDataRejected, source: event.source,
      instrument: event.instrument,
      MarketDataRejected(request: bookRequest, reason: Self.unsupportedDepth))
    var said = Written.nothing
    let party = seats[seat].party
    let refused = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
      said = memory.toFIX.write(
        refusal, to: party, names: &memory.names, header: header, sequence: number, time: time.wall,
        into: &writer)
      return said == .message
    }
    note(said, refused)
  }

  /// 281
  private static var unsupportedDepth: UInt8 { 0x35 }

  /// Collects a change; those before it go out first where it has another cause.
  mutating func publish(_ event: Event, at time: SessionTime) {
    if changes.count > 0,
      changes[0].instrument != event.instrument || changes[0].sequence != event.sequence
        || changes[0].source != event.source
    {
      publishChanges(at: time)
    }
    if subscriptions.first(of: event.instrument) != 0 { changes.add(event) }
    if changes.count >= Self.changesMax { publishChanges(at: time) }
  }

  static var changesMax: Int { 64 }

  /// One message for each subscriber of the book that changed; what is one session's is for that one.
  mutating func publishChanges(at time: SessionTime) {
    if changes.count == 0 { return }
    var slot = subscriptions.first(of: changes[0].instrument)
    while slot != 0 {
      let at = slot
      let subscription = subscriptions[slot]
      slot = subscription.next
      if changes[0].source != .none, changes[0].source != .session(subscription.seat) { continue }
      chosen.clear()
      for change in 0..<changes.count { choose(changes[change], for: at) }
      if chosen.count > 0 { send(to: subscription, at: time) }
    }
    changes.clear()
  }

  /// Adds what a subscriber wants to hear of a change.
  private mutating func choose(_ event: Event, for slot: UInt32) {
    let subscription = subscriptions[slot]
    switch event.kind {
    case .trade:
      if subscription.entries & 4 != 0 { chosen.add(event) }
    case .levelUpdate where !subscription.isTopOnly:
      let side = event.payload(as: LevelUpdate.self).side
      if subscription.entries & (side == .sell ? 2 : 1) != 0 { chosen.add(event) }
    case .topOfBook where subscription.isTopOnly:
      let top = event.payload(as: TopOfBook.self)
      if subscription.entries & 1 != 0 {
        choose(event, for: slot, .buy, top.bidPrice, top.bidQuantity, top.bidOrders)
      }
      if subscription.entries & 2 != 0 {
        choose(event, for: slot, .sell, top.askPrice, top.askQuantity, top.askOrders)
      }
    default: break
    }
  }

  /// The best of a side, and then that nothing is left at the price before it: a reader that keeps levels by price has the best
  /// one and no other, and at no moment an empty side that isn't.
  private mutating func choose(
    _ cause: Event, for slot: UInt32, _ side: Side, _ price: Price, _ quantity: Quantity,
    _ orders: UInt32
  ) {
    let told = subscriptions[slot].best(side)
    let best = quantity == .zero ? nil : price
    subscriptions.note(slot, side, best)
    if best != nil { choose(cause, side, price, quantity, orders) }
    if let told, told != best { choose(cause, side, told, .zero, 0) }
  }

  private mutating func choose(
    _ cause: Event, _ side: Side, _ price: Price, _ quantity: Quantity, _ orders: UInt32
  ) {
    chosen.add(
      Event(
        causedBy: cause, kind: .levelUpdate, source: .none, instrument: cause.instrument,
        LevelUpdate(price: price, quantity: quantity, orderCount: orders, side: side)))
  }

  private mutating func send(to subscription: Subscription, at time: SessionTime) {
    let seat = Int(subscription.seat)
    // Nobody is told later what a book was: who isn't there hears it whole when they ask again.
    guard seats[seat].outbound.isUp else { return }
    wire.to = seats[seat].route
    var written = Written.nothing
    let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
      written = memory.toFIX.writeChanges(
        chosen, request: subscription.request, names: &memory.names, header: header,
        sequence: number,
        time: time.wall, into: &writer)
      return written == .message
    }
    note(written, outcome)
  }
}
