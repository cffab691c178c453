// What the stages of a line remember, each with how far its stream has come: a stage on a thread and the same stage as
// direct calls list the same, so what one saved the other can take on. What a stage's counters show starts anew.

import Books
import Events
import Orders
import Risk
import Routing
import Strategies
import Tables
import Venue

extension StateVisitor {
  /// How many events a stage has sent, and their digest.
  @_noLocks
  public mutating func visitStream(_ digest: inout StreamDigest, _ count: inout UInt64) {
    section("stream", version: 1)
    visit(&digest)
    visit(&count)
  }
}

extension StreamRecorder {
  // not state: due, isDue, last: a proof that is due is recorded before the next step, and the last event is the next one.
  // not state: journal: its ring is the process's.
  @usableFromInline @_noLocks
  mutating func persist(_ state: inout StateVisitor) {
    state.visitStream(&digest, &count)
  }
}

extension StageRunner where S: Persisted & ~Copyable {
  /// The stage and its stream. Between two steps, and with no proof due: after `hasRoom`.
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: input, vitals, isShowDue: they are the process's.
    stage.settle()
    stage.persist(&state)
    out.recorder.persist(&state)
  }
}

extension DigestTap: Persisted {
  // not state: emittedCount: what this line has made.
  public mutating func persist(_ state: inout StateVisitor) {
    state.visitStream(&digest, &count)
  }
}

extension InlineTrader where Tap: Persisted & ~Copyable, End: ~Copyable {
  /// The stages that can be saved, in the order of the line.
  public static var stages: [StageID] { [.book, .strategy, .orders, .risk] }

  /// One stage and its stream, as `StageRunner` lists them.
  public mutating func persist(_ id: StageID, _ state: inout StateVisitor) {
    switch id {
    case .book:
      book.stage.persist(&state)
      book.out.tap.persist(&state)
    case .strategy:
      book.out.next.stage.persist(&state)
      book.out.next.out.tap.persist(&state)
    case .orders:
      book.out.next.out.next.stage.persist(&state)
      book.out.next.out.next.out.tap.persist(&state)
    case .risk:
      book.out.next.out.next.out.next.stage.persist(&state)
      book.out.next.out.next.out.next.out.tap.persist(&state)
    default: preconditionFailure("the line has no such stage between its gateways")
    }
  }
}

extension InlineTrader: Persisted where Tap: Persisted & ~Copyable, End: ~Copyable {
  /// All stages, one after the other.
  public mutating func persist(_ state: inout StateVisitor) {
    for stage in Self.stages { persist(stage, &state) }
  }
}

extension InlineVenue: Persisted {
  public mutating func persist(_ state: inout StateVisitor) {
    stage.settle()
    stage.persist(&state)
    out.tap.persist(&state)
  }
}
