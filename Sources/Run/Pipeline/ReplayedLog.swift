// The inline line over a journal that several runs have written: it takes on a snapshot, goes over from one run's config
// to the next one's with its state, and gives its state away at the end.

import Config
import Events
import Journal
import Orders
import Risk
import Routing
import Tables
import Settings

struct ReplayedLog: RecoverableLine, ~Copyable {
  let work: UnfinishedWork
  /// The limits as the operator's desk knows them.
  private(set) var board: LimitBoard
  let orders = OrdersOut()
  /// One. A shelf, since it is exchanged whole.
  private var line: Shelf<WatchedTrader>
  private var ingress = DigestListener()

  init(_ settings: TraderSettings, work: UnfinishedWork) {
    self.work = work
    board = LimitBoard(settings)
    line = Self.line(settings, work, orders)
  }

  static func settings(in bundle: [ConfigFile]) throws(ConfigErrors) -> TraderSettings {
    try TraderConfig.decode(bundle: bundle)
  }

  private static func line(
    _ settings: TraderSettings, _ work: UnfinishedWork, _ orders: OrdersOut
  ) -> Shelf<WatchedTrader> {
    Shelf(count: 1) { _ in
      WatchedTrader(settings) { $0 == .risk ? EndListener(work, orders) : DigestListener() }
    }
  }

  mutating func begin(with snapshot: Snapshot) -> String? {
    do throws(StateFailure) {
      try restore(snapshot.parts)
    } catch {
      return "its snapshot doesn't fit its own config: \(error)"
    }
    orders.begin(with: Event.list(snapshot.part(.gatewayOut)?.bytes ?? []))
    return board.take(snapshot.limits)
      ? nil : "the limits in its snapshot aren't those of its config"
  }

  /// Takes on a state. The line must be fresh.
  private mutating func restore(_ parts: [SnapshotPart]) throws(StateFailure) {
    for part in parts {
      if part.stage == .gatewayIn {
        try restoreState(from: part.bytes) { ingress.persist(&$0) }
      } else if WatchedTrader.stages.contains(part.stage) {
        try restoreState(from: part.bytes) { line[0].persist(part.stage, &$0) }
      }
    }
  }

  /// Goes on under other settings.
  mutating func change(to settings: TraderSettings) throws(StateFailure) {
    let parts = parts()
    line = Self.line(settings, work, orders)
    ingress = DigestListener()
    try restore(parts)
  }

  /// What a restart would say of a snapshot, or nil.
  static func complaint(about snapshot: Snapshot, for settings: TraderSettings) -> String? {
    var log = ReplayedLog(settings, work: UnfinishedWork(upstream: settings.roundSource))
    do throws(StateFailure) {
      try log.restore(snapshot.parts)
      return nil
    } catch {
      return error.description
    }
  }

  mutating func handle(_ event: Event) {
    ingress.hear(event, isNew: true)
    work.came(event)
    line[0].handle(event)
    if event.kind == .limitChange { board.follow(event) }
  }

  mutating func sent(_ event: Event) {
    orders.sent(event)
    work.sent(event)
  }

  /// The state of every stage, and how far its stream has come.
  mutating func parts() -> [SnapshotPart] {
    var parts = [
      SnapshotPart(stage: .gatewayIn, bytes: savedState { ingress.persist(&$0) })
    ]
    for stage in WatchedTrader.stages {
      parts.append(
        SnapshotPart(stage: stage, bytes: savedState { line[0].persist(stage, &$0) }))
    }
    return parts
  }

  var standingKills: [StandingKill] { line[0].risk.standingKills }
  var standingDoubt: Doubt? { line[0].risk.standingDoubt }

  /// Of each strategy, in the order of its kind's list.
  var parameterValues: [[Int64]] {
    let house = line[0].strategies.strategyCount
    return (0..<house).map { index in
      line[0].strategies.withDesk(index + 1) { desk in
        (0..<desk.valueCount).map { desk.value($0) }
      }
    }
  }

  var openOrders: [OpenOrder] { line[0].orders.openRecords.map { OpenOrder($0) } }
}

extension WatchedTrader {
  /// Gives its state to a fresh line, which may have other settings, as far as their shapes are the same.
  public mutating func handOver(to next: inout Self) throws(StateFailure) {
    for stage in Self.stages {
      let bytes = savedState { persist(stage, &$0) }
      try restoreState(from: bytes) { next.persist(stage, &$0) }
    }
  }
}

extension InlineVenue {
  /// The same of a venue's, whose next run gives out numbers of its own: a log that lost its end doesn't know all that
  /// this one gave out, and clients may.
  public mutating func handOver(to next: inout Self) throws(StateFailure) {
    let bytes = savedState { persist(&$0) }
    try restoreState(from: bytes) { next.persist(&$0) }
    next.stage.matcher.number(behind: next.firstNumber)
  }
}

/// What a list of fields amounts to, as bytes.
func savedState(_ list: (inout StateVisitor) -> Void) -> [UInt8] {
  var visitor = StateVisitor.measuring()
  list(&visitor)
  var memory = StateMemory(capacity: visitor.position)
  visitor = memory.visitor()
  list(&visitor)
  precondition(memory.saved(visitor), "a state's memory has room for it")
  return memory.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
}

/// The same, the other way.
public func restoreState(
  from bytes: [UInt8], _ list: (inout StateVisitor) -> Void
) throws(StateFailure) {
  let failure = unsafe bytes.withUnsafeBytes { bytes in
    var visitor = unsafe StateVisitor(restoringFrom: bytes)
    list(&visitor)
    return visitor.finish()
  }
  if let failure { throw failure }
}

extension Event {
  /// Events that were saved one behind the other.
  static func list(_ bytes: [UInt8]) -> [Event] {
    let size = MemoryLayout<Event>.size
    return unsafe bytes.withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        unsafe raw.loadUnaligned(fromByteOffset: $0 * size, as: Event.self)
      }
    }
  }
}
