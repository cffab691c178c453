// Quotes: asked for (R), given one by one (S) or many at once (i), taken back (Z), and answered (b).

import Events
import FIXCodec
import FIXDictionary

extension FIXToEvents {
  /// No level was told.
  static var noLevel: UInt8 { @_noLocks get { 255 } }

  @_noLocks
  func level(_ message: Message, _ reader: inout FieldReader) -> UInt8 {
    guard let level = reader.count(message.integer(301), 301, max: 2) else { return Self.noLevel }
    return UInt8(level)
  }

  @_noLocks
  mutating func readQuoteRequest(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let request = identifier(
      message.text(131), 131, isNeeded: true, party, &names, &reader, &batch, isQuestion: true)
    let count = Self.entryCount(message.group(tag: 146))
    if count == 0 { reader.fail(.emptyGroup, 146) }
    var entry = message.group(tag: 146).first
    var index: UInt16 = 0
    while let one = entry, reader.isGood {
      let instrument = instrument(one.text(tag: 55), names, &reader)
      let side = side(one.character(tag: 54), isNeeded: false, &reader)
      let quantity = reader.quantity(one.quantity(tag: 38), 38)
      if let quantity, quantity.units <= 0 { reader.fail(.notPositive, 38) }
      let expiry = reader.time(one.time(tag: 126), 126) ?? .zero
      let kind = reader.count(one.integer(tag: 303), 303, max: 255) ?? 0
      var type = OrderType.none
      switch reader.character(one.character(tag: 40), 40) {
      case 0: break
      case 0x31: type = .market
      case 0x32: type = .limit
      default: reader.fail(.unsupportedValue, 40)
      }
      batch.add(
        Event(
          kind: .quoteRequest, source: party.source, instrument: instrument,
          QuoteRequest(
            request: request, quantity: quantity ?? .zero, expiry: expiry, side: side, type: type,
            requestType: UInt8(kind), index: index, count: count)))
      index &+= 1
      entry = one.next
    }
  }

  /// A quote's two sides; a side needs both of its numbers.
  @_noLocks
  func quote(
    _ id: UInt64, _ bid: Reading<Price>, _ ask: Reading<Price>, _ bidSize: Reading<Quantity>,
    _ askSize: Reading<Quantity>, _ reader: inout FieldReader
  ) -> Quote {
    let bidPrice = reader.price(bid, 132)
    let askPrice = reader.price(ask, 133)
    let bidQuantity = reader.quantity(bidSize, 134)
    let askQuantity = reader.quantity(askSize, 135)
    if (bidPrice == nil) != (bidQuantity == nil) {
      reader.fail(.conditionallyMissing, bidPrice == nil ? 132 : 134)
    }
    if (askPrice == nil) != (askQuantity == nil) {
      reader.fail(.conditionallyMissing, askPrice == nil ? 133 : 135)
    }
    if let bidQuantity, bidQuantity.units <= 0 { reader.fail(.notPositive, 134) }
    if let askQuantity, askQuantity.units <= 0 { reader.fail(.notPositive, 135) }
    if bidPrice == nil && askPrice == nil { reader.fail(.conditionallyMissing, 132) }
    return Quote(
      quote: id, bidPrice: bidPrice ?? .zero, bidQuantity: bidQuantity ?? .zero,
      askPrice: askPrice ?? .zero, askQuantity: askQuantity ?? .zero)
  }

