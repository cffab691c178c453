// Notices a stage that stopped moving, and names it. It reads the same counters that tools read: a
// stage whose input waits while its count of looks stands still is stuck inside an event; one that
// looks but doesn't take is held back by the stage behind it, which is named instead.

import Events
import Fabric

/// What the watchdog found.
public struct StuckStage: Hashable, Sendable, CustomStringConvertible {
  public var stage: String
  public var thread: String
  public var forNs: UInt64
  /// In the first ring of its thread that has some: its own may be empty, with the rest behind it.
  public var waitingEvents: UInt64
  public var inputRing: String

  public var description: String {
    "stage '\(stage)' on thread '\(thread)' hasn't moved for \(forNs / 1_000_000) ms; "
      + "\(waitingEvents) events wait in \(inputRing)"
  }
}

public struct Watchdog: ~Copyable {
  private struct Watch {
    var stage: String
    var thread: String
    var input: FabricPart
    var counters: FabricPart
    var polls: UInt64 = 0
    var pollsSince: UInt64
    var isReported = false
  }

  private let view: FabricView
  private let patienceNs: UInt64
  private var watches: [Watch] = []
  private var lastLookNs: UInt64

  init(view: FabricView, topology: Topology, patience: Nanoseconds, nowNs: UInt64) {
    self.view = view
    patienceNs = patience.count
    lastLookNs = nowNs
    for stage in Topology.stages {
      let inputName: String
      switch stage {
      case .gatewayIn: inputName = TraderPart.loopback
      case .logger: inputName = TraderPart.journal(of: .gatewayIn)
      default: inputName = TraderPart.ring(from: StageID(code: stage.code - 1))
      }
      let block = stage == .logger ? TraderPart.logger : TraderPart.counters(of: stage)
      guard let input = view.part(named: inputName), let counters = view.part(named: block) else {
        continue
      }
      watches.append(
        Watch(
          stage: "\(stage)", thread: topology.threads[topology.thread(of: stage)].name,
          input: input, counters: counters, pollsSince: nowNs))
    }
  }

  /// Stages that have just been found stuck; each is told once until it moves again. A thread that
  /// hangs in one stage stops the others on it as well: the one that it hangs in is named.
  mutating func look(nowNs: UInt64) -> [StuckStage] {
    // Whoever looks this late stood still as well (a machine put to sleep, a host that gave its CPUs to
    // others): the stages get their time anew.
    let wasAway = nowNs > lastLookNs && nowNs - lastLookNs > patienceNs / 2
    lastLookNs = nowNs
    var stuck: [StuckStage] = []
    for index in watches.indices {
      let polls = view.counters(of: watches[index].counters).first { $0.name == "polls" }?.value
      if polls != watches[index].polls || wasAway {
        watches[index].polls = polls ?? 0
        watches[index].pollsSince = nowNs
        watches[index].isReported = false
        continue
      }
      let still = nowNs > watches[index].pollsSince ? nowNs - watches[index].pollsSince : 0
      let ring = view.observer(of: watches[index].input)
      let waiting = ring.tail &- ring.head
      guard still > patienceNs, waiting > 0, !watches[index].isReported else { continue }
      let thread = watches[index].thread
      watches[index].isReported = true
      guard !stuck.contains(where: { $0.thread == thread }) else { continue }
      stuck.append(
        StuckStage(
          stage: hangingStage(of: thread), thread: thread, forNs: still, waitingEvents: waiting,
          inputRing: watches[index].input.name))
    }
    return stuck
  }

  /// A thread looks at its stages in line order, and each counts a look as it begins: the last one that
  /// has counted as many as the first is the one that the thread is in.
  private func hangingStage(of thread: String) -> String {
    let onThread = watches.filter { $0.thread == thread }
    return onThread.last { $0.polls == onThread[0].polls }!.stage
  }
}
