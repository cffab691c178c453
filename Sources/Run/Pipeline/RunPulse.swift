// What the main thread of any core does some ten times a second: it shows that it lives, keeps the clock in step with the
// kernel's, looks whether a stage is stuck, and says what the stages have only counted.

import CPlatform
import Fabric
import Platform

final class RunPulse {
  private let fabric: Fabric
  private let keeper: ClockKeeper
  private let view: FabricView
  /// Of the logger's word that the log can't be written; nil where nothing is recorded.
  private let journalFailed: CounterPlace?
  private var alarms: CoreAlarms
  private var watchdog: Watchdog
  /// What the watchdog's finding stops; nil where it stops nothing.
  private let stopWord: CounterBlock?
  let warn: @Sendable (String) -> Void
  private var nextSteerNs: UInt64 = 0
  private var faultsAtStart = PageFaults()
  private var faultsAtStop: PageFaults?
  private(set) var startedNs: UInt64 = 0
  private(set) var faults: [String] = []

  /// How long a line may take to come to rest at the end.
  static let longestDrainNs: UInt64 = 10_000_000_000
  /// The same when a stage is known to be stuck.
  static let longestDrainWhenStuckNs: UInt64 = 500_000_000
  private static let steerEveryNs: UInt64 = 1_000_000_000

  init(
    _ fabric: Fabric, _ keeper: ClockKeeper, watchdog: consuming Watchdog,
    stopWord: CounterBlock? = nil,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.fabric = fabric
    self.keeper = keeper
    self.watchdog = watchdog
    self.stopWord = stopWord
    self.warn = warn
    view = fabric.view
    journalFailed = view.place(of: "failed", in: TraderPart.logger)
    alarms = CoreAlarms(view)
  }

  /// The run begins: from here on it is measured.
  func begin() {
    startedNs = keeper.clock.now()
    nextSteerNs = startedNs + Self.steerEveryNs
    fabric.set(state: .running, now: startedNs)
    fabric.beat(now: startedNs)
  }

  /// The threads run, and what is touched now should have been there before.
  func countFaults() { faultsAtStart = .now() }

  /// The run ends: what taking it down touches isn't its own.
  func endCount() { faultsAtStop = .now() }

  /// Of the process while it ran.
  var pageFaults: PageFaults { (faultsAtStop ?? .now()).since(faultsAtStart) }

  /// One look. Returns what there is to be told that is no warning.
  func beat(nowNs: UInt64) -> [(level: LogLevel, text: String)] {
    fabric.beat(now: nowNs)
    if nowNs >= nextSteerNs {
      keeper.steer()
      nextSteerNs = nowNs + Self.steerEveryNs
    }
    watch()
    return alarms.look(nowNs: nowNs)
  }

  /// Tells of each stage that is found stuck, once. True while one is. By the steady clock: a wall clock that is set forward
  /// makes nobody late.
  @discardableResult
  func watch() -> Bool {
    for stage in watchdog.look(nowNs: ClockReading.steadyNs) {
      stopWord?.publish(0, 1)
      fail("watchdog: \(stage)")
      warn("watchdog: \(stage)")
    }
    return watchdog.isAnyStuck
  }

  var isAnyStuck: Bool { watchdog.isAnyStuck }

  func fail(_ why: String) { faults.append(why) }

  /// Whether the log can't be written any more; told once, with what that means.
  func hasJournalFailed(_ meaning: String) -> Bool {
    guard let journalFailed, view.value(at: journalFailed) != 0 else { return false }
    if !faults.contains(where: { $0.hasPrefix("journal") }) {
      fail("journal: it can't be written any more; \(meaning)")
      warn(faults.last!)
    }
    return true
  }
}

/// Pages that a process found missing: those that memory answered, and those that a disk did.
public struct PageFaults: Hashable, Sendable {
  public var minor: UInt64 = 0
  public var major: UInt64 = 0

  public init() {}

  static func now() -> PageFaults {
    var faults = PageFaults()
    unsafe apus_page_faults(&faults.minor, &faults.major)
    return faults
  }

  func since(_ earlier: PageFaults) -> PageFaults {
    var faults = PageFaults()
    faults.minor = minor &- earlier.minor
    faults.major = major &- earlier.major
    return faults
  }
}
