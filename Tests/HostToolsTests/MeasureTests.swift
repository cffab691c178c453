// The measurements: what they mean, on numbers that were made up, and that they measure, on this machine.

import Fabric
import HostMeters
import MadeUpHosts
import Platform
import Printing
import Testing

@testable import HostTools

/// Gaps of these lengths on one CPU, in a second.
private func hiccups(_ cpu: Int, _ gaps: [UInt64]) -> Hiccups {
  var buckets = [UInt64](repeating: 0, count: HistogramScale.bucketCount)
  for gap in gaps { buckets[HistogramScale.bucket(of: gap)] += 1 }
  return Hiccups(
    cpu: cpu, ns: 1_000_000_000, buckets: buckets, longestNs: gaps.max() ?? 0,
    stolenNs: gaps.reduce(0, +))
}

@Suite struct MeasureTests {
  private let eight = MadeUpHost.eightCores()

  @Test func `quantiles of gaps`() {
    let it = hiccups(
      3, Array(repeating: 2_000, count: 990) + Array(repeating: 50_000, count: 9) + [800_000])
    #expect(it.count == 1000 && it.longestNs == 800_000)
    #expect((1_980...2_020).contains(it.quantile(perMille: 500)))
    #expect((1_980...2_020).contains(it.quantile(perMille: 990)))
    #expect((49_500...50_500).contains(it.quantile(perMille: 999)))
    #expect(it.quantile(perMille: 1000) >= 794_000 && it.quantile(perMille: 1000) <= 800_000)
    #expect(it.stolenPerMillion == 3_230)
    #expect(
      it.decades.map(\.fromNs) == [1_000, 50_000, 500_000]
        || it.decades.map(\.fromNs) == [1_000, 10_000, 500_000])
    #expect(it.decades.map(\.count) == [990, 9, 1])
    let none = hiccups(0, [])
    #expect(none.quantile(perMille: 999) == 0 && none.decades.isEmpty && none.stolenPerMillion == 0)
  }

  @Test func `a quiet line is ok, whatever the other CPUs do`() {
    let view = HostView(tree: eight.tree, line: line([1, 2, 0]))
    let quiet = [hiccups(1, [3_000]), hiccups(2, [2_000, 90_000]), hiccups(0, [9_000_000])]
    let check = HostChecks.noise(quiet, view)
    #expect(check.verdict == .ok, "\(check.found)")
    #expect(check.found.hasPrefix("in 1 s on CPUs 1-2: the longest gap 90.0µs"))
    // All of them are in the table, and what the line's CPUs had is drawn.
    #expect(check.details.count == 1 + 3 + 2)
    let loud = HostChecks.noise([hiccups(1, [150_000]), hiccups(2, [2_000])], view)
    #expect(loud.verdict == .warning && loud.mend.contains("--seconds 60"))
    let stolen = HostChecks.noise([hiccups(1, Array(repeating: 50_000, count: 100))], view)
    #expect(stolen.verdict == .warning && stolen.found.contains("at most 0.50 % of a CPU"))
    #expect(HostChecks.noise([], view).found == "not measured")
  }

  @Test func `the way between cores, by how near they are`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    let view = HostView(tree: host.tree, line: line([4, 5]))
    let ways = [
      CoreLatency(from: 4, to: 12, ns: 20), CoreLatency(from: 4, to: 5, ns: 40),
      CoreLatency(from: 5, to: 6, ns: 60), CoreLatency(from: 4, to: 6, ns: 50),
      CoreLatency(from: 0, to: 4, ns: 310),
    ]
    let check = HostChecks.coreLatencies(ways, view)
    #expect(
      check.found == "siblings 20 ns; in one cache 40 to 60 ns, median 50; to another node 310 ns")
    #expect(check.verdict == .ok)
    // A row a CPU, and its own place marked.
    #expect(check.details.count == 6 && check.details[0].hasPrefix("ns"))
    #expect(
      HostChecks.coreLatencies(ways, HostView(tree: host.tree, line: line([0, 4]))).verdict
        == .warning)
    #expect(HostChecks.coreLatencies([], view).found == "not measured")
    #expect(HostChecks.matrix([ways[0]]).isEmpty)
  }

  @Test func `what a durable write costs`() {
    func check(
      _ us: [UInt64], _ fileSystem: String, waits: Bool, interrupts: Int? = nil,
      writer: Int? = nil
    ) -> HostCheck {
      var wanted = line([1, 2])
      wanted.threads[0].diskCPU = writer
      wanted.waitsForDisk = waits
      let cost = SyncCost(
        sortedNs: us.map { $0 * 1000 }, isDirect: true, fileSystem: fileSystem,
        interruptCPU: interrupts)
      return HostChecks.disk(.success(cost), HostView(tree: eight.tree, line: wanted))
    }
    #expect(check([90, 100, 150], "ext4 on /dev/vda", waits: true).verdict == .ok)
    #expect(check([90, 100, 9_000], "ext4 on /dev/vda", waits: true).verdict == .warning)
    #expect(check([90, 100, 9_000], "ext4 on /dev/vda", waits: false).verdict == .ok)
    #expect(check([90, 100, 150], "ext4 on /dev/vda", waits: true, interrupts: 1).verdict == .ok)
    let far = check([90, 100, 150], "ext4 on /dev/vda", waits: true, interrupts: 1, writer: 2)
    #expect(far.verdict == .warning && far.mend.hasPrefix("'disk_cpu: 1'"))
    #expect(far.found.hasSuffix("interrupts come to CPU 1, and its writer is on CPU 2"))
    let near = check([90, 100, 150], "ext4 on /dev/vda", waits: true, interrupts: 1, writer: 1)
    #expect(near.verdict == .ok)
    #expect(
      check([90, 100, 150], "ext4 on /dev/vda", waits: false, interrupts: 1, writer: 2).verdict
        == .ok)
    #expect(check([1, 1, 1], "tmpfs on tmpfs", waits: true).verdict == .bad)
    #expect(check([1, 1, 1], "tmpfs on tmpfs", waits: false).verdict == .ok)
    let view = HostView(tree: eight.tree, line: line([1]))
    #expect(HostChecks.disk(.failure(HostRefusal("no")), view).verdict == .warning)
  }

  @Test func `the file system is that of the longest mount point`() {
    let host = MadeUpHost()
    host.write(
      "/proc/self/mounts",
      "/dev/a / ext4 rw 0 0\n/dev/b /var xfs rw 0 0\n/dev/c /var/lib ext4 rw 0 0\ntmpfs "
        + "/var/lib tmpfs rw 0 0\n"
    )
    #expect(SyncMeter.mount(of: "/home", in: host.tree) == "ext4 on /dev/a")
    #expect(SyncMeter.mount(of: "/var/log/x", in: host.tree) == "xfs on /dev/b")
    #expect(SyncMeter.mount(of: "/various", in: host.tree) == "ext4 on /dev/a")
    #expect(SyncMeter.mount(of: "/var/lib/apus", in: host.tree) == "tmpfs on tmpfs")
  }

  // MARK: On this machine

  @Test func `the meter watches every CPU for as long as it was told`() {
    let cpus = CPUMap.here.usable
    let found = HiccupMeter.run(on: cpus, forNs: 50_000_000)
    #expect(found.map(\.cpu) == cpus)
    for it in found {
      #expect(it.ns >= 49_000_000 && it.stolenNs <= it.ns && it.longestNs <= it.stolenNs)
      #expect(it.count == 0 || it.longestNs >= HiccupMeter.thresholdNs)
    }
    // One that isn't there is left out, and a ^C ends it early.
    let start = ClockReading.steadyNs
    let ended = HiccupMeter.run(on: [cpus[0], 1023], forNs: 60_000_000_000) { _ in false }
    #expect(ended.map(\.cpu) == [cpus[0]] && ClockReading.steadyNs - start < 5_000_000_000)
  }

  @Test func `two cores throw a word to each other`() {
    let cpus = CPUMap.here.usable
    let found = CoreLatencyMeter.run(on: Array(cpus.prefix(3)), withinNs: 2_000_000_000)
    let count = min(3, cpus.count)
    #expect(found.count <= count * (count - 1) / 2)
    for it in found { #expect(it.from < it.to && it.ns > 0 && it.ns < 100_000_000, "\(it)") }
    #expect(CoreLatencyMeter.run(on: [cpus[0], 1023], withinNs: 1_000_000_000) == [])
  }

  @Test func `writes that stay are counted, and leave nothing`() throws {
    let directory = MadeUpHost()
    let cost = try SyncMeter.run(in: directory.path, writes: 5)
    #expect(cost.sortedNs.count == 5 && cost.sortedNs == cost.sortedNs.sorted())
    #expect(!cost.fileSystem.isEmpty && cost.quantile(perCent: 99) == cost.sortedNs.last)
    #expect(HostTree(root: directory.path).names(in: "/") == [])
    #expect(throws: SystemFailure.self) { try SyncMeter.run(in: "/nowhere") }
  }

  @Test func `this machine is asked`() {
    let facts = HostFacts.here()
    #expect(facts.interfaces.contains { $0.name == "lo" } && (try? facts.epoll.get()) != nil)
    let all = HostChecks.all(HostView(tree: .here), facts)
    #expect(Set(all.map(\.name)).count == all.count)
  }
}
