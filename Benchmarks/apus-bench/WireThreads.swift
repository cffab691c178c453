// What the kernel did for the threads of what was measured, added up over the rounds: a thread that spins should have
// faulted no page and never have slept.

import Pipeline
import Platform

struct WireThreads {
  private var all: [ThreadSummary] = []

  mutating func add(_ threads: [ThreadSummary]) {
    for thread in threads {
      guard let index = all.firstIndex(where: { $0.name == thread.name }) else {
        all.append(thread)
        continue
      }
      all[index].steps += thread.steps
      all[index].usage.minorFaults += thread.usage.minorFaults
      all[index].usage.majorFaults += thread.usage.majorFaults
      all[index].usage.voluntarySwitches += thread.usage.voluntarySwitches
      all[index].usage.involuntarySwitches += thread.usage.involuntarySwitches
    }
  }

  /// For a note: one thread after the other.
  var line: String {
    all.map {
      let faults = $0.usage.minorFaults + $0.usage.majorFaults
      let (slept, lost) = ($0.usage.voluntarySwitches, $0.usage.involuntarySwitches)
      return "\($0.name) \($0.steps) steps, \(faults) page faults,"
        + " slept \(slept) and lost its CPU \(lost) times"
    }.joined(separator: "; ")
  }
}
