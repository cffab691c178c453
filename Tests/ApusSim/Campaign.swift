// Many seeds, each in a process of its own, so that one that traps or leaks is a find like any other.

import Arguments
import Glibc
import SimulationStory

struct Campaign {
  private let values: Values
  private let first: Int
  private var marks = Marks()
  private var messageCount: UInt64 = 0
  private var virtualNs: UInt64 = 0
  private var realNs: UInt64 = 0
  private var broken: [(seed: Int, rule: String, text: String)] = []
  private var running: [pid_t: Running] = [:]

  /// A seed's process, and where its files are.
  private struct Running {
    var seed: Int
    var story: Story
    var directory: String
  }

  /// So many broken seeds are enough.
  private static let brokenMax = 20

  init(_ values: Values) {
    self.values = values
    let fresh = values[SimCommand.seconds] == nil ? 1 : Int(Files.nanoseconds % 1_000_000_000) + 1
    first = values[SimCommand.seed] ?? fresh
  }

  mutating func run() -> ExitStatus {
    let began = Files.seconds
    var told = began
    let scratch = Files.scratch()
    defer { Files.removeTree(scratch) }
    Files.say("seeds from \(first) on, of \(values[SimCommand.profile])\n")
    var count = 0
    while true {
      while running.count < values[SimCommand.jobs], goesOn(count, began),
        broken.count < Self.brokenMax
      {
        start(first + count, scratch)
        count += 1
      }
      guard let seed = takeNext() else { break }
      if Files.seconds - told >= 2 {
        told = Files.seconds
        Files.say(
          "seed \(seed): \(count - running.count) seeds, \(virtualNs / 1_000_000_000) s simulated in "
            + "\(told - began) s, \(broken.count) broken\n")
      }
    }
    report(count)
    return broken.isEmpty ? .done : .refused
  }

  private func goesOn(_ count: Int, _ began: Int) -> Bool {
    if let seconds = values[SimCommand.seconds] { return Files.seconds - began < seconds }
    return count < values[SimCommand.seeds]
  }

  private mutating func start(_ seed: Int, _ scratch: String) {
    guard let story = try? SimCommand.story(values, seed: seed) else { return }
    let directory = "\(scratch)/\(seed)"
    Files.makeDirectory(directory)
    guard let child = Self.start(story, directory, real: values[SimCommand.real]) else {
      broken.append((seed, NoTraps.name, Self.notStarted))
      return
    }
    running[child] = Running(seed: seed, story: story, directory: directory)
  }

  /// Waits for whichever seed ends first, and counts it. Nil where none runs.
  private mutating func takeNext() -> Int? {
    if running.isEmpty { return nil }
    let (child, status) = Files.waitForAgain()
    guard let ended = running.removeValue(forKey: child) else { return first }
    let (outcome, said) = Self.outcome(in: ended.directory, status)
    Files.removeTree(ended.directory)
    take(outcome, said, of: ended)
    return ended.seed
  }

  private mutating func take(_ outcome: Outcome, _ said: String, of ended: Running) {
    let (seed, story) = (ended.seed, ended.story)
    marks.add(outcome.marks)
    messageCount += outcome.messageCount
    virtualNs += outcome.virtualNs
    realNs += outcome.realNs
    guard let first = outcome.breaches.first else { return }
    broken.append((seed, first.rule, first.text))
    Files.say(
      "seed \(seed) of \(story.profile), \(Provenance.words): BROKEN \(first.rule): "
        + "\(first.text)\n")
    if first.rule == NoTraps.name, !said.isEmpty { Files.say(said.suffix(1_500) + "\n") }
    SimCommand.keep(story, values, first)
  }

  private static let notStarted = "the seed's process couldn't be started"

  /// Runs a story in another process, and what that said.
  static func outcome(of story: Story, _ directory: String, real: String?) -> (Outcome, String) {
    guard let child = start(story, directory, real: real) else {
      var outcome = Outcome()
      outcome.breaches.append((NoTraps.name, notStarted))
      return (outcome, "")
    }
    return outcome(in: directory, Files.waitForAgain(child).1)
  }

  private static func start(_ story: Story, _ directory: String, real: String?) -> pid_t? {
    let (path, result) = (directory + "/story", directory + "/result")
    Files.write(story.text, to: path)
    Files.write("", to: result)
    var words = ["--story", path, "--result", result]
    if let real { words += ["--real", real] }
    return Files.startAgain(words, output: directory + "/output")
  }

  private static func outcome(in directory: String, _ status: Int32) -> (Outcome, String) {
    let said = Files.read(directory + "/output") ?? ""
    if let text = Files.read(directory + "/result"), !text.isEmpty, let outcome = Outcome(text) {
      return (outcome, said)
    }
    var outcome = Outcome()
    let how =
      status & 0x7F != 0 ? "ended by signal \(status & 0x7F)" : "ended with \(status >> 8 & 0xFF)"
    outcome.breaches.append((NoTraps.name, "the seed's process \(how)"))
    return (outcome, said)
  }

  private func report(_ count: Int) {
    let speed = realNs == 0 ? 0 : virtualNs / realNs
    Files.say("\nmarks\n" + marks.table)
    if !marks.missing.isEmpty {
      Files.say(
        "never reached: " + marks.missing.map(\.rawValue).joined(separator: ", ") + "\n")
    }
    for each in broken {
      Files.say(
        "seed \(each.seed) of \(values[SimCommand.profile]), \(Provenance.words): \(each.rule): "
          + "\(each.text)\n")
    }
    let last = first + max(count, 1) - 1
    Files.say(
      "\(count) seeds (\(first) … \(last)) of \(values[SimCommand.profile]), "
        + "\(messageCount) messages, \(virtualNs / 1_000_000_000) s simulated, \(speed) times real "
        + "time, \(broken.count) broken\n")
  }
}
