// What is asked about orders that are there: cancel (F), replace (G), status (H), and the same for many
// (q, AF). An order is found by any name that its client has given it: its own, or that of a request.

import Events
import FIXCodec
import FIXDictionary

/// The order that a message names.
struct NamedOrder {
  var number: UInt64 = 0
  /// As `Identifiers.terms`; 0 for an order of ours, about which this side keeps nothing.
  var terms: UInt64 = 0
  var digest: UInt64 = 0

  var side: Side { @_noLocks get { Side(code: UInt8(truncatingIfNeeded: terms)) } }
  var type: OrderType { @_noLocks get { OrderType(code: UInt8(truncatingIfNeeded: terms >> 8)) } }
  var instructions: UInt8 { @_noLocks get { UInt8(truncatingIfNeeded: terms >> 24) } }
  var timeInForce: TimeInForce {
    @_noLocks get { TimeInForce(code: UInt8(truncatingIfNeeded: terms >> 16)) }
  }
  var instrument: InstrumentID {
    @_noLocks get { InstrumentID(UInt32(truncatingIfNeeded: terms >> 32)) }
  }
}

extension FIXToEvents {
  /// The order behind a name of its client's; an unknown one is a fault.
  @inline(__always) @_noLocks
  func order(
    named text: FieldBytes, _ tag: UInt16, _ party: Counterparty, _ names: borrowing Names,
    _ reader: inout FieldReader
  ) -> NamedOrder {
    if party.knowsOurIDs, let id = CompactText.read(text) { return NamedOrder(number: id.number) }
    let number = names.identifiers.number(of: text, session: party.session)
    let slot = Int(number == 0 ? 0 : names.identifiers.slot(of: number))
    // One that was only asked about is no order's.
    if slot == 0 || !names.identifiers.records[trusted: slot].isTaken {
      reader.fail(.unknownOrder, tag)
      return NamedOrder()
    }
    let record = names.identifiers.records[trusted: slot]
    // An order that works keeps its first name. Behind this one there is none any more, and an answer that is to say which order
    // it is about could not be written.
    if record.order != number, Identifiers.isString(record.order),
      !names.identifiers.contains(record.order)
    {
      reader.fail(.unknownOrder, tag)
      return NamedOrder()
    }
    return NamedOrder(number: record.order, terms: record.terms, digest: record.digest)
  }

  /// F and G: the order, its instrument and side as the message repeats them.
  @inline(__always) @_noLocks
  func subject(
    _ message: Message, _ party: Counterparty, _ names: borrowing Names,
    _ reader: inout FieldReader
  ) -> (NamedOrder, InstrumentID) {
    let instrument = instrument(message.text(55), names, &reader)
    let side = side(message.character(54), isNeeded: true, &reader)
    guard case .value(let original) = message.text(41) else {
      reader.fail(.missing, 41)
      return (NamedOrder(), instrument)
    }
    let order = order(named: original, 41, party, names, &reader)
    reader.order = order.number
    if order.terms != 0 {
      if order.instrument != instrument { reader.fail(.contradiction, 55) }
      if order.side != side { reader.fail(.contradiction, 54) }
    }
    return (order, instrument)
  }

  /// The request's own name: new, and known from then on as one of the order's. 0 for an order of ours.
  @inline(__always) @_noLocks
  func requestName(
    _ message: Message, for order: NamedOrder, isOrder: Bool, _ party: Counterparty,
    _ names: inout Names, _ reader: inout FieldReader, _ batch: inout EventBatch
  ) -> UInt64 {
    guard case .value(let text) = message.text(11) else {
      reader.fail(.missing, 11)
      return 0
    }
    if party.knowsOurIDs, let id = CompactText.read(text) {
      // Ours: the count says which request of the order it is, another number which order it becomes.
      return id.number == order.number ? UInt64(id.request) : id.number
    }
    let number = intern(
      text, 11, isFresh: true, party, &names, &reader, &batch, isOrder: isOrder)
    if number != 0 { names.identifiers.alias(number, to: order.number) }
    return number
  }

