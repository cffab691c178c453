// The ring's figures, one function each.

import CAtomics
import CPlatform
import Events
import Fabric
import Platform

// The loops take the ring's ends for good: what is local to a function lives in registers.
extension RingSuite {
  /// Events from one core to another as fast as they go. The figures take turns, so that they can be
  /// compared: each round runs all of them at one distance.
  static func throughput(
    _ pair: CorePair, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let flows = flows.filter { options.wants(name, $0.figure) }
    guard !flows.isEmpty else { return }
    report.progress("ring throughput")
    let counts = flows.map {
      options.count($0.batch == 1 ? 500_000 : 2_000_000, smoke: 2560) / $0.batch * $0.batch
    }
    let expected = counts.map { checksum($0) }
    let rounds = probed(options.runCount(30), pair, options) {
      flows.indices.map { index in
        let run = oneWay(flows[index].batch, counts[index], flows[index].capacity, pair)
        precondition(run.checksum == expected[index], "the ring lost or changed events")
        return run.nsPerEvent
      }
    }
    for (index, flow) in flows.enumerated() {
      add(flow.figure, unit: "ns/op", checksum: expected[index], rounds, &report) {
        $0.summarise(runs: $1.map { $0[index] })
      }
    }
  }

  static func oneWay(_ batch: Int, _ count: Int, _ capacity: Int, _ pair: CorePair) -> (
    nsPerEvent: Double, checksum: UInt64
  ) {
    let ends = RingEnds(rings(["throughput"], capacity: capacity), "throughput")
    let samples = Samples(3)
    pair.run {
      let ring = ends.takeProducer()
      let start = BenchTimer.ticks()
      if batch == 1 { sendSingly(ring, count) } else { send(ring, count, batch: batch) }
      samples.record(0, start)
    } _: {
      let ring = ends.takeConsumer()
      let sum = batch == 1 ? receiveSingly(ring, count) : receive(ring, count)
      samples.record(1, BenchTimer.ticks())
      samples.record(2, sum)
    }
    return (BenchTimer.ns(samples[1] &- samples[0]) / Double(count), samples[2])
  }

  /// Each event is published by itself.
  @inline(never)
  static func sendSingly(_ ring: consuming RingProducer, _ count: Int) {
    var index: UInt64 = 0
    while index < UInt64(count) {
      if ring.push(event(index)) { index &+= 1 } else { apus_pause() }
    }
  }

  /// Events are taken one at a time.
  @inline(never)
  static func receiveSingly(_ ring: consuming RingConsumer, _ count: Int) -> UInt64 {
    var sum: UInt64 = 0
    var taken = 0
    while taken < count {
      if let event = ring.pop() {
        add(event, to: &sum)
        taken += 1
      } else {
        ring.pauseWhenEmpty()
      }
    }
    ring.release()
    return sum
  }

  @inline(never)
  static func send(_ ring: consuming RingProducer, _ count: Int, batch: Int) {
    var index: UInt64 = 0
    while index < UInt64(count) {
      if !ring.hasRoom(batch) {
        apus_pause()
        continue
      }
      for _ in 0..<batch {
        ring.stage(event(index))
        index &+= 1
      }
      ring.publish()
    }
  }

  /// Takes whatever is there, gives all of it back at once.
  @inline(never)
  static func receive(_ ring: consuming RingConsumer, _ count: Int) -> UInt64 {
    var sum: UInt64 = 0
    var taken = 0
    while taken < count {
      let available = ring.availableNow()
      if available == 0 {
        ring.pauseWhenEmpty()
        continue
      }
      for _ in 0..<available {
        add(ring.peek(), to: &sum)
        ring.advance()
      }
      ring.release()
      taken += available
    }
    return sum
  }

  /// One event to the other core and one back, over two rings.
  static func roundTrip(
    _ capacity: Int, _ pair: CorePair, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let figure = "roundTrip.64B" + (capacity == Self.capacity ? "" : ".capacity\(capacity)")
    guard options.wants(name, figure) else { return }
    report.progress("ring round trip")
    let trips = options.count(20_000, smoke: 500)
    let expected = checksum(trips)
    let found = probed(options.runCount(20), pair, options) {
      let run = thereAndBack(trips, capacity, pair)
      precondition(run.checksum == expected, "the ring lost or changed events")
      return run.ns
    }
    add(figure, unit: "ns", checksum: expected, found, &report) {
      $0.summarise(samples: $1.flatMap { $0 }.sorted())
    }
  }

  static func thereAndBack(_ trips: Int, _ capacity: Int, _ pair: CorePair) -> (
    ns: [Double], checksum: UInt64
  ) {
    let fabric = rings(["there", "back"], capacity: capacity)
    let there = RingEnds(fabric, "there")
    let back = RingEnds(fabric, "back")
    let samples = Samples(trips)
    let sums = Samples(1)
    pair.run {
      let out = there.takeProducer()
      let into = back.takeConsumer()
      sums.record(0, ask(out, into, trips, samples))
    } _: {
      let into = there.takeConsumer()
      let out = back.takeProducer()
      answer(into, out, trips)
    }
    return (samples.sortedNs, sums[0])
  }

