// Machines that nobody has to own: a /proc and a /sys in a directory, for what reads them. Each test changes
// a file or two of a machine that is in order, and looks what is made of it.

import Glibc
import Platform

/// A tree of the kernel's files, gone when the last one who holds it is.
public final class MadeUpHost: Sendable {
  public let path: String

  public var tree: HostTree { HostTree(root: path) }

  /// Without a file.
  public init() {
    var template = Array("/dev/shm/apus-made-up-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { fatalError("no directory for a made-up host") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// Writes a file, and makes the directories that it lies in.
  public func write(_ name: String, _ text: String) {
    var at = name.startIndex
    while let slash = name[name.index(after: at)...].firstIndex(of: "/") {
      _ = unsafe mkdir(path + name[..<slash], 0o755)
      at = slash
    }
    guard let file = unsafe fopen(path + name, "we") else { fatalError("can't write '\(name)'") }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }

  public func remove(_ name: String) { Self.remove(path + name) }

  private static func remove(_ path: String) {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
          unsafe String(cString: $0)
        }
        if name != "." && name != ".." { remove(path + "/" + name) }
      }
      unsafe closedir(directory)
      _ = unsafe rmdir(path)
    } else {
      _ = unsafe unlink(path)
    }
  }
}

// MARK: Machines

extension MadeUpHost {
  /// Eight cores in order: a thread a core, CPUs 1-7 isolated, everything tuned.
  public static func eightCores() -> MadeUpHost {
    let host = MadeUpHost()
    host.cpus(online: "0-7", siblings: { "\($0)" }, cache: { _ in "0-7" }, cpus: 0..<8)
    host.write("/sys/devices/system/cpu/isolated", "1-7\n")
    host.write("/sys/devices/system/cpu/nohz_full", "1-7\n")
    host.write("/sys/devices/system/node/node0/cpulist", "0-7\n")
    // What init was left with: nobody is put on an isolated CPU unasked.
    host.status(affinity: "0")
    host.tuned()
    return host
  }

  /// Two nodes of four cores with two threads each: CPU n and n + 8 are one core.
  public static func sixteenOnTwoNodes() -> MadeUpHost {
    let host = MadeUpHost()
    host.cpus(
      online: "0-15", siblings: { "\($0 % 8),\($0 % 8 + 8)" },
      cache: { $0 % 8 < 4 ? "0-3,8-11" : "4-7,12-15" }, cpus: 0..<16)
    host.write("/sys/devices/system/cpu/isolated", "\n")
    host.write("/sys/devices/system/node/node0/cpulist", "0-3,8-11\n")
    host.write("/sys/devices/system/node/node1/cpulist", "4-7,12-15\n")
    host.write("/sys/devices/system/node/node0/distance", "10 21\n")
    host.write("/sys/devices/system/node/node1/distance", "21 10\n")
    host.status(affinity: "0-15")
    host.tuned()
    return host
  }

  /// A container on eight cores: CPUs 2-5 by cpuset, one and a half of them by quota, 512 MiB.
  public static func container() -> MadeUpHost {
    let host = MadeUpHost()
    host.cpus(online: "0-7", siblings: { "\($0)" }, cache: { _ in "0-7" }, cpus: 0..<8)
    host.write("/sys/devices/system/cpu/isolated", "\n")
    host.write("/sys/devices/system/node/node0/cpulist", "0-7\n")
    host.status(affinity: "2-5", capabilities: "00000000a80425fb")
    host.tuned()
    host.write("/proc/self/cgroup", "0::/\n")
    host.write("/sys/fs/cgroup/cpuset.cpus.effective", "2-5\n")
    host.write("/sys/fs/cgroup/cpu.max", "150000 100000\n")
    host.write("/sys/fs/cgroup/cpu.stat", "nr_periods 100\nnr_throttled 7\nthrottled_usec 45000\n")
    host.write("/sys/fs/cgroup/memory.max", "536870912\n")
    host.write("/sys/fs/cgroup/pids.max", "100\n")
    return host
  }

  /// Two CPUs of somebody else's machine, as they come.
  public static func virtualMachine() -> MadeUpHost {
    let host = MadeUpHost()
    host.cpus(online: "0-1", siblings: { "\($0)" }, cache: { _ in "0-1" }, cpus: 0..<2)
    host.write("/sys/devices/system/cpu/isolated", "\n")
    host.write("/sys/devices/system/node/node0/cpulist", "0-1\n")
    host.status(affinity: "0-1", capabilities: "0000000000000000")
    host.tuned()
    host.write("/proc/cpuinfo", "flags\t\t: fpu tsc constant_tsc nonstop_tsc hypervisor avx2\n")
    host.remove("/sys/devices/system/cpu/cpu0/cpufreq")
    host.remove("/sys/devices/system/cpu/cpu1/cpufreq")
    host.write("/sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock\n")
    host.write("/proc/self/limits", Self.limits(lockedBytes: "8388608", realTime: "0"))
    host.write("/proc/sys/vm/swappiness", "60\n")
    host.write("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n")
    return host
  }

