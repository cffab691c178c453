// Two threads and an onlooker: order, nothing lost, nothing torn.

import Events
import Platform
import Testing

@testable import Fabric

@Suite struct RingStreamTests {
  struct Case: CustomStringConvertible, Sendable {
    let seed: UInt64
    let capacity: Int
    let count: UInt64

    var description: String { "seed \(seed), capacity \(capacity)" }
  }

  static let cases = [
    Case(seed: 1, capacity: 16, count: 60_000), Case(seed: 2, capacity: 64, count: 60_000),
    Case(seed: 3, capacity: 1024, count: 60_000), Case(seed: 4, capacity: 16, count: 60_000),
  ]

  /// Batch sizes, ways of writing and ways of reading mixed by the seed.
  @Test(arguments: cases)
  func mixedStreamArrivesWhole(_ run: Case) throws {
    let memory = RingMemory(capacity: run.capacity, start: run.seed * 5)
    let verdict = Found((taken: UInt64(0), wrong: UInt64(0)))
    try together([
      { Self.produce(run, memory) },
      { verdict.value = Self.consume(run, memory) },
    ])
    #expect(verdict.value.taken == run.count, "\(run)")
    #expect(verdict.value.wrong == 0, "\(run)")
  }

  static func produce(_ run: Case, _ memory: RingMemory) {
    var chance = Chance(seed: run.seed)
    var producer = memory.producer()
    var next: UInt64 = 0
    while next < run.count {
      let count = Int(min(chance.next() % UInt64(memory.largestBatch) + 1, run.count - next))
      switch chance.next() % 3 {
      case 0:
        for _ in 0..<count {
          while !producer.push(.proven(next)) { giveWay() }
          next += 1
        }
      case 1:
        while !producer.hasRoom(count) { giveWay() }
        for _ in 0..<count {
          producer.stage(.proven(next))
          next += 1
        }
        producer.publish()
      default:
        let first = next
        while !producer.push(batch: count, { $1 = .proven(first + UInt64($0)) }) { giveWay() }
        next += UInt64(count)
      }
    }
  }

  static func consume(_ run: Case, _ memory: RingMemory) -> (taken: UInt64, wrong: UInt64) {
    var chance = Chance(seed: ~run.seed)
    var consumer = memory.consumer()
    var next: UInt64 = 0
    var wrong: UInt64 = 0
    func look(_ event: Event) {
      if event != .proven(next) { wrong += 1 }
      next += 1
    }
    while next < run.count {
      if chance.next() % 2 == 0 {
        for _ in 0..<chance.next() % 9 {
          if let event = consumer.pop() { look(event) } else { giveWay() }
        }
      } else {
        for _ in 0..<min(consumer.available(), Int(chance.next() % 40)) {
          look(consumer.peek())
          consumer.advance()
        }
        if chance.next() % 4 != 0 || consumer.available() == 0 { consumer.release() }
      }
    }
    consumer.release()
    return (next, wrong)
  }

  /// An onlooker that hammers the smallest ring while it is lapped never returns a wrong event.
  @Test(arguments: [11, 12] as [UInt64])
  func anObserverNeverReturnsAWrongEvent(seed: UInt64) throws {
    let run = Case(seed: seed, capacity: 16, count: 80_000)
    let memory = RingMemory(capacity: 16)
    let done = RingMemory(capacity: 16)
    let counts = Found((good: 0, lapped: 0, early: 0, wrong: 0))
    try together([
      { Self.produce(run, memory) },
      {
        _ = Self.consume(run, memory)
        done.set(0, 1)
      },
      {
        var chance = Chance(seed: seed)
        var found = (good: 0, lapped: 0, early: 0, wrong: 0)
        let observer = memory.observer
        var looks = 0
        while done.word(0) == 0 {
          looks += 1
          if looks % 256 == 0 { giveWay() }
          let index = (observer.tail &+ 2) &- min(observer.tail, chance.next() % 20)
          switch observer.event(at: index) {
          case .event(let event):
            found.good += 1
            if event != .proven(index) { found.wrong += 1 }
          case .overwritten: found.lapped += 1
          case .notYet: found.early += 1
          }
        }
        counts.value = found
      },
    ])
    #expect(counts.value.wrong == 0, "seed \(seed): \(counts.value)")
    #expect(counts.value.good > 0, "seed \(seed): \(counts.value)")
  }

  @Test func whatAnObserverCanProve() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    let observer = memory.observer
    #expect(observer.event(at: 0) == .notYet)
    for index: UInt64 in 0..<40 {
      _ = producer.push(.proven(index))
      _ = consumer.pop()
    }
    consumer.release()
    #expect(observer.tail == 40)
    #expect(observer.head == 40)
    // Sixteen slots, of which the producer may be writing four.
    #expect(observer.oldestReadable(tail: 40) == 28)
    #expect(observer.event(at: 27) == .overwritten)
    for index: UInt64 in 28..<40 { #expect(observer.event(at: index) == .event(.proven(index))) }
    #expect(observer.event(at: 40) == .notYet)
    #expect(observer.oldestReadable(tail: 5) == 0)
  }

  /// A copy that was begun before the slot was written again is thrown away, wherever it was cut.
  @Test func aCopyUnderAnOverwriteIsThrownAway() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    for index: UInt64 in 0..<13 { _ = producer.push(.proven(index)) }
    // The producer might be at slot 0 again, had the consumer given it back.
    #expect(memory.observer.event(at: 0) == .event(.proven(0)))
    for _ in 0..<13 { _ = consumer.pop() }
    consumer.release()
    #expect(memory.observer.event(at: 0) == .overwritten)
    #expect(memory.observer.event(at: 1) == .event(.proven(1)))
    for _ in 0..<4 where producer.hasRoom(1) { producer.stage(.proven(99)) }
    // Slot 0 is being written, unpublished; indexes that the proof accepts are all still whole.
    for index in memory.observer.oldestReadable(tail: 13)..<13 {
      #expect(memory.observer.event(at: index) == .event(.proven(index)))
    }
  }
}
