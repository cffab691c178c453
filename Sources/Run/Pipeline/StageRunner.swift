// A stage on a thread: takes events from its input ring, steps the machine, publishes what it sent,
// and gives the slots back. Outputs are published before inputs are released, so that a line whose
// rings are all empty has come to rest.

import Events
import Fabric
import Platform

public struct StageRunner<S: Stage & ~Copyable>: ~Copyable {
  public var stage: S
  @usableFromInline var input: RingConsumer
  @usableFromInline var out: RingEmitter
  @usableFromInline var vitals: StageVitals

  init(
    stage: consuming S, input: consuming RingConsumer, out: consuming RingEmitter,
    vitals: consuming StageVitals
  ) {
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
      if !isUnfinished && input.available() == 0 { break }
      guard out.hasRoom() else {
        if out.output.stagedCount == 0 { out.output.noteFull(now: vitals.clock.now()) }
        break
      }
      out.output.noteRoom()
      if isUnfinished {
        stage.resume(into: &out)
      } else {
        let event = input.peek()
        vitals.measure(event, of: input)
        stage.handle(event, into: &out)
        input.advance()
        taken += 1
      }
      steps += 1
    }
    if steps > 0 || out.recorder.journal.stagedCount > 0 {
      out.publish()
      if taken > 0 { input.release() }
      vitals.counters.set(StageCounter.eventsOut.rawValue, to: out.count)
      vitals.counters.set(StageCounter.recorded.rawValue, to: out.recordedCount)
      vitals.counters.set(StageCounter.refused.rawValue, to: stage.refusedCount)
      if taken > 0 { vitals.took(taken) }
    }
    return steps
  }

  /// True when it could do something, or waits for room to do it.
  @inlinable
  mutating func hasWork() -> Bool { stage.isUnfinished || input.availableNow() > 0 }
}
