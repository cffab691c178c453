// Events to messages. What a report must repeat about its order comes from the records that the events before
// it made (`KnownOrders`); names come from the tables. Body fields go out ascending, groups in their own
// order, and a message that needs several events waits until they are all there.
//
// A writer is begun here, with the session's next number; when a message came of it, its owner finishes it
// and counts the number. Otherwise what is in the writer is to be forgotten.

import Events
import FIXCodec
import FIXDictionary
import Platform
import Tables

/// What an event became.
@frozen
public enum Written: Hashable, Sendable {
  /// A message, in the writer.
  case message
  /// Nothing to send: it was heard, or it isn't for such a counterparty.
  case nothing
  /// A part of a message whose other parts are still to come.
  case waiting
  case failed(WriteFault)
}

@frozen
public enum WriteFault: UInt8, CaseIterable, Sendable {
  /// No record of the order, and no room to make one.
  case unknownOrder
  /// A number that no string stands behind.
  case unknownName
  /// A chain was broken by another event, or has more events than can be kept.
  case brokenChain
  /// FIX 4.2 can't say it: a stop order for the close, a type of order that has no name.
  case notExpressible
}

/// Translates what goes out. One a thread.
public struct EventsToFIX: ~Copyable {
  private let byAddress = ByAddress()
  public var orders: KnownOrders
  let wording: Wording
  /// Events of a message that isn't whole yet.
  var chain: EventBatch
  var chainLeft: UInt32 = 0
  var chainKind = EventKind(code: 0)
  /// Messages of several events that another event broke; they aren't sent.
  public private(set) var brokenCount: UInt64 = 0
  /// 17 of the next report that is no fill. Its owner gives each event another one, the same whenever the event is told:
  /// where it is on record.
  public var reportID: UInt64
  /// Something was to be named that has no name.
  var lacksName = false
  /// The event was written before: it isn't heard again.
  var isRepeating = false
  /// What is written may have been sent before, under another number: it says so (97).
  public var isPossibleResend = false
  /// A mass status request that is being answered.
  var massStatus = MassStatus()

  /// `chainCapacity`: the most events that one message may need. `isRefusing`: one beside another, that writes
  /// only refusals; they are on record nowhere, so it counts their ids itself, from the epoch on.
  public init(
    orderCapacity: Int, chainCapacity: Int = 4_096, epoch: UInt32, key: UInt64,
    isRefusing: Bool = false
  ) {
    orders = KnownOrders(capacity: orderCapacity, key: key)
    wording = Wording()
    chain = EventBatch(capacity: chainCapacity)
    reportID = UInt64(epoch & 0xF_FFFF) << 44 | (isRefusing ? 1 << 43 : 0)
  }

  /// Writes an event for a counterparty. Each event of the line must pass here once, in order, so that the
  /// records are as the line has it: for an event that isn't for any session, call `hear`. The names aren't
  /// changed; lent out, they would be copied to the stack.
  @_noLocks
  public mutating func write(
    _ event: Event, to party: Counterparty, names: inout Names,
    header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    into writer: inout MessageWriter
  ) -> Written {
    lacksName = false
    let slot = isRepeating ? Int(orders.slot(of: event.words.w0)) : orders.hear(event)
    if chainLeft > 0, !belongs(event) {
      brokenCount &+= 1
      chainLeft = 0
    }
    let written: Written
    if chainLeft == 0, party.role == .client, event.kind == .orderFill {
      guard slot != 0 else { return .failed(.unknownOrder) }
      begin(FIXMessageType.executionReport, header, sequence, time, &writer)
      writer = withFill(event, slot, names, writer)
      written = .message
    } else if chainLeft == 0, party.role == .venue, event.kind == .orderNew {
      guard slot != 0 else { return .failed(.unknownOrder) }
      let isGood = Self.isExpressible(event.payload(as: OrderNew.self))
      if !isGood { return .failed(.notExpressible) }
      begin(FIXMessageType.newOrderSingle, header, sequence, time, &writer)
      writer = withNewOrder(event, slot, party, names, writer)
      written = .message
    } else {
      written = writeOther(
        event, slot, party, &names, header: header, sequence: sequence, time: time, into: &writer)
    }
    return lacksName ? .failed(.unknownName) : written
  }

  /// Writes a report once more, for another counterparty: right after it was written.
  @_noLocks
  public mutating func writeAgain(
    _ event: Event, to party: Counterparty, names: inout Names,
    header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    into writer: inout MessageWriter
  ) -> Written {
    isRepeating = true
    let written = write(
      event, to: party, names: &names, header: header, sequence: sequence, time: time, into: &writer
    )
    isRepeating = false
    return written
  }

