// Messages to events. Each application message of the dialect becomes the events that the core has for it;
// what the core has no meaning for passes through in parts (`messagePart`). A message is translated whole or
// refused with a reason: values that don't fit are never rounded, and fields that would change what an order
// does are never dropped. FIX.md says which fields of which message are carried.

import Events
import FIXCodec
import FIXDictionary
import Tables

/// Translates what comes in. One a thread; its state is a counter.
public struct FIXToEvents: ~Copyable {
  /// Numbers of messages that passed through in parts.
  var passedCount: UInt64 = 0
  let wording = Wording()
  /// The message may have been sent before, and be on record: what an earlier run gave its names isn't done again.
  public var isRepeated = false

  /// `firstPassed` makes the numbers of this run other than those of any before: the epoch, say.
  public init(firstPassed: UInt64 = 0) { passedCount = firstPassed }

  /// The most events that a message can become.
  @_noLocks
  public static func eventsMax(_ message: Message) -> Int {
    // An entry is two fields at least, and may bring an id of three parts with it.
    message.count * 4 + message.byteCount / MessageParts.textBytes + 8
  }

  /// What a message means. The batch holds its events afterwards, or none. The caller has checked the
  /// message against the dialect (`Validator`), and its sequence number.
  @_noLocks
  public mutating func translate(
    _ message: Message, from party: Counterparty, names: inout Names, into batch: inout EventBatch
  ) -> Translation {
    batch.clear()
    var reader = FieldReader()
    let type = message.typeCode
    let own: Answer
    switch type {
    case FIXMessageType.newOrderSingle where party.role == .client:
      readNewOrder(message, party, &names, &reader, &batch)
      own = .orderRejected
    case FIXMessageType.executionReport where party.role == .venue:
      readReport(message, party, &names, &reader, &batch)
      own = .businessReject
    default:
      own = readOther(message, type, party, &names, &reader, &batch)
    }
    if batch.hasOverflown { reader.fail(.tooLarge, 0) }
    guard let reason = reader.reason else { return .events(batch.count) }
    forget(batch, &names)
    batch.clear()
    return .refused(MessageRefusal(reason, reader.tag, own: own, order: reader.order))
  }

  /// A refused message leaves no string behind: nobody has been told of those that were new in it.
  @inline(never) @_noLocks
  func forget(_ batch: borrowing EventBatch, _ names: inout Names) {
    var at = 0
    while at < batch.count {
      let event = batch[at]
      if event.kind == .identifierPart {
        let part = event.payload(as: IdentifierPart.self)
        if part.part == 0 { names.identifiers.release(part.identifier) }
      }
      at += 1
    }
  }

  /// All but the two that come most often. What is answered when it is refused.
  @inline(never) @_noLocks
  mutating func readOther(
    _ message: Message, _ type: UInt64, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) -> Answer {
    guard party.role.sends(type) else {
      reader.fail(.unsupportedType, 35)
      return .businessReject
    }
    switch type {
    case FIXMessageType.orderCancelRequest:
      readCancel(message, party, &names, &reader, &batch)
      return .cancelRejected
    case FIXMessageType.orderCancelReplaceRequest:
      readReplace(message, party, &names, &reader, &batch)
      return .cancelRejected
    case FIXMessageType.orderMassCancelRequest:
      readMassCancel(message, party, &names, &reader, &batch)
      return .massCancelRejected
    case FIXMessageType.newOrderList:
      readList(message, party, &names, &reader, &batch)
    case FIXMessageType.orderStatusRequest:
      readStatusRequest(message, party, &names, &reader, &batch)
    case FIXMessageType.orderMassStatusRequest:
      readMassStatusRequest(message, party, &names, &reader, &batch)
    case FIXMessageType.orderCancelReject:
      readCancelReject(message, party, &names, &reader, &batch)
    case FIXMessageType.orderMassCancelReport:
      readMassCancelReport(message, party, &names, &reader, &batch)
    case FIXMessageType.businessMessageReject:
      readBusinessReject(message, party, &names, &reader, &batch)
    case FIXMessageType.dontKnowTrade:
      readDispute(message, party, &names, &reader, &batch)
    case FIXMessageType.marketDataRequest:
      readMarketDataRequest(message, party, &names, &reader, &batch)
      return .marketDataRejected
    case FIXMessageType.marketDataSnapshotFullRefresh:
      readSnapshot(message, party, &names, &reader, &batch)
    case FIXMessageType.marketDataIncrementalRefresh:
      readIncrement(message, party, &names, &reader, &batch)
    case FIXMessageType.marketDataRequestReject:
      readMarketDataReject(message, party, &names, &reader, &batch)
    case FIXMessageType.quoteRequest:
      readQuoteRequest(message, party, &names, &reader, &batch)
      return .quoteRejected
    case FIXMessageType.quote:
      readQuote(message, party, &names, &reader, &batch)
      return .quoteRejected
    case FIXMessageType.massQuote:
      readMassQuote(message, party, &names, &reader, &batch)
      return .quoteRejected
    case FIXMessageType.quoteCancel:
      readQuoteCancel(message, party, &names, &reader, &batch)
      return .quoteRejected
    case FIXMessageType.quoteAcknowledgement:
      readQuoteAnswer(message, party, &names, &reader, &batch)
    case FIXMessageType.securityStatusRequest, FIXMessageType.tradingSessionStatusRequest:
      readStatusQuestion(message, party, &names, &reader, &batch)
    case FIXMessageType.securityStatus:
      readSecurityStatus(message, party, &names, &reader, &batch)
    case FIXMessageType.tradingSessionStatus:
      readTradingStatus(message, party, &names, &reader, &batch)
    default:
      // News, mail, the terms of a security.
      passThrough(message, party, &batch)
    }
    return .businessReject
  }

