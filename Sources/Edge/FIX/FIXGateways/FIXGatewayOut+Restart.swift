// A way out over a restart. Each report of a venue that a store keeps bears how far the line's stream had come with it, so
// the stores say, to the event, what clients were told: it went out, or it is owed. What is owed goes out before anything
// else; whoever it is for gets it by the resend that their next logon brings.
//
// A trader's stores bear how far its journal had come when a request went out by them, or what came in by them was taken
// for received: a journal that ends before that has lost its end.

import Events
import FIXEvents
import FIXSession
import Gateways
import Tables

/// How far a session's line had come. At a venue: which run told the session, and up to which event of its stream. At a
/// trader: of which journal, by its first run, and which input is known to be in it.
public struct DeliveryMark: Hashable, Sendable {
  /// Of the run that wrote it, or the journal's first one: 20 bits; 0: nobody has.
  public var epoch: UInt32
  /// 44 bits: more than a line sends, or takes in.
  public var count: UInt64

  public static let largestCount: UInt64 = 1 << 44 - 1

  public init(epoch: UInt32, count: UInt64) {
    self.epoch = epoch & 0xF_FFFF
    self.count = count & Self.largestCount
  }

  /// As a store keeps it.
  public init(bits: UInt64) {
    epoch = UInt32(truncatingIfNeeded: bits >> 44)
    count = bits & Self.largestCount
  }

  public var bits: UInt64 { UInt64(epoch) << 44 | count }
}

/// So many events that were put on record by one run.
public struct OwedRun: Hashable, Sendable {
  public var epoch: UInt32
  public var count: Int

  public init(epoch: UInt32, count: Int) {
    self.epoch = epoch
    self.count = count
  }
}

extension FIXGatewayOut {
  /// What a venue's report is marked with that is sent now.
  var mark: UInt64 { DeliveryMark(epoch: epoch, count: memory.delivered).bits }

  /// A trader's journal holds an input and all before it, and a session acts on that: by what it sends, or by what it takes for
  /// received. Its store bears it from here on.
  mutating func witness(_ seat: Int, _ sequence: UInt64) {
    guard journalEpoch != 0, sequence > seats[seat].witnessed else { return }
    seats[seat].witnessed = sequence
    seats[seat].outbound.store.mark(DeliveryMark(epoch: journalEpoch, count: sequence).bits)
  }

  /// Takes on the state that an earlier run left, before anything was sent.
  public mutating func persistMemory(_ state: inout StateVisitor) {
    turnNamesOver()
    memory.persist(&state)
  }

  /// The most bytes that it takes.
  public mutating func measureMemory() -> Int { memory.measureState() }

  /// The names that gateway-in has as well, for a fresh one.
  public func tellNames(to identifiers: inout Identifiers) {
    memory.forEachKeptName { identifiers.take($0, from: memory.names.identifiers) }
  }

  /// What an earlier run's line had sent and nobody was told of; of its reports the first `onRecord` are on record as
  /// about to be told. `runs`: whose they are. `lastTold`: the last that somebody was told of, which stands at `through` and
  /// which those who see all may lack. The first `repeats` of them may have been told before the power was cut, under
  /// numbers that nobody knows any more: their reports say so (97).
  public mutating func owe(
    _ events: [Event], of runs: [OwedRun], onRecord: Int, repeats: Int, lastTold: Event?,
    through: DeliveryMark
  ) {
    precondition(runs.reduce(0) { $0 + $1.count } == events.count, "each event is some run's")
    owed = events
    owedRuns = runs
    repeatsLeft = repeats
    memory.toFIX.isPossibleResend = repeats > 0
    owedOnRecord = onRecord
    owedCopy = lastTold
    toldThrough = through
  }

  public var isOfTrader: Bool { role == .trader }

  var isOwing: Bool { owedAt < owed.count }

  /// Puts some of what is owed where it waits for its turn. Returns how much.
  public mutating func payOwed<Out: Recorder & ~Copyable>(
    into record: inout Out, at time: SessionTime
  ) -> Int {
    if let last = owedCopy {
      owedCopy = nil
      memory.toFIX.reportID = toldThrough.bits
      if Self.isCopied(last.kind) { copy(last, at: time, through: toldThrough) }
    }
    guard isOwing, canTake else { return 0 }
    let event = owed[owedAt]
    owedAt += 1
    if Self.isReport(event.kind) {
      if owedOnRecord > 0 { owedOnRecord -= 1 } else { record.emit(event) }
    }
    wait(for: event, at: record.recordedPosition)
    if !isOwing { owed = []; owedAt = 0 }
    return 1
  }

  /// What becomes of the event that was counted just now has an id by where it is on record: the run that put it there,
  /// and its place in the stream. So it has the same one whenever it is told, and no other event ever has it: where a log
  /// has lost its end, what takes that place is another run's.
  mutating func nameReports() {
    var run = epoch
    if owedRun < owedRuns.count {
      run = owedRuns[owedRun].epoch
      owedRuns[owedRun].count -= 1
      if owedRuns[owedRun].count == 0 { owedRun += 1 }
    }
    memory.toFIX.reportID = DeliveryMark(epoch: run, count: memory.delivered).bits
  }

  /// One of those that may have been told before has gone out. They wait in front of all else.
  mutating func countRepeat() {
    repeatsLeft -= 1
    if repeatsLeft == 0 { memory.toFIX.isPossibleResend = false }
  }

  /// A mark that was reached: everything before it has gone out, and nothing behind it.
  public mutating func takeMark() -> Event? {
    guard let mark = reachedMark else { return nil }
    reachedMark = nil
    return mark
  }
}
