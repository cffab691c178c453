// Events through the rings of a fabric in shared memory, both ends mapped once, written and read in
// every way the ends offer. Built with ThreadSanitizer it must be silent; built with a weakened
// ordering it must not be. The observer isn't part of it: its copies race by design and are proven
// afterwards, which is a matter for the model (tools/check-ring-model).

import CPlatform
import Events
import Fabric
import Platform

enum RingStress {
  static let capacities = [16, 64, 1024]

  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count <= 1, let count = UInt64(arguments.first ?? "100000"), count > 0 else {
      print("usage: ring-stress [EVENTS]")
      return 2
    }
    var plan = FabricPlan(instance: "stress-\(Host.processID)")
    plan.rings = capacities.map {
      RingPlan(name: "ring-\($0)", writer: "one", reader: "two", capacity: $0)
    }
    do {
      let fabric = try Fabric(plan: plan)
      fabric.unlink()
      for capacity in capacities {
        let wrong = try cross(fabric, "ring-\(capacity)", count)
        print("ring of \(capacity): \(count) events, \(wrong) wrong")
        if wrong != 0 { return 1 }
      }
      return 0
    } catch {
      print("ring-stress: \(error)")
      return 1
    }
  }

  /// Sends `count` events over one ring and counts those that arrive changed or out of turn.
  private static func cross(_ fabric: Fabric, _ ring: String, _ count: UInt64) throws -> UInt64 {
    let ends = Ends(fabric, ring)
    let wrong = Wrong()
    let threads = [
      try PinnedThread.start(ThreadOptions(name: "producer"), warn: { print($0) }) {
        produce(ends.takeProducer(), count)
      },
      try PinnedThread.start(ThreadOptions(name: "consumer"), warn: { print($0) }) {
        wrong.count = consume(ends.takeConsumer(), count)
      },
    ]
    for thread in threads { thread.join() }
    return wrong.count
  }

  static func event(_ index: UInt64) -> Event {
    Event(
      sequence: Sequence(index), time: Nanoseconds(index &* 3), kind: EventKind(code: 1),
      source: .none, instrument: InstrumentID(0),
      words: EventWords(index, index &+ 1, index &+ 2, index &+ 3, ~index))
  }

  /// Field by field, straight from the slot: loads that ThreadSanitizer sees. A whole event is copied
  /// by memcpy, into which it doesn't look unless told to (ignore_interceptors_accesses=0).
  @inline(__always)
  private static func isRight(_ found: Event, _ index: UInt64) -> Bool {
    let words = found.words
    return found.sequence.number == index && found.time.count == index &* 3 && words.w0 == index
      && words.w1 == index &+ 1 && words.w2 == index &+ 2 && words.w3 == index &+ 3
      && words.w4 == ~index
  }

  private static func produce(_ ring: consuming RingProducer, _ count: UInt64) {
    var next: UInt64 = 0
    while next < count {
      let batch = Int(min(next % 4 + 1, count - next))
      switch next / 64 % 3 {
      case 0:
        while !ring.push(event(next)) { apus_yield() }
        next += 1
      case 1:
        while !ring.hasRoom(batch) { apus_yield() }
        for _ in 0..<batch {
          ring.stage(event(next))
          next += 1
        }
        if ring.stagesStampedSlot { ring.stampStaged(now: next) }
        ring.publish()
      default:
        let first = next
        while !ring.push(batch: batch, { $1 = event(first &+ UInt64($0)) }) { apus_yield() }
        next += UInt64(batch)
      }
    }
  }

  private static func consume(_ ring: consuming RingConsumer, _ count: UInt64) -> UInt64 {
    var next: UInt64 = 0
    var wrong: UInt64 = 0
    while next < count {
      if next / 64 % 2 == 0 {
        guard let taken = ring.pop() else {
          apus_yield()
          continue
        }
        if !isRight(taken, next) { wrong += 1 }
        next += 1
      } else {
        let available = ring.available()
        if available == 0 { apus_yield() }
        for _ in 0..<available {
          if ring.nextIsStamped { _ = ring.stampOfNext() }
          if !isRight(ring.peek(), next) { wrong += 1 }
          ring.advance()
          next += 1
        }
        ring.release()
      }
    }
    ring.release()
    return wrong
  }

}

/// Hands a ring's ends to the threads that will own them.
private final class Ends: @unchecked Sendable {  // Each end is taken once, by one thread.
  private var producer: RingProducer?
  private var consumer: RingConsumer?

  init(_ fabric: Fabric, _ ring: String) {
    producer = fabric.producer(ring)
    consumer = fabric.consumer(ring)
  }

  func takeProducer() -> RingProducer { producer.take()! }
  func takeConsumer() -> RingConsumer { consumer.take()! }
}

private final class Wrong: @unchecked Sendable {  // Written by one thread before it is joined.
  var count: UInt64 = 0
}