  // MARK: Identifiers

  /// The number of a string, whose parts go out first if it is new; 0 when there is none. A missing field
  /// that is `needed` is a fault. `isQuestion`: as `Identifiers.intern`.
  @inline(__always) @_noLocks
  func identifier(
    _ reading: Reading<FieldBytes>, _ tag: UInt16, isNeeded: Bool, _ party: Counterparty,
    _ names: inout Names, _ reader: inout FieldReader, _ batch: inout EventBatch,
    isQuestion: Bool = false
  ) -> UInt64 {
    guard case .value(let text) = reading else {
      if isNeeded { reader.fail(.missing, tag) }
      return 0
    }
    return intern(
      text, tag, isFresh: false, party, &names, &reader, &batch, isQuestion: isQuestion)
  }

  /// `isFresh`: one that is there already is a duplicate. `isOrder`: it leaves some room to cancels.
  @inline(__always) @_noLocks
  func intern(
    _ text: FieldBytes, _ tag: UInt16, isFresh: Bool, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch, isOrder: Bool = false,
    isQuestion: Bool = false
  ) -> UInt64 {
    if !reader.isGood { return 0 }
    var interning = names.identifiers.intern(
      text, session: party.session, isOrder: isOrder, isQuestion: isQuestion)
    if isFresh, case .known(let number) = interning, !names.identifiers.isTaken(number) {
      // So far it was only asked about. What it names now has a number of its own: the other end may be about
      // to forget that one.
      names.identifiers.release(number)
      interning = names.identifiers.intern(text, session: party.session, isOrder: isOrder)
    }
    switch interning {
    case .known(let number):
      if isFresh {
        if isRepeated, names.identifiers.isOfEarlierRun(number) {
          reader.isOnRecord = true
          return 0
        }
        // What it stands for stays as it is.
        reader.fail(.duplicateID, tag)
        return 0
      }
      return number
    case .new(let number):
      names.identifiers.tell(number, source: party.source, into: &batch)
      return number
    case .tooLong: reader.fail(.identifierTooLong, tag)
    case .empty: reader.fail(.missing, tag)
    case .full: reader.fail(.identifiersFull, tag)
    }
    return 0
  }

  /// A number of the other side (37, 17): itself when it is a plain decimal number, else a string's.
  @inline(__always) @_noLocks
  func foreignNumber(
    _ text: FieldBytes, _ tag: UInt16, _ party: Counterparty, _ names: inout Names,
    _ reader: inout FieldReader, _ batch: inout EventBatch
  ) -> UInt64 {
    if let number = Self.plainNumber(text), number >> 63 == 0 { return number }
    return intern(text, tag, isFresh: false, party, &names, &reader, &batch)
  }

  /// Digits without a zero in front, so that each number is written in one way; never 0.
  @inline(__always) @_noLocks
  static func plainNumber(_ text: FieldBytes) -> UInt64? {
    if text.isEmpty || text[0] == 0x30 { return nil }
    return text.digits
  }

  /// The instrument of a symbol; an unknown one is a fault.
  @inline(__always) @_noLocks
  func instrument(
    _ reading: Reading<FieldBytes>, _ names: borrowing Names, _ reader: inout FieldReader,
    tag: UInt16 = 55
  ) -> InstrumentID {
    guard case .value(let text) = reading else {
      reader.fail(.missing, tag)
      return .none
    }
    let instrument = names.instrument(text)
    if instrument == .none { reader.fail(.unknownSymbol, tag) }
    return instrument
  }

  /// None when the field is missing.
  @inline(__always) @_noLocks
  func optionalInstrument(
    _ reading: Reading<FieldBytes>, _ names: borrowing Names, _ reader: inout FieldReader
  ) -> InstrumentID {
    if case .absent = reading { return .none }
    return instrument(reading, names, &reader)
  }

  /// Buy or sell; other values of FIX aren't done here. None when it is missing.
  @inline(__always) @_noLocks
  func side(_ reading: Reading<UInt8>, isNeeded: Bool, _ reader: inout FieldReader) -> Side {
    switch reader.character(reading, 54) {
    case 0x31: return .buy
    case 0x32: return .sell
    case 0:
      if isNeeded { reader.fail(.missing, 54) }
    case 0x33...0x39: reader.fail(.unsupportedValue, 54)
    default: reader.fail(.unknownValue, 54)
    }
    return .none
  }

  @inline(__always) @_noLocks
  func subscription(_ reading: Reading<UInt8>, _ reader: inout FieldReader) -> Subscription {
    switch reader.character(reading, 263) {
    case 0x30: return .once
    case 0x31: return .begin
    case 0x32: return .end
    case 0: reader.fail(.missing, 263)
    default: reader.fail(.unknownValue, 263)
    }
    return .none
  }

  /// Refuses what would change the meaning of a message and isn't done here.
  @inline(never) @_noLocks
  func refuseUnsupported(_ message: Message, _ reader: inout FieldReader) {
    var at = 3
    while at < message.count {
      switch message.tag(at: at) {
      case FIXTag.cashOrderQty, FIXTag.effectiveTime, FIXTag.maxShow, FIXTag.pegDifference,
        FIXTag.discretionInst, FIXTag.discretionOffset, FIXTag.orderQty2, FIXTag.forexReq,
        FIXTag.quoteID, FIXTag.ioiID:
        reader.fail(.unsupportedField, message.tag(at: at))
        return
      default: break
      }
      at += 1
    }
  }
}