  private func cpus(
    online: String, siblings: (Int) -> String, cache: (Int) -> String, cpus: Range<Int>
  ) {
    let system = "/sys/devices/system/cpu/"
    write(system + "online", online + "\n")
    for cpu in cpus {
      let own = system + "cpu\(cpu)/"
      write(own + "topology/thread_siblings_list", siblings(cpu) + "\n")
      for (index, level) in [1, 1, 2, 3].enumerated() {
        let name = own + "cache/index\(index)/"
        write(name + "level", "\(level)\n")
        write(name + "type", ["Data", "Instruction", "Unified", "Unified"][index] + "\n")
        write(name + "size", ["32K", "32K", "1024K", "32768K"][index] + "\n")
        write(name + "shared_cpu_list", (level == 3 ? cache(cpu) : siblings(cpu)) + "\n")
      }
      write(own + "cpufreq/scaling_governor", "performance\n")
      for (index, state) in [("POLL", 0), ("C1", 2)].enumerated() {
        write(own + "cpuidle/state\(index)/name", state.0 + "\n")
        write(own + "cpuidle/state\(index)/latency", "\(state.1)\n")
        write(own + "cpuidle/state\(index)/disable", "0\n")
      }
    }
  }

  public func status(affinity: String, capabilities: String = "000001ffffffffff") {
    write(
      "/proc/self/status",
      "Name:\tapus\nCapEff:\t\(capabilities)\nSeccomp:\t0\nCpus_allowed_list:\t\(affinity)\n")
  }

  public static func limits(lockedBytes: String, realTime: String) -> String {
    """
    Limit                     Soft Limit           Hard Limit           Units     
    Max locked memory         \(lockedBytes)              \(lockedBytes)              bytes     
    Max realtime priority     \(realTime)                    \(realTime)                    

    """
  }

  /// All that isn't the CPUs' numbers, as a core would have it.
  private func tuned() {
    write("/proc/cmdline", "quiet isolcpus=1-7\n")
    write(
      "/proc/cpuinfo", "model name\t: Made Up\nflags\t\t: fpu tsc constant_tsc nonstop_tsc avx2\n")
    write("/proc/sys/kernel/osrelease", "6.12.0-made-up\n")
    let clock = "/sys/devices/system/clocksource/clocksource0/"
    write(clock + "current_clocksource", "tsc\n")
    write(clock + "available_clocksource", "tsc hpet acpi_pm\n")
    write("/proc/self/limits", Self.limits(lockedBytes: "unlimited", realTime: "99"))
    let huge = "/sys/kernel/mm/transparent_hugepage/"
    write(huge + "enabled", "always [madvise] never\n")
    write(huge + "defrag", "always defer defer+madvise [madvise] never\n")
    write(huge + "shmem_enabled", "always within_size [advise] never deny force\n")
    write("/sys/kernel/mm/ksm/run", "0\n")
    write("/proc/swaps", "Filename\t\t\t\tType\t\tSize\n")
    write(
      "/proc/meminfo",
      "MemTotal: 16777216 kB\nHugePages_Total: 64\nHugePages_Free: 60\nHugepagesize: 2048 kB\n")
    for (name, value) in [
      ("vm/swappiness", "1"), ("vm/stat_interval", "120"), ("kernel/numa_balancing", "0"),
      ("kernel/nmi_watchdog", "0"), ("kernel/timer_migration", "0"),
      ("kernel/sched_rt_runtime_us", "-1"), ("kernel/sched_rt_period_us", "1000000"),
      ("kernel/io_uring_disabled", "0"), ("net/core/busy_poll", "50"), ("net/core/busy_read", "50"),
    ] { write("/proc/sys/" + name, value + "\n") }
    write(
      "/proc/interrupts",
      "      CPU0   CPU1\n 24:  10  0  PCI-MSIX  0-edge  eth0-rx-0\nLOC:  100  100  Local timer "
        + "interrupts\n"
    )
    write("/proc/irq/24/smp_affinity_list", "0\n")
    write("/proc/irq/24/effective_affinity_list", "0\n")
    write("/proc/irq/24/eth0-rx-0/.keep", "")
    write("/proc/self/cgroup", "0::/system.slice/apus.service\n")
  }
}
