// The operator's hand on a run from outside: SIGUSR1 throws the kill switch, SIGUSR2 takes it off. The
// main thread looks some ten times a second and puts the command into the line, where it is sequenced
// and journaled like any other input.

import CPlatform
import CommandWords
import Events
import Pipeline

struct OperatorHand {
  private var kills: UInt32 = 0
  private var rearms: UInt32 = 0

  /// Where what was done is told.
  private let log: RunLog?

  init(_ log: RunLog? = nil) {
    self.log = log
    _ = apus_operator_install()
  }

  private func tell(_ text: String) {
    if let log { log.say(.warning, text) } else { complain(text) }
  }

  /// Carries out what was asked for since the last look. A kill that comes with a rearm wins.
  mutating func look(_ order: (OperatorAction) -> Bool) {
    let kill = apus_kill_requests()
    let rearm = apus_rearm_requests()
    if rearm != rearms, order(.rearm) {
      rearms = rearm
      tell("the operator took the kill switch off")
    }
    if kill != kills, order(.kill) {
      kills = kill
      tell("KILL: new orders are blocked, working ones are being cancelled; SIGUSR2 rearms")
    }
  }
}
