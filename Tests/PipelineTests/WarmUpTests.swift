// A warm-up runs the line's code before anything counts, and leaves no trace: what trades afterwards is what would have
// traded without it.

import Events
import Glibc
import Platform
import Testing

@testable import Pipeline
@testable import Settings

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
      let taken = WarmUp.carryOut(warm, topology, keeper.clock, build: "b")
      #expect(taken.events >= 3_000 && taken.messages == 0, "it has no session")
      #expect(WarmUp.carryOut(settings, topology, keeper.clock, build: "b") == (0, 0))
      #expect(Host.firstLine(of: "/dev/shm/apus/warm-up-\(Host.processID)") == nil)
    }

    /// What a warm-up may leave nothing of.
    private func rests() -> [String] {
      var rests: [String] = []
      guard let names = unsafe opendir("/dev/shm/apus") else { return [] }
      defer { unsafe closedir(names) }
      while let entry = unsafe readdir(names) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { place in
          unsafe place.withMemoryRebound(to: CChar.self, capacity: 256) {
            unsafe String(cString: $0)
          }
        }
        if name.contains("warm-up-\(Host.processID)") { rests.append(name) }
      }
      return rests
    }

    @Test func `a session's gateways take messages, and its store has none of them`() throws {
      let scratch = Scratch()
      var settings = try Setup(seed: 5, topology: "one_thread").settings(in: scratch)
      settings.warmUp = WarmUpSettings(events: 3_000)
      settings.venues = try decode(
        "instruments: instruments.yaml\nvenue: { host: v.example, port: 9880, sender: T, target: V, "
          + "account: a, store: '\(scratch.path)/store' }\n"
      ).venues
      let keeper = ClockKeeper()
      let taken = WarmUp.carryOut(
        settings, settings.topology(cpus: Host.cpus), keeper.clock, build: "b")
      #expect(taken.events >= 3_000 && taken.messages >= 300)
      #expect(unsafe access(scratch.path + "/store", F_OK) != 0, "its store wasn't opened")
      #expect(rests() == [])
    }

    @Test(arguments: VenueRunTests.backends)
    func `a venue's gateways too, and it begins with nothing`(backend: String) throws {
      let scratch = Scratch()
      var settings = VenueRunTests.settings(
        sessions: 1, network: backend, directory: scratch.path)
      settings.warmUp = WarmUpSettings(events: 3_000)
      let keeper = ClockKeeper()
      #expect(
        WarmUp.carryOut(
          settings, settings.topology(cpus: Host.cpus), keeper.clock, build: "b") >= 300)
      #expect(rests() == [])
      let venue = try VenueRun(settings, warn: { _ in })
      try venue.start()
      var client = VenueClient(port: venue.port, sender: "CLIENT1")
      #expect(client?.logOn() == true)
      client?.send("35=D|11=F|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
      let answer = client?.answer()
      client = nil
      #expect(VenueClient.field(150, of: answer) == "0", "the books are empty, and so is the store")
      #expect(VenueClient.field(34, of: answer) == "2", "the number behind the Logon's")
      #expect(venue.tend())
      venue.stop()
      let summary = venue.summary()
      #expect(summary.isClean && summary.faults.isEmpty, "\(summary.faults)")
      let counts = Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.name, $0.count) })
      #expect(counts["connections"] == 1 && counts["logons"] == 1)
      #expect(counts["refused by risk or book"] == 0)
      #expect(
        try records(of: venue.journalPath!).count { $0.event.kind == .orderNew } <= 2,
        "nothing of the warm-up is on record")
      #expect(summary.threads.map(\.name) == venue.topology.threads.map(\.name))
      #expect(summary.majorFaults == 0 && summary.minorFaults < 1_000, "\(summary.minorFaults)")
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
    @Test func `a thread that spins has its switches told in a million steps`() {
      let usage = ThreadUsage(voluntarySwitches: 1, involuntarySwitches: 4)
      let spinning = ThreadSummary(name: "line", wait: .spin, steps: 500_000, usage: usage)
      #expect(spinning.switchesPerMillion! == (2, 8))
      let parked = ThreadSummary(name: "line", wait: .park, steps: 500_000, usage: usage)
      #expect(parked.switchesPerMillion == nil, "it sleeps on purpose")
      let idle = ThreadSummary(name: "line", wait: .spin, steps: 0, usage: usage)
      #expect(idle.switchesPerMillion == nil, "nothing a million times is nothing")
    }

    @Test func `a thread's steps are those of its stages`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 5, events: 500, topology: "two_threads").settings(in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      let summary = try carryOut(run)
      let taken = summary.stages.map(\.eventsIn).reduce(0, +)
      let steps = summary.threads.map(\.steps).reduce(0, +)
      #expect(steps >= taken && summary.threads.allSatisfy { $0.steps > 0 }, "\(steps), \(taken)")
    }

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
