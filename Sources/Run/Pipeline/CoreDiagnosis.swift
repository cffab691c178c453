// What can be found out about a core that doesn't answer: out of its fabric and of what the kernel says of its process.

import Fabric
import Platform

public struct CoreDiagnosis: Sendable {
  public enum Process: Sendable {
    /// There is no fabric of that name.
    case none
    /// Its fabric is there; the process is gone.
    case gone
    /// SIGSTOP, or a debugger.
    case stopped
    case running
  }

  public var process: Process
  public var pid: Int64 = 0
  /// Since the main thread's last heartbeat.
  public var silentNs: UInt64 = 0
  /// Stages whose threads have looked at them while this was found out, and those whose haven't.
  public var moving: [String] = []
  public var still: [String] = []

  /// How long the stages are watched: a parked thread wakes some fifty times a second.
  private static let watchNs: UInt64 = 120_000_000

  /// Takes a little more than a tenth of a second.
  public init(instance: String) {
    process = .none
    guard let view = try? FabricView.open(instance: instance) else { return }
    pid = view.pid
    let now = ClockReading.wallNs
    silentNs = now > view.heartbeatNs ? now - view.heartbeatNs : 0
    guard view.isOwnerAlive else {
      process = .gone
      return
    }
    process = Self.isStopped(view.pid) ? .stopped : .running
    let reading = CoreReading(view)
    let before = reading.looks
    pauseNs(Self.watchNs)
    for (old, new) in zip(before, reading.looks) {
      if old.count == new.count { still.append(new.stage) } else { moving.append(new.stage) }
    }
  }

  /// By the kernel's word: state T or t.
  private static func isStopped(_ pid: Int64) -> Bool {
    guard let line = Host.firstLine(of: "/proc/\(pid)/stat"),
      let end = line.lastIndex(of: ")")
    else { return false }
    let state = line[line.index(after: end)...].drop { $0 == " " }.first
    return state == "T" || state == "t"
  }
}
