// The kill switch out of band: a word for each who may throw it, which gateway-out looks at before each new order. It works
// when the line in between is slow or stuck; the sequenced command that comes with it is what a replay sees.

import CAtomics

/// Who has a word: each writes its own and no other's.
public enum KillWriter: Int, CaseIterable, Sendable {
  /// The operator's desk: the main thread, by a signal or a command.
  case operatorDesk
  /// The watchdog: the main thread, when a stage is stuck.
  case watchdog
  /// The risk stage's thread: as the stage's own switch stands.
  case risk

  /// The name of its block of counters.
  public var part: String {
    switch self {
    case .operatorDesk: "kill.operator"
    case .watchdog: "kill.watchdog"
    case .risk: "kill.risk"
    }
  }
}

/// All words, as gateway-out sees them.
public struct KillWords: Sendable {
  @usableFromInline let operatorDesk: CounterBlock
  @usableFromInline let watchdog: CounterBlock
  @usableFromInline let risk: CounterBlock

  public init(_ fabric: Fabric) {
    operatorDesk = fabric.reading(counters: KillWriter.operatorDesk.part)
    watchdog = fabric.reading(counters: KillWriter.watchdog.part)
    risk = fabric.reading(counters: KillWriter.risk.part)
  }

  /// Whether any is set. Three lines that nobody writes in good times.
  public var isOn: Bool {
    @_noLocks @inlinable get {
      // Pairs with the writers' release in CounterBlock.publish.
      operatorDesk.value(acquiring: 0) | watchdog.value(acquiring: 0) | risk.value(acquiring: 0)
        != 0
    }
  }
}
