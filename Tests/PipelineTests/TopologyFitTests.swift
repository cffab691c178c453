// Threads that a config names, and hosts that they don't fit: what is said, and where.

import Config
import Events
import Platform
import Testing

@testable import Pipeline
@testable import Settings

/// A config whose threads are at lines 3 and 4.
private func config(_ first: String, _ second: String) throws -> TraderSettings {
  try decode(
    """
    topology: custom
    threads:
      line:   { stages: [gateway-in, book, strategy, orders, risk, gateway-out], \(first) }
      logger: { stages: [logger], \(second) }
    instruments: instruments.yaml

    """)
}

private func misfits(_ first: String, _ second: String, on map: CPUMap) throws -> [String] {
  let settings = try config(first, second)
  return settings.misfit(on: map)?.errors.map(\.description) ?? []
}

private let two = CPUMap(online: [0, 1])
private let advice = ", or write 'topology: auto' to have the line fit itself to the host"

@Suite struct TopologyFitTests {
  @Test func `what fits is let through`() throws {
    #expect(try misfits("cpu: 1, wait: spin", "cpu: 0, wait: park", on: two) == [])
    #expect(try misfits("cpu: 1, wait: spin", "cpu: 0, wait: spin", on: two) == [])
    #expect(try misfits("wait: spin", "wait: spin", on: two) == [])
    // Who yields or parks may share.
    #expect(try misfits("cpu: 1, wait: yield", "cpu: 1, wait: park", on: two) == [])
    // An isolated CPU is used by naming it.
    let isolated = CPUMap(online: [0, 1, 2], affinity: [0], isolated: [1, 2])
    #expect(try misfits("cpu: 2, wait: spin", "cpu: 1, wait: park", on: isolated) == [])
  }

