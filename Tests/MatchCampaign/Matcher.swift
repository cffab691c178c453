// What the campaign compares: whoever takes commands and answers with lines. The engine behind an
// adapter, the reference, or the reference with a fault.

import ReferenceMatching

protocol Matcher {
  /// Does a command, all of it.
  mutating func apply(_ command: Command) -> [Line]

  func resting(of instrument: Int) -> [ReferenceResting]

  /// What is wrong with what it has said or holds, apart from any comparison.
  func complaint() -> String?
}

extension ReferenceMatcher: Matcher {}

/// One world: the instruments, and how the engine is sized for them.
struct Scenario: Hashable, Sendable {
  var seed: UInt64
  var profile: Profile
  var instruments: [ReferenceInstrument]
  /// Ticks that the engine keeps densely on each side.
  var windowTicks: Int
  /// Whether it tells the displayed book as market data.
  var isPublished: Bool
}

/// Who stands against the reference.
enum Contender: Hashable, Sendable {
  case engine
  /// Another copy: only its own invariants can fail.
  case reference
  case faulty(ReferenceFault)

  func make(_ scenario: Scenario) -> any Matcher {
    switch self {
    case .engine: EngineMatcher(scenario)
    case .reference: ReferenceMatcher(scenario.instruments)
    case .faulty(let fault): ReferenceMatcher(scenario.instruments, fault: fault)
    }
  }
}
