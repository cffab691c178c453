// One question about a host, answered: what was found, whether that suits the line, what it costs where it
// doesn't, and what would mend it.

import Events
import Pipeline
import Platform
import Printing
import Settings

public struct HostCheck: Sendable {
  public enum Verdict: String, Sendable {
    case ok
    /// It works, and would work better.
    case warning
    /// It doesn't work.
    case bad
  }

  public var name: String
  public var verdict: Verdict
  public var found: String
  /// What hangs on it, in microseconds where there is a figure.
  public var why: String
  /// What would mend it; empty where nothing has to be.
  public var mend: String
  /// More lines for people: a table, say.
  public var details: [String] = []
  /// What was measured, for scripts.
  public var measured: JSONObject?

  public init(
    _ name: String, _ verdict: Verdict, _ found: String, why: String, mend: String = ""
  ) {
    self.name = name
    self.verdict = verdict
    self.found = found
    self.why = why
    self.mend = verdict == .ok ? "" : mend
  }

  public var json: JSONObject {
    let line: JSONObject = [
      "check": .text(name), "verdict": .text(verdict.rawValue), "found": .text(found),
      "why": .text(why), "mend": mend.isEmpty ? .null : .text(mend),
    ]
    return measured.map { line.adding(["measured": .object($0)]) } ?? line
  }
}

/// The line that a host is judged for.
public struct WantedLine: Sendable {
  /// How the report calls it: the config's path, or `topology: auto`.
  public var name: String
  public var threads: [ThreadPlan]
  /// Why the threads that the config names don't fit, a line each.
  public var misfits: [String]
  public var journalDirectory: String
  /// An order waits until the journal is on the device.
  public var waitsForDisk: Bool

  public init(
    name: String, threads: [ThreadPlan], misfits: [String] = [], journalDirectory: String = ".",
    waitsForDisk: Bool = false
  ) {
    self.name = name
    self.threads = threads
    self.misfits = misfits
    self.journalDirectory = journalDirectory
    self.waitsForDisk = waitsForDisk
  }

  /// What `topology: auto` makes of a machine.
  public static func auto(on map: CPUMap) -> WantedLine {
    WantedLine(name: "topology: auto", threads: Topology(.auto, cpus: map.forLine).threads)
  }

  /// Where what its logger writes goes to the device, if the topology says so.
  public var diskCPU: Int? { threads.lazy.compactMap(\.diskCPU).first }

  /// CPUs that its threads are put on, each once.
  public var cpus: [Int] { Set(threads.compactMap(\.cpu)).sorted() }

  /// Those on which a thread never sleeps: what disturbs one of these delays the line.
  public var busyCPUs: [Int] {
    Set(threads.filter { $0.wait != .park }.compactMap(\.cpu)).sorted()
  }

  public var spinning: [ThreadPlan] { threads.filter { $0.wait == .spin } }
}

/// A machine and a line, before the eyes of those who judge.
public struct HostView: Sendable {
  public let tree: HostTree
  public let map: CPUMap
  public let line: WantedLine

  /// Without a line: what `auto` would make here.
  public init(tree: HostTree, line: WantedLine? = nil) {
    self.tree = tree
    map = CPUMap(tree)
    self.line = line ?? .auto(on: map)
  }

  /// The CPUs that should be the line's alone. The host needs one for everything else: of a line that has all of
  /// them, or names none, it is the first.
  var quietCPUs: [Int] {
    var mine = line.busyCPUs.isEmpty ? map.usable : line.busyCPUs
    if mine.count > 1, map.online.allSatisfy(mine.contains) { mine.removeFirst() }
    return mine
  }

  /// The same as a command takes them.
  var cpuText: String { CPUList.text(of: quietCPUs) }

  /// What tools/tune-host would be told.
  var tuneHost: String { "sudo tools/tune-host --apply --cpus \(cpuText)" }

  /// Whether this process may do what the kernel calls by this number.
  func hasCapability(_ bit: Int) -> Bool {
    guard let text = tree.field("CapEff", of: "/proc/self/status"),
      let bits = UInt64(text, radix: 16)
    else { return false }
    return bits >> UInt64(bit) & 1 == 1
  }

  /// The soft limit of a line in /proc/self/limits: nil for none, or where there is no such line.
  func limit(_ name: String) -> (isKnown: Bool, value: UInt64?) {
    for line in tree.lines("/proc/self/limits") where line.hasPrefix(name) {
      let words = line.dropFirst(name.count).split(separator: " ")
      guard let soft = words.first else { continue }
      return (true, soft == "unlimited" ? nil : UInt64(soft))
    }
    return (false, nil)
  }

  var isVirtual: Bool {
    tree.field("flags", of: "/proc/cpuinfo")?.split(separator: " ").contains("hypervisor") ?? false
  }
}
