// Runs a line on the threads that the topology names. A thread polls its stages in line order; when
// none has anything to do it waits as it was told to. Where it has gateway-out and the logger, gateway-out is looked at
// again as soon as the logger has written: what was waiting for that goes out before anything else is begun.

import CAtomics
import CPlatform
import Events
import Platform
import Settings

/// Stages that threads look at. Each stage is one thread's.
protocol ThreadedLine: AnyObject, Sendable {
  /// On a stage's thread, before its first look: what the stage needs of that thread is made, so that no look has to.
  func prepare(_ stage: StageID)
  /// One look at one stage. Returns how many steps it took.
  func poll(_ stage: StageID) -> Int
  /// True when a stage could do something or waits for room to do it.
  func hasWork(_ stage: StageID) -> Bool
  /// How long a thread with these stages may sleep when nothing wakes it: `most`, if no timer of theirs is due before.
  func longestSleepNs(_ stages: [StageID], most: UInt64) -> UInt64
  /// Sleeps so long, or until the spot is woken, or something else happens that the stages wait for.
  func rest(_ stages: [StageID], at spot: ParkingSpot, longestNs: UInt64)
}

/// What a thread did while it polled.
struct ThreadWork {
  var steps: UInt64 = 0
  var usage = ThreadUsage()
}

// The words are atomic; the rest is set once.
@safe
final class ThreadedExecutor<Line: ThreadedLine>: @unchecked Sendable {
  let line: Line
  let topology: Topology
  let spots: [ParkingSpot]
  private let quit: UnsafeMutablePointer<UInt64>
  private var threads: [PinnedThread] = []
  /// What each thread did, and the kernel for it: each writes its own, and all are joined before it is read.
  private let work: UnsafeMutablePointer<ThreadWork>

  /// Looks at all stages, in vain, before a thread yields.
  private static var looksBeforeYield: Int { 64 }

  init(line: Line, topology: Topology, spots: [ParkingSpot]) {
    self.line = line
    self.topology = topology
    self.spots = spots
    unsafe quit = .allocate(capacity: 8)
    unsafe quit.initialize(repeating: 0, count: 8)
    unsafe work = .allocate(capacity: topology.threads.count)
    unsafe work.initialize(repeating: ThreadWork(), count: topology.threads.count)
  }

  deinit {
    unsafe quit.deallocate()
    unsafe work.deallocate()
  }

  /// Of each thread in the order of the topology, once all have left.
  var works: [ThreadWork] {
    precondition(threads.isEmpty)
    return topology.threads.indices.map { unsafe work[$0] }
  }

  func start(warn: @escaping @Sendable (String) -> Void) throws(SystemFailure) {
    for (index, plan) in topology.threads.enumerated() {
      let options = ThreadOptions(
        name: plan.name, cpu: plan.cpu, scheduling: plan.scheduling,
        numaNode: plan.numaNode,
        stackPrefaultByteCount: plan.stackPrefaultByteCount)
      do {
        threads.append(
          try PinnedThread.start(options, warn: warn) {
            self.run(plan, self.spots[index], index)
          })
      } catch {
        stop()
        throw error
      }
    }
  }

  /// Makes every thread that still can leave its loop.
  func leave() {
    unsafe apus_store_release(quit, 1)
    for spot in spots { spot.wake() }
  }

  /// Makes every thread leave its loop, and waits for it.
  func stop() {
    leave()
    for thread in threads { thread.join() }
    threads = []
  }

  private func run(_ plan: ThreadPlan, _ spot: ParkingSpot, _ number: Int) {
    for stage in plan.stages { line.prepare(stage) }
    let begun = ThreadUsage.now()
    var taken: UInt64 = 0
    defer {
      unsafe work[number] = ThreadWork(steps: taken, usage: ThreadUsage.now().since(begun))
    }
    let names = plan.stages.map { StaticName($0.description) }
    let stages = plan.stages
    let logger = stages.firstIndex(of: .logger) ?? -1
    let out = logger < 0 ? -1 : stages.firstIndex(of: .gatewayOut) ?? -1
    var idle = 0
    while unsafe apus_load_acquire(quit) == 0 {
      var steps = 0
      var index = 0
      while index < stages.count {
        names[index].noteForCrash()
        let taken = line.poll(stages[index])
        steps += taken
        if index == logger, taken > 0, out >= 0 {
          names[out].noteForCrash()
          steps += line.poll(stages[out])
        }
        index += 1
      }
      if steps > 0 {
        taken &+= UInt64(steps)
        idle = 0
        continue
      }
      idle += 1
      wait(plan, spot, idle: idle)
    }
  }

  private func wait(_ plan: ThreadPlan, _ spot: ParkingSpot, idle: Int) {
    switch plan.wait {
    case .spin: apus_pause()
    case .yield:
      if idle < Self.looksBeforeYield { apus_pause() } else { apus_yield() }
    case .park:
      if idle < plan.looks {
        apus_pause()
      } else if plan.stages.contains(where: line.hasWork) {
        apus_yield()  // Held back by a full ring: nobody will wake it for that.
      } else {
        sleep(plan, spot)
      }
    }
  }

  /// Announces, looks once more, sleeps. A producer that published before the announcement is seen by
  /// the second look; one that publishes after it sees the announcement.
  private func sleep(_ plan: ThreadPlan, _ spot: ParkingSpot) {
    spot.announce()
    let longest = line.longestSleepNs(plan.stages, most: plan.rest.count)
    let isQuitting = unsafe apus_load_acquire(quit) != 0
    if longest == 0 || isQuitting || plan.stages.contains(where: line.hasWork) {
      spot.cancel()
      // A clock has run out, and what follows from it may be held back by a full ring.
      if longest == 0 { apus_yield() }
    } else {
      line.rest(plan.stages, at: spot, longestNs: longest)
    }
  }
}

/// A stage's name where a crash handler can find it: never freed.
@safe
struct StaticName: Sendable {
  nonisolated(unsafe) private let text: UnsafePointer<CChar>

  init(_ name: String) {
    let bytes = Array(name.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { unsafe copy[index] = byte }
    unsafe text = UnsafePointer(copy)
  }

  func noteForCrash() { unsafe apus_crash_note_stage(text) }
}

func pause(ms: UInt64) { apus_sleep_ns(ms * 1_000_000) }

func pauseNs(_ ns: UInt64) { apus_sleep_ns(ns) }
