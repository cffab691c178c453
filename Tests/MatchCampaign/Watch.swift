// The campaign runs in a process of its own, so that an engine that traps or never ends is a find like
// any other: its script is shrunk by running it, shorter and shorter, in processes that may end so.

import Glibc
import ReferenceMatching

enum Watch {
  static let secondsPerSeed: UInt32 = 300
  static let secondsPerProbe: UInt32 = 5

  static func run(_ options: Options, _ arguments: [String]) -> Int32 {
    let scratch = "/tmp/match-campaign-\(getpid())"
    defer {
      unsafe unlink(scratch + ".seed")
      unsafe unlink(scratch + ".csv")
    }
    let status = spawn(arguments + ["--seed-file", scratch + ".seed"], isSilent: false)
    if status & 0x7F == 0 { return (status >> 8) & 0xFF }
    guard let text = Files.read(scratch + ".seed"), let seed = UInt64(text) else {
      Files.complain("match-campaign: ended by signal \(status & 0x7F) before the first seed")
      return 1
    }
    Files.say("seed \(seed): ended by signal \(status & 0x7F); shrinking what it was given")
    shrinkCrash(seed, options, scratch + ".csv")
    Files.say("the campaign ended at seed \(seed), 1 difference")
    return 1
  }

  private static func shrinkCrash(_ seed: UInt64, _ options: Options, _ path: String) {
    let scenario = Scenario(seed: seed)
    let commands = MatchCampaign.commands(scenario, options.commands)
    var shrinker = Shrinker(commands, scenario) { script, scenario in
      Files.write(OrderFile.orders(script, scenario), to: path)
      return spawn(["--probe", path], isSilent: true) == 0 ? nil : script.count - 1
    }
    shrinker.shrink()
    Files.say("shrunk to \(shrinker.commands.count) commands in \(shrinker.attempts) attempts:")
    Files.say(Transcript.of(shrinker.commands, shrinker.scenario, .reference))
    MatchCampaign.leave(shrinker.commands, shrinker.scenario, options)
    // Once more aloud: what it says as it ends.
    Files.write(OrderFile.orders(shrinker.commands, shrinker.scenario), to: path)
    _ = spawn(["--probe", path], isSilent: false)
  }

  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
    for text in texts { unsafe strings.append(strdup(text)) }
    return unsafe strings + [nil]
  }

  /// Runs this program with other arguments to its end. Its wait status.
  private static func spawn(_ arguments: [String], isSilent: Bool) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if isSilent {
      for descriptor: Int32 in [1, 2] {
        unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
      }
    }
    // A backtrace takes seconds, and there may be hundreds. All else of the environment is the child's as well: a mutant's
    // number is in it (tools/mutants).
    unsafe setenv("SWIFT_BACKTRACE", "enable=no", 1)
    let words = unsafe strings(["match-campaign"] + arguments)
    defer { unsafe words.forEach { unsafe free($0) } }
    var child = pid_t()
    let failure = unsafe posix_spawn(
      &child, "/proc/self/exe", &actions, nil, words, environ)
    precondition(failure == 0, "this program can't be started again: error \(failure)")
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) != child {}
    return status
  }
}
