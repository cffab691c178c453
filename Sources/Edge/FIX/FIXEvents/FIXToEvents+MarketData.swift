// Market data: what is asked for (V), books whole (W) and what changed in them (X), and refusals (Y).

import Events
import FIXCodec
import FIXDictionary

extension FIXToEvents {
  @_noLocks
  mutating func readMarketDataRequest(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let subscription = subscription(message.character(263), &reader)
    let depth = reader.required(reader.count(message.integer(264), 264, max: 0xFFFF_FFFF), 264) ?? 0
    var isIncremental: UInt8 = 2
    switch reader.integer(message.integer(265), 265) {
    case nil: break
    case 0: isIncremental = 0
    case 1: isIncremental = 1
    default: reader.fail(.unknownValue, 265)
    }
    var aggregation: UInt8 = 2
    if let flag = reader.flag(message.flag(266), 266) { aggregation = flag ? 1 : 0 }
    var entries: UInt16 = 0
    var entry = message.group(tag: 267).first
    if entry == nil { reader.fail(.emptyGroup, 267) }
    while let type = entry {
      let letter = reader.character(type.character(tag: 269), 269)
      if letter < 0x30 || letter > 0x39 {
        reader.fail(.unknownValue, 269)
      } else {
        entries |= 1 << UInt16(letter & 15)
      }
      entry = type.next
    }
    let request = identifier(
      message.text(262), 262, isNeeded: true, party, &names, &reader, &batch, isQuestion: true)
    let count = Self.entryCount(message.group(tag: 146))
    if count == 0 { reader.fail(.emptyGroup, 146) }
    var security = message.group(tag: 146).first
    var index: UInt16 = 0
    while let one = security, reader.isGood {
      let instrument = instrument(one.text(tag: 55), names, &reader)
      batch.add(
        Event(
          kind: .marketDataRequest, source: party.source, instrument: instrument,
          MarketDataRequest(
            request: request, depth: UInt32(depth), entries: entries, subscription: subscription,
            isIncremental: isIncremental, aggregation: aggregation, index: index, count: count)))
      index &+= 1
      security = one.next
    }
  }

  /// Entries that are there; 65,535 at most.
  @_noLocks
  static func entryCount(_ group: GroupView) -> UInt16 {
    var count: UInt16 = 0
    var entry = group.first
    while let one = entry, count < .max {
      count += 1
      entry = one.next
    }
    return count
  }

  @_noLocks
  mutating func readMarketDataReject(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let reason = reader.character(message.character(281), 281)
    let request = identifier(
      message.text(262), 262, isNeeded: true, party, &names, &reader, &batch, isQuestion: true)
    batch.add(
      Event(
        kind: .marketDataRejected, source: party.source,
        MarketDataRejected(request: request, reason: reason)))
  }

