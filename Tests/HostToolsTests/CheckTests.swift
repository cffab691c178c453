// What the doctor makes of a host: machines in order, and what changes when one thing isn't.

import Events
import HostMeters
import MadeUpHosts
import Pipeline
import Platform
import Testing

@testable import HostTools
import Settings

/// A machine that is asked, and answers well.
let goodFacts = HostFacts(
  sharedMemoryByteCount: 8 << 30, ring: .success(["SINGLE_ISSUER"]),
  epoll: .success(["edge-triggered"]),
  interfaces: [])

/// A thread a CPU, spinning; the last parks.
func line(_ cpus: [Int], node: Int? = nil) -> WantedLine {
  let stages = Topology.stages
  var threads = cpus.enumerated().map { index, cpu in
    ThreadPlan(
      name: "t\(index)", stages: [stages[index % stages.count]], cpu: cpu, wait: .spin,
      numaNode: node)
  }
  if let last = threads.indices.last { threads[last].wait = .park }
  return WantedLine(name: "core.yaml", threads: threads)
}

/// All checks by name.
func checks(
  _ host: MadeUpHost, _ line: WantedLine? = nil, _ facts: HostFacts = goodFacts
) -> [String: HostCheck] {
  Dictionary(
    uniqueKeysWithValues: HostChecks.all(HostView(tree: host.tree, line: line), facts).map {
      ($0.name, $0)
    })
}

@Suite struct CheckTests {
  @Test func `a machine in order has nothing to mend`() {
    let host = MadeUpHost.eightCores()
    let all = HostChecks.all(
      HostView(tree: host.tree, line: line([1, 2, 3, 4, 5, 6, 7])), goodFacts)
    #expect(all.count >= 25)
    for check in all {
      #expect(check.verdict == .ok, "\(check.name): \(check.found)")
      #expect(check.mend.isEmpty && !check.found.isEmpty, "\(check.name)")
      // Each says what it costs; the few without a figure say what doesn't work.
      #expect(check.why.count > 20, "\(check.name)")
    }
  }

  @Test func `what isn't in order has a mend`() {
    for host in [
      MadeUpHost.virtualMachine(), .container(), .sixteenOnTwoNodes(), MadeUpHost(),
    ] {
      for check in checks(host).values {
        #expect(check.mend.isEmpty == (check.verdict == .ok), "\(check.name)")
      }
    }
  }

  @Test func `a host that tells nothing is not judged by what isn't there`() {
    let host = MadeUpHost()
    #expect(checks(host).values.allSatisfy { $0.verdict != .bad })
  }

  /// One file of a machine in order, another text, and the check that notices.
  struct Change: Sendable, CustomTestStringConvertible {
    var file: String
    var text: String
    var check: String
    var found: String
    var mend: String
    var testDescription: String { "\(check): \(text.prefix(20))" }
  }