  @inline(__always) @_noLocks
  func begin(
    _ type: UInt64, _ header: borrowing HeaderTemplate, _ sequence: UInt64, _ time: Nanoseconds,
    _ writer: inout MessageWriter
  ) {
    if isPossibleResend { return beginAgain(type, header, sequence, time, &writer) }
    writer.begin(type, header: header, sequence: sequence, time: time)
  }

  @inline(never) @_noLocks
  private func beginAgain(
    _ type: UInt64, _ header: borrowing HeaderTemplate, _ sequence: UInt64, _ time: Nanoseconds,
    _ writer: inout MessageWriter
  ) {
    var extras = HeaderExtras()
    extras.isPossibleResend = true
    writer.begin(type, header: header, sequence: sequence, time: time, extras: extras)
  }

  /// Learns from an event that isn't written.
  @_noLocks
  public mutating func hear(_ event: Event) { _ = orders.hear(event) }

  /// Requests about an order of ours that an earlier run sent get names from here on that no run before this one gave.
  public mutating func requestsGoOn(about order: UInt64, inRun epoch: UInt32) {
    orders.requestsGoOn(about: order, inRun: epoch)
  }

  /// Events of a message are still to come.
  public var isCollecting: Bool { @_noLocks get { chainLeft > 0 } }

  @inline(never) @_noLocks
  mutating func writeOther(
    _ event: Event, _ slot: Int, _ party: Counterparty, _ names: inout Names,
    header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    into writer: inout MessageWriter
  ) -> Written {
    if chainLeft > 0 || Self.chainLength(event) > 0 {
      // Parts of new names and terms of orders may come in between; they are no part of a message.
      if !collect(event) { return event.kind == .identifierPart ? .nothing : .waiting }
      let type = chainType(party)
      if type == 0 {
        chain.clear()
        return .nothing
      }
      begin(type, header, sequence, time, &writer)
      let isGood = writeChain(party, names, &writer)
      chain.clear()
      return isGood ? .message : .failed(.brokenChain)
    }
    if event.kind == .massStatusRequest, party.role == .client {
      massStatus.begin(event, orders)
      return writeNext(names: &names, header: header, sequence: sequence, time: time, into: &writer)
    }
    let type = messageType(event, slot, party)
    if type == 0 { return .nothing }
    if slot == 0, Self.needsOrder(event.kind) { return .failed(.unknownOrder) }
    if type == FIXMessageType.executionReport, slot == 0, event.kind != .orderStatusRequest {
      return .failed(.unknownOrder)
    }
    begin(type, header, sequence, time, &writer)
    switch type {
    case FIXMessageType.executionReport where slot == 0:
      writeUnknownStatus(event, names, &writer)
    case FIXMessageType.executionReport: writeReport(event, slot, names, &writer)
    case FIXMessageType.orderCancelReject: writeCancelReject(event, slot, names, &writer)
    case FIXMessageType.orderCancelRequest, FIXMessageType.orderCancelReplaceRequest:
      writeRequest(event, slot, names, &writer)
    case FIXMessageType.orderStatusRequest: writeStatusRequest(event, slot, names, &writer)
    case FIXMessageType.orderMassStatusRequest: writeMassStatusRequest(event, names, &writer)
    case FIXMessageType.orderMassCancelRequest: writeMassCancel(event, names, &writer)
    case FIXMessageType.orderMassCancelReport: writeMassCancelReport(event, names, &writer)
    case FIXMessageType.businessMessageReject: writeBusinessReject(event, names, &writer)
    case FIXMessageType.dontKnowTrade: writeDispute(event, names, &writer)
    case FIXMessageType.marketDataRequestReject: writeMarketDataReject(event, names, &writer)
    case FIXMessageType.marketDataIncrementalRefresh: writeIncrement(event, names, &writer)
    case FIXMessageType.marketDataSnapshotFullRefresh: writeTop(event, names, &writer)
    case FIXMessageType.quote: writeQuote(event, terms: nil, names, &writer)
    case FIXMessageType.securityStatusRequest, FIXMessageType.tradingSessionStatusRequest:
      writeStatusQuestion(event, names, &writer)
    case FIXMessageType.securityStatus: writeSecurityStatus(event, names, &writer)
    default: writeTradingStatus(event, names, &writer)
    }
    return .message
  }

  /// Kinds whose message repeats what only the record has.
  @_noLocks
  static func needsOrder(_ kind: EventKind) -> Bool { kind == .orderReplace }

