// Which thread runs which stages, where, and what it does while there is nothing to do.

import Events
import Platform

/// One thread of a running line.
public struct ThreadPlan: Hashable, Sendable {
  public var name: String
  /// In line order.
  public var stages: [StageID]
  public var cpu: Int?
  public var wait: WaitStrategy
  public var scheduling: SchedulingClass
  public var numaNode: Int?
  public var stackPrefaultByteCount: Int
  /// How often a thread that parks looks at all its stages in vain before it does.
  public var looks: Int
  /// How long it sleeps at most when nothing wakes it: so late may a heartbeat be.
  public var rest: Nanoseconds
  /// Of the logger's: where the threads run that make its segments and write them to the device. Nil leaves it to the kernel.
  public var diskCPU: Int?

  public init(
    name: String, stages: [StageID], cpu: Int? = nil, wait: WaitStrategy = .yield,
    scheduling: SchedulingClass = .other, numaNode: Int? = nil,
    stackPrefaultByteCount: Int = 256 << 10, looks: Int = 256,
    rest: Nanoseconds = .milliseconds(20), diskCPU: Int? = nil
  ) {
    self.name = name
    self.stages = stages.sorted { $0.code < $1.code }
    self.cpu = cpu
    self.wait = wait
    self.scheduling = scheduling
    self.numaNode = numaNode
    self.stackPrefaultByteCount = stackPrefaultByteCount
    self.looks = looks
    self.rest = rest
    self.diskCPU = diskCPU
  }
}

/// A topology by name; `custom` is spelled out in the config.
public enum TopologyKind: String, CaseIterable, Sendable {
  case auto
  case oneThread = "one_thread"
  case twoThreads = "two_threads"
  case stagePerThread = "stage_per_thread"
  case custom
}

public struct Topology: Hashable, Sendable {
  public var threads: [ThreadPlan]

  /// The trader's line.
  public static let stages: [StageID] = (0..<StageID.count).map { StageID(code: UInt8($0)) }
  /// The venue's: risk and matching are one stage.
  public static let venueStages: [StageID] = [.gatewayIn, .risk, .gatewayOut, .logger]

  /// What is wrong with the assignment, or nil: every stage on exactly one thread.
  public static func fault(in threads: [ThreadPlan], stages: [StageID] = stages) -> String? {
    for stage in stages {
      let homes = threads.filter { $0.stages.contains(stage) }
      if homes.isEmpty { return "stage '\(stage)' has no thread: name it under one" }
      if homes.count > 1 {
        return "stage '\(stage)' is on threads '\(homes[0].name)' and '\(homes[1].name)': "
          + "name it under one"
      }
    }
    for thread in threads {
      if let stranger = thread.stages.first(where: { !stages.contains($0) }) {
        return "thread '\(thread.name)' names '\(stranger)', which this line doesn't have"
      }
    }
    for thread in threads where Set(thread.stages).count < thread.stages.count {
      return "thread '\(thread.name)' names a stage twice"
    }
    if let idle = threads.first(where: \.stages.isEmpty) {
      return "thread '\(idle.name)' has no stage"
    }
    return nil
  }

  public init(threads: [ThreadPlan]) { self.threads = threads }

  /// A topology by name, for the CPUs there are. Where each thread has a CPU of its own and one is
  /// left for the rest of the host, threads spin; elsewhere they yield.
  public init(_ kind: TopologyKind, cpus: [Int], stages: [StageID] = stages) {
    let line = stages.filter { $0 != .logger }
    let groups: [(String, [StageID])]
    var kind = kind
    if kind == .auto {
      kind =
        cpus.count > stages.count
        ? .stagePerThread : (cpus.count > 1 ? .twoThreads : .oneThread)
    }
    switch kind {
    case .oneThread: groups = [("line", stages)]
    case .twoThreads, .custom, .auto: groups = [("line", line), ("logger", [.logger])]
    case .stagePerThread: groups = stages.map { ($0.description, [$0]) }
    }
    let isRoomy = cpus.count > groups.count
    threads = groups.enumerated().map { index, group in
      ThreadPlan(
        name: group.0, stages: group.1,
        cpu: cpus.isEmpty ? nil : cpus[(cpus.count - 1 - index % cpus.count)],
        wait: isRoomy ? .spin : .yield)
    }
  }

  /// The same topology without a thread that could starve another, where one shares its CPU or there
  /// are more threads than CPUs: there none spins, and none that never sleeps is real-time. Says what
  /// was changed.
  public func fair(cpuCount: Int) -> (topology: Topology, warnings: [String]) {
    var warnings: [String] = []
    let threads = self.threads.map { thread -> ThreadPlan in
      let sharers = self.threads.filter { $0.cpu != nil && $0.cpu == thread.cpu }.count
      guard sharers > 1 || self.threads.count > cpuCount else { return thread }
      let why =
        sharers > 1
        ? "it shares CPU \(thread.cpu!)"
        : "there are \(self.threads.count) threads and \(cpuCount) CPUs"
      var changed = thread
      if thread.wait == .spin {
        changed.wait = .yield
        warnings.append("thread '\(thread.name)' yields instead of spinning: \(why)")
      }
      if thread.scheduling != .other && changed.wait != .park {
        changed.scheduling = .other
        warnings.append(
          "thread '\(thread.name)' runs without real-time class, since it never sleeps: \(why)")
      }
      return changed
    }
    return (Topology(threads: threads), warnings)
  }

  /// Where the journal's own threads run, if the topology says so.
  public var diskCPU: Int? { threads[thread(of: .logger)].diskCPU }

  /// Whether the two gateways can meet in the kernel, neither willing to sleep there: see KernelTurn. On one CPU one would
  /// wait for the other to leave it, and `fair` lets no two spin there.
  public var gatewaysSpinApart: Bool {
    let (reads, writes) = (thread(of: .gatewayIn), thread(of: .gatewayOut))
    return reads != writes && threads[reads].wait == .spin && threads[writes].wait == .spin
  }

  /// The index of the thread that runs a stage.
  public func thread(of stage: StageID) -> Int {
    threads.firstIndex { $0.stages.contains(stage) }!
  }
}
