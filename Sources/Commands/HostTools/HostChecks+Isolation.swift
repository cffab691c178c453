// Whether the line's CPUs are its own: what this process may use, what else the kernel puts there, which interrupts
// come there.

import Platform
import Printing

extension HostChecks {
  static func cpuset(_ view: HostView) -> HostCheck {
    let map = view.map
    let why =
      "what a process may use is decided by its affinity and its control group; a thread that "
      + "was named a CPU outside runs wherever there is room, and moves: 10 to 100 µs for cold "
      + "caches each time"
    let outside = view.line.cpus.filter { !map.usable.contains($0) }
    if !outside.isEmpty {
      return HostCheck(
        "cpuset", .bad,
        "CPU \(CPUList.text(of: outside)) can't be used: only \(CPUList.text(of: map.usable)) of "
          + CPUList.text(of: map.online), why: why,
        mend:
          "--cpuset-cpus of the container, AllowedCPUs= of the unit, or taskset with the line's "
          + "CPUs"
      )
    }
    let found =
      map.usable == map.online
      ? "all of \(CPUList.text(of: map.online))"
      : "\(CPUList.text(of: map.usable)) of \(CPUList.text(of: map.online))"
    return HostCheck("cpuset", .ok, found, why: why)
  }

  static func isolation(_ view: HostView) -> HostCheck {
    let isolated = view.map.isolated
    let open = view.quietCPUs.filter { !isolated.contains($0) }
    let why =
      "on a CPU that isn't isolated any task may be put beside the line's: each one takes it "
      + "for 10 to 4000 µs, and a switch with cold caches costs 5 to 50 µs more"
    let found =
      isolated.isEmpty
      ? "none: the kernel may run anything where the line runs"
      : "CPUs \(CPUList.text(of: isolated))"
    if isolated.isEmpty || !open.isEmpty {
      let missing =
        isolated.isEmpty ? "" : "; the line's \(CPUList.text(of: open)) aren't among them"
      return HostCheck(
        "isolated CPUs", .warning, found + missing, why: why, mend: boot(view))
    }
    return HostCheck("isolated CPUs", .ok, found, why: why)
  }

  static func ticks(_ view: HostView) -> HostCheck {
    let open = view.quietCPUs.filter { !view.map.tickless.contains($0) }
    let why =
      "the timer's tick comes each 1 to 4 ms and takes 1 to 3 µs, more in a virtual machine; a "
      + "tickless CPU with one thread to run has one a second at most"
    if view.map.tickless.isEmpty || !open.isEmpty {
      let found =
        view.map.tickless.isEmpty
        ? "every CPU has it" : "CPU \(CPUList.text(of: open)) of the line has it"
      return HostCheck("timer tick", .warning, found, why: why, mend: boot(view))
    }
    return HostCheck("timer tick", .ok, "none on \(CPUList.text(of: view.map.tickless))", why: why)
  }

  /// The words for the boot loader. They are printed and never applied.
  private static func boot(_ view: HostView) -> String {
    let cpus = view.cpuText
    let rest = CPUList.text(
      of: view.map.online.filter { !(CPUList.parse(cpus) ?? []).contains($0) })
    return "boot with isolcpus=\(cpus) nohz_full=\(cpus) rcu_nocbs=\(cpus)"
      + (rest == "none" ? "" : " irqaffinity=\(rest)")
  }

  static func interrupts(_ view: HostView) -> HostCheck {
    let busy = Set(view.quietCPUs)
    let why =
      "an interrupt takes 2 to 10 µs from whoever runs on its CPU, and a network card's softirq "
      + "up to 100"
    let counts = InterruptCounts(view.tree)
    var hits: [(words: String, count: UInt64)] = []
    var total = 0
    for number in view.tree.names(in: "/proc/irq") where Int(number) != nil {
      let base = "/proc/irq/\(number)/"
      let cpus =
        view.tree.cpus(base + "effective_affinity_list")
        ?? view.tree.cpus(base + "smp_affinity_list") ?? []
      total += 1
      if cpus.contains(where: busy.contains) {
        let name = view.tree.names(in: base).first {
          view.tree.exists(base + $0 + "/.") && !$0.contains("affinity")
        }
        let count = counts.count(of: number, on: view.quietCPUs)
        let soFar = count == 0 ? "" : "\(Readable.count(count)) so far"
        let words = [name ?? "", soFar].filter { !$0.isEmpty }.joined(separator: ", ")
        hits.append((words.isEmpty ? number : "\(number) (\(words))", count))
      }
    }
    // What comes often counts; of the rest it is enough that it may.
    hits.sort { $0.count > $1.count }
    let balancer = view.tree.names(in: "/proc").contains { name in
      Int(name) != nil && view.tree.line("/proc/\(name)/comm") == "irqbalance"
    }
    if total == 0 { return HostCheck("interrupts", .ok, "the kernel doesn't tell", why: why) }
    if !hits.isEmpty {
      let shown =
        hits.prefix(5).map(\.words).joined(separator: ", ") + (hits.count > 5 ? ", …" : "")
      return HostCheck(
        "interrupts", .warning,
        "\(hits.count) of \(total) may come to the line's CPUs "
          + "\(CPUList.text(of: Array(busy))): \(shown)"
          + (balancer ? "; irqbalance runs and moves them about" : ""),
        why: why, mend: view.tuneHost + "  (it says which the kernel keeps where they are)")
    }
    if balancer {
      return HostCheck(
        "interrupts", .warning,
        "none of \(total) on the line's CPUs, but irqbalance runs and moves them about",
        why: why, mend: "systemctl disable --now irqbalance")
    }
    return HostCheck("interrupts", .ok, "none of \(total) on the line's CPUs", why: why)
  }
}