  @inline(never)
  static func ask(
    _ out: consuming RingProducer, _ into: consuming RingConsumer, _ trips: Int, _ samples: Samples
  ) -> UInt64 {
    var sum: UInt64 = 0
    var last = BenchTimer.ticks()
    for trip in 0..<trips {
      while !out.push(event(UInt64(trip))) {}
      while true {
        guard let event = into.pop() else {
          into.pauseWhenEmpty()
          continue
        }
        add(event, to: &sum)
        break
      }
      let now = BenchTimer.ticks()
      samples.record(trip, now &- last)
      last = now
    }
    return sum
  }

  @inline(never)
  static func answer(
    _ into: consuming RingConsumer, _ out: consuming RingProducer, _ trips: Int
  ) {
    var answered = 0
    while answered < trips {
      guard let event = into.pop() else {
        into.pauseWhenEmpty()
        continue
      }
      while !out.push(event) {}
      answered += 1
    }
  }

  /// Push and pop on one thread, everything in its cache: what the instructions cost.
  static func oneThread(_ options: BenchOptions, _ report: inout BenchReport) {
    let count = options.count(5_000_000, smoke: 1000)
    let expected = checksum(count)
    let runs = options.runCount(9)
    var values: [Double] = []
    for _ in 0..<runs {
      let ends = RingEnds(rings(["one"], capacity: 256), "one")
      var producer = ends.takeProducer()
      var consumer = ends.takeConsumer()
      let start = BenchTimer.ticks()
      let sum = pushPop(&producer, &consumer, count)
      values.append(BenchTimer.ns(BenchTimer.ticks() &- start) / Double(count))
      precondition(sum == expected, "the ring lost or changed events")
    }
    var result = BenchResult(
      name, oneThreadFigure, unit: "ns/op", runs: runs, checksum: expected)
    result.summarise(runs: values)
    report.add(result)
  }

  @inline(never)
  static func pushPop(
    _ producer: inout RingProducer, _ consumer: inout RingConsumer, _ count: Int
  ) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<UInt64(count) {
      _ = producer.push(event(index))
      if let event = consumer.pop() { add(event, to: &sum) }
    }
    return sum
  }

  /// What it costs to be watched: batches of 32 with and without an observer that looks a thousand
  /// times a second, at the positions and at the newest event. Runs alternate; the floor is the median
  /// without.
  static func observer(_ pair: CorePair, _ options: BenchOptions, _ report: inout BenchReport) {
    report.progress("ring with an observer at 1 kHz")
    let count = options.count(6_000_000, smoke: 3200)
    let expected = checksum(count)
    let found = probed(options.runCount(15), pair, options) {
      (
        alone: watchedRun(false, count, pair, expected),
        watched: watchedRun(true, count, pair, expected)
      )
    }
    add("observer.1kHz", unit: "ns/op", checksum: expected, found, &report) {
      $0.summarise(runs: $1.map(\.watched))
    }
    for group in found {
      let alone = group.runs.map(\.alone).sorted()
      report.note(
        "observer.1kHz, \(group.distance.rawValue): \(BenchReport.cell(alone[alone.count / 2]))"
          + " ns/op unwatched (median, the same runs)")
    }
  }

  private static func watchedRun(
    _ isWatched: Bool, _ count: Int, _ pair: CorePair, _ expected: UInt64
  ) -> Double {
    let fabric = rings(["watched"], capacity: capacity)
    let ends = RingEnds(fabric, "watched")
    let view = fabric.view
    let samples = Samples(3)
    let done = SharedLines()
    let observer = view.observer(of: view.rings[0])
    let watcher = isWatched ? startWatcher(observer, until: done) : nil
    pair.run {
      let ring = ends.takeProducer()
      samples.record(0, BenchTimer.ticks())
      send(ring, count, batch: 32)
    } _: {
      let ring = ends.takeConsumer()
      samples.record(2, receive(ring, count))
      samples.record(1, BenchTimer.ticks())
    }
    unsafe apus_store_release(done.line(0), 1)
    watcher?.join()
    precondition(samples[2] == expected, "the ring lost or changed events")
    return BenchTimer.ns(samples[1] &- samples[0]) / Double(count)
  }

  private static func startWatcher(_ observer: RingObserver, until done: SharedLines)
    -> PinnedThread
  {
    do {
      return try PinnedThread.start(ThreadOptions(name: "observer"), warn: { print($0) }) {
        while unsafe apus_load_acquire(done.line(0)) == 0 {
          let tail = observer.tail
          if tail > 0 { _ = observer.event(at: tail - 1) }
          _ = observer.head
          _ = observer.highWater
          apus_sleep_ns(1_000_000)
        }
      }
    } catch {
      fatalError("\(error)")
    }
  }
}
