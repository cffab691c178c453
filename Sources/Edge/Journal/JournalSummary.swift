// A journal read from end to end: what is in it, and whether all of it is good.

import Events
import Platform

public struct JournalSummary: Sendable {
  public struct Segment: Hashable, Sendable {
    public var name: String
    public var firstPosition: UInt64
    public var recordCount: UInt64
    /// As it was written.
    public var byteCount: UInt64
    /// Where it lies, if not here.
    public var archivedAt: String?
  }

  /// The first run's.
  public var header: JournalHeader
  public var runs: [JournalRun]
  public var directory: String
  public var segments: [Segment] = []
  public var recordCount: UInt64 = 0
  /// By stage number.
  public var countByStage = [UInt64](repeating: 0, count: JournalLayout.stageCapacity)
  /// By kind number.
  public var countByKind = [UInt64](repeating: 0, count: 256)
  /// Of gateway-in's events: ingress.
  public var firstSequence: Sequence?
  public var lastSequence: Sequence?
  /// Of all events that bear a time.
  public var firstTime: Nanoseconds?
  public var lastTime: Nanoseconds?
  public var markCount: UInt64 = 0
  /// The last mark: everything before its `records` was durable at its `level`.
  public var lastMark: JournalMark?
  /// Nil when the records couldn't be read to the end: then there is `damage`.
  public var end: JournalEnd?
  public var damage: JournalError?

  init(_ journal: JournalReader) {
    header = journal.header
    runs = journal.runs
    directory = journal.directory
  }

  mutating func add(_ record: JournalRecord) {
    let event = record.event
    recordCount += 1
    countByStage[Int(record.stage.code)] += 1
    countByKind[Int(event.kind.code)] += 1
    if record.stage == .gatewayIn {
      firstSequence = firstSequence ?? event.sequence
      lastSequence = event.sequence
    }
    if event.time.count > 0 {
      firstTime = min(firstTime ?? event.time, event.time)
      lastTime = max(lastTime ?? event.time, event.time)
    }
    if event.kind == .journalSync || event.kind == .journalClose {
      markCount += 1
      lastMark = event.payload(as: JournalMark.self)
    }
  }

  /// Once all records are counted.
  mutating func listSegments(of journal: JournalReader) {
    let numbers = (try? JournalDirectory.segments(in: directory)) ?? []
    let firsts = numbers.map { journal.firstPosition(of: $0) } + [UInt64.max]
    var stubs: [UInt64: SegmentStub] = [:]
    for (number, stub) in (try? journal.archivedSegments()) ?? [] { stubs[number] = stub }
    for (at, number) in numbers.enumerated() {
      let name = JournalLayout.fileName(number)
      let end = min(firsts[at + 1], recordCount)
      segments.append(
        Segment(
          name: name, firstPosition: firsts[at],
          recordCount: end > firsts[at] ? end - firsts[at] : 0,
          byteCount: stubs[number]?.byteCount
            ?? JournalDirectory.byteCount(of: directory + "/" + name),
          archivedAt: stubs[number]?.path))
    }
  }
}

extension JournalReader {
  /// Reads everything, and stops at the first damage. About 30 ns a record, and as much again where
  /// the chain over the segments is computed anew as well.
  public func summary(checkingChain: Bool = false) -> JournalSummary {
    var summary = JournalSummary(self)
    do throws(JournalError) {
      var cursor = try cursor()
      while let record = try cursor.next() { summary.add(record) }
      if checkingChain { try checkChain() }
      summary.end = cursor.end
    } catch {
      summary.damage = error
    }
    summary.listSegments(of: self)
    return summary
  }

  /// Of a segment that came since the journal was opened, where it begins if no other run has.
  fileprivate func firstPosition(of number: UInt64) -> UInt64 {
    number < UInt64(firstPositions.count)
      ? firstPositions[Int(number)] : runs.last!.header.numbered(number).firstPosition
  }

  /// The summary of a journal that is good to its end, be that closed, open or torn.
  public func verify() throws(JournalError) -> JournalSummary {
    let summary = summary(checkingChain: true)
    if let damage = summary.damage { throw damage }
    return summary
  }
}
