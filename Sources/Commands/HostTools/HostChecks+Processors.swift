// Processors: how many, how near each other, and whether the line's threads fit them.

import Events
import Pipeline
import Platform
import Printing
import Settings

extension HostChecks {
  static func processors(_ view: HostView) -> [HostCheck] {
    [
      cpus(view), topology(view), siblings(view), nodes(view), caches(view), cpuset(view),
      isolation(view), ticks(view), interrupts(view),
    ]
  }

  static func cpus(_ view: HostView) -> HostCheck {
    let usable = view.map.usable
    let cores = view.map.cores.filter { !$0.allSatisfy { !usable.contains($0) } }.count
    let model = view.tree.field("model name", of: "/proc/cpuinfo") ?? "unknown processor"
    let kernel = view.tree.line("/proc/sys/kernel/osrelease") ?? "unknown"
    let found =
      "\(Readable.plural(UInt64(usable.count), "CPU")) that this process may use "
      + "(\(CPUList.text(of: usable))) on \(Readable.plural(UInt64(cores), "core")); \(model), "
      + "kernel \(kernel)"
    let wanted = Topology.stages.count + 1
    return HostCheck(
      "CPUs", cores >= wanted ? .ok : .warning, found,
      why:
        "a stage with a core of its own sees an event some 0.1 µs after it was published; "
        + "stages that share a thread wait for each other's work, and threads that share a CPU "
        + "for a switch: 1 to 5 µs, and time slices of milliseconds when it is busy",
      mend:
        "a host with \(wanted) cores or more; on fewer, 'topology: auto' lets the stages share "
        + "threads"
    )
  }

  static func topology(_ view: HostView) -> HostCheck {
    let why =
      "threads that spin on one CPU stop each other for whole time slices, 3000 to 100000 µs"
    if let misfit = view.line.misfits.first {
      var check = HostCheck(
        "topology", .bad, misfit, why: why,
        mend: "write what fits in the config, or 'topology: auto'")
      check.details = Array(view.line.misfits.dropFirst())
      return check
    }
    let threads = view.line.threads.map { thread in
      let place = thread.cpu.map { "CPU \($0), " } ?? ""
      return "\(thread.name) (\(place)\(thread.wait.rawValue))"
    }
    let found = "\(view.line.name): \(threads.joined(separator: ", "))"
    let shared = view.line.cpus.filter { cpu in
      view.line.threads.filter { $0.cpu == cpu && $0.wait != .park }.count > 1
    }
    if !shared.isEmpty {
      return HostCheck(
        "topology", .warning,
        found + "; more than one busy thread on CPU \(CPUList.text(of: shared))",
        why: why, mend: "put their stages on one thread, or give each a CPU")
    }
    if view.line.spinning.count >= view.map.usable.count, !view.line.spinning.isEmpty {
      return HostCheck(
        "topology", .warning, found + "; no CPU is left for the kernel and everything else",
        why: "what has to run takes a spinning thread's CPU then, for 10 to 4000 µs at a time",
        mend: "let a thread yield or park, or leave a CPU out")
    }
    return HostCheck("topology", .ok, found, why: why)
  }

