// A warm-up runs the line's code before anything counts, and leaves no trace: what trades afterwards is what would have
// traded without it.

import Events
import Platform
import Testing

@testable import Pipeline

extension Runs {
  @Suite struct WarmUpTests {
    private func run(_ events: UInt64, in scratch: Scratch) throws -> (TraderRun, RunSummary) {
      var settings = try Setup(
        seed: 5, events: 1_500, rate: "50k/s", topology: "one_thread"
      ).settings(in: scratch)
      settings.warmUp = WarmUpSettings(events: events)
      let run = try TraderRun(settings, warn: { _ in })
      return (run, try carryOut(run))
    }

    @Test func `it takes its events, and nobody sees them`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 5, topology: "two_threads").settings(in: scratch)
      var warm = settings
      warm.warmUp = WarmUpSettings(events: 3_000)
      let topology = settings.topology(cpus: Host.cpus)
      let keeper = ClockKeeper()
      #expect(WarmUp.carryOut(warm, topology, keeper.clock, build: "b") >= 3_000)
      #expect(WarmUp.carryOut(settings, topology, keeper.clock, build: "b") == 0)
      #expect(Host.firstLine(of: "/dev/shm/apus/warm-up-\(Host.processID)") == nil)
    }

    @Test func `the journal of a run is that of one without it`() throws {
      let (cold, warm) = (Scratch(), Scratch())
      let (first, _) = try run(0, in: cold)
      let (second, summary) = try run(2_000, in: warm)
      // Market events are the same; when each came is the host's affair.
      let results = [try replay(first.journalPath!), try replay(second.journalPath!)]
      #expect(results.allSatisfy { $0.difference == nil })
      #expect(summary.stages[0].eventsOut < 4_000, "nothing of the warm-up is counted")
      #expect(second.value(.gatewayIn, "events_out") == summary.stages[0].eventsOut)
      #expect(summary.threads.map(\.name) == second.topology.threads.map(\.name))
    }
  }

  @Suite struct ThreadUsageTests {
    @Test func `a thread's page faults are counted from a moment on`() throws {
      let pages = 256
      let memory = try Mapping(anonymous: pages << 12)
      let begun = ThreadUsage.now()
      for page in 0..<pages {
        unsafe memory.base.storeBytes(of: 1, toByteOffset: page << 12, as: UInt8.self)
      }
      let used = ThreadUsage.now().since(begun)
      // A host that puts huge pages there needs fewer.
      #expect(used.minorFaults >= 1 && used.minorFaults < 10_000 && used.majorFaults == 0)
    }
  }
}
