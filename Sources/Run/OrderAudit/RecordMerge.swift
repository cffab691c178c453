// The streams of a journal's stages, put back into the order in which the line worked. In the log a later stage's
// answer may stand behind inputs that came after its cause, since each stage is at its own place in the stream. By
// input and then by stage everything is as the order manager saw it.

import Events
import Journal

/// Takes records as the log has them and gives them back in the line's order.
///
/// A record waits until the log is `window` records further: by then every stage has answered what came before it,
/// as no more than that fits into the rings between them.
struct RecordMerge {
  private let window: UInt64
  /// By stage; each in its own order.
  private var queues: [StageQueue]
  private var newest: UInt64 = 0

  /// Records of one stage, first in, first out.
  private struct StageQueue {
    var records: [JournalRecord] = []
    var first = 0

    var head: JournalRecord? { first < records.count ? records[first] : nil }

    mutating func removeFirst() {
      first += 1
      guard first >= 4_096 || first == records.count else { return }
      records.removeFirst(first)
      first = 0
    }
  }

  init(window: UInt64) {
    self.window = window
    queues = Array(repeating: StageQueue(), count: StageID.count)
  }

  /// The log has come to this record; it takes part if it is `wanted`.
  mutating func see(_ record: JournalRecord, isWanted: Bool) {
    newest = record.position
    let stage = Int(record.stage.code)
    if isWanted, stage < queues.count { queues[stage].records.append(record) }
  }

  /// The next record that nothing can come before any more; once the log is at its end (`isLast`), the next one.
  mutating func next(isLast: Bool = false) -> JournalRecord? {
    var best: JournalRecord?
    for queue in queues {
      // By stage: of equals the earlier stage's is first.
      guard let head = queue.head else { continue }
      if best.map({ head.event.sequence < $0.event.sequence }) ?? true { best = head }
    }
    guard let best, isLast || newest - best.position > window else { return nil }
    queues[Int(best.stage.code)].removeFirst()
    return best
  }
}
