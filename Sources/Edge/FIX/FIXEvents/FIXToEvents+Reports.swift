// What became of orders (8), and refusals and answers: 9, r, j, and Q, which denies a fill.

import Events
import FIXCodec
import FIXDictionary

extension FIXToEvents {
  @inline(__always) @_noLocks
  mutating func readReport(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let view = ExecutionReportView(message)
    let kind = reader.character(view.execTransType, 20)
    let type = reader.character(view.execType, 150)
    if kind == 0x30 && (type == 0x31 || type == 0x32) {
      readFill(view, .orderFill, party, &names, &reader, &batch)
    } else {
      readRareReport(view, kind, type, party, &names, &reader, &batch)
    }
    if case .value(let text) = view.text { tellWords(text, reader, &batch) }
  }

  @inline(__always) @_noLocks
  func readFill(
    _ view: ExecutionReportView, _ kind: EventKind, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let order = order(view.clOrdID, 11, party, &names, &reader, &batch)
    // A bust or a correction bears the number of what it is about.
    let isNew = kind == .orderFill
    let name = isNew ? view.execID : view.execRefID
    guard case .value(let text) = name else {
      return reader.fail(isNew ? .missing : .conditionallyMissing, isNew ? 17 : 19)
    }
    let price = reader.price(view.lastPx, 31)
    let quantity = reader.amount(view.lastShares, 32)
    if kind != .executionBusted {
      if price == nil { reader.fail(.conditionallyMissing, 31) }
      if quantity == nil { reader.fail(.conditionallyMissing, 32) }
      if let quantity, quantity.units <= 0 { reader.fail(.notPositive, 32) }
    }
    let execution = foreignNumber(text, isNew ? 17 : 19, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: kind, source: party.source, instrument: instrument,
        OrderFill(
          order: OrderID(bits: order), execution: execution, price: price ?? .zero,
          quantity: quantity ?? .zero, side: side, liquidity: .none)))
  }

  /// The order behind a name: one of ours, or what the string stands for.
  @inline(__always) @_noLocks
  func order(
    _ reading: Reading<FieldBytes>, _ tag: UInt16, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) -> UInt64 {
    guard case .value(let text) = reading else {
      reader.fail(.missing, tag)
      return 0
    }
    if party.knowsOurIDs, let id = CompactText.read(text) { return id.number }
    let number = intern(text, tag, isFresh: false, party, &names, &reader, &batch)
    let slot = Int(names.identifiers.slot(of: number))
    return slot == 0 ? 0 : names.identifiers.records[trusted: slot].order
  }

  @inline(never) @_noLocks
  mutating func readRareReport(
    _ view: ExecutionReportView, _ kind: UInt8, _ type: UInt8, _ party: Counterparty,
    _ names: inout Names, _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    switch kind {
    case 0x30: break
    case 0x31: return readFill(view, .executionBusted, party, &names, &reader, &batch)
    case 0x32: return readFill(view, .executionCorrected, party, &names, &reader, &batch)
    case 0x33: return readStatus(view, party, &names, &reader, &batch)
    case 0: return reader.fail(.missing, 20)
    default: return reader.fail(.unknownValue, 20)
    }
    switch type {
    case 0x30: readAccepted(view, party, &names, &reader, &batch)
    case 0x33, 0x34, 0x39, 0x43: readEnd(view, type, party, &names, &reader, &batch)
    case 0x35: readReplaced(view, party, &names, &reader, &batch)
    case 0x38: readRejected(view, party, &names, &reader, &batch)
    case 0x44: readRestated(view, party, &names, &reader, &batch)
    // Pending, stopped, calculated: no state of an order here. Whoever wants to know finds it whole.
    case 0x36, 0x37, 0x41, 0x42, 0x45: passThrough(view.message, party, &batch)
    case 0: reader.fail(.missing, 150)
    default: reader.fail(.unknownValue, 150)
    }
  }

  /// The order's total: as told, or what is filled and what is left.
  @_noLocks
  func total(_ view: ExecutionReportView, _ reader: inout FieldReader) -> Quantity {
    if let total = reader.quantity(view.orderQty, 38) {
      if total.units <= 0 { reader.fail(.notPositive, 38) }
      return total
    }
    let filled = reader.amount(view.cumQty, 14) ?? .zero
    let left = reader.amount(view.leavesQty, 151) ?? .zero
    let (sum, over) = filled.units.addingReportingOverflow(left.units)
    if over { reader.fail(.malformed, 151) }
    return Quantity(units: over ? 0 : sum)
  }

  /// The price and the total that an order has from now on. A report that says less would leave what is open, and what is ours
  /// of a book, at no price and of no size.
  @_noLocks
  func terms(
    _ view: ExecutionReportView, isReplace: Bool, _ reader: inout FieldReader
  ) -> (price: Price, total: Quantity) {
    let price = reader.price(view.price, 44)
    if price == nil, mustHavePrice(view.ordType, isReplace: isReplace, &reader) {
      reader.fail(.conditionallyMissing, 44)
    }
    let total = total(view, &reader)
    if total.units <= 0 { reader.fail(.notPositive, 38) }
    return (price ?? .zero, total)
  }

  /// Types with a limit. Without a type a replaced order may have one; a new one's is known to whoever sent it.
  @_noLocks
  func mustHavePrice(
    _ type: Reading<UInt8>, isReplace: Bool, _ reader: inout FieldReader
  ) -> Bool {
    switch reader.character(type, 40) {
    case 0x32, 0x34, 0x42: true
    case 0: isReplace
    default: false
    }
  }

  /// 37, where it is one.
  @_noLocks
  func venueOrder(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) -> UInt64 {
    guard case .value(let text) = view.orderID else {
      reader.fail(.missing, 37)
      return 0
    }
    if Word.isNone(text) { return 0 }
    return foreignNumber(text, 37, party, &names, &reader, &batch)
  }

  @_noLocks
  func readAccepted(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let (price, quantity) = terms(view, isReplace: false, &reader)
    let order = order(view.clOrdID, 11, party, &names, &reader, &batch)
    let venueOrder = venueOrder(view, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: .orderAccepted, source: party.source, instrument: instrument,
        OrderAccepted(
          order: OrderID(bits: order), venueOrder: venueOrder, price: price, quantity: quantity,
          side: side)))
  }

  /// Canceled, expired, suspended, done for the day.
  @_noLocks
  func readEnd(
    _ view: ExecutionReportView, _ type: UInt8, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    // An answer to a cancel bears the request's name in 11, and the order's in 41.
    let isAnswer = type == 0x34 && !view.origClOrdID.isAbsent
    let order =
      isAnswer
      ? order(view.origClOrdID, 41, party, &names, &reader, &batch)
      : order(view.clOrdID, 11, party, &names, &reader, &batch)
    var reason: Reason =
      type == 0x34 ? (isAnswer ? .user : .none) : (type == 0x39 ? .none : .expired)
    if case .value(let text) = view.text, let told = wording.read(text) { reason = told.reason }
    var left = Quantity.zero
    if let ordered = reader.amount(view.orderQty, 38),
      let filled = reader.amount(view.cumQty, 14)
    {
      left = ordered - filled
    }
    batch.add(
      Event(
        kind: type == 0x34 ? .orderCanceled : (type == 0x43 ? .orderExpired : .orderSuspended),
        source: party.source, instrument: instrument,
        OrderCanceled(
          order: OrderID(bits: order), quantity: left, reason: reason, origin: .venue, side: side)))
  }

  @_noLocks
  func readReplaced(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let (price, quantity) = terms(view, isReplace: true, &reader)
    let original = view.origClOrdID.isAbsent ? view.clOrdID : view.origClOrdID
    let order = order(original, 41, party, &names, &reader, &batch)
    var replacement = order
    var request: UInt32 = 0
    if case .value(let text) = view.clOrdID {
      if party.knowsOurIDs, let id = CompactText.read(text) {
        replacement = id.number
        if id.number == order { request = id.request }
      } else {
        // Another name for the same order.
        let name = intern(text, 11, isFresh: false, party, &names, &reader, &batch)
        names.identifiers.alias(name, to: order)
      }
    }
    batch.add(
      Event(
        kind: .orderReplaced, source: party.source, instrument: instrument,
        OrderReplaced(
          order: OrderID(bits: order), replacement: OrderID(bits: replacement), price: price,
          quantity: quantity, side: side, request: request)))
  }

  @_noLocks
  func readRejected(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let order = order(view.clOrdID, 11, party, &names, &reader, &batch)
    var told: (reason: Reason, limit: Int64, value: Int64)?
    if case .value(let text) = view.text { told = wording.read(text) }
    let code = reader.integer(view.ordRejReason, 103) ?? 0
    let reason = told?.reason ?? Wording.reason(orderReject: code)
    batch.add(
      Event(
        kind: .orderRejected, source: party.source, instrument: instrument,
        OrderRejected(
          order: OrderID(bits: order), limit: told?.limit ?? 0, value: told?.value ?? 0,
          reason: reason, origin: .venue, request: .new, side: side)))
  }

  /// A stop that was triggered, an iceberg's next slice, a quantity that was taken off.
  @_noLocks
  func readRestated(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let order = order(view.clOrdID, 11, party, &names, &reader, &batch)
    let price = reader.price(view.price, 44) ?? .zero
    var kind = EventKind.orderRestated
    var quantity = total(view, &reader)
    var reason = Reason.none
    if case .value(let text) = view.text {
      if Word.isTriggered(text) {
        kind = .orderTriggered
        quantity = reader.amount(view.leavesQty, 151) ?? quantity
      } else if Word.isSlice(text) {
        quantity = reader.amount(view.maxFloor, 111) ?? quantity
      } else if let told = wording.read(text) {
        reason = told.reason
        if reason == .selfTrade {
          quantity = Quantity(units: told.limit)
          if told.limit <= 0 { reader.fail(.notPositive, 58) }
        }
      }
    }
    var report: UInt64 = 0
    if reason == .selfTrade, case .value(let text) = view.execID {
      report = CompactText.readReport(text) ?? 0
    }
    batch.add(
      Event(
        kind: kind, source: party.source, instrument: instrument,
        OrderRestated(
          order: OrderID(bits: order), price: price, quantity: quantity, reason: reason,
          side: side, report: report)))
  }

  @_noLocks
  func readStatus(
    _ view: ExecutionReportView, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) {
    let instrument = instrument(view.symbol, names, &reader)
    let side = side(view.side, isNeeded: true, &reader)
    let order = order(view.clOrdID, 11, party, &names, &reader, &batch)
    let venueOrder = venueOrder(view, party, &names, &reader, &batch)
    let filled = reader.required(reader.amount(view.cumQty, 14), 14) ?? .zero
    let leaves = reader.required(reader.amount(view.leavesQty, 151), 151) ?? .zero
    let average = reader.required(reader.price(view.avgPx, 6), 6) ?? .zero
    let standing = Wording.standing(reader.character(view.ordStatus, 39))
    if standing == .none { reader.fail(.unsupportedValue, 39) }
    // The only answer to its request, or the last of several.
    let isLast = view.massStatusReqID.isAbsent || reader.flag(view.lastRptRequested, 912) == true
    batch.add(
      Event(
        kind: .orderStatus, flags: StatusFlags.flags(standing, side, isLast: isLast),
        source: party.source, instrument: instrument,
        OrderStatus(
          order: OrderID(bits: order), venueOrder: venueOrder, filled: filled, leaves: leaves,
          averagePrice: average)))
  }

  // MARK: Answers that aren't about fills

  @_noLocks
  mutating func readCancelReject(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let order = order(message.text(41), 41, party, &names, &reader, &batch)
    let response = reader.character(message.character(434), 434)
    if response != 0x31 && response != 0x32 {
      reader.fail(response == 0 ? .missing : .unknownValue, 434)
    }
    var told: (reason: Reason, limit: Int64, value: Int64)?
    if case .value(let text) = message.text(58) { told = wording.read(text) }
    let code = reader.integer(message.integer(102), 102) ?? 2
    var number: UInt32 = 0
    if party.knowsOurIDs, case .value(let text) = message.text(11),
      let id = CompactText.read(text), id.number == order
    {
      number = id.request
    }
    batch.add(
      Event(
        kind: .requestRejected, source: party.source, instrument: .none,
        OrderRejected(
          order: OrderID(bits: order), limit: told?.limit ?? 0, value: told?.value ?? 0,
          reason: told?.reason ?? Wording.reason(cancelReject: code), origin: .venue,
          request: response == 0x31 ? .cancel : .replace, side: .none, requestNumber: number)))
    if case .value(let text) = message.text(58) { tellWords(text, reader, &batch) }
  }

  @_noLocks
  mutating func readMassCancelReport(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = optionalInstrument(message.text(55), names, &reader)
    let side = side(message.character(54), isNeeded: false, &reader)
    let scope = reader.character(message.character(530), 530)
    let response = reader.character(message.character(531), 531)
    if scope == 0 { reader.fail(.missing, 530) }
    if response == 0 { reader.fail(.missing, 531) }
    let reason = reader.character(message.character(532), 532)
    let affected = reader.count(message.integer(533), 533, max: 0xFFFF_FFFF) ?? 0
    let request = identifier(
      message.text(11), 11, isNeeded: false, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: .massCancelReport, source: party.source, instrument: instrument,
        MassCancelReport(
          request: request, affected: UInt32(affected), scope: scope & 15, response: response & 15,
          reason: reason == 0 ? 0 : reason & 15, side: side)))
  }

  @_noLocks
  mutating func readBusinessReject(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let sequence = reader.count(message.integer(45), 45, max: .max) ?? 0
    guard case .value(let type) = message.text(372), !type.isEmpty else {
      return reader.fail(.missing, 372)
    }
    if type.count > 8 { reader.fail(.malformed, 372) }
    let reason = reader.required(reader.count(message.integer(380), 380, max: 255), 380) ?? 0
    var named: UInt64 = 0
    if case .value(let text) = message.text(379) {
      if party.knowsOurIDs, let id = CompactText.read(text) {
        named = id.number
      } else {
        named = intern(text, 379, isFresh: false, party, &names, &reader, &batch)
      }
    }
    batch.add(
      Event(
        kind: .messageRejected, source: party.source,
        MessageRejected(
          refSequence: UInt64(sequence), refIdentifier: named, refType: type.word(at: 0),
          reason: UInt8(reason))))
  }

  @_noLocks
  mutating func readDispute(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let instrument = instrument(message.text(55), names, &reader)
    let side = side(message.character(54), isNeeded: true, &reader)
    let reason = reader.character(message.character(127), 127)
    if reason == 0 { reader.fail(.missing, 127) }
    let price = reader.price(message.price(31), 31) ?? .zero
    let quantity = reader.quantity(message.quantity(32), 32) ?? .zero
    guard case .value(let order) = message.text(37) else { return reader.fail(.missing, 37) }
    guard case .value(let execution) = message.text(17) else { return reader.fail(.missing, 17) }
    let venueOrder = foreignNumber(order, 37, party, &names, &reader, &batch)
    let number = foreignNumber(execution, 17, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: .executionDisputed, source: party.source, instrument: instrument,
        ExecutionDisputed(
          venueOrder: venueOrder, execution: number, price: price, quantity: quantity, side: side,
          reason: reason)))
  }
}
