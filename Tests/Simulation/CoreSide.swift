// A process of the system in a story: the venue, or a trader. What it is on the machine, and how it does.

import CSimulation
import DamagedFiles
import Fabric
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
  /// What lets go of all that the desk has ever stopped here. A process may find itself stopped from its log, whatever became of
  /// the word that let go of the one before it, and is let go at its start.
  private(set) var lettingGo: [CoreWords.Command] = []
  /// It has been told to send nothing new, as this process.
  var hushed: SimulatedProcess?
  /// Changes of limits that the desk has asked for and that aren't in the line.
  var openLimits = 0
  private var isMarked = true
  /// What was on record at the last look, and where that is counted. A run that goes on begins with what others had put there.
  private var recorded: UInt64?
  private var recordedAt: CounterPlace?
  /// More records between two looks, which are 50 ms apart: no market makes that, however it goes.
  private static let runawayRecords: UInt64 = 500_000

  /// Those of this process that have always had room; nil until it runs.
  private var rings: [(ring: RingObserver, mark: Mark)]?
  /// Its log ended in a segment without a header when it began.
  private var isHeadless = false
  var damage: DamagedFiles
  /// What was wrong in its journal, and no reader found it.
  var unseenDamage: [String] = []

  init(_ party: Party, _ core: CoreHost) {
    self.party = party
    self.core = core
    damage = DamagedFiles(
      journals: core.directory + "/journal", instance: core.kind == .venue ? "venue" : "trader",
      stores: core.directory + "/store"
    ) { unsafe apus_sim_flip($0, $1, $2) }
  }

  var host: Host { core.host }
  var instance: String { core.kind == .venue ? "venue" : "trader" }
  var journals: String { core.directory + "/journal" }

  /// In words, what was wrong with its files before.
  func start() -> [String] {
    let damaged = damage.damage()
    (process, words) = core.start()
    isToldOfEnd = false
    isMarked = false
    rings = nil
    isHeadless = VenueRecords.endsHeadless(below: journals, of: instance)
    (recorded, recordedAt) = (nil, nil)
    words?.commands += lettingGo
    return damaged
  }

  func stop(_ command: CoreWords.Command, untilToldTo letGo: CoreWords.Command) {
    words?.commands.append(command)
    if !lettingGo.contains(letGo) { lettingGo.append(letGo) }
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

  /// Why it will never come to rest by itself: it puts on record as fast as it can, and nobody asks it to.
  func takeRunaway() -> String? {
    guard isRunning, let run = words?.run else { return nil }
    if recordedAt == nil { recordedAt = run.view.place(of: "records", in: "logger") }
    guard let recordedAt else { return nil }
    let count = run.view.value(at: recordedAt)
    defer { recorded = count }
    // None: the logger hasn't said yet how many there are from before.
    guard let recorded, recorded > 0, count > recorded,
      count - recorded > Self.runawayRecords
    else { return nil }
    return "it runs away: \(count - recorded) records in 50 ms"
  }

  /// Rings that had no room, each once a run.
  func takeRingMarks() -> [Mark] {
    guard isRunning, let run = words?.run else { return [] }
    if rings == nil {
      rings = run.view.rings.map {
        (
          ring: run.view.observer(of: $0),
          mark: $0.name == "loopback" ? Mark.loopbackFull : .ringFull
        )
      }
    }
    // Twenty looks a second, and hardly ever one that has waited.
    guard let looked = rings, looked.contains(where: { $0.ring.fullWaits > 0 }) else { return [] }
    rings = looked.filter { $0.ring.fullWaits == 0 }
    return looked.filter { $0.ring.fullWaits > 0 }.map(\.mark)
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
    if isHeadless { marks.append(.headlessSegment) }
    if !report.passedOver.isEmpty { marks.append(.snapshotPassedOver) }
    return marks
  }
}
