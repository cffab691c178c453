// What a host should be for a core to run well on it: each question with what was found, and with the command that would
// mend what isn't as it should be. It looks, and changes nothing.

import CPlatform
import Glibc
import Network
import Platform

struct HostCheck {
  enum Verdict: String {
    case ok
    /// It works, and would work better.
    case warning
    /// It doesn't work.
    case bad
  }

  var name: String
  var verdict: Verdict
  var found: String
  /// What would mend it; empty where nothing has to be.
  var mend = ""
}

enum HostChecks {
  static func all() -> [HostCheck] {
    [cpus(), isolation(), governor(), clock(), lockedMemory(), sharedMemory(), hugePages()]
      + network()
  }

  // MARK: Processors and time

  private static func cpus() -> HostCheck {
    let count = Host.cpuCount
    let found = "\(count) this process may use; kernel \(Host.kernelRelease)"
    if count >= 8 { return HostCheck(name: "CPUs", verdict: .ok, found: found) }
    return HostCheck(
      name: "CPUs", verdict: .warning,
      found: found + "; a line with a thread a stage wants eight, on fewer its threads share",
      mend: "run on a larger host, or leave 'topology: auto' as it is")
  }

  private static func isolation() -> HostCheck {
    let isolated = Host.firstLine(of: "/sys/devices/system/cpu/isolated") ?? ""
    if !isolated.isEmpty {
      return HostCheck(name: "isolated CPUs", verdict: .ok, found: isolated)
    }
    return HostCheck(
      name: "isolated CPUs", verdict: .warning,
      found: "none: the kernel may run anything where the line runs",
      mend: "boot with isolcpus=2-7 nohz_full=2-7 rcu_nocbs=2-7, or the CPUs of your topology")
  }

  private static func governor() -> HostCheck {
    let path = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
    guard let governor = Host.firstLine(of: path) else {
      return HostCheck(
        name: "governor", verdict: .ok, found: "none here: the host, or what it runs on, decides")
    }
    if governor == "performance" {
      return HostCheck(name: "governor", verdict: .ok, found: governor)
    }
    return HostCheck(
      name: "governor", verdict: .warning, found: "\(governor): clocks go down between events",
      mend: "cpupower frequency-set --governor performance")
  }

  private static func clock() -> HostCheck {
    let path = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
    let source = Host.firstLine(of: path) ?? "unknown"
    if apus_tsc_is_invariant() {
      return HostCheck(
        name: "clock", verdict: .ok,
        found: "the processor's counter runs evenly (the kernel's source is \(source))")
    }
    return HostCheck(
      name: "clock", verdict: .warning,
      found: "the processor's counter can't be trusted: each look asks the kernel (\(source))",
      mend: "a host whose /proc/cpuinfo says constant_tsc and nonstop_tsc")
  }

  // MARK: Memory

  private static func lockedMemory() -> HostCheck {
    let limit = apus_memory_lock_limit()
    if limit >= 1 << 30 {
      let found = limit == .max ? "no limit" : "\(limit >> 20) MiB may be locked"
      return HostCheck(name: "locked memory", verdict: .ok, found: found)
    }
    return HostCheck(
      name: "locked memory", verdict: .warning,
      found: "\(limit >> 10) KiB may be locked: pages may be taken away",
      mend: "ulimit -l unlimited, or memlock in /etc/security/limits.conf")
  }

  private static func sharedMemory() -> HostCheck {
    if unsafe access("/dev/shm", W_OK) == 0 {
      return HostCheck(name: "shared memory", verdict: .ok, found: "/dev/shm can be written")
    }
    return HostCheck(
      name: "shared memory", verdict: .bad, found: "/dev/shm can't be written: no core starts",
      mend: "mount -t tmpfs tmpfs /dev/shm")
  }

  private static func hugePages() -> HostCheck {
    let modes = Host.firstLine(of: "/sys/kernel/mm/transparent_hugepage/enabled") ?? ""
    let chosen = modes.split(separator: " ").first { $0.hasPrefix("[") } ?? "[none]"
    let mode = String(chosen.dropFirst().dropLast())
    if mode != "never" && mode != "none" {
      return HostCheck(
        name: "huge pages", verdict: .ok, found: "transparent ones where asked for: \(mode)")
    }
    return HostCheck(
      name: "huge pages", verdict: .warning, found: "none that a program can ask for",
      mend: "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
  }

  // MARK: The network

  /// What gateways would find: io_uring with all that it offers here, or epoll.
  private static func network() -> [HostCheck] {
    let ring = findings(.ring)
    let epoll = findings(.epoll)
    var checks: [HostCheck] = []
    switch ring {
    case .success(let lines):
      checks.append(
        HostCheck(name: "io_uring", verdict: .ok, found: lines.joined(separator: "; ")))
    case .failure(let failure):
      checks.append(
        HostCheck(
          name: "io_uring", verdict: .warning,
          found: "\(failure): gateways take epoll, which takes more system calls",
          mend: "sysctl kernel.io_uring_disabled=0, and a container that allows io_uring_setup"))
    }
    switch epoll {
    case .success(let lines):
      checks.append(HostCheck(name: "epoll", verdict: .ok, found: lines.joined(separator: "; ")))
    case .failure(let failure):
      checks.append(HostCheck(name: "epoll", verdict: .bad, found: "\(failure)"))
    }
    return checks
  }

  private static func findings(_ backend: NetworkBackend) -> Result<[String], SystemFailure> {
    do throws(SystemFailure) {
      let reactor = try Reactor(ReactorSettings(backend: backend))
      return .success(
        reactor.findings.map { finding in
          let prefix = backend.rawValue + ": "
          return finding.hasPrefix(prefix) ? String(finding.dropFirst(prefix.count)) : finding
        })
    } catch {
      return .failure(error)
    }
  }
}
