// How an instrument (e, f) or a session of trading (g, h) stands.

import Events
import FIXCodec
import FIXDictionary

extension FIXToEvents {
  /// e with a symbol, g with a session of trading.
  @_noLocks
  mutating func readStatusQuestion(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let isSecurity = message.typeCode == FIXMessageType.securityStatusRequest
    let tag: UInt16 = isSecurity ? 324 : 335
    let instrument = isSecurity ? instrument(message.text(55), names, &reader) : .none
    let subscription = subscription(message.character(263), &reader)
    let request = identifier(
      message.text(tag), tag, isNeeded: true, party, &names, &reader, &batch, isQuestion: true)
    let session = identifier(
      message.text(336), 336, isNeeded: false, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: .statusRequest, source: party.source, instrument: instrument,
        StatusRequest(request: request, session: session, subscription: subscription)))
  }

  /// A security's status, where it says what its market does. The other statuses (imbalances, indications)
  /// have no meaning here and pass through.
  @_noLocks
  mutating func readSecurityStatus(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    let phase: MarketPhase
    switch reader.integer(message.integer(326), 326) {
    case 1: phase = .openingAuction
    case 2: phase = .halted
    case 3, 17: phase = .continuous
    case 5: phase = .closingAuction
    case 18: phase = .closed
    default:
      if reader.isGood { passThrough(message, party, &batch) }
      return
    }
    let instrument = instrument(message.text(55), names, &reader)
    let reference = reader.price(message.price(31), 31) ?? .zero
    let lowest = reader.price(message.price(333), 333) ?? .zero
    let highest = reader.price(message.price(332), 332) ?? .zero
    batch.add(
      Event(
        kind: .marketStatus, source: party.source, instrument: instrument,
        MarketStatus(
          referencePrice: reference, lowestPrice: lowest, highestPrice: highest, phase: phase)))
  }

  @_noLocks
  mutating func readTradingStatus(
    _ message: Message, _ party: Counterparty, _ names: inout Names, _ reader: inout FieldReader,
    _ batch: inout EventBatch
  ) {
    var phase = MarketPhase.none
    switch reader.required(reader.integer(message.integer(340), 340), 340) {
    case nil: break
    case 1: phase = .halted
    case 2: phase = .continuous
    case 3: phase = .closed
    case 4: phase = .openingAuction
    case 5: phase = .closingAuction
    default: reader.fail(.unknownValue, 340)
    }
    let isUnsolicited = reader.flag(message.flag(325), 325) == true
    let request = identifier(
      message.text(335), 335, isNeeded: false, party, &names, &reader, &batch, isQuestion: true)
    let session = identifier(
      message.text(336), 336, isNeeded: true, party, &names, &reader, &batch)
    batch.add(
      Event(
        kind: .tradingStatus, source: party.source,
        TradingStatus(
          request: request, session: session, phase: phase, isUnsolicited: isUnsolicited ? 1 : 0)))
  }
}
