// Marks, the end, and what went wrong.

import CPlatform
import Events
import Platform

extension JournalWriter {
  /// How long a close waits for the device.
  static var longestFlushWaitNs: UInt64 { 30_000_000_000 }
  static var flushPollNs: UInt64 { 20_000 }

  /// What the log can't do any more, or nil. Final: the log stays readable, but it is time to stop.
  public var failure: SystemFailure? { maker.failure ?? maker.flusher?.failure }

  /// True once there is a `failure`. About 2 ns.
  public var hasFailed: Bool {
    @_noLocks get { handover.hasFailed || hasLostDevice }
  }

  /// A write to the device failed: no record after `powerDurable` gets there.
  public var hasLostDevice: Bool {
    @_noLocks get { flush?.hasFailed ?? false }
  }

  // MARK: Acknowledged

  /// Records before this position survive the death of the process. At `power` they do only once they
  /// are on the device: until then they are in this process's memory.
  public var processDurable: UInt64 {
    @_noLocks get { flush?.durable ?? records }
  }

  /// Records before this position survive the loss of power. 0 below `power`, where nobody knows.
  public var powerDurable: UInt64 {
    @_noLocks get { flush?.durable ?? 0 }
  }

  /// Records before this position survive what the journal was made to survive.
  public var durable: UInt64 {
    @_noLocks get { flush?.durable ?? records }
  }

  /// Hands what was appended to the thread that writes to the device. To be called after each batch; at
  /// `none` and `process` there is nothing to do. Never waits; some 20 ns, and a system call where that
  /// thread has nothing to do.
  @_noLocks
  public mutating func commit() {
    guard let flush else { return }
    flush.commit(records)
    // The next append then finds out.
    if flush.hasFailed { limit = min(limit, slot) }
  }

  /// Commits and waits for the device. False when it failed or takes too long. For the end of a run.
  mutating func waitUntilDurable() -> Bool {
    commit()
    var waitedNs: UInt64 = 0
    while durable < records {
      if hasLostDevice || waitedNs >= Self.longestFlushWaitNs { return false }
      apus_sleep_ns(Self.flushPollNs)
      waitedNs += Self.flushPollNs
    }
    return true
  }

  /// Puts on record up to where the log is durable at `level`, which isn't above the level in the
  /// settings: one record more. Never waits.
  @_noLocks
  public mutating func mark(_ level: Durability, now: Nanoseconds) -> JournalAppend {
    precondition(level.number <= durability.number, "the journal wasn't made for this level")
    if isClosed || hasLostDevice { return .failed }
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

  // MARK: The end

  /// Ends the log: a last mark, the close record, the file cut to what is used, all of it on the device whatever the level, the
  /// threads gone. Waits for the file system. After a failure it does what can still be done and throws the first reason: a
  /// log whose device failed isn't closed, it ends as after a crash.
  public mutating func close(reason: Reason, now: Nanoseconds) throws(SystemFailure) {
    precondition(!isClosed, "a journal is closed once")
    let isWhole = writeEnd(reason, now)
    isClosed = true
    limit = slot
    maker.stop()
    var first = failure
    if !isWhole, first == nil {
      first = SystemFailure(doing: "write the journal '\(directory)' to its device", code: 110)
    }
    do throws(SystemFailure) {
      if isWhole { try cut() }
    } catch {
      first = first ?? error
    }
    maker.removeUnused(after: segmentNumber)
    do throws(SystemFailure) {
      try io.sync(directory: directory)
    } catch {
      first = first ?? error
    }
    maker.letGo()
    if let first { throw first }
  }

  /// Each of the two on the device before the next is written: a mark vouches for what is before it.
  private mutating func writeEnd(_ reason: Reason, _ now: Nanoseconds) -> Bool {
    guard waitUntilDurable() else { return false }
    // These two have room in every segment, whatever happened before.
    writeLast(Self.mark(.journalSync, records, durability, now: now, reason: .none))
    guard waitUntilDurable() else { return false }
    writeLast(Self.mark(.journalClose, records, durability, now: now, reason: reason))
    return waitUntilDurable()
  }

  private func cut() throws(SystemFailure) {
    let segment = maker.last(segmentNumber)
    try segment.truncate(to: recordsOffset + Int(slot) * JournalLayout.Record.byteCount)
    try segment.sync()
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
