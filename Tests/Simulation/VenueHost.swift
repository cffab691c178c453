// A host with a disk of its own and the real venue on it, as `apus venue` would run it.

import Config
import Events
import Glibc
import Pipeline
import SimulatedMachine
import SimulationStory

/// What the world and one run of the venue tell each other. Held for ever: what a process had is never freed by somebody
/// else.
final class VenueWords: @unchecked Sendable {  // One real thread has it.
  enum Command: Sendable {
    case kill, rearm
    case halt(Int)
    case resume(Int)
  }

  var warnings: [String] = []
  var failure: String?
  var run: VenueRun?
  var isStarting = true
  var isStopAsked = false
  var isClean = false
  /// What the desk wants, until the venue's main thread takes it.
  var commands: [Command] = []
  var marks: [Mark] = []

  func takeMarks() -> [Mark] {
    if marks.isEmpty { return [] }
    defer { marks = [] }
    return marks
  }
}

struct VenueHost {
  let host: Host
  let directory: String

  init(_ host: Host, _ story: Story, below root: String) {
    self.host = host
    directory = root + "/" + host.description
    _ = unsafe mkdir(directory, 0o755)
    Machine.disk(of: host, at: directory)
    _ = unsafe mkdir(directory + "/etc", 0o755)
    for (name, text) in VenueFiles.all(
      story, instance: "venue", host: "0.0.0.0", port: MachineSurroundings.port, directory: "",
      isSimulated: true)
    {
      guard let file = unsafe fopen(directory + "/etc/" + name, "w") else {
        fatalError("\(name) can't be written")
      }
      unsafe fputs(text, file)
      unsafe fclose(file)
    }
  }

  func start() -> (process: SimulatedProcess, words: VenueWords) {
    let words = VenueWords()
    _ = unsafe Unmanaged.passRetained(words)
    let process = Machine.start("venue", on: host) { Self.main(words) }
    return (process, words)
  }

  private static func main(_ words: VenueWords) {
    do {
      let settings = try VenueConfig.load(path: "/etc/venue.yaml", environment: [:])
      let venue = try VenueRun(settings) { words.warnings.append($0) }
      try venue.start()
      words.run = venue
      words.isStarting = false
      mark(venue, words)
      var isHealthy = true
      while isHealthy, !words.isStopAsked, !venue.isShutdownAsked {
        venue.attend(forNs: 100_000_000)
        obey(words, venue)
        isHealthy = venue.tend()
      }
      venue.stop()
      words.isClean = venue.isClean && venue.faults.isEmpty
      if !words.isClean { words.failure = "no clean end: \(venue.faults)" }
    } catch {
      words.failure = "\(error)"
    }
  }

  private static func mark(_ venue: VenueRun, _ words: VenueWords) {
    guard let report = venue.recovery else { return }
    words.marks.append(report.snapshot == nil ? .logRead : .snapshotUsed)
    if case .torn = report.end { words.marks.append(.tornTail) }
  }

  private static func obey(_ words: VenueWords, _ venue: VenueRun) {
    while let command = words.commands.first {
      let isTaken: Bool
      switch command {
      case .kill: isTaken = venue.order(.kill)
      case .rearm: isTaken = venue.order(.rearm)
      case .halt(let index):
        isTaken = venue.order(.haltInstrument, instrument: InstrumentID(UInt32(index)))
      case .resume(let index):
        isTaken = venue.order(.resumeInstrument, instrument: InstrumentID(UInt32(index)))
      }
      // The desk's ring is full: the rest waits.
      if !isTaken { return }
      words.commands.removeFirst()
    }
  }
}
