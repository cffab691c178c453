// Quotes, and how instruments and sessions of trading stand: R, S, i, Z, b, and e, f, g, h.

import Events
import FIXCodec
import FIXDictionary

extension EventsToFIX {
  @_noLocks
  mutating func writeQuoteRequest(_ names: borrowing Names, _ writer: inout MessageWriter) {
    put(131, identifier: chain[0].payload(as: QuoteRequest.self).request, names, &writer)
    writer.put(146, number: UInt64(chain.count))
    var at = 0
    while at < chain.count {
      let request = chain[at].payload(as: QuoteRequest.self)
      names.writeSymbol(chain[at].instrument, to: &writer)
      if request.requestType != 0 { writer.put(303, number: UInt64(request.requestType)) }
      if request.side != .none { writeSide(request.side, &writer) }
      if request.quantity != .zero { writer.put(38, quantity: request.quantity) }
      if request.type != .none { writeType(request.type, .day, &writer) }
      if request.expiry != .zero { writer.put(126, exactTime: request.expiry) }
      at += 1
    }
  }

  @_noLocks
  mutating func writeQuote(
    _ event: Event, terms more: QuoteTerms?, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let quote = event.payload(as: Quote.self)
    names.writeSymbol(event.instrument, to: &writer)
    if let more, more.expiry != .zero { writer.put(62, exactTime: more.expiry) }
    put(117, identifier: quote.quote, names, &writer)
    if let more { put(131, identifier: more.request, names, &writer) }
    writeSides(quote, &writer)
    if let more { writeLevel(more.level, &writer) }
  }

  /// 132 … 135
  @_noLocks
  private func writeSides(_ quote: Quote, _ writer: inout MessageWriter) {
    let hasBid = quote.bidQuantity != .zero
    let hasAsk = quote.askQuantity != .zero
    if hasBid { writer.put(132, price: quote.bidPrice) }
    if hasAsk { writer.put(133, price: quote.askPrice) }
    if hasBid { writer.put(134, quantity: quote.bidQuantity) }
    if hasAsk { writer.put(135, quantity: quote.askQuantity) }
  }

  @_noLocks
  private func writeLevel(_ level: UInt8, _ writer: inout MessageWriter) {
    if level != FIXToEvents.noLevel { writer.put(301, number: UInt64(level)) }
  }

  @_noLocks
  mutating func writeMassQuote(_ names: borrowing Names, _ writer: inout MessageWriter) -> Bool {
    let first = chain[0].payload(as: QuoteTerms.self)
    put(117, identifier: first.quote, names, &writer)
    put(131, identifier: first.request, names, &writer)
    writer.put(296, number: UInt64(first.setCount))
    var sets = 0
    var at = 0
    while at < chain.count {
      guard chain[at].kind == .quoteTerms else { return false }
      let set = chain[at].payload(as: QuoteTerms.self)
      guard Int(set.setIndex) == sets, set.setCount == first.setCount else { return false }
      sets += 1
      put(302, identifier: set.set, names, &writer)
      writeUnderlying(chain[at].instrument, names, &writer)
      if set.expiry != .zero { writer.put(367, exactTime: set.expiry) }
      writer.put(304, number: UInt64(set.total))
      writer.put(295, number: UInt64(set.entryCount))
      let end = at + Int(set.entryCount)
      if end >= chain.count { return false }
      while at < end {
        at += 1
        guard chain[at].kind == .quote else { return false }
        let quote = chain[at].payload(as: Quote.self)
        put(299, identifier: quote.quote, names, &writer)
        names.writeSymbol(chain[at].instrument, to: &writer)
        writeSides(quote, &writer)
      }
      at += 1
    }
    writeLevel(first.level, &writer)
    return sets == Int(first.setCount)
  }

  /// `311=…`: the symbol's field under another tag.
  @_noLocks
  private func writeUnderlying(
    _ instrument: InstrumentID, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    writer.open(311)
    names.symbols.writeName(instrument.index, to: &writer)
  }

