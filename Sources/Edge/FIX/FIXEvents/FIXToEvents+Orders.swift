// New orders: alone (D) and in lists (E). The fields are read first, then judged as a whole, then told.

import Events
import FIXCodec
import FIXDictionary

extension FIXToEvents {
  @inline(__always) @_noLocks
  mutating func readNewOrder(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    // Nearly every order has only these fields: then the others needn't be looked for.
    let plain = RawOrder(plain: NewOrderSingleView(message))
    if message.count &- plain.plainCount != Self.alwaysThere {
      return readFullOrder(message, party, &names, &reader, &batch)
    }
    let asked = judge(plain, party, names, &reader)
    tell(asked, plain.clOrdID, list: 0, party, &names, &reader, &batch)
  }

  /// 8, 9, 35, 34, 49, 52, 56, 10, and 60.
  static var alwaysThere: Int { @inline(__always) @_noLocks get { 9 } }

  @inline(never) @_noLocks
  mutating func readFullOrder(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let raw = RawOrder(NewOrderSingleView(message))
    if message.count &- raw.count != Self.alwaysThere { refuseUnsupported(message, &reader) }
    let asked = judge(raw, party, names, &reader)
    tell(asked, raw.clOrdID, list: 0, party, &names, &reader, &batch)
  }

  /// What an order asks for, or what is wrong with it.
  @inline(__always) @_noLocks
  func judge(
    _ raw: RawOrder, _ party: Counterparty, _ names: borrowing Names, _ reader: inout FieldReader
  ) -> AskedOrder {
    var asked = AskedOrder()
    asked.instrument = instrument(raw.symbol, names, &reader)
    asked.side = side(raw.side, isNeeded: true, &reader)
    asked.account = account(raw.account, party, names, &reader)
    let handling = reader.character(raw.handling, 21)
    if handling == 0x33 { reader.fail(.unsupportedValue, 21) }
    if handling > 0x33 || handling != 0 && handling < 0x31 { reader.fail(.unknownValue, 21) }
    judgeType(raw, &asked, &reader)
    judgeTime(raw, &asked, &reader)
    if let quantity = reader.required(reader.quantity(raw.quantity, 38), 38) {
      asked.quantity = quantity
      if quantity.units <= 0 { reader.fail(.notPositive, 38) }
    }
    judgePrices(raw, &asked, &reader)
    judgeInstructions(raw, &asked, &reader)
    return asked
  }

  /// The session's own, whether or not the message names it. Nobody else's: who could give an order another's account could
  /// cancel that one's by self-trade prevention, and have orders out that no cancel of its session finds.
  @inline(__always) @_noLocks
  func account(
    _ reading: Reading<FieldBytes>, _ party: Counterparty, _ names: borrowing Names,
    _ reader: inout FieldReader
  ) -> UInt32 {
    guard case .value(let text) = reading else { return party.account }
    let account = names.account(text)
    if account == 0 || account != party.account { reader.fail(.foreignAccount, 1) }
    return account
  }

  @inline(__always) @_noLocks
  func judgeType(_ raw: RawOrder, _ asked: inout AskedOrder, _ reader: inout FieldReader) {
    let letter = reader.character(raw.type, 40)
    switch letter {
    case 0x31: asked.type = .market
    case 0x32: asked.type = .limit
    case 0x33: asked.type = .stop
    case 0x34: asked.type = .stopLimit
    case 0x35:
      asked.type = .market
      asked.timeInForce = .atTheClose
    case 0x42:
      asked.type = .limit
      asked.timeInForce = .atTheClose
    case 0x50: asked.type = .trailingStop
    case 0: reader.fail(.missing, 40)
    case 0x36...0x39, 0x41, 0x43...0x49: reader.fail(.unsupportedValue, 40)
    default: reader.fail(.unknownValue, 40)
    }
    if reader.flag(raw.marketToLimit, 5003) == true {
      if asked.type == .market {
        asked.type = .marketToLimit
      } else {
        reader.fail(.contradiction, 5003)
      }
    }
  }