  static let thp = "/sys/kernel/mm/transparent_hugepage/"
  static let clock = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
  static let changes: [Change] = [
    Change(
      file: "/sys/devices/system/cpu/isolated", text: "2-7\n", check: "isolated CPUs",
      found: "CPUs 2-7; the line's 1 aren't among them", mend: "boot with isolcpus=1-6 "),
    Change(
      file: "/sys/devices/system/cpu/nohz_full", text: "1-3\n", check: "timer tick",
      found: "CPU 4-6 of the line has it", mend: "nohz_full=1-6 rcu_nocbs=1-6 irqaffinity=0,7"),
    Change(
      file: "/proc/irq/24/effective_affinity_list", text: "5\n", check: "interrupts",
      found: "1 of 1 may come to the line's CPUs 1-6: 24 (eth0-rx-0)",
      mend: "sudo tools/tune-host --apply --cpus 1-6  (it says which the kernel keeps"),
    Change(
      file: "/proc/812/comm", text: "irqbalance\n", check: "interrupts", found: "irqbalance runs",
      mend: "systemctl disable --now irqbalance"),
    Change(
      file: "/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", text: "powersave\n",
      check: "governor", found: "powersave on CPUs 3", mend: "tools/tune-host"),
    Change(
      file: "/sys/devices/system/cpu/cpu3/cpuidle/state1/latency", text: "133\n",
      check: "idle states", found: "C1 is allowed, 133 µs; t6 may sleep there", mend: "max_cstate=1"
    ),
    Change(
      file: clock, text: "hpet\n", check: "clock source", found: "hpet",
      mend: "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"),
    Change(
      file: "/proc/cpuinfo", text: "flags\t: fpu tsc constant_tsc\n", check: "TSC",
      found: "nonstop_tsc isn't among its flags", mend: "/proc/cpuinfo"),
    Change(
      file: thp + "enabled", text: "[always] madvise never\n", check: "huge pages",
      found: "everywhere", mend: "echo madvise > \(thp)enabled"),
    Change(
      file: thp + "enabled", text: "always madvise [never]\n", check: "huge pages",
      found: "none that a program can ask for", mend: "echo madvise"),
    Change(
      file: thp + "shmem_enabled", text: "always advise [never]\n", check: "huge pages of rings",
      found: "never", mend: "echo advise > \(thp)shmem_enabled"),
    Change(
      file: thp + "defrag", text: "[always] madvise never\n", check: "defragmentation",
      found: "always", mend: "echo madvise > \(thp)defrag"),
    Change(
      file: "/proc/swaps", text: "Filename\tType\n/dev/sda2   partition\t8\n", check: "swap",
      found: "on /dev/sda2, swappiness 1", mend: "swapoff -a"),
    Change(
      file: "/sys/kernel/mm/ksm/run", text: "1\n", check: "page merging", found: "KSM runs",
      mend: "echo 2 > /sys/kernel/mm/ksm/run"),
    Change(
      file: "/proc/sys/kernel/numa_balancing", text: "1\n", check: "NUMA balancing", found: "on",
      mend: "sysctl kernel.numa_balancing=0"),
    Change(
      file: "/proc/sys/kernel/nmi_watchdog", text: "1\n", check: "NMI watchdog", found: "on",
      mend: "sysctl kernel.nmi_watchdog=0"),
    Change(
      file: "/proc/sys/vm/stat_interval", text: "1\n", check: "housekeeping", found: "each 1 s",
      mend: "tools/tune-host"),
    Change(
      file: "/proc/sys/net/core/busy_poll", text: "0\n", check: "busy poll", found: "busy_poll 0",
      mend: "sysctl net.core.busy_poll=50"),
  ]

  @Test(arguments: changes)
  func `one thing that isn't in order is told`(change: Change) throws {
    let host = MadeUpHost.eightCores()
    host.status(affinity: "0-7")
    host.write(change.file, change.text)
    let all = checks(host, line([1, 2, 3, 4, 5, 6, 7]))
    let check = try #require(all[change.check])
    #expect(check.verdict == .warning && check.found.contains(change.found), "\(check.found)")
    #expect(check.mend.contains(change.mend), "\(check.mend)")
    // And nothing else is found to be other.
    #expect(all.values.filter { $0.verdict != .ok }.map(\.name) == [change.check])
  }

  // MARK: The line on its CPUs

