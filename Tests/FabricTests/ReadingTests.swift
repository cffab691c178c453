// What tools read from a fabric: labels, a full ring's events, histograms over an interval.

import Events
import Glibc
import Testing

@testable import Fabric

@Suite struct ReadingTests {
  @Test func labelsAreReadBackByIndex() throws {
    let room = FabricRoom()
    var plan = FabricPlan.small()
    let long = String(repeating: "x", count: 40)
    plan.labels = [
      LabelsPlan(name: "instruments", labels: ["ACME", "", "Ünï", "a\u{1B}[31mb", long]),
      LabelsPlan(name: "nothing", labels: []),
    ]
    let fabric = try Fabric(plan: plan, numaNode: nil, root: room.root)
    let view = try FabricView.open(path: fabric.path)
    // What would steer a terminal is replaced, what doesn't fit is cut.
    #expect(
      view.labels(named: "instruments")
        == ["ACME", "", "Ünï", "a\u{FFFD}[31mb", String(repeating: "x", count: 31)])
    #expect(view.labels(named: "nothing") == [])
    #expect(view.labels(named: "orders-risk") == [])
    #expect(view.part(named: "instruments")?.capacity == 5)
    // The other parts are where they were.
    #expect(view.counters(of: view.counterBlocks[0]).map(\.name) == ["events-in", "events-out"])
  }

  @Test func aCounterIsReadAtItsPlace() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    let view = try FabricView.open(path: fabric.path)
    let block = view.counterBlocks[0]
    let place = try #require(view.place(of: "events-out", in: block.name))
    #expect(view.value(at: place) == 0)
    fabric.counters(block.name).publish(1, 7)
    #expect(view.value(at: place) == 7)
    #expect(view.place(of: "events-out", in: block) == place)
    #expect(view.place(of: "events-in", in: block) != place)
    #expect(view.place(of: "events", in: block) == nil)
    #expect(view.place(of: "events-out", in: "nothing") == nil)
    #expect(view.place(of: "events-out", in: view.rings[0].name) == nil)
  }

  /// Golden bytes: 32 for each label, padded with zeros.
  @Test func labelsLieAsTheLayoutSays() throws {
    let room = FabricRoom()
    var plan = FabricPlan(instance: "labels")
    plan.labels = [LabelsPlan(name: "instruments", labels: ["AB", "C"])]
    let fabric = try Fabric(plan: plan, numaNode: nil, root: room.root)
    let bytes = room.read("labels")
    let part = try #require(fabric.view.part(named: "instruments"))
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(Array(bytes[part.offset..<part.offset + 32]) == Array("AB".utf8) + zeros.prefix(30))
    #expect(
      Array(bytes[part.offset + 32..<part.offset + 64]) == Array("C".utf8) + zeros.prefix(31))
    #expect(FabricLayout.Labels.byteCount(count: 2) == 64)
  }

  /// In a full ring no event is proven by the tail alone, since the producer might be writing: but it
  /// can't while the consumer holds the slot.
  @Test func whatWaitsCanBeReadHoweverFullTheRing() {
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    var consumer = memory.consumer()
    #expect(memory.observer.oldestUnread() == nil)
    for index: UInt64 in 0..<16 { _ = producer.push(.proven(index)) }
    #expect(memory.observer.oldestReadable(tail: 16) == 0)
    for index: UInt64 in 0..<16 {
      #expect(memory.observer.event(at: index) == .event(.proven(index)))
    }
    #expect(memory.observer.oldestUnread() == .proven(0))
    for _ in 0..<8 { _ = consumer.pop() }
    consumer.release()
    #expect(memory.observer.oldestUnread() == .proven(8))
    #expect(memory.observer.event(at: 3) == .overwritten)
    #expect(memory.observer.oldestReadable(tail: 16) == 4)
  }

  /// A head that no ring can have proves nothing.
  @Test func aDamagedHeadProvesNothing() {
    let memory = RingMemory(capacity: 16, start: 100)
    var producer = memory.producer()
    for index: UInt64 in 0..<16 { _ = producer.push(.proven(index)) }
    memory.set(FabricLayout.Ring.head, 0)
    #expect(memory.observer.oldestReadable(tail: 116) == 104)
    #expect(memory.observer.event(at: 100) == .overwritten)
    memory.set(FabricLayout.Ring.head, .max)
    #expect(memory.observer.oldestReadable(tail: 116) == 104)
    #expect(memory.observer.event(at: 100) == .overwritten)
    #expect(memory.observer.oldestUnread() == nil)
  }

  /// One thread fills and another empties a small ring while a third looks: what it is given is whole.
  @Test func theOldestUnreadIsWholeWhileTheRingMoves() throws {
    let memory = RingMemory(capacity: 16)
    let last: UInt64 = 200_000
    let torn = Found<Int>(0)
    let seen = Found<Int>(0)
    try together([
      {
        var producer = memory.producer()
        var index: UInt64 = 0
        while index < last {
          if producer.push(.proven(index)) { index += 1 } else { _ = sched_yield() }
        }
      },
      {
        var consumer = memory.consumer()
        while consumer.position < last {
          // On a busy machine the third may not have had its turn yet.
          let waits = consumer.position == last / 2 && seen.value == 0
          if waits || consumer.pop() == nil { _ = sched_yield() }
        }
        consumer.release()
      },
      {
        while memory.observer.head < last {
          _ = sched_yield()
          if let event = memory.observer.oldestUnread() {
            seen.value += 1
            if !event.isProven { torn.value += 1 }
          }
        }
      },
    ])
    #expect(torn.value == 0)
    #expect(seen.value > 0)
  }

  @Test func anIntervalHasItsOwnExtremes() {
    var early = HistogramSnapshot()
    for ns: UInt64 in [5, 1_000_000] { early.record(ns) }
    var late = early
    for ns: UInt64 in [500, 600, 700] { late.record(ns) }
    let between = late.since(early)
    #expect(between.count == 3)
    #expect(between.sum == 1_800)
    #expect((496...500).contains(between.least) && (700...707).contains(between.most))
    #expect(between.quantile(1) <= 707)
    #expect(late.since(late).count == 0)
    #expect(late.since(late).quantile(0.5) == 0)
  }

  @Test func countsBelowABoundNeverOverstate() {
    var snapshot = HistogramSnapshot()
    for ns: UInt64 in 1...10_000 { snapshot.record(ns) }
    for bound: UInt64 in [0, 1, 100, 127, 128, 250, 1_000, 2_500, 10_000, 1 << 40] {
      let counted = snapshot.count(atMost: bound)
      let exact = min(bound, 10_000)
      #expect(counted <= exact, "\(bound)")
      #expect(Double(counted) >= Double(exact) * 0.98, "\(bound)")
    }
  }
}
