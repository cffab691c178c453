// The kernel's own habits, and where the machine is: real time, watchdogs, balancing; a container's limits, and the
// machine below a virtual one.

import Platform
import Printing

extension HostChecks {
  static func kernel(_ view: HostView) -> [HostCheck] {
    [realTime(view), balancing(view), watchdog(view), statistics(view)]
  }

  static func surroundings(_ view: HostView) -> [HostCheck] {
    [container(view), virtualMachine(view)]
  }

  static func realTime(_ view: HostView) -> HostCheck {
    let asked = view.line.threads.filter { $0.scheduling != .other }
    let limit = view.limit("Max realtime priority").value ?? 0
    let may = view.hasCapability(23) || limit > 0  // CAP_SYS_NICE
    let runtime = view.tree.number("/proc/sys/kernel/sched_rt_runtime_us") ?? 950_000
    let period = view.tree.number("/proc/sys/kernel/sched_rt_period_us") ?? 1_000_000
    let pause = runtime < 0 ? 0 : max(0, period - runtime)
    let why =
      "a real-time thread isn't preempted by ordinary ones, 10 to 4000 µs each time; one that "
      + "never sleeps is "
      + (pause == 0
        ? "never stopped either" : "stopped for \(pause) µs each second, unless its CPU is its own")
    let rights =
      may ? "this process may ask for it" : "this process may not ask for it (rtprio \(limit))"
    guard !asked.isEmpty else {
      return HostCheck("real time", .ok, "the line doesn't ask for it; \(rights)", why: why)
    }
    if !may {
      return HostCheck(
        "real time", .warning,
        "\(asked.map(\.name).joined(separator: ", ")) ask for it, and \(rights)", why: why,
        mend:
          "AmbientCapabilities=CAP_SYS_NICE and LimitRTPRIO=99 of the unit, --cap-add SYS_NICE "
          + "of the container"
      )
    }
    if pause > 0, asked.contains(where: { $0.wait != .park }) {
      return HostCheck(
        "real time", .warning,
        "\(rights), and a thread that never sleeps is stopped for \(pause) µs of \(period)",
        why: why,
        mend: "sysctl kernel.sched_rt_runtime_us=-1")
    }
    return HostCheck("real time", .ok, rights, why: why)
  }

  static func balancing(_ view: HostView) -> HostCheck {
    let why =
      "NUMA balancing takes pages away to see who touches them: a fault of 1 to 10 µs each, and "
      + "a move of 2 MiB 500"
    if view.tree.number("/proc/sys/kernel/numa_balancing") ?? 0 != 0 {
      return HostCheck(
        "NUMA balancing", .warning, "on", why: why, mend: "sysctl kernel.numa_balancing=0")
    }
    return HostCheck("NUMA balancing", .ok, "off", why: why)
  }

  static func watchdog(_ view: HostView) -> HostCheck {
    let why =
      "the kernel's watchdog interrupts each CPU each few seconds to see whether it hangs: 1 to "
      + "5 µs, and takes a counter"
    if view.tree.number("/proc/sys/kernel/nmi_watchdog") ?? 0 != 0 {
      return HostCheck(
        "NMI watchdog", .warning, "on", why: why, mend: "sysctl kernel.nmi_watchdog=0")
    }
    return HostCheck("NMI watchdog", .ok, "off", why: why)
  }

  static func statistics(_ view: HostView) -> HostCheck {
    let seconds = view.tree.number("/proc/sys/vm/stat_interval") ?? 1
    let migrates = view.tree.number("/proc/sys/kernel/timer_migration") ?? 0 != 0
    let why =
      "each interval a worker of the kernel sums up each CPU's memory counters there: 5 to 20 "
      + "µs; timers of idle CPUs that migrate may be put on the line's: 1 to 5 µs"
    let found = "memory's statistics each \(seconds) s, timers \(migrates ? "migrate" : "stay")"
    if seconds < 10 || migrates {
      return HostCheck("housekeeping", .warning, found, why: why, mend: view.tuneHost)
    }
    return HostCheck("housekeeping", .ok, found, why: why)
  }

