// A process of the system in a story: the venue, or a trader. What it is on the machine, and how it does.

import SimulatedHosts
import SimulatedMachine
import SimulationStory

final class CoreSide {
  let party: Party
  let core: CoreHost
  private(set) var process: SimulatedProcess?
  private(set) var words: CoreWords?
  /// The world has been told that it has gone.
  var isToldOfEnd = true
  /// Its kill switch was thrown and not taken off: who comes after it takes it off.
  var isKilled = false
  /// It has been told to send nothing new, as this process.
  var hushed: SimulatedProcess?
  /// Changes of limits that the desk has asked for and that aren't in the line.
  var openLimits = 0
  private var isMarked = true

  init(_ party: Party, _ core: CoreHost) {
    self.party = party
    self.core = core
  }

  var host: Host { core.host }
  var instance: String { core.kind == .venue ? "venue" : "trader" }
  var journals: String { core.directory + "/journal" }

  func start() {
    (process, words) = core.start()
    isToldOfEnd = false
    isMarked = false
    if party != .venue, isKilled { words?.commands.append(.rearm) }
    isKilled = false
  }

  var isRunning: Bool {
    guard let state = process?.state else { return false }
    return state == .running || state == .paused
  }

  /// Why it has gone by itself, or as it was asked to; nil: it hasn't, or that was told. The inner nil: in good order.
  func takeEnd() -> String?? {
    guard !isToldOfEnd, let process, process.state == .exited else { return nil }
    isToldOfEnd = true
    return .some(words?.failure ?? (words?.isClean == true ? nil : "its main came back"))
  }

  func takeMarks() -> [Mark] {
    guard !isMarked, let words, !words.isStarting else { return [] }
    isMarked = true
    guard let report = words.run?.recovery else { return [] }
    var marks: [Mark] = []
    if party == .venue {
      marks.append(report.snapshot == nil ? .logRead : .snapshotUsed)
    } else {
      marks.append(.traderRecovered)
    }
    if case .torn = report.end { marks.append(.tornTail) }
    return marks
  }
}
