// Marks, the end, and what went wrong.

import CPlatform
import Events
import Platform

extension JournalWriter {
  /// How long a mark waits for full segments to reach the device.
  static var longestSyncWaitNs: UInt64 { 30_000_000_000 }
  static var syncPollNs: UInt64 { 100_000 }

  /// What the log can't do any more, or nil. Final: the log stays readable and takes records while
  /// there is room, but it is time to stop.
  public var failure: SystemFailure? {
    if let failure = maker.failure { return failure }
    return syncError == 0
      ? nil
      : SystemFailure(doing: "sync the journal '\(directory)'", code: syncError)
  }

  /// True once there is a `failure`. About 2 ns.
  public var hasFailed: Bool {
    @_noLocks get { syncError != 0 || handover.hasFailed }
  }

  /// Records that all before this point is durable at `level`. At `none` and `process` that is one
  /// record more. At `power` the calling thread first waits for the device, 0.2 to 5 ms and more
  /// under load; a sync that fails is final: this and every later mark at that level is `.failed`.
  /// Not above the level in the settings.
  @_noLocks
  public mutating func mark(_ level: Durability, now: Nanoseconds) -> JournalAppend {
    precondition(level.number <= durability.number, "the journal wasn't made for this level")
    if isClosed { return .failed }
    let durable = records
    if case .power = level, !sync() { return .failed }
    return append(
      stage: .logger, event: Self.mark(.journalSync, durable, level, now: now, reason: .none))
  }

  @_noLocks
  static func mark(
    _ kind: EventKind, _ records: UInt64, _ level: Durability, now: Nanoseconds, reason: Reason
  ) -> Event {
    Event(
      time: now, kind: kind, source: SourceID(.core, 0),
      JournalMark(records: records, level: level.number, reason: reason))
  }

  /// Brings all records to the device: the maker the full segments, this thread the present one.
  @_noLocks
  private mutating func sync() -> Bool {
    guard syncError == 0 else { return false }
    var waitedNs: UInt64 = 0
    while handover.syncedCount < segmentNumber {
      if handover.hasFailed { return false }
      if waitedNs >= Self.longestSyncWaitNs {
        syncError = 110  // ETIMEDOUT
        return false
      }
      apus_sleep_ns(Self.syncPollNs)
      waitedNs += Self.syncPollNs
    }
    let descriptor = descriptor
    // Waiting is what was asked for.
    syncError = unsafe _unsafePerformance { apus_sync_file(descriptor) }
    return syncError == 0
  }

  /// Ends the log: a last mark, the close record, the file cut to what is used, the thread gone.
  /// Waits for the file system. After a failure it does what can still be done and throws the first
  /// reason.
  public mutating func close(reason: Reason, now: Nanoseconds) throws(SystemFailure) {
    precondition(!isClosed, "a journal is closed once")
    let isDurable = durability == .power
    let wasSynced = !isDurable || sync()
    let level = wasSynced ? durability : .process
    // These two have room in every segment, whatever happened before.
    writeLast(Self.mark(.journalSync, records, level, now: now, reason: .none))
    writeLast(Self.mark(.journalClose, records, level, now: now, reason: reason))
    isClosed = true
    limit = slot
    maker.stop()
    var first = failure
    do throws(SystemFailure) {
      let segment = maker.last(segmentNumber)
      try io.truncate(
        segment.file, to: recordsOffset + Int(slot) * JournalLayout.Record.byteCount)
      if isDurable { try io.sync(segment.file) }
    } catch {
      first = first ?? error
    }
    maker.removeUnused(after: segmentNumber)
    if isDurable {
      do throws(SystemFailure) {
        try io.sync(directory: directory)
      } catch {
        first = first ?? error
      }
    }
    maker.letGo()
    if let first { throw first }
  }

  private mutating func writeLast(_ event: Event) {
    if slot >= capacity {
      // Only a segment with a successor is ever filled.
      let outcome = makeRoom()
      precondition(outcome == .written)
    }
    write(stage: .logger, event: event)
  }
}
