// One thread plays both ends: examples, every small script against a model, and the ends of the range.

import Events
import Testing

@testable import Fabric

@Suite struct RingTests {
  @Test func whatIsPushedIsPopped() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    #expect(consumer.pop() == nil)
    let pushed = producer.push(.proven(1))
    #expect(pushed)
    #expect(consumer.pop() == .proven(1))
    #expect(consumer.pop() == nil)
  }

  @Test func stagedEventsAreSeenWhenPublished() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    producer.stage(.proven(1))
    producer.stage(.proven(2))
    #expect(producer.stagedCount == 2)
    #expect(consumer.availableNow() == 0)
    producer.publish()
    #expect(producer.stagedCount == 0)
    #expect(consumer.availableNow() == 2)
    #expect(consumer.peek() == .proven(1))
    consumer.advance()
    #expect(consumer.peek() == .proven(2))
    consumer.advance()
    #expect(consumer.hasUnreleased == true)
    #expect(memory.word(FabricLayout.Ring.head) == 0)
    consumer.release()
    #expect(memory.word(FabricLayout.Ring.head) == 2)
  }

  @Test func pushPublishesWhatWasStagedBeforeIt() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    producer.stage(.proven(1))
    let pushed = producer.push(.proven(2))
    #expect(pushed)
    #expect(producer.position == 2)
    #expect(consumer.pop() == .proven(1))
    #expect(consumer.pop() == .proven(2))
  }

  @Test func aFullRingRefusesAndLosesNothing() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    for index in 0..<16 {
      let pushed = producer.push(.proven(UInt64(index)))
      #expect(pushed)
    }
    let pushed = producer.push(.proven(99))
    #expect(!pushed)
    #expect(consumer.availableNow() == 16)
    #expect(memory.observer.highWater == 16)
    for index in 0..<16 { #expect(consumer.pop() == .proven(UInt64(index))) }
    #expect(consumer.pop() == nil)
    let again = producer.push(.proven(99))
    #expect(again)
    #expect(consumer.pop() == .proven(99))
  }

  @Test func aBatchFitsWholeOrNotAtAll() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    let tooLarge = producer.push(batch: 5) { _, _ in Issue.record("nothing may be written") }
    #expect(!tooLarge)
    for batch in 0..<4 {
      let pushed = producer.push(batch: 4) { $1 = .proven(UInt64(batch * 4 + $0)) }
      #expect(pushed)
    }
    let full = producer.push(batch: 1) { _, _ in Issue.record("nothing may be written") }
    #expect(!full)
    for index in 0..<16 { #expect(consumer.pop() == .proven(UInt64(index))) }
  }

  @Test(arguments: [0, 1, 7, 15, 16, 17, (1 << 32) - 3, 1 << 62] as [UInt64])
  func positionsWrapAroundTheSlots(start: UInt64) {
    let memory = RingMemory(capacity: 16, start: start)
    var producer = memory.producer()
    var consumer = memory.consumer()
    for index in 0..<200 {
      let event = Event.proven(UInt64(index))
      let pushed = producer.push(event)
      #expect(pushed)
      if index % 3 == 2 {
        for earlier in index - 2...index { #expect(consumer.pop() == .proven(UInt64(earlier))) }
      }
    }
    #expect(producer.position == start + 200)
  }

  static let events = (0..<2048).map { Event.proven(UInt64($0)) }

  /// Every script of five steps over the seven things that the two ends can do: all interleavings of
  /// all small scripts, from two starting positions.
  @Test func everySmallScript() {
    for start: UInt64 in [0, 15] {
      for script in 0..<16_807 {
        var code = script
        play(script, start: start, steps: 5) {
          defer { code /= 7 }
          return code % 7
        }
      }
    }
  }

  /// Long scripts by chance: the ring runs full, runs dry and wraps.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func longScripts(seed: UInt64) {
    var chance = Chance(seed: seed)
    play(Int(seed), start: seed, steps: 1000) { Int(chance.next() % 7) }
  }

  /// Plays a script against a model that is four counters.
  private func play(_ script: Int, start: UInt64, steps: Int, _ step: () -> Int) {
    let memory = RingMemory(capacity: 16, start: start)
    var producer = memory.producer()
    var consumer = memory.consumer()
    var written = start
    var published = start
    var read = start
    func event(_ index: UInt64) -> Event { Self.events[Int(index) % Self.events.count] }
    for _ in 0..<steps {
      switch step() {
      case 0:
        let room = written - consumer.released < 16
        let pushed = producer.push(event(written))
        check(pushed == room, script)
        if pushed {
          written += 1
          published = written
        }
      case 1:
        if producer.stagedCount < 4, producer.hasRoom(1) {
          producer.stage(event(written))
          written += 1
        }
      case 2:
        producer.publish()
        published = written
      case 3:
        let count = 4 - producer.stagedCount
        let room = written + UInt64(count) - consumer.released <= 16
        let first = written
        let pushed = producer.push(batch: count) { $1 = event(first + UInt64($0)) }
        check(pushed == room, script)
        if pushed {
          written += UInt64(count)
          published = written
        }
      case 4:
        let popped = consumer.pop()
        check(popped == (read < published ? event(read) : nil), script)
        if popped != nil { read += 1 }
      case 5:
        if consumer.available() > 0 {
          check(consumer.peek() == event(read), script)
          consumer.advance()
          read += 1
        } else {
          check(read == published, script)
        }
      default: consumer.release()
      }
      check(consumer.position == read && producer.position == written, script)
      check(consumer.released <= read && read <= published && published <= written, script)
      check(written - consumer.released <= 16, script)
      check(memory.word(FabricLayout.Ring.tail) == published, script)
      check(memory.word(FabricLayout.Ring.head) == consumer.released, script)
    }
  }

  /// `#expect` a million times is slow; a failure is told with the script.
  private func check(_ holds: Bool, _ script: Int, _ line: Int = #line) {
    if !holds { Issue.record("script \(script) fails at line \(line)") }
  }

  @Test func oneSlotInSixteenIsStamped() {
    let memory = RingMemory(capacity: 64, start: 10)
    var producer = memory.producer()
    var consumer = memory.consumer()
    var stamped: [UInt64: UInt64] = [:]
    for round in 0..<40 {
      for _ in 0...round % 5 where producer.hasRoom(1) { producer.stage(.proven(0)) }
      let now = UInt64(1000 + round)
      if producer.stagesStampedSlot {
        let first = (producer.published + 15) & ~15
        stamped[first] = now
        producer.stampStaged(now: now)
      }
      producer.publish()
      while consumer.availableNow() > 0 {
        let position = consumer.position
        #expect(consumer.nextIsStamped == (position % 16 == 0))
        if consumer.nextIsStamped { #expect(consumer.stampOfNext() == stamped[position]) }
        _ = consumer.pop()
      }
    }
    #expect(stamped.count >= 6)
    #expect(memory.observer.producerActiveNs >= 1030)
  }

  @Test func fullWaitsAreCountedOnceEachAndTheLongestIsKept() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    producer.noteFull(now: 100)
    #expect(producer.isWaiting == true)
    producer.noteFull(now: 150)
    producer.noteFull(now: 130)
    producer.noteRoom()
    #expect(producer.isWaiting == false)
    producer.noteFull(now: 500)
    producer.noteFull(now: 510)
    producer.noteRoom()
    #expect(memory.observer.fullWaits == 2)
    #expect(memory.observer.longestWaitNs == 50)
  }

  @Test func aConsumerSaysWhenItWasActive() {
    let memory = RingMemory(capacity: 16)
    let consumer = memory.consumer()
    consumer.noteActive(now: 77)
    #expect(memory.observer.consumerActiveNs == 77)
  }

  @Test func pausingChangesNothing() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    for index: UInt64 in 0..<8 { _ = producer.push(.proven(index)) }
    for index: UInt64 in 0..<8 {
      consumer.pauseWhenEmpty()
      #expect(consumer.pop() == .proven(index))
    }
    consumer.pauseWhenEmpty()
    #expect(consumer.pop() == nil)
  }

  @Test func endsTakeUpWhereTheMemoryIs() {
    let memory = RingMemory(capacity: 16)
    do {
      var producer = memory.producer()
      for index: UInt64 in 0..<5 { _ = producer.push(.proven(index)) }
    }
    var producer = memory.producer()
    var consumer = memory.consumer()
    #expect(producer.position == 5)
    _ = producer.push(.proven(5))
    for index: UInt64 in 0..<6 { #expect(consumer.pop() == .proven(index)) }
  }
}