  /// The type of the message that an event alone becomes; 0 for none.
  @_noLocks
  func messageType(_ event: Event, _ slot: Int, _ party: Counterparty) -> UInt64 {
    let isClient = party.role == .client
    switch event.kind {
    case .orderAccepted, .orderRejected, .orderCanceled, .orderExpired, .orderSuspended,
      .orderReplaced, .orderTriggered, .orderRestated, .executionBusted, .executionCorrected,
      .orderStatus:
      return isClient ? FIXMessageType.executionReport : 0
    case .orderStatusRequest:
      return isClient ? FIXMessageType.executionReport : FIXMessageType.orderStatusRequest
    case .requestRejected:
      if !isClient { return 0 }
      let request = event.payload(as: OrderRejected.self).request
      if request == .massCancel { return FIXMessageType.orderMassCancelReport }
      return request == .cancel || request == .replace ? FIXMessageType.orderCancelReject : 0
    case .orderCancel: return isClient ? 0 : FIXMessageType.orderCancelRequest
    case .orderReplace: return isClient ? 0 : FIXMessageType.orderCancelReplaceRequest
    case .massCancel: return isClient ? 0 : FIXMessageType.orderMassCancelRequest
    case .massStatusRequest: return isClient ? 0 : FIXMessageType.orderMassStatusRequest
    case .massCancelReport: return isClient ? FIXMessageType.orderMassCancelReport : 0
    case .messageRejected: return FIXMessageType.businessMessageReject
    case .executionDisputed: return isClient ? 0 : FIXMessageType.dontKnowTrade
    case .marketDataRejected: return isClient ? FIXMessageType.marketDataRequestReject : 0
    case .bookAdd, .bookModify, .bookDelete, .levelUpdate, .trade:
      return isClient ? FIXMessageType.marketDataIncrementalRefresh : 0
    case .topOfBook: return isClient ? FIXMessageType.marketDataSnapshotFullRefresh : 0
    case .quote: return FIXMessageType.quote
    case .statusRequest:
      if isClient { return 0 }
      return event.instrument == .none
        ? FIXMessageType.tradingSessionStatusRequest : FIXMessageType.securityStatusRequest
    case .marketStatus: return isClient ? FIXMessageType.securityStatus : 0
    case .tradingStatus: return isClient ? FIXMessageType.tradingSessionStatus : 0
    default: return 0
    }
  }

  // MARK: Names

  /// A name in a field. One that can't be written makes the whole message fail.
  @_noLocks
  mutating func put(
    _ tag: UInt16, _ name: OrderName, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    guard writer.hasRoom(for: MessageWriter.fieldRoom) else { return }
    put(trusted: tag, name, names, &writer)
  }

  /// The same where the writer has room for a number.
  @inline(__always) @_noLocks
  mutating func put(
    trusted tag: UInt16, _ name: OrderName, _ names: borrowing Names,
    _ writer: inout MessageWriter
  ) {
    if Identifiers.isString(name.number) {
      writer = withString(tag, name.number, names, writer)
    } else {
      writer.put(trusted: tag)
      CompactText.write(trusted: name.number, to: &writer)
      if name.request != 0 { writer = Self.withRequest(name.request, writer) }
      writer.append(trusted: 0x01, byteCount: 1)
    }
  }

  /// `.2`
  @inline(never) @_noLocks
  static func withRequest(_ request: UInt32, _ writer: MessageWriter) -> MessageWriter {
    var writer = writer
    writer.append(word: 0x2E, byteCount: 1)
    writer.append(number: UInt64(request))
    return writer
  }

  /// A string in a field, by its number. The writer goes by value, here and where else a hot path calls:
  /// then it stays in registers.
  @inline(never) @_noLocks
  mutating func withString(
    _ tag: UInt16, _ number: UInt64, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    if !names.identifiers.write(number, as: tag, to: &writer) { lacksName = true }
    return writer
  }

  /// A string's number, where there is one.
  @_noLocks
  mutating func put(
    _ tag: UInt16, identifier number: UInt64, _ names: borrowing Names,
    _ writer: inout MessageWriter
  ) {
    if number != 0 { put(tag, OrderName(number), names, &writer) }
  }

  /// A number of the other side's: a decimal one, or a string's.
  @_noLocks
  mutating func put(
    _ tag: UInt16, foreign number: UInt64, _ names: borrowing Names, _ writer: inout MessageWriter
  ) {
    guard writer.hasRoom(for: MessageWriter.fieldRoom) else { return }
    put(trusted: tag, foreign: number, names, &writer)
  }

  @inline(__always) @_noLocks
  mutating func put(
    trusted tag: UInt16, foreign number: UInt64, _ names: borrowing Names,
    _ writer: inout MessageWriter
  ) {
    if Identifiers.isString(number) {
      writer = withString(tag, number, names, writer)
    } else {
      writer.put(trusted: tag, number: number)
    }
  }
}