  @Test func `a CPU that isn't there`() throws {
    #expect(
      try misfits("cpu: 5, wait: spin", "cpu: 0, wait: park", on: two) == [
        "test.yaml:3:83: 'cpu' in 'threads.line': this host has no CPU 5, and the process may "
          + "use 0-1; "
          + "name one of those" + advice
      ])
  }

  @Test func `the CPU of what the logger writes is one of ours, and the logger's`() throws {
    #expect(try misfits("cpu: 1", "cpu: 0, disk_cpu: 1", on: two) == [])
    let settings = try config("cpu: 1", "cpu: 0, disk_cpu: 1")
    #expect(Topology(threads: settings.threads).diskCPU == 1)
    #expect(
      try misfits("cpu: 1", "cpu: 0, disk_cpu: 2", on: two) == [
        "test.yaml:4:49: 'disk_cpu' in 'threads.logger': this host has no CPU 2, and the process "
          + "may use 0-1; name one of those" + advice
      ])
    let refused = #expect(throws: ConfigErrors.self) {
      try config("cpu: 1, disk_cpu: 1", "cpu: 0")
    }
    #expect(
      refused?.errors.map(\.description) == [
        "test.yaml:3:96: 'disk_cpu' in 'threads.line': only the thread of the logger has to do "
          + "with a disk"
      ])
  }

  @Test func `a CPU that isn't ours`() throws {
    let map = CPUMap(online: Array(0..<8), affinity: [0, 1, 4])
    #expect(
      try misfits("cpu: 4, wait: spin", "cpu: 3", on: map) == [
        "test.yaml:4:36: 'cpu' in 'threads.logger': CPU 3 isn't for this process, whose cpuset or "
          + "affinity keeps it to 0-1,4; name one of those" + advice
      ])
  }

  @Test func `two that spin on one CPU`() throws {
    #expect(
      try misfits("cpu: 1, wait: spin", "cpu: 1, wait: spin", on: two) == [
        "test.yaml:4:36: 'cpu' in 'threads.logger': thread 'line' spins on CPU 1 too, and each "
          + "would stand still for the other's time slices, milliseconds long; give it another "
          + "CPU, or "
          + "'wait: park'" + advice
      ])
  }

  @Test func `more that spin than CPUs`() throws {
    #expect(
      try misfits("wait: spin", "wait: spin", on: CPUMap(online: [0, 1], affinity: [1])) == [
        "test.yaml:4:37: 'wait' in 'threads.logger': 2 threads spin and there are 1 CPUs (1); "
          + "let 1 of "
          + "them park or yield, or put more stages on one" + advice
      ])
  }

  @Test func `a node that isn't there, and all at once`() throws {
    let found = try misfits("cpu: 9, wait: spin", "cpu: 8, numa_node: 1", on: two)
    #expect(found.count == 3)
    #expect(
      found.last
        == "test.yaml:4:50: 'numa_node' in 'threads.logger': this host has no NUMA node 1, "
        + "only 0; name one of those" + advice)
  }

  @Test(arguments: ["auto", "one_thread", "two_threads", "stage_per_thread"])
  func `what names no CPUs fits any host`(kind: String) throws {
    let settings = try decode("topology: \(kind)\ninstruments: instruments.yaml\n")
    #expect(settings.misfit(on: CPUMap(online: [0])) == nil)
  }

  @Test func `a run on threads that don't fit doesn't start, and leaves nothing`() throws {
    let scratch = Scratch()
    var setup = Setup(seed: 31, events: 100, topology: "custom")
    setup.extra = """
      threads:
        line: { stages: [gateway-in, book, strategy, orders, risk, gateway-out], cpu: 1023 }
        logger: { stages: [logger] }

      """
    let settings = try setup.settings(in: scratch)
    let error = #expect(throws: StartError.self) { try TraderRun(settings, warn: { _ in }) }
    #expect(error?.isOfConfig == true && error?.description.contains("no CPU 1023") == true)
    #expect(HostTree.here.names(in: scratch.path) == [])
  }

  // MARK: Files

  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/config"

  /// A config with what a file named `threads.yaml` beside it says.
  private func trader(_ file: String) throws -> TraderSettings {
    try TraderConfig.decode(bundle: [
      ConfigFile(
        name: "core.yaml", text: "instruments: instruments.yaml\ntopology: threads.yaml\n"),
      ConfigFile(name: "instruments.yaml", text: twoInstruments),
      ConfigFile(name: "threads.yaml", text: file),
    ])
  }

  private func complaints(_ file: String) -> [String] {
    do {
      _ = try trader(file)
      return []
    } catch let error as ConfigErrors {
      return error.errors.map(\.description)
    } catch { return ["\(error)"] }
  }

  @Test(arguments: [
    ("2cpu", 2, 1), ("8cpu", 7, 1), ("16cpu-numa", 7, 2),
  ])
  func `the files in the repository`(name: String, threads: Int, nodes: Int) throws {
    let file = try ConfigFile.read(path: Self.folder + "/topology-\(name).yaml")
    let settings = try trader(file.text)
    #expect(settings.topologyKind == .custom && settings.threads.count == threads)
    let count = name == "2cpu" ? 2 : name == "8cpu" ? 8 : 16
    let half = count / nodes
    let map = CPUMap(
      online: Array(0..<count),
      nodes: (0..<nodes).map { .init(number: $0, cpus: Array($0 * half..<($0 + 1) * half)) })
    #expect(settings.misfit(on: map) == nil)
    // Each is at least a CPU too large for the next smaller host.
    #expect(settings.misfit(on: CPUMap(online: Array(0..<(count / 2)))) != nil)
    // A CPU is left to the rest of the host, or shared with it by one who parks.
    for thread in settings.threads where thread.cpu == 0 { #expect(thread.wait == .park) }
    // Their CPUs are the node's that they ask for.
    for thread in settings.threads {
      if let node = thread.numaNode { #expect(map.node(of: thread.cpu!) == node) }
    }
    // What a journal carries gives the same threads back.
    #expect(settings.bundle.contains { $0.name == "threads.yaml" })
    #expect(try TraderConfig.decode(bundle: settings.bundle).threads == settings.threads)
    // And a venue's.
    let venue = try VenueConfig.decode(bundle: [
      ConfigFile(
        name: "venue.yaml",
        text: "instruments: instruments.yaml\nsessions: sessions.yaml\ntopology: "
          + "threads.yaml\nrisk: { max_order: 500, max_position: 2000 }\n"),
      try ConfigFile.read(path: Self.folder + "/instruments.yaml"),
      try ConfigFile.read(path: Self.folder + "/sessions.yaml"),
      ConfigFile(name: "threads.yaml", text: file.text),
    ])
    #expect(venue.misfit(on: map) == nil && venue.threads.last?.stages == [.logger])
    #expect(venue.misfit(on: CPUMap(online: [])) != nil)
  }

  @Test func `errors name the file's own lines`() throws {
    let all = "gateway-in, book, strategy, orders, risk, gateway-out"
    let good = "trader:\n  threads:\n    a: { stages: [\(all), logger], cpu: 7 }\n"
    #expect(complaints(good) == [])
    #expect(
      try trader(good).misfit(on: two)?.errors.first?.description.hasPrefix(
        "threads.yaml:3:88: 'cpu' in 'trader.threads.a': this host has no CPU 7") == true)
    #expect(
      complaints("trader:\n  threads:\n    a: { stages: [\(all)] }\n") == [
        "threads.yaml:3:5: 'threads' in 'trader': stage 'logger' has no thread: name it under one"
      ])
    #expect(
      complaints("venue: { threads: {} }\n").first
        == "threads.yaml:1:1: 'trader' is missing; expected a section ('key: value' lines)")
    // What the other line has there is looked at too.
    #expect(
      complaints(good + "venue: { threads: { a: { stages: [book] } } }\n").first?
        .hasPrefix("threads.yaml:4:") == true)
    #expect(complaints(good + "traders: 1\n").first?.contains("did you mean 'trader'") == true)
  }

  @Test func `a file that isn't there, and threads beside it`() {
    func complaints(_ text: String) -> [String] {
      do throws(ConfigErrors) {
        _ = try decode("instruments: instruments.yaml\n" + text)
        return []
      } catch { return error.errors.map(\.description) }
    }
    #expect(complaints("topology: absent.yaml\n").first?.hasPrefix("test.yaml:2:11: ") == true)
    #expect(
      complaints("topology: absent.yaml\nthreads: { a: { stages: [book] } }\n").contains {
        $0.contains("'threads': threads are named only where the topology is 'custom'")
      })
  }
}
