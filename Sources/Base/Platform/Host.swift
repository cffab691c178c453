// The few questions that the core asks about the machine it runs on.

import CPlatform
import Glibc

public enum Host {
  /// CPUs that this process may use.
  public static var cpuCount: Int { Int(apus_cpu_count_allowed()) }

  public static func mayUse(cpu: Int) -> Bool { apus_cpu_allowed(Int32(clamping: cpu)) == 1 }

  /// Their numbers, in order.
  public static var cpus: [Int] { (0..<1024).filter { mayUse(cpu: $0) } }

  public static var numaNodeCount: Int { Int(apus_numa_node_count()) }

  public static var processID: Int64 { apus_process_id() }

  /// When that process started, in the kernel's ticks since boot; 0 when it is gone. With the pid it
  /// names one process for good: pids are reused, pairs aren't.
  public static func startTicks(of pid: Int64) -> UInt64 { apus_process_start_ticks(pid) }

  /// The processor's own name, for reports of measurements.
  public static var processorName: String {
    line(of: "/proc/cpuinfo", startingWith: "model name") ?? "unknown processor"
  }

  public static var kernelRelease: String {
    firstLine(of: "/proc/sys/kernel/osrelease") ?? "unknown kernel"
  }

  public static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Of a file; nil where there is none.
  public static func firstLine(of path: String) -> String? { lines(of: path).first }

  static func line(of path: String, startingWith prefix: String) -> String? {
    for line in lines(of: path) where line.hasPrefix(prefix) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
    }
    return nil
  }

  private static func lines(of path: String) -> [String] {
    guard let file = unsafe fopen(path, "re") else { return [] }
    defer { unsafe fclose(file) }
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while lines.count < 10_000, unsafe fgets(&buffer, Int32(buffer.count), file) != nil {
      let bytes = buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
      lines.append(String(decoding: bytes, as: UTF8.self))
    }
    return lines
  }
}

/// The monotonic clock, for measuring how long something took.
public enum ClockReading {
  public static var steadyNs: UInt64 { apus_clock_ns(1) }  // CLOCK_MONOTONIC
  public static var wallNs: UInt64 { apus_clock_ns(0) }  // CLOCK_REALTIME
}