  @_noLocks
  mutating func readCancel(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let (order, instrument) = subject(message, party, names, &reader)
    if !reader.isGood { return }
    let request = requestName(
      message, for: order, isOrder: false, party, &names, &reader, &batch)
    if reader.isOnRecord { return }
    batch.add(
      Event(
        kind: .orderCancel, source: party.source, instrument: instrument,
        OrderCancel(order: OrderID(bits: order.number), reason: .user, request: request)))
  }

  @_noLocks
  mutating func readReplace(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    refuseUnsupported(message, &reader)
    let (order, instrument) = subject(message, party, names, &reader)
    if !reader.isGood { return }
    let raw = RawOrder(replacing: message)
    judgeFixedTerms(raw, order, &reader)
    var flags: UInt8 = 0
    let price = reader.price(raw.price, 44)
    if price == nil { flags |= ReplaceFlags.keepsPrice }
    let quantity = reader.quantity(raw.quantity, 38)
    if let quantity, quantity.units <= 0 { reader.fail(.notPositive, 38) }
    if quantity == nil { flags |= ReplaceFlags.keepsQuantity }
    if !reader.isGood { return }
    var request = requestName(
      message, for: order, isOrder: true, party, &names, &reader, &batch)
    if reader.isOnRecord { return }
    // A name of ours that isn't a request's is the id that the order bears from then on.
    var replacement = OrderID.none
    if !Identifiers.isString(request), request >> 32 != 0 {
      replacement = OrderID(bits: request)
      request = 0
    }
    batch.add(
      Event(
        kind: .orderReplace, flags: flags, source: party.source, instrument: instrument,
        OrderReplace(
          order: OrderID(bits: order.number), price: price ?? .zero, quantity: quantity ?? .zero,
          replacement: replacement, request: request)))
  }

  /// A replace changes price and quantity. What else it repeats must be what the order has.
  @_noLocks
  func judgeFixedTerms(_ raw: RawOrder, _ order: NamedOrder, _ reader: inout FieldReader) {
    var asked = AskedOrder()
    asked.quantity = Quantity(units: 1)
    judgeType(raw, &asked, &reader)
    if !raw.timeInForce.isAbsent || asked.timeInForce == .atTheClose {
      if raw.expireTime.isAbsent && raw.expireDate.isAbsent && isLetter(raw.timeInForce, 0x36) {
        asked.timeInForce = .goodTillDate
      } else {
        judgeTime(raw, &asked, &reader)
      }
      if order.terms != 0, asked.timeInForce != order.timeInForce { reader.fail(.fixedTerm, 59) }
    }
    if order.terms == 0 { return }
    // Once it has traded, a market-to-limit order is a limit order, and may be called one.
    let isSame =
      asked.type == order.type || order.type == .marketToLimit && asked.type == .limit
    if !isSame { reader.fail(.fixedTerm, 40) }
    let repeats =
      raw.execInst.isThere &+ raw.shown.isThere &+ raw.minimum.isThere &+ raw.selfTrade.isThere
      &+ raw.stop.isThere &+ raw.trail.isThere &+ raw.expireTime.isThere &+ raw.expireDate.isThere
    if repeats == 0 { return }
    judgeInstructions(raw, &asked, &reader)
    if let stop = reader.price(raw.stop, 99) { asked.stop = stop }
    if let trail = reader.price(raw.trail, 5002) { asked.trail = trail }
    if asked.hasTerms { asked.instructions |= OrderInstruction.hasTerms }
    if asked.instructions != order.instructions { reader.fail(.fixedTerm, 18) }
    if Self.digest(of: asked, order.number) != order.digest { reader.fail(.fixedTerm, 99) }
  }

  @inline(__always) @_noLocks
  func isLetter(_ reading: Reading<UInt8>, _ letter: UInt8) -> Bool {
    if case .value(let value) = reading { return value == letter }
    return false
  }

