// Clocks: how fast the processors run, how deep they sleep, and what time costs to read.

import Platform

extension HostChecks {
  static func clocks(_ view: HostView) -> [HostCheck] {
    [governor(view), idleStates(view), clockSource(view), counter(view)]
  }

  /// The line's CPUs, or all that it may use where it names none.
  private static func cpus(_ view: HostView) -> [Int] {
    view.line.cpus.isEmpty ? view.map.usable : view.line.cpus
  }

  static func governor(_ view: HostView) -> HostCheck {
    let why =
      "below its full clock a step takes up to three times as long, and a change of the clock "
      + "10 to 50 µs"
    var slow: [String: [Int]] = [:]
    var known = 0
    for cpu in cpus(view) {
      let path = "/sys/devices/system/cpu/cpu\(cpu)/cpufreq/scaling_governor"
      guard let governor = view.tree.line(path) else { continue }
      known += 1
      if governor != "performance" { slow[governor, default: []].append(cpu) }
    }
    if known == 0 {
      return HostCheck(
        "governor", .ok, "none here: the processor, or the machine below, decides", why: why)
    }
    if slow.isEmpty { return HostCheck("governor", .ok, "performance", why: why) }
    let found = slow.sorted { $0.key < $1.key }.map {
      "\($0.key) on CPUs \(CPUList.text(of: $0.value))"
    }
    return HostCheck(
      "governor", .warning, found.joined(separator: ", ") + ": clocks go down between events",
      why: why, mend: view.tuneHost)
  }

  static func idleStates(_ view: HostView) -> HostCheck {
    var deepest: (name: String, us: Int)?
    for cpu in cpus(view) {
      let base = "/sys/devices/system/cpu/cpu\(cpu)/cpuidle/"
      for state in view.tree.names(in: base) where state.hasPrefix("state") {
        guard let us = view.tree.number(base + state + "/latency"),
          view.tree.number(base + state + "/disable") == 0
        else { continue }
        if us > deepest?.us ?? -1 {
          deepest = (view.tree.line(base + state + "/name") ?? state, us)
        }
      }
    }
    guard let deepest else {
      return HostCheck(
        "idle states", .ok, "the kernel has none to choose from",
        why: "a CPU that sleeps deeply takes up to 200 µs to wake")
    }
    let sleepers = view.line.threads.filter { $0.wait != .spin }.map(\.name)
    let why =
      "waking from \(deepest.name) takes up to \(deepest.us) µs, by the driver's own figure; a "
      + "spinning thread never sleeps, one that parks pays it with each event"
    if deepest.us <= 10 {
      return HostCheck(
        "idle states", .ok, "the deepest is \(deepest.name), \(deepest.us) µs", why: why)
    }
    let whom =
      sleepers.isEmpty ? "" : "; \(sleepers.joined(separator: ", ")) may sleep there"
    return HostCheck(
      "idle states", .warning, "\(deepest.name) is allowed, \(deepest.us) µs\(whom)", why: why,
      mend: view.tuneHost + "  (or boot with processor.max_cstate=1 intel_idle.max_cstate=1)")
  }

  static func clockSource(_ view: HostView) -> HostCheck {
    let base = "/sys/devices/system/clocksource/clocksource0/"
    let why =
      "the kernel's time is a read of the counter under 'tsc', 0.02 to 0.03 µs; 'kvm-clock' "
      + "takes some 0.03 to 0.05, 'hpet' and 'acpi_pm' a system call and a slow device: 1 to 3 "
      + "µs each"
    guard let source = view.tree.line(base + "current_clocksource") else {
      return HostCheck("clock source", .ok, "the kernel doesn't tell", why: why)
    }
    if source == "tsc" || source == "arch_sys_counter" {
      return HostCheck("clock source", .ok, source, why: why)
    }
    let offered = (view.tree.line(base + "available_clocksource") ?? "").split(separator: " ")
    return HostCheck(
      "clock source", .warning, source, why: why,
      mend: offered.contains("tsc")
        ? "echo tsc > /sys\(base.dropFirst(4))current_clocksource, and boot with clocksource=tsc"
        : "boot with clocksource=tsc tsc=reliable, on a processor whose counter runs evenly")
  }

  static func counter(_ view: HostView) -> HostCheck {
    let why =
      "the core stamps each input from the processor's counter in 0.01 µs; where it can't be "
      + "trusted each stamp asks the kernel"
    let flags = Set((view.tree.field("flags", of: "/proc/cpuinfo") ?? "").split(separator: " "))
    // Processors of other makers have counters that always run evenly, and no such flags.
    if flags.isEmpty { return HostCheck("TSC", .ok, "no flags: not an x86", why: why) }
    let missing = ["constant_tsc", "nonstop_tsc"].filter { !flags.contains(Substring($0)) }
    if missing.isEmpty {
      return HostCheck(
        "TSC", .ok, "runs evenly, whatever the clock and however deep the sleep", why: why)
    }
    return HostCheck(
      "TSC", .warning, "can't be trusted: \(missing.joined(separator: ", ")) isn't among its flags",
      why: why, mend: "a host, or a kind of virtual machine, whose /proc/cpuinfo has both")
  }
}
