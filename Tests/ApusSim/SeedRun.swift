// One story from its beginning to its end.

import Glibc
import Platform
import SimulationHost
import SimulationStory

final class SeedRun {
  private let story: Story
  private let real: String?
  private var world: World?

  init(_ story: Story, real: String?) {
    self.story = story
    self.real = real
  }

  func perform() -> Outcome {
    let startNs = Files.nanoseconds
    let directory = Files.scratch()
    defer { if unsafe getenv("APUS_SIM_KEEP") == nil { Files.removeTree(directory) } }
    var outcome = Outcome()
    guard let real else { return outcome }
    do throws(SystemFailure) {
      let host = try HostSurroundings(story, program: real, directory: directory)
      let world = World(story, host)
      self.world = world
      host.ears = world
      world.begin()
      while !world.isOver { host.turn() }
      host.end()
      outcome = summary(of: world)
      outcome.virtualNs = host.nowNs
    } catch {
      outcome.breaches.append((NoTraps.name, "\(error)"))
    }
    outcome.realNs = Files.nanoseconds - startNs
    return outcome
  }

  private func summary(of world: World) -> Outcome {
    var outcome = Outcome()
    outcome.digest = world.digest
    outcome.factCount = world.judge.factCount
    outcome.messageCount = world.messageCount
    outcome.marks = world.marks
    outcome.breaches = world.judge.breaches.map { ($0.rule, $0.text) }
    return outcome
  }

  func diagram(rows: Int) -> String { world?.trace.diagram(last: rows) ?? "" }
}
