// A venue's answer to a mass status request: a report for each of the session's live orders, one message at a
// time, since there may be more of them than a session takes at once.

import Events
import FIXCodec
import FIXDictionary

/// Where an answer has got.
struct MassStatus {
  var isActive = false
  var request: UInt64 = 0
  var total: UInt32 = 0
  var sent: UInt32 = 0
  var time = Nanoseconds.zero
  private var cursor = 1
  private var account: UInt32 = 0
  private var side = Side.none
  private var instrument = InstrumentID.none
  private var source = SourceID.none

  @_noLocks
  init() {}

  /// Counts the orders that are meant. A second request before the first is answered replaces it.
  @_noLocks
  mutating func begin(_ event: Event, _ orders: borrowing KnownOrders) {
    let asked = event.payload(as: MassStatusRequest.self)
    isActive = true
    request = asked.request
    account = asked.account
    side = asked.side
    instrument = event.instrument
    source = event.source
    time = event.time
    total = 0
    sent = 0
    cursor = 1
    var slot = 1
    while slot < orders.usedEnd {
      if isMeant(slot, orders) { total += 1 }
      slot += 1
    }
  }

  /// The next order that is meant, or 0.
  @_noLocks
  mutating func next(_ orders: borrowing KnownOrders) -> Int {
    while cursor < orders.usedEnd {
      let slot = cursor
      cursor += 1
      if isMeant(slot, orders) { return slot }
    }
    return 0
  }

  @_noLocks
  private func isMeant(_ slot: Int, _ orders: borrowing KnownOrders) -> Bool {
    guard orders.records[slot].id != 0, orders.records[slot].source == source,
      orders.records[slot].standing != .none, !orders.records[slot].hasEnded
    else { return false }
    if account != 0, orders.records[slot].account != account { return false }
    if side != .none, orders.records[slot].side != side { return false }
    return instrument == .none || orders.records[slot].instrument == instrument
  }
}

extension EventsToFIX {
  /// True while a mass status request has more answers.
  public var isAnswering: Bool { @_noLocks get { massStatus.isActive } }

  /// The next answer. Called only while `isAnswering`.
  @_noLocks
  public mutating func writeNext(
    names: inout Names, header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    into writer: inout MessageWriter
  ) -> Written {
    lacksName = false
    let slot = massStatus.next(orders)
    if slot == 0 {
      let isNone = massStatus.sent == 0
      massStatus.isActive = false
      if !isNone { return .nothing }
      // FIX 4.2 has no report about no order.
      writer.begin(
        FIXMessageType.businessMessageReject, header: header, sequence: sequence, time: time)
      writer.append("58=no such orders\u{1}372=AF\u{1}")
      put(379, identifier: massStatus.request, names, &writer)
      writer.append("380=1\u{1}")
      return lacksName ? .failed(.unknownName) : .message
    }
    massStatus.sent += 1
    let isLast = massStatus.sent >= massStatus.total
    if isLast { massStatus.isActive = false }
    writer.begin(FIXMessageType.executionReport, header: header, sequence: sequence, time: time)
    orders.records[slot].answered = .none
    let letter = Wording.letter(orders.records[slot].standing)
    let words = ReportWords(kind: 0x33, status: letter, type: letter, part: massStatus.sent)
    // What has no room isn't whole, and its writer says so.
    guard writer.hasRoom(for: Self.hotRoom) else { return .message }
    writer = withHead(words, slot, names, writer)
    writeTimeInForce(orders.records[slot].timeInForce, &writer)
    writer.put(60, time: massStatus.time)
    let list = orders.records[slot].list
    if Identifiers.isString(list) { _ = names.identifiers.write(list, as: 66, to: &writer) }
    if orders.records[slot].stop != .zero { writer.put(99, price: orders.records[slot].stop) }
    writeQuantityTerms(slot, &writer)
    guard writer.hasRoom(for: MessageWriter.fieldRoom &* 2) else { return .message }
    writeBack(letter, slot, &writer)
    writeExpiry(slot, &writer)
    put(584, identifier: massStatus.request, names, &writer)
    writer.put(911, number: UInt64(massStatus.total))
    writer.append(isLast ? "912=Y\u{1}" : "912=N\u{1}")
    writeOwnTerms(slot, &writer)
    return lacksName ? .failed(.unknownName) : .message
  }
}
