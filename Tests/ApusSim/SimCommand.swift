// What the command takes, and what it does with it: one seed in this process, or many in processes of their own.

import Arguments
import SimulationStory

enum SimCommand {
  static let seed = Option.integer(
    "seed", placeholder: "N", in: 1...Int.max,
    help:
      "The seed, or the first of them. All that happens follows from it, the profile, --until and the commit. "
      + "Default: 1, and with --seconds one of the clock.")
  static let seeds = Option.integer(
    "seeds", placeholder: "N", in: 1...1_000_000, default: 1,
    help: "How many seeds, from the first on, each in a process of its own.")
  static let seconds = Option.integer(
    "seconds", placeholder: "N", in: 1...1_000_000,
    help: "Fresh seeds for so many seconds of real time, instead of --seeds.")
  static let jobs = Option.integer(
    "jobs", placeholder: "N", in: 1...1_024, default: 1,
    help: "So many seeds at a time. One of hell's hours takes up to 3 GB of memory.")
  static let profile = Option.text(
    "profile", placeholder: "NAME", default: "rough",
    help: "How hostile it is: calm, rough, hell, or a file of that form.")
  static let until = Option.duration(
    "until", in: 1_000_000_000...86_400_000_000_000, default: 60_000_000_000,
    help:
      "When the world stops doing things, in simulated time. Then faults stop, and everything must be answered."
  )
  static let trace = Option.flag(
    "trace", help: "Shows the last events on every side as a sequence diagram.")
  static let rows = Option.integer(
    "rows", placeholder: "N", in: 10...100_000, default: 200,
    help: "How many of them.")
  static let shrink = Option.flag(
    "shrink",
    help:
      "Leaves out deeds and clients until the shortest story is left that is broken still, and writes it to --out."
  )
  static let speed = Option.flag(
    "speed",
    help:
      "Measures how much faster than real time an ordinary hour is, at several rates: --until, --seed and --seeds say of how "
      + "long a story and of which seeds.")
  static let story = Option.text(
    "story", placeholder: "FILE", help: "Runs this story instead of a seed's.")
  static let out = Option.text(
    "out", placeholder: "DIRECTORY", default: ".build/apus-sim",
    help: "Where stories of broken rules go.")
  static let tell = Option.flag("tell", help: "Prints the seed's story, and runs nothing.")
  static let rules = Option.flag("rules", help: "Prints what must always hold, and runs nothing.")
  static let real = Option.text(
    "real", placeholder: "APUS",
    help: "On this host instead of a simulated one: starts this built 'apus', in real time.")
  static let result = Option.text(
    "result", placeholder: "FILE", help: "Also writes what came of it, for a campaign to read.")

  /// So many real seconds one seed of a campaign may take: a story of an hour may take a minute of a CPU, of which others may
  /// want most.
  private static func secondsMax(_ story: Story) -> UInt32 {
    300 + UInt32(clamping: story.untilNs / 3_000_000_000)
  }

  static let command = Command(
    "apus-sim", summary: "runs the system in a hostile world that follows from one seed",
    discussion: [
      "Venue, traders and clients run in one process and in virtual time, against a network, a disk, a clock and a host that fail as "
        + "the profile says. Rules watch all sides. A rule that is broken is told with its seed, and the same seed breaks "
        + "it again.",
      "Each run leaves out some of the profile's faults and manners, so that rare mixes happen.",
    ],
    options: [
      seed, seeds, seconds, jobs, profile, until, trace, rows, shrink, speed, story, out, tell,
      rules,
      real,
      result,
    ],
    examples: [
      Example("apus-sim --seeds 50 --profile rough", "Fifty seeds, and a table of marks."),
      Example(
        "apus-sim --seeds 1000 --until 1h --profile hell --jobs 16", "A thousand hours of hell."),
      Example("apus-sim --seed 7 --until 20s --trace", "The last events of one seed."),
      Example("apus-sim --seed 7 --shrink", "The shortest story that is broken still."),
      Example("apus-sim --speed --until 10m", "A table: requests a second, times real time."),
    ],
    exitCodes: [
      0: "no rule was broken", 1: "a rule was broken", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    if values[rules] {
      for rule in Judge.everyRule { Files.say("\(rule.name)\n    \(rule.sentence)\n") }
      return .done
    }
    if values[speed] { return Speed.run(values) }
    if values[seeds] > 1 || values[seconds] != nil {
      // Refused here once, and not by each seed.
      _ = try story(values)
      var campaign = Campaign(values)
      return campaign.run()
    }
    let story = try story(values)
    if values[tell] {
      Files.say(story.text)
      return .done
    }
    if values[shrink] {
      if values[trace] {
        throw UsageError("--shrink leaves a shorter story: see that one with --story and --trace")
      }
      return Shrinking.run(story, values)
    }
    // A run that never ends is a find as well.
    if values[result] != nil { Files.alarm(after: Self.secondsMax(story)) }
    let run = SeedRun(story, real: values[real], rows: values[rows])
    let outcome = run.perform()
    if values[trace] { Files.say(run.diagram) }
    Files.say(outcome.readable(story))
    if let path = values[result] { Files.write(outcome.text, to: path) }
    if outcome.breaches.isEmpty { return .done }
    if values[result] == nil { keep(story, values, outcome.breaches[0]) }
    return .refused
  }

  /// Writes a broken story down, and says how to see it again.
  static func keep(_ story: Story, _ values: Values, _ breach: (rule: String, text: String)) {
    let path = write(
      story, values, remark: "\(breach.rule): \(breach.text) (\(Provenance.words))")
    Files.say("apus-sim --story \(path) --trace\n")
  }

  /// Where it lies then.
  static func write(
    _ story: Story, _ values: Values, as name: String? = nil, remark: String? = nil
  ) -> String {
    Files.makeDirectory(values[out])
    let path = values[out] + "/\(name ?? "\(story.profile)-\(story.seed)").story"
    let head = remark.map { "# \($0.replacing("\n", with: " "))\n" } ?? ""
    Files.write(head + story.text, to: path)
    return path
  }

  static func story(_ values: Values, seed number: Int? = nil) throws(UsageError) -> Story {
    if let path = values[story] {
      let text = try contents(path, "--story")
      do throws(StoryFault) { return try Story(text: text) } catch {
        throw UsageError("\(path): \(error)")
      }
    }
    return StoryMaker.make(
      seed: UInt64(number ?? values[seed] ?? 1), profile: try profile(values[profile]),
      untilNs: values[until])
  }

  private static func profile(_ name: String) throws(UsageError) -> Profile {
    if let profile = Profile.named(name) { return profile }
    let text = try contents(name, "--profile")
    do throws(StoryFault) { return try Profile(name: name, text: text) } catch {
      throw UsageError(error.description)
    }
  }

  private static func contents(_ path: String, _ option: String) throws(UsageError) -> String {
    guard let text = Files.read(path) else {
      throw UsageError("\(option) is '\(path)', and there is no such file")
    }
    return text
  }
}
