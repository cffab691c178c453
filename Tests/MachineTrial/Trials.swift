// Each trial is a small world with something to expect of it. It runs twice, each time in a real process of its own, and both
// must have the same digest.

import CSimulation
import Glibc
import SimulatedMachine

enum Trials {
  struct Trial {
    var name: String
    var body: (inout World) -> Void
  }

  static var all: [Trial] {
    [
      Trial(name: "threads", body: KernelTrials.threads),
      Trial(name: "clocks", body: KernelTrials.clocks),
      Trial(name: "durable", body: KernelTrials.durable),
      Trial(name: "names", body: KernelTrials.names),
      Trial(name: "failures", body: KernelTrials.failures),
      Trial(name: "memory", body: KernelTrials.memory),
      Trial(name: "streams", body: StreamTrials.streams),
      Trial(name: "partition", body: StreamTrials.partition),
      Trial(name: "half-open", body: StreamTrials.halfOpen),
      Trial(name: "slow-reader", body: StreamTrials.slowReader),
      Trial(name: "trade", body: VenueTrials.trade),
      Trial(name: "crumbs", body: VenueTrials.crumbs),
      Trial(name: "kill", body: VenueTrials.kill),
      Trial(name: "begun", body: VenueTrials.begun),
      Trial(name: "power", body: VenueTrials.power),
      Trial(name: "reset", body: VenueTrials.reset),
      Trial(name: "full", body: VenueTrials.full),
      Trial(name: "door", body: VenueTrials.door),
      Trial(name: "wall-clock", body: VenueTrials.wallClock),
      Trial(name: "wall-clock-ahead", body: VenueTrials.wallClockAhead),
      Trial(name: "wall-clock-right", body: VenueTrials.wallClockRight),
      Trial(name: "held-up", body: VenueTrials.heldUp),
      Trial(name: "trader", body: TraderTrials.trader),
      Trial(name: "trader-power", body: TraderTrials.power),
      Trial(name: "trader-device", body: TraderTrials.device),
      Trial(name: "speed", body: TraderTrials.speed),
    ]
  }

  static let help = """
    usage: machine-trial [TRIAL]… [--seed N] [--seconds N] [--digests] [--trace] [--keep]

    Proves on small worlds that the simulated machine does what it says: each trial runs twice, and both
    runs must have one digest. --seconds is how long the world of 'speed' lives. --digests: each runs once,
    and nothing but its name and its digest is printed. --trace: everything that happens, on stderr. --keep: its disks
    stay in /dev/shm. Exit status 1: one failed.

    """

  static func run(_ arguments: ArraySlice<String>) -> Int32 {
    var seed: UInt64 = 1
    var seconds: UInt64 = 60
    var isTerse = false
    var isTraced = false
    var isKept = false
    var names: [String] = []
    var rest = arguments
    if let first = rest.first, Campaigns.names.contains(first) {
      return Campaigns.run(first, rest.dropFirst())
    }
    while let word = rest.popFirst() {
      switch word {
      case "--help":
        print(help + "    " + all.map(\.name).joined(separator: " ") + "\n\n" + Campaigns.help)
        return 0
      case "--digests": isTerse = true
      case "--trace": isTraced = true
      case "--keep": isKept = true
      case "--seed", "--seconds":
        guard let number = rest.popFirst().flatMap({ UInt64($0) }) else { return complain(word) }
        if word == "--seed" { seed = number } else { seconds = number }
      default:
        guard all.contains(where: { $0.name == word }) else { return complain(word) }
        names.append(word)
      }
    }
    var failures = 0
    for trial in all where names.isEmpty || names.contains(trial.name) {
      let first = outcome(of: trial, seed, seconds, isTraced, isKept)
      if isTerse {
        print("\(trial.name) \(first.digest)")
        if !first.isGood { failures += 1 }
        continue
      }
      let second = outcome(of: trial, seed, seconds, isTraced, isKept)
      let isSame = first.digest == second.digest
      let isGood = first.isGood && second.isGood && isSame
      print("\(isGood ? "ok    " : "FAILED") \(first.text)")
      if !isSame { print("       the second run differs: \(second.text)") }
      fflush(nil)
      if !isGood { failures += 1 }
    }
    return failures == 0 ? 0 : 1
  }

  static func trace() {
    Machine.trace { event in
      let line =
        "\(event.ns) \(event.what) process \(event.process) with \(event.other) connection \(event.connection)"
        + " value \(event.value) \(event.text) digest \(String(Machine.digest, radix: 16))\n"
      _ = unsafe write(2, line, line.utf8.count)
    }
  }

  private static func complain(_ word: String) -> Int32 {
    print("'\(word)' is no trial, or lacks its number; --help has the list")
    return 2
  }

  /// In a child: what it leaks, and what kills it, stays there.
  private static func outcome(
    of trial: Trial, _ seed: UInt64, _ seconds: UInt64, _ isTraced: Bool, _ isKept: Bool
  )
    -> (
      isGood: Bool, digest: String, text: String
    )
  {
    let directory = scratch()
    defer { if !isKept { unsafe apus_sim_remove(directory) } }
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { fatalError("no pipe") }
    fflush(nil)
    let child = fork()
    if child == 0 {
      Machine.begin(seed: seed)
      if isTraced { trace() }
      var world = World(directory: directory, seconds: seconds)
      trial.body(&world)
      let digest = String(Machine.digest, radix: 16)
      let text = "\(digest)\n\(trial.name): seed \(seed), digest \(digest), \(world.text)"
      _ = unsafe write(ends[1], text, text.utf8.count)
      apus_sim_leave(world.failures.isEmpty ? 0 : 1)
    }
    close(ends[1])
    defer { close(ends[0]) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe read(ends[0], &piece, piece.count), count > 0 {
      bytes += piece.prefix(count)
    }
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 1)
    guard parts.count == 2 else { return (false, "", "\(trial.name): it died, status \(status)") }
    return (status == 0, String(parts[0]), String(parts[1]))
  }

  /// A directory in memory.
  static func scratch() -> String {
    var template = Array("/dev/shm/machine-trial.XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { fatalError("no directory in /dev/shm") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// What a trial has, and what it found.
struct World {
  let directory: String
  let seconds: UInt64
  var notes: [String] = []
  /// What a campaign adds up.
  var counts: [String: Int] = [:]
  var failures: [String] = []

  init(directory: String, seconds: UInt64) {
    self.directory = directory
    self.seconds = seconds
  }

  mutating func count(_ what: String, _ count: Int = 1) { counts[what, default: 0] += count }

  mutating func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { failures.append(what()) }
  }

  /// A host without a product on it.
  func plainHost(_ last: UInt8) -> Host {
    let host = Host(10, 0, 0, last)
    let path = directory + "/" + host.description
    _ = unsafe mkdir(path, 0o755)
    Machine.disk(of: host, at: path)
    return host
  }

  func path(of host: Host) -> String { directory + "/" + host.description }

  var text: String {
    (notes + (failures.isEmpty ? ["as expected"] : failures.map { "FAILED: " + $0 }))
      .joined(separator: "; ")
  }
}
