// Market data: what a trader asks for (V), and what a venue tells: books whole (W), changes (X), refusals (Y).

import Events
import FIXCodec
import FIXDictionary

extension EventsToFIX {
  @_noLocks
  mutating func writeMarketDataRequest(_ names: borrowing Names, _ writer: inout MessageWriter) {
    let request = chain[0].payload(as: MarketDataRequest.self)
    writer.put(146, number: UInt64(chain.count))
    var at = 0
    while at < chain.count {
      names.writeSymbol(chain[at].instrument, to: &writer)
      at += 1
    }
    put(262, identifier: request.request, names, &writer)
    writer.put(263, character: 0x2F &+ request.subscription.code)
    writer.put(264, number: UInt64(request.depth))
    if request.isIncremental < 2 { writer.put(265, character: 0x30 | request.isIncremental) }
    if request.aggregation < 2 { writer.put(266, flag: request.aggregation == 1) }
    let entries = request.entries & 0x3FF
    writer.put(267, number: UInt64(entries.nonzeroBitCount))
    var bit: UInt8 = 0
    while bit < 10 {
      if entries >> UInt16(bit) & 1 == 1 { writer.put(269, character: 0x30 | bit) }
      bit += 1
    }
  }

  @_noLocks
  mutating func writeMarketDataReject(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let rejected = event.payload(as: MarketDataRejected.self)
    put(262, identifier: rejected.request, names, &writer)
    if rejected.reason != 0 { writer.put(281, character: rejected.reason) }
  }

  // MARK: Books whole

  @_noLocks
  mutating func writeSnapshot(_ names: borrowing Names, _ writer: inout MessageWriter) -> Bool {
    let snapshot = chain[0].payload(as: BookSnapshot.self)
    if chain.count < 2 || chain[1].kind != .bookClear { return false }
    names.writeSymbol(chain[0].instrument, to: &writer)
    put(262, identifier: snapshot.request, names, &writer)
    writer.put(268, number: UInt64(chain.count - 2))
    var at = 2
    while at < chain.count {
      if chain[at].kind == .bookClear { return false }
      writeEntry(chain[at], isSnapshot: true, names, &writer)
      at += 1
    }
    return true
  }

  /// A top of book: a snapshot of the two best levels, or of the one that there is.
  @_noLocks
  func writeTop(_ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter) {
    let top = event.payload(as: TopOfBook.self)
    names.writeSymbol(event.instrument, to: &writer)
    let hasBid = top.bidQuantity != .zero
    let hasAsk = top.askQuantity != .zero
    writer.put(268, number: (hasBid ? 1 : 0) + (hasAsk ? 1 : 0))
    if hasBid { writeLevel(0x30, top.bidPrice, top.bidQuantity, top.bidOrders, &writer) }
    if hasAsk { writeLevel(0x31, top.askPrice, top.askQuantity, top.askOrders, &writer) }
  }

  @_noLocks
  private func writeLevel(
    _ type: UInt8, _ price: Price, _ quantity: Quantity, _ orders: UInt32,
    _ writer: inout MessageWriter
  ) {
    writer.put(269, character: type)
    writer.put(270, price: price)
    writer.put(271, quantity: quantity)
    if orders != 0 { writer.put(346, number: UInt64(orders)) }
  }

  // MARK: Changes

  /// One change.
  @_noLocks
  func writeIncrement(_ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter) {
    writer.append("268=1\u{1}")
    writeEntry(event, isSnapshot: false, names, &writer)
  }

  /// Many changes in one message (X), for who collects them: those of the batch that are market data.
  /// `request` is the subscriber's name for what it asked for, or 0.
  @_noLocks
  public mutating func writeChanges(
    _ batch: borrowing EventBatch, request: UInt64, names: inout Names,
    header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    into writer: inout MessageWriter
  ) -> Written {
    lacksName = false
    var count: UInt64 = 0
    var at = 0
    while at < batch.count {
      if Self.isChange(batch[at].kind) { count += 1 }
      at += 1
    }
    if count == 0 { return .nothing }
    writer.begin(
      FIXMessageType.marketDataIncrementalRefresh, header: header, sequence: sequence, time: time)
    put(262, identifier: request, names, &writer)
    writer.put(268, number: count)
    at = 0
    while at < batch.count {
      if Self.isChange(batch[at].kind) {
        writeEntry(batch[at], isSnapshot: false, names, &writer)
      }
      at += 1
    }
    return lacksName ? .failed(.unknownName) : .message
  }

  @_noLocks
  static func isChange(_ kind: EventKind) -> Bool {
    switch kind {
    case .bookAdd, .bookModify, .bookDelete, .levelUpdate, .trade: true
    default: false
    }
  }

  /// An entry, its fields in the specification's order.
  @_noLocks
  func writeEntry(
    _ event: Event, isSnapshot: Bool, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    switch event.kind {
    case .levelUpdate:
      let level = event.payload(as: LevelUpdate.self)
      let isGone = level.quantity == .zero
      // Whether a level is new isn't known here; a change that finds none makes one.
      if !isSnapshot { writer.append(isGone ? "279=2\u{1}" : "279=1\u{1}") }
      writer.put(269, character: level.side == .buy ? 0x30 : 0x31)
      if !isSnapshot { names.writeSymbol(event.instrument, to: &writer) }
      writer.put(270, price: level.price)
      if !isGone { writer.put(271, quantity: level.quantity) }
      if level.orderCount != 0 { writer.put(346, number: UInt64(level.orderCount)) }
    case .trade: writeTrade(event, isSnapshot: isSnapshot, names, &writer)
    default:
      let order = event.payload(as: BookOrder.self)
      let isGone = event.kind == .bookDelete
      if !isSnapshot {
        writer.append(
          isGone ? "279=2\u{1}" : (event.kind == .bookModify ? "279=1\u{1}" : "279=0\u{1}"))
      }
      writer.put(269, character: order.side == .buy ? 0x30 : 0x31)
      if !isSnapshot {
        writer.put(278, number: order.order.bits)
        names.writeSymbol(event.instrument, to: &writer)
      }
      writer.put(270, price: order.price)
      if !isGone { writer.put(271, quantity: order.quantity) }
      if isSnapshot { writer.put(37, number: order.order.bits) }
    }
  }

  @_noLocks
  private func writeTrade(
    _ event: Event, isSnapshot: Bool, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let trade = event.payload(as: Trade.self)
    if !isSnapshot { writer.append("279=0\u{1}") }
    writer.append("269=2\u{1}")
    if !isSnapshot {
      if trade.number != 0 { writer.put(278, number: trade.number) }
      names.writeSymbol(event.instrument, to: &writer)
    }
    writer.put(270, price: trade.price)
    writer.put(271, quantity: trade.quantity)
    if trade.resting != .none { writer.put(37, number: trade.resting.bits) }
    if trade.aggressor == .buy { writer.append("288=AGGRESSOR\u{1}") }
    if trade.aggressor == .sell { writer.append("289=AGGRESSOR\u{1}") }
  }
}
