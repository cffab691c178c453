// One story from its beginning to its end.

import Glibc
import Platform
import SimulatedMachine
import Simulation
import SimulationHost
import SimulationStory

final class SeedRun {
  private let story: Story
  private let real: String?
  private let traceCapacity: Int
  private var world: World?

  /// `rows`: so many of the last events can be shown.
  init(_ story: Story, real: String?, rows: Int) {
    self.story = story
    self.real = real
    traceCapacity = rows
  }

  func perform() -> Outcome {
    // What a world costs that is in memory, whoever else has the CPU meanwhile.
    let startNs = real == nil ? Files.ownNanoseconds : Files.nanoseconds
    let directory = Files.scratch()
    defer { if unsafe getenv("APUS_SIM_KEEP") == nil { Files.removeTree(directory) } }
    var outcome: Outcome
    do throws(SystemFailure) {
      outcome =
        if let real {
          try play(on: HostSurroundings(story, program: real, directory: directory))
        } else { play(inMemory: directory) }
    } catch {
      outcome = Outcome()
      outcome.breaches.append((NoTraps.name, "\(error)"))
    }
    outcome.realNs = (real == nil ? Files.ownNanoseconds : Files.nanoseconds) - startNs
    return outcome
  }

  private func play(on host: HostSurroundings) -> Outcome {
    let world = World(story, host, traceCapacity: traceCapacity)
    self.world = world
    host.ears = world
    world.begin()
    while !world.isOver { host.turn() }
    host.end()
    return summary(of: world, at: host.nowNs)
  }

  private func play(inMemory directory: String) -> Outcome {
    Machine.begin(seed: story.seed)
    let surroundings = MachineSurroundings(story, directory: directory)
    let world = World(story, surroundings, traceCapacity: traceCapacity)
    self.world = world
    surroundings.ears = world
    world.begin()
    while !world.isOver { Machine.run(until: Machine.now + Machine.second) }
    var outcome = summary(of: world, at: Machine.now)
    outcome.digest ^= Machine.digest
    outcome.eventCount = surroundings.eventCount
    return outcome
  }

  private func summary(of world: World, at now: UInt64) -> Outcome {
    var outcome = Outcome()
    outcome.virtualNs = now
    outcome.digest = world.digest
    outcome.factCount = world.judge.factCount
    outcome.messageCount = world.messageCount
    outcome.requestCount = world.requestCount
    outcome.marks = world.marks
    outcome.breaches = world.judge.breaches.map { ($0.rule, $0.text) }
    return outcome
  }

  var diagram: String { world?.trace.diagram() ?? "" }
}