  static func siblings(_ view: HostView) -> HostCheck {
    let busy = Set(view.line.busyCPUs)
    let why =
      "two busy hardware threads of a core share its units and its first caches: each takes "
      + "about one and a half to two times as long, on a step of 0.1 to 1 µs"
    let pairs = view.map.cores.filter { $0.count > 1 }
    if pairs.isEmpty { return HostCheck("SMT", .ok, "a hardware thread a core", why: why) }
    let crowded = pairs.filter { core in core.filter(busy.contains).count > 1 }
    if let core = crowded.first {
      return HostCheck(
        "SMT", .warning,
        "the line has \(Readable.plural(UInt64(crowded.count), "core")) twice: "
          + crowded.map { "CPUs " + CPUList.text(of: $0.filter(busy.contains)) }
          .joined(separator: ", "),
        why: why,
        mend:
          "give one of two threads on CPUs \(CPUList.text(of: core)) another core, or put their "
          + "stages on one thread"
      )
    }
    let open = pairs.filter { core in
      core.contains(where: busy.contains)
        && core.contains { !busy.contains($0) && !view.map.isolated.contains($0) }
    }
    if !open.isEmpty {
      let others = open.flatMap { $0.filter { !busy.contains($0) } }
      return HostCheck(
        "SMT", .warning,
        "anything may run on CPUs \(CPUList.text(of: others)), the siblings of the line's cores",
        why: why,
        mend:
          "echo off > /sys/devices/system/cpu/smt/control, or boot with 'nosmt', or isolate the "
          + "siblings too"
      )
    }
    return HostCheck(
      "SMT", .ok, "no core is the line's twice, and nobody else runs on their siblings", why: why)
  }

  static func nodes(_ view: HostView) -> HostCheck {
    let why =
      "a cache line from another node takes 0.1 to 0.3 µs instead of 0.03 to 0.1, and an event "
      + "crosses up to six rings; memory of another node the same, a miss"
    let nodes = view.map.nodes
    if nodes.count == 1 { return HostCheck("NUMA", .ok, "one node", why: why) }
    let list = nodes.map { "node \($0.number): CPUs \(CPUList.text(of: $0.cpus))" }
      .joined(separator: "; ")
    let used = Set(view.line.cpus.compactMap(view.map.node(of:)))
    if used.count > 1 {
      return HostCheck(
        "NUMA", .warning, "the line is on nodes \(CPUList.text(of: Array(used))); \(list)",
        why: why,
        mend: "name CPUs of one node in the topology, as config/topology-16cpu-numa.yaml does")
    }
    let strangers = view.line.threads.filter { thread in
      guard let node = thread.numaNode, let cpu = thread.cpu else { return false }
      return view.map.node(of: cpu) != node
    }
    if let stranger = strangers.first {
      return HostCheck(
        "NUMA", .warning,
        "thread '\(stranger.name)' asks for memory of node \(stranger.numaNode!), and its CPU "
          + "\(stranger.cpu!) is on node \(view.map.node(of: stranger.cpu!) ?? 0); \(list)",
        why: why, mend: "write 'numa_node: \(view.map.node(of: stranger.cpu!) ?? 0)' there")
    }
    let place = used.first.map { "the line is on node \($0); " } ?? ""
    return HostCheck("NUMA", .ok, place + list, why: why)
  }

  static func caches(_ view: HostView) -> HostCheck {
    let why =
      "a cache line goes between cores of one last-level cache in 0.03 to 0.1 µs, and through "
      + "memory or another die in 0.1 to 0.3"
    let cpu = view.line.cpus.first ?? view.map.usable.first ?? 0
    let base = "/sys/devices/system/cpu/cpu\(cpu)/cache/"
    let sizes = view.tree.names(in: base).compactMap { index -> String? in
      guard index.hasPrefix("index"), let level = view.tree.line(base + index + "/level"),
        let size = view.tree.line(base + index + "/size"),
        view.tree.line(base + index + "/type") != "Instruction"
      else { return nil }
      return "L\(level) \(size)"
    }
    if sizes.isEmpty { return HostCheck("caches", .ok, "the kernel doesn't tell", why: why) }
    let found = sizes.joined(separator: ", ")
    let groups = view.map.cacheGroups.filter { $0.contains(where: view.line.cpus.contains) }
    if groups.count > 1 {
      return HostCheck(
        "caches", .warning,
        "\(found); the line is spread over \(groups.count) last-level caches: CPUs "
          + groups.map { CPUList.text(of: $0) }.joined(separator: " and "), why: why,
        mend: "name CPUs of one of these groups in the topology")
    }
    return HostCheck(
      "caches", .ok, found + (groups.isEmpty ? "" : ", the last one shared by all of the line"),
      why: why)
  }
}
