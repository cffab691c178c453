// The same verdict as a reader's from end to end, by several threads, a segment each. A segment can be
// judged without the others but for two things, which are looked at where they join: that each stage's
// indexes go on, and that nothing follows on the end. Where anything at all is wrong the log is read
// once more from its beginning: what is said of damage is then word for word the one reader's.

import CPlatform
import Events
import Platform
import Synchronization

extension JournalReader {
  /// As `summary`, the chain computed anew as well, on so many threads. `progress` is told now and then,
  /// on this one, how many records were read.
  public func summary(
    threads: Int, progress: (UInt64) -> Void
  ) throws(SystemFailure) -> JournalSummary {
    guard threads > 1, let segments = try? segments(), segments.count > 1 else {
      return summary(progress: progress)
    }
    let work = VerificationWork(self, segments)
    var running: [PinnedThread] = []
    for number in 0..<min(threads, segments.count) {
      running.append(
        try PinnedThread.start(
          ThreadOptions(name: "verify-\(number)", stackPrefaultByteCount: 0), warn: { _ in },
          body: { work.run() }))
    }
    var turn = 0
    while !work.isDone {
      apus_sleep_ns(2_000_000)
      turn += 1
      if turn % 50 == 0 { progress(work.recordCount) }
    }
    for thread in running { thread.join() }
    guard var joined = work.joined() else { return summary(progress: progress) }
    do throws(JournalError) { try checkChain() } catch {
      joined.damage = error
      joined.end = nil
    }
    return joined
  }

  /// As `summary`, with word of how far it is.
  private func summary(progress: (UInt64) -> Void) -> JournalSummary {
    var summary = JournalSummary(self)
    do throws(JournalError) {
      var cursor = try cursor()
      while let record = try cursor.next() {
        summary.add(record)
        if summary.recordCount & 0xF_FFFF == 0 { progress(summary.recordCount) }
      }
      try checkChain()
      summary.end = cursor.end
    } catch {
      summary.damage = error
    }
    summary.listSegments(of: self)
    return summary
  }
}

extension JournalSummary {
  /// What came after this one's records.
  mutating func add(_ later: JournalSummary) {
    recordCount += later.recordCount
    for stage in countByStage.indices { countByStage[stage] += later.countByStage[stage] }
    for kind in countByKind.indices { countByKind[kind] += later.countByKind[kind] }
    firstSequence = firstSequence ?? later.firstSequence
    lastSequence = later.lastSequence ?? lastSequence
    if let time = later.firstTime { firstTime = min(firstTime ?? time, time) }
    if let time = later.lastTime { lastTime = max(lastTime ?? time, time) }
    markCount += later.markCount
    lastMark = later.lastMark ?? lastMark
    end = later.end ?? end
  }
}

/// What one thread found in one segment.
private struct SegmentVerdict: Sendable {
  var summary: JournalSummary
  /// Of each stage that has records here.
  var firstIndex = [UInt64?](repeating: nil, count: JournalLayout.stageCapacity)
  var nextIndex = [UInt64?](repeating: nil, count: JournalLayout.stageCapacity)
  var isDamaged = false
}

/// Segments to be read, handed out one by one.
private final class VerificationWork: Sendable {
  private let reader: JournalReader
  private let segments: [JournalSegment]
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let records = Atomic<UInt64>(0)
  private let verdicts: Mutex<[SegmentVerdict?]>

  init(_ reader: JournalReader, _ segments: [JournalSegment]) {
    self.reader = reader
    self.segments = segments
    verdicts = Mutex(Array(repeating: nil, count: segments.count))
  }

  var isDone: Bool { done.load(ordering: .acquiring) == segments.count }
  var recordCount: UInt64 { records.load(ordering: .relaxed) }

  func run() {
    while true {
      let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard number < segments.count else { return }
      let verdict = read(number)
      verdicts.withLock { $0[number] = verdict }
      done.wrappingAdd(1, ordering: .releasing)
    }
  }

  /// From the segment's first record to the next one's, which is read as well: so the step from one to
  /// the other is judged as one reader judges it. The last goes on to the log's end.
  private func read(_ number: Int) -> SegmentVerdict {
    var verdict = SegmentVerdict(summary: JournalSummary(reader))
    let isLast = number == segments.count - 1
    let bound = isLast ? UInt64.max : segments[number + 1].header.firstPosition
    var counted: UInt64 = 0
    do throws(JournalError) {
      var cursor = try reader.cursor(from: segments[number].header.firstPosition)
      while true {
        guard let record = try cursor.next() else {
          verdict.summary.end = cursor.end
          break
        }
        if record.position >= bound { break }
        let stage = Int(record.stage.code)
        verdict.firstIndex[stage] = verdict.firstIndex[stage] ?? record.index
        verdict.nextIndex[stage] = record.index &+ 1
        verdict.summary.add(record)
        counted += 1
        if counted & 0xFFFF == 0 { records.wrappingAdd(0x10000, ordering: .relaxed) }
      }
    } catch {
      verdict.isDamaged = true
    }
    return verdict
  }

  /// All of them as one; nil where they don't join, or one of them is damaged.
  func joined() -> JournalSummary? {
    var whole = JournalSummary(reader)
    var due = [UInt64](repeating: 0, count: JournalLayout.stageCapacity)
    for verdict in verdicts.withLock({ $0 }) {
      guard let verdict, !verdict.isDamaged else { return nil }
      // The log ended before this one: it was made ready and nothing is in it.
      if whole.end != nil {
        guard verdict.summary.recordCount == 0 else { return nil }
        continue
      }
      for stage in due.indices {
        if let first = verdict.firstIndex[stage], first != due[stage] { return nil }
        due[stage] = verdict.nextIndex[stage] ?? due[stage]
      }
      whole.add(verdict.summary)
    }
    guard whole.end != nil else { return nil }
    whole.listSegments(of: reader)
    return whole
  }
}
