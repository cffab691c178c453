// The same world on a real host: a venue that is a process of its own, sockets of the kernel, files on a disk, and time that
// takes its time. It can do fewer evil things than a machine that is made up, and keeps that one honest.

import CPlatform
import DamagedFiles
import Glibc
import Platform
import SimulationStory

public final class HostSurroundings: Surroundings {
  struct Way {
    var descriptor: Int32 = -1
    var isConnecting = false
    var isReading = true
    var wantsRoom = false
    /// Nothing goes or comes until then.
    var stalledUntilNs: UInt64 = 0
  }

  let directory: String
  let program: String
  let port: UInt16
  let instance: String
  var ways: [Way]
  /// Calls that failed at once.
  var refused: [Int] = []
  private var venue: pid_t = 0
  private var wakeNs: UInt64 = 0
  /// Where its log began to be this run's.
  private var logStart: off_t = 0
  private var damage: DamagedFiles
  private var unseenDamage: [String] = []
  private let startNs = ClockReading.steadyNs
  public weak var ears: (any WorldEars)?

  /// `program`: the built `apus`.
  public init(_ story: Story, program: String, directory: String) throws(SystemFailure) {
    self.program = program
    self.directory = directory
    // A port of its own for each process of this kind, below those that the kernel gives out.
    port = UInt16(20_000 + getpid() % 10_000)
    instance = "sim-\(getpid())"
    damage = DamagedFiles(
      journals: directory + "/journal", instance: instance, stores: directory + "/store",
      flip: Self.flip)
    ways = Array(repeating: Way(), count: story.actors.count + 2)
    for (name, text) in VenueFiles.all(story, instance: instance, port: port, directory: directory)
    {
      try Self.write(text, directory + "/" + name)
    }
  }

