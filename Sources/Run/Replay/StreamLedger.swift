// One stage's stream in a replay: what the stage sent now, waiting to be held against what the journal
// says it sent then. A cause stands before its effects in the journal, so nothing waits for long.

import Events
import Pipeline
import Tables

/// What a stage sent and what the journal hasn't been asked about yet.
final class StreamLedger: StreamListener {
  private var sent: [Event] = []
  private var first = 0
  private var digests: [JournalDigest] = []
  var digest = StreamDigest()
  /// All events, passed ones included.
  var count: UInt64 = 0
  /// How far it had come where the replay began.
  private(set) var begun = JournalDigest(count: 0, digest: 0)
  /// Looks at every event, where somebody wants to stop at one.
  var watch: StreamWatch?

  /// It goes on from what was restored.
  func begin() { begun = JournalDigest(count: count, digest: digest.state) }

  /// Events of this replay.
  var countHere: UInt64 { count - begun.count }

  override func hear(_ event: Event, isNew: Bool) {
    if isNew { sent.append(event) }
    digest.add(event)
    count += 1
    watch?.see(event)
    if count & (digestInterval - 1) == 0 {
      digests.append(JournalDigest(count: count, digest: digest.state))
    }
  }

  func passed(_ event: Event) { hear(event, isNew: false) }
  func emitted(_ event: Event) { hear(event, isNew: true) }

  /// The oldest event that waits, taken; nil when none does.
  func take() -> Event? {
    guard first < sent.count else { return nil }
    let event = sent[first]
    first += 1
    if first == sent.count {
      sent.removeAll(keepingCapacity: true)
      first = 0
    }
    return event
  }

  /// What was sent and never put on record: the run that sent it is over.
  func forget() {
    sent.removeAll(keepingCapacity: true)
    first = 0
    digests.removeAll()
  }

  var waitingCount: Int { sent.count - first }
  var oldestWaiting: Event? { first < sent.count ? sent[first] : nil }

  /// What this stage's digest was after so many events; nil when it hasn't sent as many.
  func proof(at count: UInt64) -> JournalDigest? {
    if count == begun.count, count > 0 { return begun }
    while let next = digests.first, next.count <= count {
      digests.removeFirst()
      if next.count == count { return next }
    }
    return count == self.count ? JournalDigest(count: count, digest: digest.state) : nil
  }

  /// How far the stream had come where a replay begins: from there on what a stage sends is digested on, so that the proofs of
  /// the journal are met as if all had been replayed.
  // not state: watch: who looks on.
  // not state: sent, first, digests: between two events of the journal nothing waits that came before.
  // not state: begun: set behind the restore.
  override func persist(_ state: inout StateVisitor) {
    state.visitStream(&digest, &count)
  }
}
