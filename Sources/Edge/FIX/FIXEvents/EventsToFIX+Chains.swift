// Messages that need several events: they are collected until the last one is there, then written at once.

import Events
import FIXCodec
import FIXDictionary

extension EventsToFIX {
  /// How many events a message has that begins with this one; 0 for an event that stands alone.
  @_noLocks
  static func chainLength(_ event: Event) -> UInt32 {
    switch event.kind {
    case .messagePart: UInt32(event.payload(as: MessagePart.self).partCount)
    case .marketDataRequest: UInt32(event.payload(as: MarketDataRequest.self).count)
    case .quoteRequest: UInt32(event.payload(as: QuoteRequest.self).count)
    case .quoteCancel: UInt32(event.payload(as: QuoteCancel.self).count)
    case .quoteAnswered: max(1, UInt32(event.payload(as: QuoteAnswered.self).count))
    case .quoteTerms: 1 + UInt32(event.payload(as: QuoteTerms.self).entryCount)
    case .orderList: 1 &+ min(event.payload(as: OrderListHead.self).entryCount, 1 << 20)
    case .bookSnapshot: 2 &+ min(event.payload(as: BookSnapshot.self).entryCount, 1 << 20)
    default: 0
    }
  }

  /// Whether an event may come while a message is being collected.
  @_noLocks
  func belongs(_ event: Event) -> Bool {
    if event.kind == .identifierPart { return true }
    switch chainKind {
    case .quoteTerms: return event.kind == .quote || event.kind == .quoteTerms
    case .orderList: return event.kind == .orderNew || event.kind == .orderTerms
    case .bookSnapshot:
      switch event.kind {
      case .bookClear, .levelUpdate, .bookAdd, .trade: return true
      default: return false
      }
    default: return event.kind == chainKind
    }
  }

  /// Keeps an event. True when the message is whole.
  @_noLocks
  mutating func collect(_ event: Event) -> Bool {
    if event.kind == .identifierPart || event.kind == .orderTerms { return false }
    if chainLeft == 0 {
      chain.clear()
      chainKind = event.kind
      chainLeft = Self.chainLength(event)
    } else if event.kind == .quoteTerms {
      // The next set of a mass quote.
      chainLeft = Self.chainLength(event)
    }
    chain.add(event)
    chainLeft &-= 1
    if chainLeft > 0 { return false }
    if chainKind == .quoteTerms, hasMoreSets {
      chainLeft = 1
      return false
    }
    return true
  }

  /// Whether the last set that was collected isn't the last of the mass quote.
  private var hasMoreSets: Bool {
    @_noLocks get {
      var at = chain.count
      while at > 0 {
        at -= 1
        if chain[at].kind == .quoteTerms {
          let terms = chain[at].payload(as: QuoteTerms.self)
          return terms.setCount > 0 && Int(terms.setIndex) + 1 < Int(terms.setCount)
        }
      }
      return false
    }
  }

  /// The type of the message that was collected; 0 when it isn't for such a counterparty.
  @_noLocks
  func chainType(_ party: Counterparty) -> UInt64 {
    let isClient = party.role == .client
    switch chainKind {
    case .messagePart: return passedType
    case .marketDataRequest: return isClient ? 0 : FIXMessageType.marketDataRequest
    case .quoteRequest: return FIXMessageType.quoteRequest
    case .quoteCancel: return FIXMessageType.quoteCancel
    case .quoteAnswered: return FIXMessageType.quoteAcknowledgement
    case .quoteTerms:
      let terms = chain[0].payload(as: QuoteTerms.self)
      return terms.setCount == 0 ? FIXMessageType.quote : FIXMessageType.massQuote
    case .orderList: return isClient ? 0 : FIXMessageType.newOrderList
    default: return isClient ? FIXMessageType.marketDataSnapshotFullRefresh : 0
    }
  }