  private static func write(_ text: String, _ path: String) throws(SystemFailure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw SystemFailure(doing: "write '\(path)'", code: errno) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard unsafe Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw SystemFailure(doing: "write '\(path)'", code: errno)
    }
  }

  public var nowNs: UInt64 { ClockReading.steadyNs - startNs }
  public var wallNs: UInt64 { ClockReading.wallNs }
  public func wake(at ns: UInt64) { wakeNs = ns }

  // MARK: The process

  public func start(_ process: Party) {
    guard process == .venue else { return }
    for damaged in damage.damage() { ears?.noted(process, damaged) }
    logStart = logEnd
    venue = spawn(
      [program, "venue", "--config", directory + "/venue.yaml", "--json"],
      output: directory + "/venue.log")
  }

  public func isRunning(_ process: Party) -> Bool { process == .venue && venue > 0 }

  /// Runs a command. Its number, or 0.
  private func spawn(_ words: [String], output: String) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
    for word in words { unsafe strings.append(strdup(word)) }
    unsafe strings.append(nil)
    defer { unsafe strings.forEach { unsafe free($0) } }
    var child = pid_t()
    let code = unsafe posix_spawn(&child, words[0], &actions, nil, strings, environ)
    return code == 0 ? child : 0
  }

  /// Waits for what a command says by ending.
  private func run(_ words: [String]) -> Int32 {
    let child = spawn(words, output: directory + "/commands.log")
    guard child > 0 else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) != child {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  /// Whether the venue has ended since the last look.
  private func lookAtProcess() {
    var status: Int32 = 0
    guard venue > 0, unsafe waitpid(venue, &status, WNOHANG) == venue else { return }
    venue = 0
    let signal = status & 0x7F
    let code = (status >> 8) & 0xFF
    let why: String? =
      signal == SIGKILL
      ? nil
      : signal != 0
        ? "ended by signal \(signal): see venue.log"
        : code != 0 ? "ended with \(code): \(lastWords())" : nil
    if signal != SIGKILL { ears?.ended(.venue, why) }
  }

  private var logEnd: off_t {
    var status = stat()
    return unsafe stat(directory + "/venue.log", &status) == 0 ? status.st_size : 0
  }

  /// The end of what this run of the venue has said.
  private func lastWords() -> String {
    let log = unsafe open(directory + "/venue.log", O_RDONLY | O_CLOEXEC)
    guard log >= 0 else { return "" }
    defer { close(log) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let start = max(logStart, logEnd - off_t(bytes.count))
    let count = unsafe pread(log, &bytes, bytes.count, start)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  private static func flip(_ path: String, _ byte: UInt64, _ bit: UInt32) -> Bool {
    let file = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var value: UInt8 = 0
    guard unsafe pread(file, &value, 1, off_t(byte)) == 1 else { return false }
    value ^= 1 << UInt8(bit)
    return unsafe pwrite(file, &value, 1, off_t(byte)) == 1
  }

  public func begin(_ deed: Deed, seat: Int?) -> Bool {
    switch deed.act {
    case .flip:
      damage.ask(UInt64(bitPattern: deed.amount))
      return true
    case .kill:
      guard venue > 0 else { return false }
      kill(venue, SIGKILL)
      var status: Int32 = 0
      _ = unsafe waitpid(venue, &status, 0)
      venue = 0
      return true
    case .pause: return venue > 0 && kill(venue, SIGSTOP) == 0
    case .restart: return venue > 0 && kill(venue, SIGTERM) == 0
    case .stop: return venue > 0 && kill(venue, SIGUSR1) == 0
    case .reset:
      guard let seat, ways[seat].descriptor >= 0 else { return false }
      hangUp(seat, isReset: true)
      ears?.closed(seat, "reset")
      return true
    case .stall, .cut:
      guard let seat, ways[seat].descriptor >= 0 else { return false }
      ways[seat].stalledUntilNs = nowNs + deed.forNs
      return true
    default: return false
    }
  }

  public func end(_ deed: Deed, seat: Int?) {
    guard venue > 0 else { return }
    if deed.act == .pause { kill(venue, SIGCONT) }
    if deed.act == .stop { kill(venue, SIGUSR2) }
  }

  public func heal() {
    for seat in ways.indices { ways[seat].stalledUntilNs = 0 }
    unseenDamage += damage.check()
  }

  public func mend(_ process: Party, namedIn why: String) -> String? {
    process == .venue ? damage.mend(namedIn: why) : nil
  }

  public func records() -> [Fact.What] {
    var facts: [Fact.What] = unseenDamage.map { .journalFault($0) }
    for command in ["verify", "replay"] {
      guard let journal = newestJournal() else { return [.journalFault("there is no journal")] }
      let words = command == "verify" ? ["journal", "verify", journal] : ["replay", journal]
      let code = run([program] + words)
      if code != 0 {
        facts.append(.journalFault("apus \(words.joined(separator: " ")) ended with \(code)"))
      }
    }
    return facts
  }

  private func newestJournal() -> String? {
    let root = directory + "/journal"
    guard let folder = unsafe opendir(root) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(instance) { names.append(root + "/" + name) }
    }
    return names.max()
  }

  public func end() {
    if venue > 0 {
      kill(venue, SIGKILL)
      var status: Int32 = 0
      _ = unsafe waitpid(venue, &status, 0)
    }
    for way in ways where way.descriptor >= 0 { close(way.descriptor) }
  }

  // MARK: Turns

  /// One wait and what came of it.
  public func turn() {
    let now = nowNs
    let asked = ways.indices.filter { ways[$0].descriptor >= 0 && ways[$0].stalledUntilNs <= now }
    var looks = asked.map { seat in
      let way = ways[seat]
      var events: Int32 = way.isReading ? POLLIN : 0
      if way.isConnecting || way.wantsRoom { events |= POLLOUT }
      return pollfd(fd: way.descriptor, events: Int16(events), revents: 0)
    }
    let waitMs = wakeNs > now ? min((wakeNs - now) / 1_000_000, 20) : 0
    _ = unsafe poll(&looks, nfds_t(looks.count), Int32(waitMs))
    for (seat, look) in zip(asked, looks) where ways[seat].descriptor == look.fd {
      attend(seat, Int32(look.revents))
    }
    for seat in refused { ears?.closed(seat, "refused") }
    refused = []
    lookAtProcess()
    if nowNs >= wakeNs { ears?.woken() }
  }
}
