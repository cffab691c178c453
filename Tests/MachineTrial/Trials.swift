// Each trial is a small world with something to expect of it, in a real process of its own.

import CSimulation
import Glibc
import SimulatedMachine

enum Trials {
  struct Trial {
    var name: String
    var body: (inout Findings) -> Void
  }

  static var all: [Trial] {
    [
      Trial(name: "trade", body: VenueTrials.trade),
      Trial(name: "speed", body: VenueTrials.speed),
    ]
  }

  static func run(_ arguments: ArraySlice<String>) -> Int32 {
    var seed: UInt64 = 1
    var names: [String] = []
    var rest = arguments
    while let word = rest.popFirst() {
      if word == "--seed" {
        seed = rest.popFirst().flatMap { UInt64($0) } ?? 1
      } else {
        names.append(word)
      }
    }
    var failures: Int32 = 0
    for trial in all where names.isEmpty || names.contains(trial.name) {
      failures += outcome(of: trial, seed: seed) ? 0 : 1
    }
    return failures == 0 ? 0 : 1
  }

  /// In a child: what it leaks, and what kills it, stays there.
  private static func outcome(of trial: Trial, seed: UInt64) -> Bool {
    fflush(nil)
    let child = fork()
    if child == 0 {
      Machine.begin(seed: seed)
      var findings = Findings()
      trial.body(&findings)
      let digest = String(Machine.digest, radix: 16)
      print("\(trial.name): seed \(seed), digest \(digest), \(findings.text)")
      fflush(nil)
      apus_sim_leave(findings.failures.isEmpty ? 0 : 1)
    }
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    return status == 0
  }
}

struct Findings {
  var notes: [String] = []
  var failures: [String] = []

  mutating func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { failures.append(what()) }
  }

  var text: String {
    (notes + (failures.isEmpty ? ["as expected"] : failures.map { "FAILED: " + $0 }))
      .joined(separator: "; ")
  }
}

/// A directory in memory, gone with the trial.
func scratch() -> String {
  var template = Array("/dev/shm/machine-trial.XXXXXX".utf8CString)
  guard unsafe mkdtemp(&template) != nil else { fatalError("no directory in /dev/shm") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