  @inline(__always) @_noLocks
  func judgeTime(_ raw: RawOrder, _ asked: inout AskedOrder, _ reader: inout FieldReader) {
    let letter = reader.character(raw.timeInForce, 59)
    if asked.timeInForce == .atTheClose {
      // The order's type says it; a time in force beside it must be a day's.
      if letter != 0 && letter != 0x30 { reader.fail(.contradiction, 59) }
    } else {
      switch letter {
      case 0, 0x30: asked.timeInForce = .day
      case 0x31: asked.timeInForce = .goodTillCancel
      case 0x32: asked.timeInForce = .atTheOpen
      case 0x33: asked.timeInForce = .immediateOrCancel
      case 0x34: asked.timeInForce = .fillOrKill
      case 0x35: reader.fail(.unsupportedValue, 59)
      case 0x36: asked.timeInForce = .goodTillDate
      default: reader.fail(.unknownValue, 59)
      }
    }
    if raw.expireTime.isAbsent && raw.expireDate.isAbsent {
      if asked.timeInForce == .goodTillDate { reader.fail(.conditionallyMissing, 126) }
      return
    }
    judgeExpiry(raw, &asked, &reader)
  }

  @inline(never) @_noLocks
  func judgeExpiry(_ raw: RawOrder, _ asked: inout AskedOrder, _ reader: inout FieldReader) {
    let tag: UInt16 = raw.expireTime.isAbsent ? 432 : 126
    if asked.timeInForce != .goodTillDate { reader.fail(.contradiction, tag) }
    if !raw.expireTime.isAbsent && !raw.expireDate.isAbsent { reader.fail(.contradiction, 432) }
    if let time = reader.time(raw.expireTime, 126) { asked.expiry = time }
    if case .malformed = raw.expireDate { reader.fail(.malformed, 432) }
    if case .value(let date) = raw.expireDate {
      // The day is over at the next midnight, in UTC.
      if let day = FieldBytes.daysSinceEpoch(date), day < 213_502 {
        asked.expiry = Nanoseconds(UInt64(day + 1) * 86_400_000_000_000)
      } else {
        reader.fail(.malformed, 432)
      }
    }
    if asked.expiry == .zero { reader.fail(.unsupportedValue, tag) }
  }

  @inline(__always) @_noLocks
  func judgePrices(_ raw: RawOrder, _ asked: inout AskedOrder, _ reader: inout FieldReader) {
    let takesPrice = asked.type == .limit || asked.type == .stopLimit
    if let price = reader.price(raw.price, 44) {
      asked.price = price
      if !takesPrice { reader.fail(.contradiction, 44) }
    } else if takesPrice {
      reader.fail(.conditionallyMissing, 44)
    }
    let needsStop = asked.type == .stop || asked.type == .stopLimit
    if let stop = reader.price(raw.stop, 99) {
      asked.stop = stop
      if !needsStop && asked.type != .trailingStop { reader.fail(.contradiction, 99) }
      // Zero is how an event says that there is none.
      if stop == .zero { reader.fail(.unsupportedValue, 99) }
    } else if needsStop {
      reader.fail(.conditionallyMissing, 99)
    }
    if let trail = reader.price(raw.trail, 5002) {
      asked.trail = trail
      if asked.type != .trailingStop { reader.fail(.contradiction, 5002) }
      if trail.units <= 0 { reader.fail(.notPositive, 5002) }
    } else if asked.type == .trailingStop {
      reader.fail(.conditionallyMissing, 5002)
    }
  }

  @inline(__always) @_noLocks
  func judgeInstructions(_ raw: RawOrder, _ asked: inout AskedOrder, _ reader: inout FieldReader) {
    if case .value(let text) = raw.execInst { asked.instructions = instructions(text, &reader) }
    if let shown = reader.quantity(raw.shown, 111) {
      asked.display = shown
      if shown == .zero { asked.instructions |= OrderInstruction.hidden }
      if shown.units < 0 { reader.fail(.notPositive, 111) }
    }
    if let minimum = reader.quantity(raw.minimum, 110) {
      asked.minimum = minimum
      if minimum.units <= 0 { reader.fail(.notPositive, 110) }
    }
    switch reader.character(raw.selfTrade, 5001) {
    case 0: break
    case 0x4E: asked.instructions |= OrderInstruction.selfTradeCancelNewest
    case 0x4F: asked.instructions |= OrderInstruction.selfTradeCancelOldest
    case 0x42: asked.instructions |= OrderInstruction.selfTradeCancelBoth
    case 0x44: asked.instructions |= OrderInstruction.selfTradeDecrement
    default: reader.fail(.unknownValue, 5001)
    }
  }

