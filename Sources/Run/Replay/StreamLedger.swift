// One stage's stream in a replay: what the stage sent now, waiting to be held against what the journal
// says it sent then. A cause stands before its effects in the journal, so nothing waits for long.

import Events
import Pipeline

/// What a stage sent and what the journal hasn't been asked about yet.
final class StreamLedger {
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

  func passed(_ event: Event) {
    digest.add(event)
    count += 1
    watch?.see(event)
    if count & (digestInterval - 1) == 0 {
      digests.append(JournalDigest(count: count, digest: digest.state))
    }
  }

  func emitted(_ event: Event) {
    sent.append(event)
    passed(event)
  }

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
}

/// Writes what a stage sends into its ledger.
struct LedgerTap: StreamTap, ~Copyable {
  let ledger: StreamLedger

  mutating func passed(_ event: Event) { ledger.passed(event) }
  mutating func emitted(_ event: Event) { ledger.emitted(event) }
}
