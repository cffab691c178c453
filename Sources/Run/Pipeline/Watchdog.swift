// Notices a thread that stopped moving, and names the stage that holds it. It reads the same counters
// that tools read: a thread looks at its stages in turn and counts each look, whether there is
// anything to do or not, and even a parked one wakes some fifty times a second. So counts that stand
// still are a thread that is stuck inside a stage: the last one that it looked at.

import Events
import Fabric
import Settings

/// What the watchdog found.
public struct StuckStage: Hashable, Sendable, CustomStringConvertible {
  public var stage: String
  public var thread: String
  public var forNs: UInt64
  public var waitingEvents: UInt64
  public var inputRing: String

  public var description: String {
    "stage '\(stage)' on thread '\(thread)' hasn't moved for \(forNs / 1_000_000) ms; "
      + "\(waitingEvents) events wait in \(inputRing)"
  }
}

struct Watchdog: ~Copyable {
  private struct StageWatch {
    var stage: StageID
    var input: FabricPart
    /// Of its count of looks.
    var place: CounterPlace
    var polls: UInt64 = 0
  }

  private struct ThreadWatch {
    var thread: String
    /// In the order in which the thread looks at them.
    var stages: [StageWatch]
    var since: UInt64
    var isStuck = false
  }

  private let view: FabricView
  private let patienceNs: UInt64
  private var threads: [ThreadWatch]
  private var lastLookNs: UInt64

  /// Who hasn't looked for so long was asleep with the rest of the machine, and judges anew.
  private static let longestGapNs: UInt64 = 2_000_000_000

  init(
    view: FabricView, topology: Topology, inputs: [StageID: String], hasLogger: Bool,
    patience: Nanoseconds, nowNs: UInt64
  ) {
    self.view = view
    patienceNs = patience.count
    lastLookNs = nowNs
    threads = topology.threads.map { plan in
      let stages = plan.stages.filter { hasLogger || $0 != .logger }
      return ThreadWatch(
        thread: plan.name,
        stages: stages.map { stage in
          let block = stage == .logger ? TraderPart.logger : TraderPart.counters(of: stage)
          // The line's plan names them all.
          return StageWatch(
            stage: stage, input: view.part(named: inputs[stage]!)!,
            place: view.place(of: "polls", in: block)!)
        }, since: nowNs)
    }
  }

  /// A thread was stuck when last looked at.
  var isAnyStuck: Bool { threads.contains { $0.isStuck } }

  /// Stages that have just been found stuck; each is told once until it moves again.
  mutating func look(nowNs: UInt64) -> [StuckStage] {
    let wasAway = nowNs > lastLookNs + max(Self.longestGapNs, patienceNs)
    lastLookNs = nowNs
    var stuck: [StuckStage] = []
    for index in threads.indices {
      let hasMoved = refresh(index)
      if hasMoved || wasAway || threads[index].stages.isEmpty {
        threads[index].since = nowNs
        threads[index].isStuck = false
        continue
      }
      let still = nowNs > threads[index].since ? nowNs - threads[index].since : 0
      guard still > patienceNs, !threads[index].isStuck else { continue }
      threads[index].isStuck = true
      stuck.append(report(index, forNs: still))
    }
    return stuck
  }

  /// Reads the counts of looks again. True when one of them went up.
  private mutating func refresh(_ index: Int) -> Bool {
    var hasMoved = false
    for stage in threads[index].stages.indices {
      let polls = view.value(at: threads[index].stages[stage].place)
      if polls != threads[index].stages[stage].polls { hasMoved = true }
      threads[index].stages[stage].polls = polls
    }
    return hasMoved
  }

  /// The stages up to the one that holds the thread have been looked at once more than those after it.
  private func report(_ index: Int, forNs: UInt64) -> StuckStage {
    let stages = threads[index].stages
    let holder = stages.last { $0.polls == stages[0].polls }!
    let ring = view.observer(of: holder.input)
    return StuckStage(
      stage: "\(holder.stage)", thread: threads[index].thread, forNs: forNs,
      waitingEvents: ring.tail &- ring.head, inputRing: holder.input.name)
  }
}