  @_noLocks
  mutating func writeQuoteCancel(_ names: borrowing Names, _ writer: inout MessageWriter) {
    let cancel = chain[0].payload(as: QuoteCancel.self)
    put(117, identifier: cancel.quote, names, &writer)
    put(131, identifier: cancel.request, names, &writer)
    writer.put(295, number: UInt64(chain.count))
    var at = 0
    while at < chain.count {
      names.writeSymbol(chain[at].instrument, to: &writer)
      at += 1
    }
    writer.put(298, number: UInt64(cancel.cancelType))
    writeLevel(cancel.level, &writer)
  }

  /// Quotes of one set stand together.
  @_noLocks
  mutating func writeQuoteAnswer(_ names: borrowing Names, _ writer: inout MessageWriter) {
    let first = chain[0].payload(as: QuoteAnswered.self)
    put(117, identifier: first.quote, names, &writer)
    put(131, identifier: first.request, names, &writer)
    if first.count > 0 {
      writer.put(296, number: UInt64(setCount))
      var at = 0
      while at < chain.count {
        let set = chain[at].payload(as: QuoteAnswered.self).set
        let end = self.end(ofSet: set, from: at)
        put(302, identifier: set, names, &writer)
        writer.put(295, number: UInt64(end - at))
        while at < end {
          let answer = chain[at].payload(as: QuoteAnswered.self)
          put(299, identifier: answer.entry, names, &writer)
          names.writeSymbol(chain[at].instrument, to: &writer)
          if answer.entryReason != 0 { writer.put(368, number: UInt64(answer.entryReason)) }
          at += 1
        }
      }
    }
    writer.put(297, number: UInt64(first.status))
    if first.reason != 0 { writer.put(300, number: UInt64(first.reason)) }
    writeLevel(first.level, &writer)
  }

  private var setCount: Int {
    @_noLocks get {
      var count = 0
      var at = 0
      while at < chain.count {
        at = end(ofSet: chain[at].payload(as: QuoteAnswered.self).set, from: at)
        count += 1
      }
      return count
    }
  }

  @_noLocks
  private func end(ofSet set: UInt64, from: Int) -> Int {
    var at = from + 1
    while at < chain.count, chain[at].payload(as: QuoteAnswered.self).set == set { at += 1 }
    return at
  }

  // MARK: Statuses

  @_noLocks
  mutating func writeStatusQuestion(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let question = event.payload(as: StatusRequest.self)
    names.writeSymbol(event.instrument, to: &writer)
    writer.put(263, character: 0x2F &+ question.subscription.code)
    let tag: UInt16 = event.instrument == .none ? 335 : 324
    put(tag, identifier: question.request, names, &writer)
    put(336, identifier: question.session, names, &writer)
  }

  @_noLocks
  func writeSecurityStatus(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let status = event.payload(as: MarketStatus.self)
    if status.referencePrice != .zero { writer.put(31, price: status.referencePrice) }
    names.writeSymbol(event.instrument, to: &writer)
    writer.put(326, number: Self.securityStatus(status.phase))
    if status.highestPrice != .zero { writer.put(332, price: status.highestPrice) }
    if status.lowestPrice != .zero { writer.put(333, price: status.lowestPrice) }
  }

  /// SecurityTradingStatus (326). FIX 4.2 has no word for an auction: orders collect before an opening that
  /// is delayed, and at a close whose price is indicated.
  @_noLocks
  static func securityStatus(_ phase: MarketPhase) -> UInt64 {
    switch phase {
    case .openingAuction: 1
    case .halted: 2
    case .closingAuction: 5
    case .closed: 18
    default: 17
    }
  }

  @_noLocks
  mutating func writeTradingStatus(
    _ event: Event, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    let status = event.payload(as: TradingStatus.self)
    if status.isUnsolicited != 0 { writer.append("325=Y\u{1}") }
    put(335, identifier: status.request, names, &writer)
    // The one that there is, where none was named.
    if status.session == 0 { writer.append("336=DAY\u{1}") }
    put(336, identifier: status.session, names, &writer)
    writer.put(340, number: Self.sessionStatus(status.phase))
  }

  /// TradSesStatus (340).
  @_noLocks
  static func sessionStatus(_ phase: MarketPhase) -> UInt64 {
    switch phase {
    case .halted: 1
    case .closed: 3
    case .openingAuction: 4
    case .closingAuction: 5
    default: 2
    }
  }
}