  /// 18: letters with spaces between.
  @inline(never) @_noLocks
  func instructions(_ text: FieldBytes, _ reader: inout FieldReader) -> UInt8 {
    var bits: UInt8 = 0
    var at = 0
    while at < text.count {
      switch text[at] {
      case 0x36: bits |= OrderInstruction.postOnly
      case 0x47: bits |= OrderInstruction.allOrNone
      default: reader.fail(.unsupportedValue, 18)
      }
      if at + 1 < text.count && text[at + 1] != 0x20 { reader.fail(.unsupportedValue, 18) }
      at += 2
    }
    return bits
  }

  /// The order's events: its name's parts if it is a new one, its terms, and itself.
  @inline(__always) @_noLocks
  mutating func tell(
    _ asked: AskedOrder, _ clOrdID: Reading<FieldBytes>, list: UInt64, _ party: Counterparty,
    _ names: inout Names, _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    guard case .value(let text) = clOrdID else { return reader.fail(.missing, 11) }
    if !reader.isGood { return }
    var number: UInt64 = 0
    if party.knowsOurIDs, let id = CompactText.read(text), id.request == 0 { number = id.number }
    if number == 0 {
      number = intern(text, 11, isFresh: true, party, &names, &reader, &batch, isOrder: true)
    }
    if number == 0 { return }
    var instructions = asked.instructions
    if asked.hasTerms {
      instructions |= OrderInstruction.hasTerms
      tellTerms(asked, number, party, &names, &batch)
    }
    let order = OrderNew(
      order: OrderID(bits: number), price: asked.price, quantity: asked.quantity, side: asked.side,
      type: asked.type, timeInForce: asked.timeInForce, instructions: instructions,
      account: asked.account, reference: list)
    let event = Event(
      kind: .orderNew, source: party.source, instrument: asked.instrument, order)
    names.identifiers.note(
      number, order: number, terms: Identifiers.terms(event.words.w3, asked.instrument))
    batch.add(event)
  }

  /// Two events for an order that has both a stop price and a trail.
  @inline(never) @_noLocks
  func tellTerms(
    _ asked: AskedOrder, _ number: UInt64, _ party: Counterparty, _ names: inout Names,
    _ batch: inout EventBatch
  ) {
    var terms = OrderTerms(
      order: OrderID(bits: number), trigger: asked.stop, displayQuantity: asked.display,
      minimumQuantity: asked.minimum, expiry: asked.expiry)
    if asked.trail == .zero || asked.stop != .zero {
      let event = Event(
        kind: .orderTerms, source: party.source, instrument: asked.instrument, terms)
      names.identifiers.note(number, digest: Identifiers.digest(event.words, 0))
      batch.add(event)
    }
    if asked.trail != .zero {
      terms.trigger = asked.trail
      let event = Event(
        kind: .orderTerms, flags: TermsFlags.isTrail, source: party.source,
        instrument: asked.instrument, terms)
      names.identifiers.note(number, digest: Identifiers.digest(event.words, TermsFlags.isTrail))
      batch.add(event)
    }
  }

  // MARK: Lists

  @_noLocks
  mutating func readList(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    // A list that waits to be told when to begin isn't done here.
    if case .value(let when) = message.character(433), when == 0x32 {
      reader.fail(.unsupportedValue, 433)
    }
    refuseUnsupported(message, &reader)
    let list = identifier(
      message.text(66), 66, isNeeded: true, party, &names, &reader, &batch)
    let total = reader.required(reader.count(message.integer(68), 68, max: 0xFFFF_FFFF), 68) ?? 0
    let bidType = reader.required(reader.count(message.integer(394), 394, max: 255), 394) ?? 0
    let head = batch.count
    batch.add(.empty)
    var entry = message.group(tag: 73).first
    if entry == nil { reader.fail(.emptyGroup, 73) }
    var count: UInt32 = 0
    while let order = entry, reader.isGood {
      let raw = RawOrder(order)
      let asked = judge(raw, party, names, &reader)
      tell(asked, raw.clOrdID, list: list, party, &names, &reader, &batch)
      count += 1
      entry = order.next
    }
    batch.replace(
      head,
      Event(
        kind: .orderList, source: party.source,
        OrderListHead(
          list: list, total: UInt32(total), entryCount: count, bidType: UInt8(bidType))))
  }
}