  // MARK: Where it all is

  /// Microseconds of CPU time in a period, by the control group of this process or the next above; nil: no limit.
  static func quota(_ tree: HostTree) -> (us: Int, period: Int)? {
    if let text = tree.line(group(tree) + "/cpu.max") {
      let words = text.split(separator: " ")
      if words.count == 2, let us = Int(words[0]), let period = Int(words[1]) {
        return (us, period)
      }
      return nil
    }
    let old = "/sys/fs/cgroup/cpu/"
    guard let us = tree.number(old + "cpu.cfs_quota_us"), us > 0 else { return nil }
    return (us, tree.number(old + "cpu.cfs_period_us") ?? 100_000)
  }

  private static func group(_ tree: HostTree) -> String {
    let own = tree.lines("/proc/self/cgroup").first { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
    let path = "/sys/fs/cgroup" + (own == "/" ? "" : String(own))
    return tree.exists(path + "/cpu.max") ? path : "/sys/fs/cgroup"
  }

  static func container(_ view: HostView) -> HostCheck {
    let tree = view.tree
    let group = group(tree)
    var found: [String] = []
    var mends: [String] = []
    var why =
      "a control group that has used its share of CPU time stands still until the next period, "
      + "up to 100000 µs"
    if let quota = quota(tree) {
      let hundredths = quota.us * 100 / max(1, quota.period)
      let digits = hundredths % 100
      found.append(
        "\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) CPUs' time by quota, in periods "
          + "of \(quota.period) µs"
      )
      why =
        "a busy thread uses its share up and then stands still for the rest of the period, up "
        + "to \(max(0, quota.period - quota.us / max(1, view.line.busyCPUs.count))) µs here"
      mends.append("--cpuset-cpus instead of --cpus, or CPUQuota= left out of the unit")
      if let throttled = tree.lines(group + "/cpu.stat").first(where: {
        $0.hasPrefix("nr_throttled ")
      }) {
        found.append("throttled \(throttled.dropFirst(13)) times so far")
      }
    }
    if let bytes = tree.number(group + "/memory.max") {
      found.append("\(Readable.bytes(UInt64(max(0, bytes)))) of memory")
      if bytes < 1 << 30 { mends.append("--memory=2g or more, or none") }
    }
    if let pids = tree.number(group + "/pids.max"), pids < 64 {
      found.append("\(pids) tasks")
      mends.append("--pids-limit=256")
    }
    if tree.field("Seccomp", of: "/proc/self/status") == "2" { found.append("a seccomp filter") }
    if found.isEmpty { return HostCheck("container limits", .ok, "none", why: why) }
    return HostCheck(
      "container limits", mends.isEmpty ? .ok : .warning, found.joined(separator: ", "), why: why,
      mend: mends.joined(separator: "; "))
  }

  static func virtualMachine(_ view: HostView) -> HostCheck {
    let why =
      "the machine below may give the CPU to somebody else, 100 to 10000 µs at a time, and each "
      + "timer and interrupt leaves the virtual one: 1 to 3 µs"
    guard view.isVirtual else { return HostCheck("virtual machine", .ok, "no", why: why) }
    let words =
      view.tree.line("/proc/stat")?.split(separator: " ").dropFirst().compactMap { UInt64($0) }
      ?? []
    let total = words.prefix(8).reduce(0, +)
    let steal = words.count > 7 && total > 0 ? words[7] * 1_000_000 / total : 0
    return HostCheck(
      "virtual machine", .warning,
      "yes; since boot \(steal) of a million ticks were taken from it", why: why,
      mend:
        "a machine of one's own, or CPUs that are pinned and not shared (the meter below shows "
        + "what it is worth)"
    )
  }
}
