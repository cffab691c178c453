// The watchdog, with a clock of the test's own and counters that the test turns.

import Events
import Fabric
import Platform
import Testing

@testable import Pipeline
@testable import Settings

/// A fabric whose counts of looks the test sets.
private final class Counts {
  let fabric: Fabric
  private var blocks: [StageID: CounterBlock] = [:]
  private var polls: [StageID: UInt64] = [:]

  init() throws {
    let settings = try Setup().settings(in: Scratch())
    fabric = try Fabric(plan: FabricPlan(trader: settings, build: "test", journal: ""))
    for stage in Topology.stages {
      blocks[stage] = fabric.counters(
        stage == .logger ? TraderPart.logger : TraderPart.counters(of: stage))
    }
  }

  deinit { fabric.unlink() }

  func look(_ stages: [StageID]) {
    for stage in stages {
      polls[stage, default: 0] += 1
      blocks[stage]!.set(
        stage == .logger ? LoggerCounter.polls : StageCounter.polls, to: polls[stage]!)
    }
  }
}

@Suite struct WatchdogTests {
  private let second: UInt64 = 1_000_000_000

  private func watchdog(_ counts: Counts, _ kind: TopologyKind, hasLogger: Bool = true) -> Watchdog
  {
    Watchdog(
      view: counts.fabric.view, topology: Topology(kind, cpus: []), inputs: TraderPart.inputs,
      hasLogger: hasLogger,
      patience: Nanoseconds(second), nowNs: 0)
  }

  @Test(arguments: Topology.stages)
  func `on one thread the last stage that was looked at is the one`(stuck: StageID) throws {
    let counts = try Counts()
    var watchdog = watchdog(counts, .oneThread)
    for now in 1...5 as ClosedRange<UInt64> {
      counts.look(Topology.stages)
      #expect(watchdog.look(nowNs: now * second).isEmpty && !watchdog.isAnyStuck)
    }
    counts.look(Topology.stages.filter { $0.code <= stuck.code })
    #expect(watchdog.look(nowNs: 6 * second).isEmpty)
    #expect(watchdog.look(nowNs: 7 * second).isEmpty)
    let found = watchdog.look(nowNs: 7 * second + 1)
    #expect(found.map(\.stage) == ["\(stuck)"] && found.first?.thread == "line")
    #expect(found.first?.forNs == second + 1)
    // Told once, known while it lasts, forgotten when it moves, told again.
    #expect(watchdog.look(nowNs: 8 * second).isEmpty && watchdog.isAnyStuck)
    counts.look(Topology.stages)
    #expect(watchdog.look(nowNs: 9 * second).isEmpty && !watchdog.isAnyStuck)
    #expect(watchdog.look(nowNs: 10 * second + 1).count == 1)
  }

  @Test func `each thread is judged by itself`() throws {
    let counts = try Counts()
    var watchdog = watchdog(counts, .stagePerThread)
    counts.look(Topology.stages)
    _ = watchdog.look(nowNs: second)
    counts.look(Topology.stages.filter { $0 != .risk && $0 != .gatewayIn })
    #expect(watchdog.look(nowNs: 2 * second).isEmpty)
    counts.look([.book])
    let found = watchdog.look(nowNs: 2 * second + 1)
    #expect(found.map(\.stage) == ["gateway-in", "risk"])
    #expect(found.map(\.inputRing) == ["loopback", "orders-risk"])
  }

  @Test func `a thread with nothing to run isn't stuck`() throws {
    let counts = try Counts()
    var watchdog = watchdog(counts, .twoThreads, hasLogger: false)
    for now in 1...5 as ClosedRange<UInt64> {
      counts.look(Topology.stages.filter { $0 != .logger })
      #expect(watchdog.look(nowNs: now * second).isEmpty)
    }
  }

  @Test func `who was asleep with the machine judges nobody`() throws {
    let counts = try Counts()
    var watchdog = watchdog(counts, .oneThread)
    counts.look(Topology.stages)
    _ = watchdog.look(nowNs: second)
    // A minute without a look: the threads had no more of it than the watchdog.
    #expect(watchdog.look(nowNs: 61 * second).isEmpty)
    #expect(watchdog.look(nowNs: 62 * second).isEmpty)
    #expect(watchdog.look(nowNs: 62 * second + 1).count == 1)
  }
}
