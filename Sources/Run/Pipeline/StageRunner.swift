// A stage on a thread: takes events from its input ring, steps the machine, publishes what it sent,
// and gives the slots back. Outputs are published before inputs are released, so that a line whose
// rings are all empty has come to rest.

import Books
import Events
import Fabric
import Orders
import Platform
import Risk
import Routing
import Strategies
import Tables

public struct StageRunner<S: Stage & Persisted & ~Copyable>: ~Copyable {
  public var stage: S
  @usableFromInline var input: RingConsumer
  @usableFromInline var out: RingEmitter
  @usableFromInline var vitals: StageVitals
  /// Where it leaves a copy of its state as a mark passes.
  @usableFromInline let place: SnapshotPlace
  /// A timer has passed since its state was last shown.
  @usableFromInline var isShowDue = false

  init(
    stage: consuming S, input: consuming RingConsumer, out: consuming RingEmitter,
    vitals: consuming StageVitals, place: SnapshotPlace
  ) {
    self.place = place
    self.stage = stage
    self.input = input
    self.out = out
    self.vitals = vitals
  }

  /// Takes at most `limit` steps. Returns how many it took.
  @inlinable
  mutating func poll(limit: Int) -> Int {
    vitals.polled()
    var steps = 0
    var taken = 0
    while steps < limit {
      let isUnfinished = stage.isUnfinished
      if !isUnfinished && input.available() == 0 {
        // What it sent has left this thread, or another thread has it.
        if steps == 0 { stage.settle() }
        break
      }
      guard out.hasRoom() else { break }
      if isUnfinished {
        stage.resume(into: &out)
      } else {
        let event = input.peek()
        vitals.measure(event, of: input)
        stage.handle(event, into: &out)
        if event.kind.code == EventKind.snapshotMark.code { leaveCopy(at: event) }
        if event.kind.code == EventKind.timer.code { isShowDue = true }
        input.advance()
        taken += 1
      }
      steps += 1
    }
    if steps > 0 || out.recorder.journal.stagedCount > 0 {
      out.publish()
      // An answer that isn't finished holds its input's slot: the line isn't at rest before it is.
      if input.hasUnreleased && !stage.isUnfinished { input.release() }
      vitals.counters.set(StageCounter.eventsOut, to: out.count)
      vitals.counters.set(StageCounter.recorded, to: out.recordedCount)
      vitals.counters.set(StageCounter.refused, to: stage.refusedCount)
      if taken > 0 { vitals.took(taken) }
    }
    return steps
  }

  /// The state behind the mark, which the stage has passed on: its copy and its stream are of one moment.
  @inlinable @inline(never)
  mutating func leaveCopy(at mark: Event) {
    place.take(&stage, &out.recorder, at: mark, clock: vitals.clock)
    vitals.counters.set(StageCounter.snapshotPause, to: place.pauseNs)
  }

  /// Whether its state is to be shown again: once after each timer.
  mutating func takeShowDue() -> Bool {
    defer { isShowDue = false }
    return isShowDue
  }

  /// True when it could do something, or waits for room to do it.
  @inlinable
  mutating func hasWork() -> Bool { stage.isUnfinished || input.availableNow() > 0 }
}

// MARK: Entry points

// One concrete function for each stage. The annotation makes the compiler prove what the hot path
// promises: no allocation, no lock, no reference counted, through everything that a step can reach.
// Release builds only: a debug build compiles file by file, and can't see an emitter that stands in
// another file through a generic call.
// They stand in this file because the proof needs the generic code in sight. The gateways' and the
// logger's `poll`, not being generic, bear the annotation themselves.

#if !DEBUG
  @_noLocks
#endif
func pollBook(_ runner: inout StageRunner<VenueBooks>, _ limit: Int) -> Int {
  runner.poll(limit: limit)
}

#if !DEBUG
  @_noLocks
#endif
func pollStrategy(_ runner: inout StageRunner<StrategyHouse>, _ limit: Int) -> Int {
  runner.poll(limit: limit)
}

#if !DEBUG
  @_noLocks
#endif
func pollOrders(_ runner: inout StageRunner<RoutedOrders>, _ limit: Int) -> Int {
  runner.poll(limit: limit)
}

#if !DEBUG
  @_noLocks
#endif
func pollRisk(_ runner: inout StageRunner<RiskStage>, _ limit: Int) -> Int {
  runner.poll(limit: limit)
}