/// No number in shared memory makes an end reach past its slots: it stops the process instead.
@Suite struct TamperedRingTests {
  @Test func aTailThatRunsAwayStopsTheConsumer() async {
    await #expect(processExitsWith: .failure) {
      let memory = RingMemory(capacity: 16)
      var consumer = memory.consumer()
      memory.set(FabricLayout.Ring.tail, 17)
      _ = consumer.availableNow()
    }
  }

  @Test func aTailThatFallsBackStopsTheConsumer() async {
    await #expect(processExitsWith: .failure) {
      let memory = RingMemory(capacity: 16, start: 100)
      var consumer = memory.consumer()
      memory.set(FabricLayout.Ring.tail, 99)
      _ = consumer.pop()
    }
  }

  @Test func aHeadBeforeTheTailStopsTheProducer() async {
    await #expect(processExitsWith: .failure) {
      let memory = RingMemory(capacity: 16)
      var producer = memory.producer()
      memory.set(FabricLayout.Ring.head, 1)
      _ = producer.hasRoom(17)
    }
  }

  @Test func aHeadThatFallsFarBackStopsTheProducer() async {
    await #expect(processExitsWith: .failure) {
      let memory = RingMemory(capacity: 16, start: 100)
      var producer = memory.producer()
      memory.set(FabricLayout.Ring.head, 83)
      _ = producer.hasRoom(17)
    }
  }

  @Test func tamperingWithinTheRingOnlyGivesWrongEvents() {
    let memory = RingMemory(capacity: 16, start: 100)
    var consumer = memory.consumer()
    memory.set(FabricLayout.Ring.tail, 116)
    #expect(consumer.availableNow() == 16)
    for _ in 0..<16 { #expect(consumer.pop() == .empty) }
  }
}
