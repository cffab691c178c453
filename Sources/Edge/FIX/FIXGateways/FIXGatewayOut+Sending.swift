// What the journal vouches for goes out: events of the line become messages of the sessions that they are about, and copies
// for those who see all.

import Events
import FIXCodec
import FIXEvents
import FIXSession
import Gateways
import Tables

extension FIXGatewayOut {
  /// Sends what the journal vouches for, `limit` events at most. Returns how many it dealt with.
  public mutating func release(vouched: UInt64, limit: Int, at time: SessionTime) -> Int {
    var count = 0
    while count < limit, !isShort, wire.isRoomy() {
      if answering >= 0 {
        answerOne(at: time)
      } else {
        guard first != end, waiting[first & mask].position <= vouched else {
          publishChanges(at: time)
          break
        }
        let event = waiting[first & mask].event
        first += 1
        if isHalted && role == .venue { withhold(event) } else { deliver(event, at: time) }
        if repeatsLeft > 0 { countRepeat() }
      }
      count += 1
      // Whoever takes a copy takes it here.
      if reachedMark != nil { break }
    }
    return count
  }

  /// Told to nobody: no journal holds it, and a venue that starts again would know nothing of it. The run is about
  /// to end, and what its sessions hear is that.
  private mutating func withhold(_ event: Event) {
    memory.hear(event)
    nameReports()
    if event.kind == .snapshotMark { reachedMark = event }
  }

  private mutating func deliver(_ event: Event, at time: SessionTime) {
    if role == .trader {
      let isOut =
        event.kind == .orderNew || event.kind == .orderCancel || event.kind == .orderReplace
      // Behind a failure cancels go out without a record, and what caused them may have none either: it is to come again.
      if isOut, !isHalted { admitThrough(event.sequence.number) }
      return deliverTrading(event, at: time)
    }
    memory.count(event)
    nameReports()
    if Self.isMarketData(event) || isRestOfBook(event) { return publish(event, at: time) }
    if Self.isStatus(event.kind), event.source == .none { return publishStatus(event, at: time) }
    // Who asks for a book hears of it as it is then, and of what changes from then on. And what happened first is told
    // first: who has an order in the book knows by the reports what of a change was theirs.
    if event.kind == .marketDataRequest
      || changes.count > 0 && changes[0].sequence != event.sequence
    {
      publishChanges(at: time)
    }
    memory.learn(event)
    if event.kind == .snapshotMark { reachedMark = event }
    if Self.isReport(event.kind) { admitThrough(event.sequence.number) }
    guard event.source.kind == .session, Int(event.source.number) < seats.count,
      Self.isWritten(event.kind)
    else { return memory.toFIX.hear(event) }
    let seat = Int(event.source.number)
    if event.kind == .marketDataRequest { return subscribe(event, seat) }
    if event.kind == .statusRequest { return listen(event, seat) }
    wire.to = seats[seat].route
    var written = Written.nothing
    let party = seats[seat].party
    // What is answered from what is known here waits for no record, and may be ahead of the journal.
    seats[seat].outbound.store.markNext(Self.isReport(event.kind) ? mark : 0)
    let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
      written = memory.toFIX.write(
        event, to: party, names: &memory.names, header: header, sequence: number, time: time.wall,
        into: &writer)
      return written == .message
    }
    seats[seat].outbound.store.markNext(0)
    note(written, outcome)
    if case .sent = outcome { noteOrigin(event) }
    if Self.isOfBook(event.kind) { noteBook(event, seat, written, outcome, at: time) }
    if memory.toFIX.isAnswering { answering = seat }
    if Self.isCopied(event.kind) { copy(event, at: time) }
  }

  /// The journal vouches for what goes out, and so for the input that caused it and all before.
  private mutating func admitThrough(_ sequence: UInt64) {
    while let message = admitted.pop(through: sequence) {
      received(Int(message.seat), next: message.number + 1, onRecord: sequence)
    }
  }

  mutating func noteOrigin(_ event: Event) {
    guard event.time.count > 0, originCount < Self.originsMax else { return }
    origins[originCount] = event.time.count
    originCount += 1
  }

  /// Events that may wait for the journal: a power of two.
  static var waitingMax: Int { 1 << 14 }

  static var originsMax: Int { 256 }
  static var factsMax: Int { 1 << 15 }

  /// For each message that was written since the last call: when what caused it came in.
  public mutating func takeOrigins(_ body: (UInt64) -> Void) {
    for at in 0..<originCount { body(origins[at]) }
    originCount = 0
  }

  /// What became of orders; what was refused of requests is between a client and the venue.
  static func isCopied(_ kind: EventKind) -> Bool {
    isReport(kind) && kind != .requestRejected && kind != .massCancelReport
      && kind != .messageRejected && kind != .executionDisputed
  }

  /// The same report to those who see all: with its id and its names. `through`: only to those who were told of
  /// less. A mark of an earlier run's is of less, or of another journal.
  mutating func copy(_ event: Event, at time: SessionTime, through: DeliveryMark? = nil) {
    for at in 0..<dropCopies.count {
      let seat = dropCopies[at]
      if let through {
        let told = DeliveryMark(bits: seats[seat].outbound.store.mark)
        if told.epoch >= through.epoch, told.count >= through.count { continue }
      }
      wire.to = seats[seat].route
      var written = Written.nothing
      let party = seats[seat].party
      seats[seat].outbound.store.markNext(mark)
      let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
        written = memory.toFIX.writeAgain(
          event, to: party, names: &memory.names, header: header, sequence: number, time: time.wall,
          into: &writer)
        return written == .message
      }
      seats[seat].outbound.store.markNext(0)
      note(written, outcome)
    }
  }

  mutating func turnNamesOver() {
    memory.turn(
      hasRoom: { back.hasRoom(frames: 1) },
      isHeld: { subscriptions.holds($0) || listeners.holds($0) },
      forget: { back.send(.forget, 0, value: $0) })
  }

  /// Reports, and the questions that are answered from what is known here.
  private static func isWritten(_ kind: EventKind) -> Bool {
    switch kind {
    // A client's own words, which are on record.
    case .messageRejected, .executionDisputed: return false
    case _ where isReport(kind): return true
    case .orderStatusRequest, .massStatusRequest, .marketDataRequest, .marketDataRejected,
      .bookSnapshot, .bookClear, .levelUpdate, .statusRequest, .marketStatus, .tradingStatus:
      return true
    default: return false
    }
  }

  /// The next report of a mass status request.
  private mutating func answerOne(at time: SessionTime) {
    let seat = answering
    wire.to = seats[seat].route
    var written = Written.nothing
    let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
      written = memory.toFIX.writeNext(
        names: &memory.names, header: header, sequence: number, time: time.wall, into: &writer)
      return written == .message
    }
    note(written, outcome)
    if !memory.toFIX.isAnswering { answering = -1 }
  }

  mutating func note(_ written: Written, _ outcome: SendOutcome?) {
    switch outcome {
    case .sent: counts.sent &+= 1
    case .stored: counts.stored &+= 1
    case .tooLong, .exhausted, .unreserved: counts.failed &+= 1
    case nil:
      if case .failed = written { counts.failed &+= 1 }
    }
  }
}
