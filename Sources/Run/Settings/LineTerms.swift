// What a config says of any line, a trader's or a venue's: its name, timer, rings, journal, threads and
// watchdog.

import Config
import Events
import Journal
import Platform
import Spellcheck

struct LineTerms {
  var instance: String
  var timerPeriod: Nanoseconds
  var rings: RingSettings
  var journal: JournalChoice
  var topologyKind: TopologyKind
  /// The threads of a `custom` topology, and where they are written.
  var threads: [ThreadPlan] = []
  var places = ThreadPlaces()
  /// The file that the topology has of its own, where it has one, and what is wrong with it.
  var files: [ConfigFile] = []
  var errors: [ConfigError] = []
  var watchdogAfter: Nanoseconds
  var warmUp: WarmUpSettings

  /// `instance` is the name of one that isn't named; `stages` are those of the line.
  init(
    _ root: ConfigDecoder, instance standard: String, stages: [StageID],
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) {
    instance = root.string("instance", default: standard, pattern: .name(byteCountMax: 48))
    let timer = root.duration("timer", in: 1_000_000...3_600_000_000_000, default: 100_000_000)
    timerPeriod = Nanoseconds(UInt64(timer))
    let ringTerms = root.section("rings", optional: true)
    rings = Self.rings(ringTerms)
    journal = Self.journal(root.section("journal", optional: true))
    if journal.keepsRawFIX, rings.journalCapacity <= maximumFanOut {
      ringTerms.fail(
        "journal_capacity",
        "with 'raw_fix' it is \(2 * maximumFanOut) at least: a transcript goes where a step's \(maximumFanOut) events have room as well"
      )
    }
    let isFile = root.isText("topology") && TopologyFile.isName(root.string("topology"))
    topologyKind = isFile ? .custom : root.choice("topology", default: .auto)
    if isFile {
      let file = TopologyFile(root, stages: stages, open: open)
      (threads, places, files, errors) = (file.threads, file.places, file.files, file.errors)
    } else if topologyKind == .custom {
      (threads, places) = Self.threads("threads", of: root, stages)
    }
    if topologyKind != .custom || isFile, root.has("threads") {
      root.fail("threads", "threads are named only where the topology is 'custom'")
    }
    let watchdog = root.section("watchdog", optional: true)
      .duration("after", in: 100_000_000...60_000_000_000, default: 2_000_000_000)
    watchdogAfter = Nanoseconds(UInt64(watchdog))
    warmUp = WarmUpSettings(
      events: UInt64(root.integer("warm_up", in: 0...10_000_000, default: 20_000)))
  }

  /// The threads that a section names, each stage on one.
  static func threads(
    _ key: String, of root: ConfigDecoder, _ stages: [StageID]
  ) -> (threads: [ThreadPlan], places: ThreadPlaces) {
    var places = ThreadPlaces()
    let threads = root.entries(key, names: .name).map { entry in
      places.add(entry.decoder)
      return thread(entry.name, entry.decoder, stages)
    }
    if let fault = Topology.fault(in: threads, stages: stages) { root.fail(key, fault) }
    return (threads, places)
  }

  private static func rings(_ rings: ConfigDecoder) -> RingSettings {
    func capacity(_ key: String, _ standard: Int64, least: Int64 = 64) -> Int {
      let value = rings.integer(key, in: least...1_048_576, default: standard)
      if value & (value - 1) != 0 {
        rings.fail(
          key, "a ring holds a power of two of events: \(least), \(2 * least), … 1048576")
      }
      return Int(value)
    }
    return RingSettings(
      capacity: capacity("capacity", 1024), journalCapacity: capacity("journal_capacity", 4096),
      // Nobody waits for it.
      loopbackCapacity: capacity("loopback_capacity", 1024, least: 16))
  }

  private static func journal(_ journal: ConfigDecoder) -> JournalChoice {
    let isOn = journal.bool("on", default: true)
    let name = journal.string(
      "durability", default: "process", oneOf: Durability.allCases.map(\.name))
    let size = journal.size("segment", in: 1 << 20...1 << 32, default: 64 << 20)
    if size % 4096 != 0 { journal.fail("segment", "a segment is a multiple of 4KiB") }
    return JournalChoice(
      isOn: isOn, directory: journal.string("directory", default: "journal", pattern: .nonEmpty),
      durability: Durability(name: name) ?? .process, segmentByteCount: Int(size),
      snapshots: snapshots(journal.section("snapshots", optional: true)),
      keepsRawFIX: journal.bool("raw_fix", default: false))
  }

  /// `every: 0s` and `events: 0` leave only the one at the end of a run.
  private static func snapshots(_ section: ConfigDecoder) -> SnapshotCadence {
    let every = section.duration(
      "every", in: 0...86_400_000_000_000, default: 300_000_000_000)
    return SnapshotCadence(
      every: Nanoseconds(UInt64(every)),
      events: UInt64(section.integer("events", in: 0...Int64.max, default: 20_000_000)),
      keep: Int(section.integer("keep", in: 1...100, default: 2)))
  }

  private static func thread(
    _ name: String, _ thread: ConfigDecoder, _ allowed: [StageID]
  ) -> ThreadPlan {
    let names = allowed.map(\.description)
    var stages: [StageID] = []
    for (index, stage) in thread.strings("stages").enumerated() {
      if let place = names.firstIndex(of: stage) {
        stages.append(allowed[place])
      } else {
        let near = nearest(stage, in: names).map { "; did you mean '\($0)'?" } ?? ";"
        thread.fail(
          "stages", element: index,
          "there is no stage '\(stage)'\(near) stages: \(names.joined(separator: ", "))")
      }
    }
    let cpu = thread.has("cpu") ? Int(thread.integer("cpu", in: 0...1023)) : nil
    let fifo =
      thread.has("fifo_priority") ? Int(thread.integer("fifo_priority", in: 1...99)) : nil
    let node = thread.has("numa_node") ? Int(thread.integer("numa_node", in: 0...255)) : nil
    let disk = thread.has("disk_cpu") ? Int(thread.integer("disk_cpu", in: 0...1023)) : nil
    if disk != nil, !stages.contains(.logger) {
      thread.fail("disk_cpu", "only the thread of the logger has to do with a disk")
    }
    return ThreadPlan(
      name: name, stages: stages, cpu: cpu, wait: thread.choice("wait", default: .yield),
      scheduling: fifo.map { .fifo(priority: $0) } ?? .other, numaNode: node,
      stackPrefaultByteCount: Int(
        thread.size("stack_prefault", in: 0...512 << 10, default: 256 << 10)),
      looks: Int(thread.integer("looks", in: 1...1_000_000, default: 256)),
      rest: Nanoseconds(
        UInt64(thread.duration("rest", in: 1_000_000...50_000_000, default: 20_000_000))),
      diskCPU: disk)
  }
}