  @Test func `a line for the CPUs that there are`() throws {
    let host = MadeUpHost.virtualMachine()
    let all = checks(host)
    #expect(all["CPUs"]!.verdict == .warning && all["CPUs"]!.found.hasPrefix("2 CPUs"))
    #expect(all["topology"]!.found == "topology: auto: line (CPU 1, yield), logger (CPU 0, yield)")
    #expect(all["topology"]!.verdict == .ok)
    // Of a line that has all CPUs, the first is left to everything else.
    #expect(
      all["isolated CPUs"]!.mend == "boot with isolcpus=1 nohz_full=1 rcu_nocbs=1 irqaffinity=0")
  }

  @Test func `threads that don't fit are a no`() {
    let host = MadeUpHost.virtualMachine()
    var wanted = line([0, 9])
    wanted.misfits = ["core.yaml:3:5: no CPU 9", "core.yaml:4:5: another"]
    let all = checks(host, wanted)
    #expect(all["topology"]!.verdict == .bad && all["topology"]!.found == "core.yaml:3:5: no CPU 9")
    #expect(all["topology"]!.details == ["core.yaml:4:5: another"])
    #expect(all["cpuset"]!.verdict == .bad && all["cpuset"]!.found.hasPrefix("CPU 9 can't be used"))
  }

  @Test func `busy threads that share a CPU, and none left over`() {
    let host = MadeUpHost.virtualMachine()
    var wanted = line([1, 1, 0])
    wanted.threads[0].wait = .yield
    #expect(checks(host, wanted)["topology"]!.found.hasSuffix("more than one busy thread on CPU 1"))
    var all = line([0, 1])
    all.threads[1].wait = .spin
    #expect(checks(host, all)["topology"]!.found.contains("no CPU is left"))
  }

  @Test func `siblings`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    // CPUs 4 and 12 are one core.
    let twice = checks(host, line([4, 12, 5]))["SMT"]!
    #expect(twice.verdict == .warning && twice.found == "the line has 1 core twice: CPUs 4,12")
    let open = checks(host, line([4, 5, 6]))["SMT"]!
    #expect(open.verdict == .warning && open.found.hasPrefix("anything may run on CPUs 12-13,"))
    host.write("/sys/devices/system/cpu/isolated", "4-7,12-15\n")
    #expect(checks(host, line([4, 5, 6]))["SMT"]!.verdict == .ok)
  }

  @Test func `nodes and caches`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    let across = checks(host, line([3, 4]))
    #expect(
      across["NUMA"]!.verdict == .warning
        && across["NUMA"]!.found.hasPrefix("the line is on nodes 0-1"))
    #expect(
      across["caches"]!.verdict == .warning
        && across["caches"]!.found.contains("2 last-level caches"))
    let inside = checks(host, line([4, 5], node: 1))
    #expect(inside["NUMA"]!.verdict == .ok && inside["caches"]!.verdict == .ok)
    let wrong = checks(host, line([4, 5], node: 0))["NUMA"]!
    #expect(wrong.verdict == .warning && wrong.mend == "write 'numa_node: 1' there")
  }

  @Test func `a network card on another node`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    let base = "/sys/class/net/eth0/"
    host.write(base + "operstate", "up\n")
    host.write(base + "speed", "25000\n")
    host.write(base + "device/numa_node", "0\n")
    for queue in 0..<4 { host.write(base + "queues/rx-\(queue)/rps_cpus", "0\n") }
    host.write("/sys/class/net/lo/operstate", "unknown\n")
    var facts = goodFacts
    facts.interfaces = [
      InterfaceFacts(
        name: "eth0", channels: (4, 16), coalesceUs: 50, isAdaptive: false, gro: true, lro: true)
    ]
    let card = checks(host, line([4, 5]), facts)["card eth0"]!
    #expect(card.verdict == .warning)
    #expect(
      card.found
        == "4 receive queues, 25000 Mbit/s, 16 possible, on node 0, the line is on node 1, "
        + "coalescing 50 µs, LRO on, GRO on")
    #expect(
      card.mend.contains("ethtool -C eth0 adaptive-rx off rx-usecs 0; ethtool -K eth0 lro off"))
    #expect(checks(host, line([0, 1]))["card eth0"]!.verdict == .ok)
    #expect(checks(host)["card lo"] == nil)
  }

  @Test func `interrupts that come are told first, with how many`() {
    let host = MadeUpHost.eightCores()
    for number in [31, 32] { host.write("/proc/irq/\(number)/effective_affinity_list", "0-7\n") }
    host.write(
      "/proc/interrupts",
      """
                 CPU0       CPU1       CPU2
       31:          9          1          0  PCI-MSIX-0000:00:05.0   0-edge      nvme0q1
       32:          9     200000     100000  PCI-MSIX-0000:00:06.0   0-edge      eth0-rx-0
      LOC:          5          7          8   Local timer interrupts
      ERR:          0

      """)
    #expect(
      checks(host, line([1, 2, 0]))["interrupts"]!.found
        == "2 of 3 may come to the line's CPUs 1-2: 32 (300k so far), 31 (1 so far)")
    let earlier = InterruptCounts(host.tree)
    #expect(earlier.count(of: "LOC", on: [0, 2]) == 13 && earlier.count(of: "33", on: [0]) == 0)
    host.write(
      "/proc/interrupts",
      """
                 CPU0       CPU1       CPU2
       32:         50     200001     100002  PCI-MSIX-0000:00:06.0   0-edge      eth0-rx-0
       33:          0          1          0  PCI-MSIX-0000:00:07.0   0-edge      new one
      LOC:        900       1007       1008   Local timer interrupts

      """)
    #expect(InterruptCounts(host.tree).cpu(since: earlier, ofDeviceWith: 40) == 0)
    #expect(InterruptCounts(host.tree).cpu(since: earlier, ofDeviceWith: 45) == nil)
    let since = InterruptCounts(host.tree).since(earlier, on: [1, 2])
    #expect(since.map(\.source.number) == ["LOC", "32", "33"])
    #expect(since.map(\.count) == [2000, 3, 1])
    #expect(since.map(\.source.name) == ["Local timer interrupts", "eth0-rx-0", "one"])
    let check = HostChecks.noise(
      [Hiccups(cpu: 1, ns: 1_000_000_000, buckets: [], longestNs: 0, stolenNs: 0)],
      HostView(tree: host.tree, line: line([1, 2])), interrupts: since)
    #expect(
      check.details.last
        == "interrupts there meanwhile: LOC (Local timer interrupts) 2000, 32 (eth0-rx-0) 3, 33 "
        + "(one) 1"
    )
  }

  // MARK: Rights and limits

  @Test func `locked memory and real time`() {
    let host = MadeUpHost.virtualMachine()
    var wanted = line([1, 0])
    let plain = checks(host, wanted)
    #expect(plain["locked memory"]!.found == "8.00 MiB may be locked: the rest may be taken away")
    #expect(plain["real time"]!.verdict == .ok)
    wanted.threads[0].scheduling = .fifo(priority: 50)
    let refused = checks(host, wanted)["real time"]!
    #expect(
      refused.verdict == .warning
        && refused.found == "t0 ask for it, and this process may not ask for it (rtprio 0)")
    // By a limit, or by the capability alone.
    host.write("/proc/self/limits", MadeUpHost.limits(lockedBytes: "2147483648", realTime: "50"))
    #expect(checks(host, wanted)["locked memory"]!.verdict == .ok)
    #expect(checks(host, wanted)["real time"]!.verdict == .ok)
    host.write("/proc/sys/kernel/sched_rt_runtime_us", "950000\n")
    #expect(checks(host, wanted)["real time"]!.mend == "sysctl kernel.sched_rt_runtime_us=-1")
    host.write("/proc/self/limits", MadeUpHost.limits(lockedBytes: "65536", realTime: "0"))
    host.status(affinity: "0-1", capabilities: "0000000000804000")
    #expect(checks(host, wanted)["locked memory"]!.verdict == .ok)
    #expect(checks(host, wanted)["real time"]!.found.hasPrefix("this process may ask"))
  }

  @Test func `a container's quota`() {
    let host = MadeUpHost.container()
    let check = checks(host)["container limits"]!
    #expect(
      check.found
        == "1.50 CPUs' time by quota, in periods of 100000 µs, throttled 7 times so far, 512 MiB "
        + "of memory"
    )
    #expect(check.verdict == .warning && check.mend.hasPrefix("--cpuset-cpus instead of --cpus"))
    host.write("/sys/fs/cgroup/cpu.max", "max 100000\n")
    host.write("/sys/fs/cgroup/memory.max", "max\n")
    #expect(checks(host)["container limits"]!.found == "none")
    // The older hierarchy.
    host.remove("/sys/fs/cgroup/cpu.max")
    host.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n")
    #expect(checks(host)["container limits"]!.found.hasPrefix("0.50 CPUs' time"))
  }

  @Test func `a virtual machine says so, with what was stolen`() {
    let host = MadeUpHost.virtualMachine()
    host.write("/proc/stat", "cpu  900 0 50 40 0 0 0 10 0 0\n")
    #expect(
      checks(host)["virtual machine"]!.found
        == "yes; since boot 10000 of a million ticks were taken from it")
  }

  @Test func `what the machine answers`() {
    let host = MadeUpHost.eightCores()
    var facts = goodFacts
    facts.sharedMemoryByteCount = nil
    facts.ring = .failure(HostRefusal("can't make a ring"))
    var all = checks(host, nil, facts)
    #expect(all["shared memory"]!.verdict == .bad && all["io_uring"]!.verdict == .warning)
    #expect(all["io_uring"]!.mend.hasPrefix("a container whose seccomp"))
    host.write("/proc/sys/kernel/io_uring_disabled", "2\n")
    facts.sharedMemoryByteCount = 64 << 20
    facts.epoll = .failure(HostRefusal("no descriptors"))
    all = checks(host, nil, facts)
    #expect(all["io_uring"]!.mend == "sysctl kernel.io_uring_disabled=0")
    #expect(all["shared memory"]!.verdict == .warning && all["epoll"]!.verdict == .bad)
  }
}