  @_noLocks
  mutating func readQuote(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = instrument(message.text(55), names, &reader)
    let level = level(message, &reader)
    let expiry = reader.time(message.time(62), 62) ?? .zero
    let sides = quote(
      0, message.price(132), message.price(133), message.quantity(134), message.quantity(135),
      &reader)
    if !reader.isGood { return }
    let request = identifier(
      message.text(131), 131, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let id = identifier(message.text(117), 117, isNeeded: true, party, &names, &reader, &batch)
    if request != 0 || expiry != .zero || level != Self.noLevel {
      batch.add(
        Event(
          kind: .quoteTerms, source: party.source, instrument: instrument,
          QuoteTerms(
            quote: id, request: request, set: 0, expiry: expiry, total: 1, entryCount: 1,
            level: level, setIndex: 0, setCount: 0)))
    }
    var quote = sides
    quote.quote = id
    batch.add(Event(kind: .quote, source: party.source, instrument: instrument, quote))
  }

  /// Sets of quotes: the terms of each set, then its entries.
  @_noLocks
  mutating func readMassQuote(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let level = level(message, &reader)
    // Sizes for entries that tell none: each entry tells its own here.
    if message.position(of: 293) >= 0 { reader.fail(.unsupportedField, 293) }
    if message.position(of: 294) >= 0 { reader.fail(.unsupportedField, 294) }
    let request = identifier(
      message.text(131), 131, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let id = identifier(message.text(117), 117, isNeeded: true, party, &names, &reader, &batch)
    let setCount = Self.entryCount(message.group(tag: 296))
    if setCount == 0 { reader.fail(.emptyGroup, 296) }
    if setCount > 255 { reader.fail(.tooLarge, 296) }
    var set = message.group(tag: 296).first
    var index: UInt8 = 0
    while let one = set, reader.isGood {
      let entries = Self.entryCount(one.group(tag: 295))
      if entries == 0 { reader.fail(.emptyGroup, 295) }
      let underlying = self.instrument(one.text(tag: 311), names, &reader, tag: 311)
      let total = reader.required(reader.count(one.integer(tag: 304), 304, max: 65_535), 304) ?? 0
      let expiry = reader.time(one.time(tag: 367), 367) ?? .zero
      let name = identifier(one.text(tag: 302), 302, isNeeded: true, party, &names, &reader, &batch)
      batch.add(
        Event(
          kind: .quoteTerms, source: party.source, instrument: underlying,
          QuoteTerms(
            quote: id, request: request, set: name, expiry: expiry, total: UInt16(total),
            entryCount: entries, level: level, setIndex: index,
            setCount: UInt8(truncatingIfNeeded: setCount))))
      readQuoteEntries(one, party, &names, &reader, &batch)
      index &+= 1
      set = one.next
    }
  }

  @_noLocks
  func readQuoteEntries(
    _ set: EntryView, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    var entry = set.group(tag: 295).first
    while let one = entry, reader.isGood {
      let instrument = instrument(one.text(tag: 55), names, &reader)
      // An entry's own end would be one of many; the set's holds for all.
      if one.position(of: 62) >= 0 { reader.fail(.unsupportedField, 62) }
      let sides = quote(
        0, one.price(tag: 132), one.price(tag: 133), one.quantity(tag: 134),
        one.quantity(tag: 135), &reader)
      if !reader.isGood { return }
      let id = identifier(one.text(tag: 299), 299, isNeeded: true, party, &names, &reader, &batch)
      var quote = sides
      quote.quote = id
      batch.add(Event(kind: .quote, source: party.source, instrument: instrument, quote))
      entry = one.next
    }
  }

  @_noLocks
  mutating func readQuoteCancel(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let kind = reader.required(reader.integer(message.integer(298), 298), 298) ?? 0
    if kind != 1 && kind != 4 {
      reader.fail(kind == 2 || kind == 3 ? .unsupportedValue : .unknownValue, 298)
    }
    let level = level(message, &reader)
    let request = identifier(
      message.text(131), 131, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let id = identifier(message.text(117), 117, isNeeded: true, party, &names, &reader, &batch)
    let count = Self.entryCount(message.group(tag: 295))
    if count == 0 { reader.fail(.emptyGroup, 295) }
    var entry = message.group(tag: 295).first
    var index: UInt16 = 0
    while let one = entry, reader.isGood {
      let instrument = instrument(one.text(tag: 55), names, &reader)
      batch.add(
        Event(
          kind: .quoteCancel, source: party.source, instrument: instrument,
          QuoteCancel(
            quote: id, request: request, cancelType: UInt8(truncatingIfNeeded: kind),
            level: level, index: index, count: count)))
      index &+= 1
      entry = one.next
    }
  }

  /// One event for each quote that is named, or one for the answer alone.
  @_noLocks
  mutating func readQuoteAnswer(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let status = reader.required(reader.count(message.integer(297), 297, max: 255), 297) ?? 0
    let reason = reader.count(message.integer(300), 300, max: 255) ?? 0
    let level = level(message, &reader)
    let request = identifier(
      message.text(131), 131, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let id = identifier(message.text(117), 117, isNeeded: false, party, &names, &reader, &batch)
    var answer = QuoteAnswered(
      quote: id, request: request, set: 0, entry: 0, status: UInt8(status), reason: UInt8(reason),
      entryReason: 0, level: level, index: 0, count: 0)
    var count = 0
    var set = message.group(tag: 296).first
    while let one = set {
      count += Int(Self.entryCount(one.group(tag: 295)))
      set = one.next
    }
    if count > 65_535 { reader.fail(.tooLarge, 296) }
    if count == 0 {
      return batch.add(Event(kind: .quoteAnswered, source: party.source, answer))
    }
    answer.count = UInt16(truncatingIfNeeded: count)
    set = message.group(tag: 296).first
    while let one = set, reader.isGood {
      answer.set = identifier(
        one.text(tag: 302), 302, isNeeded: false, party, &names, &reader, &batch)
      var entry = one.group(tag: 295).first
      while let quote = entry, reader.isGood {
        let instrument = optionalInstrument(quote.text(tag: 55), names, &reader)
        answer.entry = identifier(
          quote.text(tag: 299), 299, isNeeded: false, party, &names, &reader, &batch)
        answer.entryReason = UInt8(
          reader.count(quote.integer(tag: 368), 368, max: 255) ?? 0)
        batch.add(
          Event(kind: .quoteAnswered, source: party.source, instrument: instrument, answer))
        answer.index &+= 1
        entry = quote.next
      }
      set = one.next
    }
  }
}
