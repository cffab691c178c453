// Journals made by hand: a record after the other, as a line's logger would have written them.

import Events
import Foundation
import Journal
import Orders
import Testing

@testable import OrderAudit

func price(_ whole: Int64) -> Price { Price(units: whole * fixedPointScale) }
func shares(_ whole: Int64) -> Quantity { Quantity(units: whole * fixedPointScale) }
func id(_ counter: UInt32, strategy: UInt16 = 1) -> OrderID {
  OrderID(epoch: 1, strategy: strategy, counter: counter)
}

/// One journal in a directory of its own.
final class HandMade {
  let root: String
  private var writer: JournalWriter
  /// What the next record is caused by, and when.
  var sequence: UInt64 = 0
  var time: UInt64
  let isVenue: Bool

  static let symbols = ["ACME", "BOLT"]
  static let start: UInt64 = 1_795_176_000_000_000_000

  init(isVenue: Bool = false, root: String? = nil, start: UInt64 = HandMade.start) throws {
    self.root =
      root ?? NSTemporaryDirectory() + "apus-audit-\(UInt64.random(in: 0 ... .max))"
    self.isVenue = isVenue
    time = start
    writer = try JournalWriter(
      JournalSettings(
        root: self.root, instance: "hand", build: "b", configDigest: 0,
        start: Nanoseconds(start), segmentByteCount: 256 << 10))
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// A record, caused by the last input unless it is one.
  func put<P: Payload>(
    _ stage: StageID, _ kind: EventKind, _ payload: P, source: SourceID = .strategy(1),
    instrument: UInt32 = 0, at sequence: UInt64? = nil, flags: UInt8 = 0
  ) {
    if stage == .gatewayIn, sequence == nil {
      self.sequence += 1
      time += 1_000_000
    }
    let event = Event(
      sequence: Sequence(sequence ?? self.sequence), time: Nanoseconds(time), kind: kind,
      flags: flags, source: source, instrument: InstrumentID(instrument), payload)
    put(event, of: stage)
  }

  func put(_ event: Event, of stage: StageID) {
    for _ in 0..<10_000 {
      if writer.append(stage: stage, event: event) == .written { return }
      usleep(1_000)
    }
    preconditionFailure("no room in the log")
  }

  /// Time passes: what comes next has an input of its own.
  func tick() {
    put(
      .gatewayIn, .timer, Timer(scheduled: .zero, period: .zero, count: 0), source: .timer(0),
      instrument: .max)
  }

  func order(
    _ order: OrderID, _ stage: StageID = .strategy, quantity: Int64 = 100, side: Side = .buy,
    instrument: UInt32 = 0, source: SourceID = .strategy(1)
  ) {
    put(
      stage, .orderNew,
      OrderNew(
        order: order, price: price(10), quantity: shares(quantity), side: side, type: .limit,
        timeInForce: .day), source: source, instrument: instrument)
  }

  func cancel(_ order: OrderID, _ stage: StageID = .strategy, reason: Reason = .user) {
    put(stage, .orderCancel, OrderCancel(order: order, reason: reason))
  }

  func replace(
    _ order: OrderID, _ to: Int64, quantity: Int64, _ stage: StageID = .strategy,
    as replacement: OrderID = .none
  ) {
    put(
      stage, .orderReplace,
      OrderReplace(
        order: order, price: price(to), quantity: shares(quantity), replacement: replacement))
  }

  func replaced(_ order: OrderID, _ to: Int64, quantity: Int64, as replacement: OrderID? = nil) {
    put(
      .gatewayIn, .orderReplaced,
      OrderReplaced(
        order: order, replacement: replacement ?? order, price: price(to),
        quantity: shares(quantity), side: .buy), source: .session(1))
  }

  /// The order manager's word of a report that was odd.
  func anomaly(
    _ order: OrderID, _ report: EventKind, _ cause: AnomalyCause, quantity: Int64,
    leaves: Int64 = 0, _ state: OrderState
  ) {
    put(
      .orders, .orderAnomaly,
      OrderAnomaly(
        order: order, quantity: shares(quantity), leaves: shares(leaves), report: report,
        lifecycle: state.lifecycle.code, pending: state.pending.code, origin: .orders, cause: cause),
      source: .session(1))
  }

  /// What an operator says with a command.
  func operatorSays(_ text: String, _ role: WordsRole, _ command: UInt64) {
    let bytes = Array(text.utf8)
    let parts = (bytes.count + 23) / 24
    for part in 0..<parts {
      let words = Self.words(bytes, part)
      put(
        .gatewayIn, .operatorWords,
        OperatorWords(
          command: command, text0: words[0], text1: words[1], text2: words[2], part: UInt8(part),
          partCount: UInt8(parts), byteCount: UInt8(bytes.count), role: role),
        source: .operatorDesk, instrument: .max)
    }
  }

  func kill(_ kill: KillSwitch, instrument: UInt32 = .max, _ stage: StageID = .gatewayIn) {
    put(
      stage, .killSwitch, kill,
      source: kill.origin == .operatorDesk ? .operatorDesk : SourceID(.core, 0),
      instrument: instrument)
  }

  /// The 24 bytes of a part.
  private static func words(_ bytes: [UInt8], _ part: Int) -> [UInt64] {
    var words: [UInt64] = [0, 0, 0]
    for (at, byte) in bytes.dropFirst(part * 24).prefix(24).enumerated() {
      words[at / 8] |= UInt64(byte) << UInt64(at % 8 * 8)
    }
    return words
  }

  func accepted(_ order: OrderID, _ stage: StageID = .gatewayIn, quantity: Int64 = 100) {
    put(
      stage, .orderAccepted,
      OrderAccepted(
        order: order, venueOrder: 5, price: price(10), quantity: shares(quantity), side: .buy),
      source: .session(1))
  }

  func fill(
    _ order: OrderID, _ quantity: Int64, at whole: Int64, _ execution: UInt64,
    _ stage: StageID = .gatewayIn, side: Side = .buy, kind: EventKind = .orderFill
  ) {
    put(
      stage, kind,
      OrderFill(
        order: order, execution: execution, price: price(whole), quantity: shares(quantity),
        side: side, liquidity: .none), source: .session(1))
  }

  func canceled(_ order: OrderID, _ stage: StageID = .gatewayIn, reason: Reason = .user) {
    put(
      stage, .orderCanceled,
      OrderCanceled(
        order: order, quantity: shares(1), reason: reason, origin: .venue, side: .buy),
      source: .session(1))
  }

  func rejected(
    _ order: OrderID, _ stage: StageID, _ origin: Origin, _ reason: Reason,
    _ request: RequestKind = .new, limit: Int64 = 0, value: Int64 = 0
  ) {
    put(
      stage, request == .new ? .orderRejected : .requestRejected,
      OrderRejected(
        order: order, limit: limit, value: value, reason: reason, origin: origin, request: request,
        side: .buy), source: stage == .gatewayIn ? .session(1) : .strategy(1))
  }

  func say(_ text: String, of order: OrderID, isCut: Bool = false) {
    let bytes = Array(text.utf8)
    let parts = (bytes.count + 23) / 24
    for part in 0..<parts {
      let words = Self.words(bytes, part)
      put(
        .gatewayIn, .reportText,
        ReportText(
          order: order, text0: words[0], text1: words[1], text2: words[2], part: UInt16(part),
          partCount: UInt16(parts), byteCount: UInt32(bytes.count)), source: .session(1),
        flags: isCut ? ReportTextFlags.isCut : 0)
    }
  }

  var directory: String { writer.directory }

  /// The log ends here.
  func close() throws -> AuditedJournal {
    try writer.close(reason: .shutdown, now: Nanoseconds(time))
    return try journal()
  }

  /// As it is by now.
  func journal(window: UInt64 = 1 << 16) throws -> AuditedJournal {
    AuditedJournal(
      try JournalReader(path: writer.directory), symbols: Self.symbols, isVenue: isVenue,
      clients: isVenue ? ["alpha", "beta"] : [], window: window)
  }

  /// What it tells of all orders that a scope takes.
  func audit(_ scope: AuditScope = .life) throws -> [AuditedOrder] {
    var auditor = OrderAuditor(scope)
    try auditor.read(try close())
    return auditor.orders.filter { scope.shows($0) }
  }
}

extension AuditScope {
  static var life: AuditScope {
    var scope = AuditScope()
    scope.keepsSteps = true
    return scope
  }

  static func with(_ change: (inout AuditScope) -> Void) -> AuditScope {
    var scope = AuditScope.life
    change(&scope)
    return scope
  }
}

extension AuditedOrder {
  /// `NEW, PENDING_NEW, …`: the state after each step.
  var path: [ShownState] { steps.map(\.to) }
}
