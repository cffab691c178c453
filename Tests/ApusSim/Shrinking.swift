// Cuts a broken story shorter, a process for each attempt.

import Arguments
import SimulationStory

enum Shrinking {
  static func run(_ story: Story, _ outcome: Outcome, _ values: Values) {
    guard let rule = outcome.breaches.first?.rule else { return }
    let scratch = Files.scratch()
    defer { Files.removeTree(scratch) }
    let path = scratch + "/story"
    var shrinker = Shrinker(story) { candidate in
      Files.write(candidate.text, to: path)
      let (outcome, _) = Campaign.outcome(ofStory: path, scratch, real: values[SimCommand.real])
      let isBroken = outcome.breaches.contains { $0.rule == rule }
      if isBroken {
        Files.say(
          "  \(candidate.deeds.count) deeds, \(candidate.actors.count) clients, "
            + "\(candidate.untilNs / 1_000_000_000) s: broken still\n")
      }
      return isBroken
    }
    shrinker.shrink()
    Files.say("shrunk in \(shrinker.tries) tries:\n" + shrinker.story.text)
    SimCommand.keep(shrinker.story, values, suffix: "-short")
  }
}
