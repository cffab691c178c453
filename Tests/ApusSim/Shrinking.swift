// Cuts a broken story shorter, a process for each attempt, the whole one's as well: what traps takes its process with it.

import Arguments
import SimulationStory

enum Shrinking {
  static func run(_ story: Story, _ values: Values) -> ExitStatus {
    let scratch = Files.scratch()
    defer { Files.removeTree(scratch) }
    let (outcome, said) = Campaign.outcome(of: story, scratch, real: values[SimCommand.real])
    Files.say(outcome.readable(story))
    guard let first = outcome.breaches.first else { return .done }
    let rule = first.rule
    if rule == NoTraps.name, !said.isEmpty { Files.say(said.suffix(1_500) + "\n") }
    SimCommand.keep(story, values, first)
    // As Tests/Simulation/stories has them: what is broken stands above.
    let name = "\(story.profile)-\(story.seed)-short"
    var kept = SimCommand.write(story, values, as: name, remark: "\(rule): \(first.text)")
    var told = Files.seconds
    var tries = 0
    var shrinker = Shrinker(story) { candidate in
      tries += 1
      if Files.seconds - told >= 2 {
        told = Files.seconds
        Files.say("  \(tries) tries of \(Shrinker.triesMax) at most\n")
      }
      let (outcome, _) = Campaign.outcome(of: candidate, scratch, real: values[SimCommand.real])
      guard let breach = outcome.breaches.first(where: { $0.rule == rule }) else { return false }
      // The shortest so far, should nobody have the patience to see the end.
      kept = SimCommand.write(
        candidate, values, as: name, remark: "\(rule): \(breach.text)")
      Files.say(
        "  \(candidate.deeds.count) deeds, \(candidate.actors.count) clients, "
          + "\(candidate.untilNs / 1_000_000_000) s: broken still\n")
      return true
    }
    shrinker.shrink()
    Files.say("shrunk in \(shrinker.tries) tries:\n" + shrinker.story.text)
    Files.say("apus-sim --story \(kept) --trace\n")
    return .refused
  }
}