  /// A book whole: void first, then entry by entry.
  @_noLocks
  mutating func readSnapshot(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = instrument(message.text(55), names, &reader)
    let request = identifier(
      message.text(262), 262, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let head = batch.count
    batch.add(.empty)
    batch.add(
      Event(
        kind: .bookClear, source: party.source, instrument: instrument, BookClear(reason: .none)))
    // Without entries it says that the book is empty.
    var entry = message.group(tag: 268).first
    var count: UInt32 = 0
    while let one = entry, reader.isGood {
      let before = batch.count
      readEntry(one, 0x30, instrument, orderTag: 37, party, names, &reader, &batch)
      if batch.count > before { count += 1 }
      entry = one.next
    }
    batch.replace(
      head,
      Event(
        kind: .bookSnapshot, source: party.source, instrument: instrument,
        BookSnapshot(request: request, entryCount: count)))
  }

  @_noLocks
  mutating func readIncrement(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    var entry = message.group(tag: 268).first
    if entry == nil { reader.fail(.emptyGroup, 268) }
    // An entry without a symbol is about the one before's.
    var instrument = InstrumentID.none
    while let one = entry, reader.isGood {
      let symbol = one.text(tag: 55)
      if instrument == .none || !symbol.isAbsent {
        instrument = self.instrument(symbol, names, &reader)
      }
      let action = reader.character(one.character(tag: 279), 279)
      if action < 0x30 || action > 0x32 { reader.fail(.unknownValue, 279) }
      readEntry(one, action, instrument, orderTag: 278, party, names, &reader, &batch)
      entry = one.next
    }
  }

  /// A bid, an offer or a trade. The other types (an index, the session's prices) are no part of a book and
  /// are left out.
  @_noLocks
  func readEntry(
    _ entry: EntryView, _ action: UInt8, _ instrument: InstrumentID, orderTag: UInt16,
    _ party: Counterparty, _ names: borrowing Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let type = reader.character(entry.character(tag: 269), 269)
    if type == 0 { reader.fail(.conditionallyMissing, 269) }
    guard type >= 0x30, type <= 0x32 else { return }
    let isDelete = action == 0x32
    let price = reader.price(entry.price(tag: 270), 270)
    let size = reader.quantity(entry.quantity(tag: 271), 271)
    if let size, size.units < 0 { reader.fail(.notPositive, 271) }
    // What goes by its name goes from whatever price. What stays has one: none would be the price 0.
    if price == nil && !(isDelete && entry.position(of: orderTag) >= 0) {
      reader.fail(.conditionallyMissing, 270)
    }
    if size == nil && !isDelete { reader.fail(.conditionallyMissing, 271) }
    let name = marketNumber(entry.text(tag: orderTag), orderTag, party, names, &reader)
    if type == 0x32 {
      if action != 0x30 { return reader.fail(.unsupportedValue, 279) }
      let resting =
        orderTag == 37
        ? name : marketNumber(entry.text(tag: 37), 37, party, names, &reader)
      // Who came in is told by the name that a side bears.
      let aggressor: Side =
        Self.isAggressor(entry.text(tag: 288))
        ? .buy : (Self.isAggressor(entry.text(tag: 289)) ? .sell : .none)
      return batch.add(
        Event(
          kind: .trade, source: party.source, instrument: instrument,
          Trade(
            resting: OrderID(bits: resting), price: price ?? .zero, quantity: size ?? .zero,
            number: orderTag == 278 ? name : 0, aggressor: aggressor)))
    }
    let side: Side = type == 0x30 ? .buy : .sell
    if name != 0 {
      batch.add(
        Event(
          kind: isDelete ? .bookDelete : (action == 0x31 ? .bookModify : .bookAdd),
          source: party.source, instrument: instrument,
          BookOrder(
            order: OrderID(bits: name), price: price ?? .zero,
            quantity: isDelete ? .zero : size ?? .zero, side: side)))
      return
    }
    let orders = reader.count(entry.integer(tag: 346), 346, max: 0xFFFF_FFFF) ?? 0
    batch.add(
      Event(
        kind: .levelUpdate, source: party.source, instrument: instrument,
        LevelUpdate(
          price: price ?? .zero, quantity: isDelete ? .zero : size ?? .zero,
          orderCount: isDelete ? 0 : UInt32(orders), side: side)))
  }

  /// A market's own number: all 64 bits, in decimal; of any other name what `Identifiers` makes of it.
  @_noLocks
  func marketNumber(
    _ reading: Reading<FieldBytes>, _ tag: UInt16, _ party: Counterparty,
    _ names: borrowing Names, _ reader: inout FieldReader
  ) -> UInt64 {
    guard case .value(let text) = reading else { return 0 }
    if let number = Self.plainNumber(text) { return number }
    if text.isEmpty {
      reader.fail(.missing, tag)
      return 0
    }
    return names.identifiers.marketNumber(of: text, session: party.session)
  }

  @_noLocks
  static func isAggressor(_ reading: Reading<FieldBytes>) -> Bool {
    guard case .value(let text) = reading else { return false }
    return Word.isAggressor(text)
  }
}
