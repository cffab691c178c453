// Which CPU the parts of the wire suite have: who measures has one to itself, and what is measured has another, or, with
// --stages, one for each of its stages.

import Events
import Pipeline

struct WirePlaces: Sendable {
  /// What is measured, and each floor. With a CPU a stage the first of them, gateway-in's.
  let line: Int
  /// Who measures.
  let client: Int
  /// For the stages after the first, where each has its own; nil where all share the first one's.
  private let others: [Int]?

  /// CPUs that a trader of a stage a CPU takes, with who measures it.
  static let stageCPUs = StageID.count + 1

  init?(cpus: [Int], aStageEach: Bool) {
    guard cpus.count >= 2 else { return nil }
    line = cpus[0]
    client = cpus[1]
    // A smoke run on fewer CPUs measures nothing: there the stages share what there is.
    others = aStageEach ? (cpus.count > 2 ? Array(cpus[2...]) : [cpus[0]]) : nil
  }

  /// The threads of a line, as a config spells them.
  func threads(_ stages: [StageID], wait: WireWait) -> String {
    let word = WireSuite.word(of: wait)
    guard let others else {
      let names = stages.map(\.description).joined(separator: ", ")
      return """
        topology: custom
        threads:
          line: { stages: [\(names)], cpu: \(line), wait: \(word) }
        """
    }
    // Where they share, nobody may spin.
    let shared = wait == .spin && others.count < stages.count - 1 ? "yield" : word
    var text = "topology: custom\nthreads:"
    for (index, stage) in stages.enumerated() {
      let cpu = index == 0 ? line : others[(index - 1) % others.count]
      text += "\n  \(stage): { stages: [\(stage)], cpu: \(cpu), wait: \(shared) }"
    }
    return text
  }
}
