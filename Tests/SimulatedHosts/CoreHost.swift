// A host with a disk of its own and a core on it, the real venue or the real trader, as `apus venue` and `apus run` would run
// it: one place for all who put one on the simulated machine.

import Config
import Events
import Glibc
import Pipeline
import SimulatedMachine
import Settings

/// What the world and one run of a core tell each other. Held for ever: what a process had is never freed by somebody
/// else.
public final class CoreWords: @unchecked Sendable {  // One real thread has it.
  public enum Command: Sendable, Equatable {
    case kill, rearm
    case halt(Int)
    case resume(Int)
  }

  public internal(set) var warnings: [String] = []
  public internal(set) var failure: String?
  public internal(set) var run: (any CoreRun)?
  public internal(set) var isStarting = true
  public var hasStarted: Bool { !isStarting }
  /// What an earlier run left.
  public internal(set) var recovery: RecoveryReport?
  public var isStopAsked = false
  public internal(set) var isClean = false
  /// What the run was; once it has stopped.
  public internal(set) var summary: RunSummary?
  /// What the desk wants, until the core's main thread takes it.
  public var commands: [Command] = []
}

public struct CoreHost: Sendable {
  public enum Kind: Sendable { case venue, trader }

  public let kind: Kind
  public let host: Host
  /// The root of the host's disk.
  public let directory: String
  /// Instead of what its config says, which allows no segments as small as a journal does.
  public var segmentByteCount: Int?

  /// `files`: its config, below /etc; `venue.yaml` or `trader.yaml` is the first to be read.
  public init(_ kind: Kind, _ host: Host, below root: String, files: [(name: String, text: String)])
  {
    self.kind = kind
    self.host = host
    directory = root + "/" + host.description
    _ = unsafe mkdir(directory, 0o755)
    Machine.disk(of: host, at: directory)
    _ = unsafe mkdir(directory + "/etc", 0o755)
    write(files)
  }

  /// Puts other files in their place: the next run reads them.
  public func write(_ files: [(name: String, text: String)]) {
    for (name, text) in files {
      guard let file = unsafe fopen(directory + "/etc/" + name, "w") else {
        fatalError("\(name) can't be written")
      }
      unsafe fputs(text, file)
      unsafe fclose(file)
    }
  }

  public func start() -> (process: SimulatedProcess, words: CoreWords) {
    let words = CoreWords()
    _ = unsafe Unmanaged.passRetained(words)
    let (kind, segment) = (kind, segmentByteCount)
    let process = Machine.start(kind == .venue ? "venue" : "trader", on: host) {
      Self.main(kind, segment, words)
    }
    return (process, words)
  }

  private static func main(_ kind: Kind, _ segment: Int?, _ words: CoreWords) {
    do {
      let run = try make(kind, segment, words)
      try run.start()
      words.run = run
      words.recovery = run.recovery
      words.isStarting = false
      var isHealthy = true
      while isHealthy, !words.isStopAsked, !run.isShutdownAsked {
        run.attend(forNs: 100_000_000)
        obey(words, run)
        isHealthy = run.tend()
      }
      run.stop()
      let summary = run.summary()
      words.summary = summary
      words.isClean = summary.isClean
      if !words.isClean { words.failure = "no clean end: \(summary.faults)" }
    } catch {
      words.failure = "\(error)"
    }
  }

  private static func make(
    _ kind: Kind, _ segment: Int?, _ words: CoreWords
  ) throws -> any CoreRun {
    switch kind {
    case .venue:
      var settings = try VenueConfig.load(path: "/etc/venue.yaml", environment: [:])
      if let segment { settings.journal.segmentByteCount = segment }
      return try VenueRun(settings) { words.warnings.append($0) }
    case .trader:
      var settings = try TraderConfig.load(path: "/etc/trader.yaml", environment: [:])
      if let segment { settings.journal.segmentByteCount = segment }
      return try TraderRun(settings) { words.warnings.append($0) }
    }
  }

  private static func obey(_ words: CoreWords, _ run: any CoreRun) {
    while let command = words.commands.first {
      let isTaken: Bool
      switch command {
      case .kill: isTaken = run.order(.kill)
      case .rearm: isTaken = run.order(.rearm)
      case .halt(let index):
        isTaken = run.order(.haltInstrument, instrument: InstrumentID(UInt32(index)))
      case .resume(let index):
        isTaken = run.order(.resumeInstrument, instrument: InstrumentID(UInt32(index)))
      }
      // The desk's ring is full: the rest waits.
      if !isTaken { return }
      words.commands.removeFirst()
    }
  }
}