  /// What `tellTerms` notes of the same terms.
  @_noLocks
  static func digest(of asked: AskedOrder, _ number: UInt64) -> UInt64 {
    if !asked.hasTerms { return 0 }
    var digest: UInt64 = 0
    func words(_ trigger: Price) -> EventWords {
      EventWords(
        number, UInt64(bitPattern: trigger.units), UInt64(bitPattern: asked.display.units),
        UInt64(bitPattern: asked.minimum.units), asked.expiry.count)
    }
    if asked.trail == .zero || asked.stop != .zero {
      digest &+= Identifiers.digest(words(asked.stop), 0)
    }
    if asked.trail != .zero {
      digest &+= Identifiers.digest(words(asked.trail), TermsFlags.isTrail)
    }
    return digest
  }

  // MARK: Where orders stand

  @_noLocks
  mutating func readStatusRequest(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = instrument(message.text(55), names, &reader)
    let side = side(message.character(54), isNeeded: true, &reader)
    guard case .value(let text) = message.text(11) else { return reader.fail(.missing, 11) }
    // The name of an order that isn't known is answered by who knows all orders, so it becomes a number.
    var number: UInt64 = 0
    var name: UInt64 = 0
    if party.knowsOurIDs, let id = CompactText.read(text) {
      number = id.number
    } else {
      let known = intern(text, 11, isFresh: false, party, &names, &reader, &batch)
      let slot = Int(names.identifiers.slot(of: known))
      number = slot == 0 ? known : names.identifiers.records[trusted: slot].order
      if number != known { name = known }
    }
    var venueOrder: UInt64 = 0
    if case .value(let id) = message.text(37) {
      venueOrder = foreignNumber(id, 37, party, &names, &reader, &batch)
    }
    batch.add(
      Event(
        kind: .orderStatusRequest, source: party.source, instrument: instrument,
        OrderStatusRequest(
          order: OrderID(bits: number), venueOrder: venueOrder, side: side, name: name)))
  }

  @_noLocks
  mutating func readMassStatusRequest(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = scope(message, 585, names, &reader)
    let side = side(message.character(54), isNeeded: false, &reader)
    let account = account(message.text(1), party, names, &reader)
    let request = identifier(
      message.text(584), 584, isNeeded: true, party, &names, &reader, &batch, isQuestion: true)
    batch.add(
      Event(
        kind: .massStatusRequest, source: party.source, instrument: instrument,
        MassStatusRequest(request: request, account: account, side: side)))
  }

  @_noLocks
  mutating func readMassCancel(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = scope(message, 530, names, &reader)
    let side = side(message.character(54), isNeeded: false, &reader)
    guard case .value(let text) = message.text(11) else { return reader.fail(.missing, 11) }
    let request = intern(
      text, 11, isFresh: party.role == .client, party, &names, &reader, &batch)
    if reader.isOnRecord { return }
    // Of no order, and taken.
    names.identifiers.alias(request, to: request)
    batch.add(
      Event(
        kind: .massCancel, source: party.source, instrument: instrument,
        MassCancel(account: party.account, side: side, reason: .massCancel, request: request)))
  }

  /// Which orders are meant (530, 585): all, or those for a security. The other scopes aren't done here.
  @_noLocks
  func scope(
    _ message: Message, _ tag: UInt16, _ names: borrowing Names, _ reader: inout FieldReader
  ) -> InstrumentID {
    switch reader.character(message.character(tag), tag) {
    case 0x31: return instrument(message.text(55), names, &reader)
    case 0x37:
      if message.position(of: 55) >= 0 { reader.fail(.contradiction, 55) }
    case 0: reader.fail(.missing, tag)
    case 0x32...0x36: reader.fail(.unsupportedValue, tag)
    default: reader.fail(.unknownValue, tag)
    }
    return .none
  }
}