  /// False when the events contradict one another.
  @_noLocks
  mutating func writeChain(
    _ party: Counterparty, _ names: borrowing Names, _ writer: inout MessageWriter
  ) -> Bool {
    if chain.hasOverflown { return false }
    switch chainKind {
    case .messagePart: return writePassed(&writer)
    case .marketDataRequest: writeMarketDataRequest(names, &writer)
    case .quoteRequest: writeQuoteRequest(names, &writer)
    case .quoteCancel: writeQuoteCancel(names, &writer)
    case .quoteAnswered: writeQuoteAnswer(names, &writer)
    case .quoteTerms:
      if chain[0].payload(as: QuoteTerms.self).setCount == 0 {
        guard chain.count == 2, chain[1].kind == .quote else { return false }
        writeQuote(chain[1], terms: chain[0].payload(as: QuoteTerms.self), names, &writer)
      } else {
        return writeMassQuote(names, &writer)
      }
    case .orderList: return writeList(party, names, &writer)
    default: return writeSnapshot(names, &writer)
    }
    return true
  }

  // MARK: What passes through

  /// The type stands before the first separator.
  private var passedType: UInt64 {
    @_noLocks get {
      let word = chain[0].payload(as: MessagePart.self).text0
      var at: UInt64 = 0
      while at < 64 {
        if (word >> at) & 255 == 1 { return word & ((1 << at) - 1) }
        at += 8
      }
      return 0
    }
  }

  @_noLocks
  private func writePassed(_ writer: inout MessageWriter) -> Bool {
    let first = chain[0].payload(as: MessagePart.self)
    let whole = Int(first.byteCount)
    guard first.part == 0, whole <= chain.count * MessageParts.textBytes else { return false }
    // Type and separator are written already.
    var skip = (71 - passedType.leadingZeroBitCount) / 8 + 1
    var at = 0
    while at < chain.count {
      let part = chain[at].payload(as: MessagePart.self)
      guard part.number == first.number, Int(part.part) == at, part.byteCount == first.byteCount
      else { return false }
      let left = whole - at * MessageParts.textBytes
      append(part.text0, &skip, left, &writer)
      append(part.text1, &skip, left - 8, &writer)
      append(part.text2, &skip, left - 16, &writer)
      at += 1
    }
    return true
  }

  /// Up to eight bytes, without the first `skip`.
  @_noLocks
  private func append(
    _ word: UInt64, _ skip: inout Int, _ left: Int, _ writer: inout MessageWriter
  ) {
    let count = min(left, 8) - skip
    if count > 0 { writer.append(word: word >> UInt64(skip * 8), byteCount: count) }
    skip = 0
  }

  // MARK: Lists

  @_noLocks
  private mutating func writeList(
    _ party: Counterparty, _ names: borrowing Names, _ writer: inout MessageWriter
  ) -> Bool {
    let list = chain[0].payload(as: OrderListHead.self)
    put(66, identifier: list.list, names, &writer)
    writer.put(68, number: UInt64(list.total))
    writer.put(73, number: UInt64(list.entryCount))
    var at = 1
    while at < chain.count {
      let new = chain[at].payload(as: OrderNew.self)
      let slot = Int(orders.slot(of: new.order.bits))
      if slot == 0 || !Self.isExpressible(new) { return false }
      put(11, OrderName(new.order.bits), names, &writer)
      writer.put(67, number: UInt64(at))
      if new.account != party.account { names.writeAccount(new.account, to: &writer) }
      writer.append("21=1\u{1}")
      let instructions = new.instructions
      if instructions & (OrderInstruction.postOnly | OrderInstruction.allOrNone) != 0 {
        writer = withInstructions(instructions, writer)
      }
      let order = orders.records[slot]
      if order.minimum != .zero { writer.put(110, quantity: order.minimum) }
      let isHidden = instructions & OrderInstruction.hidden != 0
      if isHidden || order.display != .zero {
        writer.put(111, quantity: isHidden ? .zero : order.display)
      }
      names.writeSymbol(chain[at].instrument, to: &writer)
      writeSide(new.side, &writer)
      writer.put(38, quantity: new.quantity)
      writeType(new.type, new.timeInForce, &writer)
      if new.type == .limit || new.type == .stopLimit { writer.put(44, price: new.price) }
      if order.stop != .zero { writer.put(99, price: order.stop) }
      writeTimeInForce(new.timeInForce, &writer)
      writeExpiry(slot, &writer)
      let expiry = order.expiry.count
      if expiry != 0, expiry % 86_400_000_000_000 != 0 { writer.put(126, exactTime: order.expiry) }
      writeOwnTerms(slot, &writer)
      at += 1
    }
    writer.put(394, number: UInt64(list.bidType))
    return true
  }
}
