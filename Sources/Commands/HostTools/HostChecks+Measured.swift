// What the measurements mean: verdicts over numbers that were taken before.

import Fabric
import HostMeters
import Platform
import Printing

extension HostChecks {
  /// A gap that a strategy would notice.
  static let longGapNs: UInt64 = 100_000

  // MARK: Core to core

  public static func coreLatencies(_ latencies: [CoreLatency], _ view: HostView) -> HostCheck {
    let why =
      "each ring that an event crosses costs the way of two cache lines, its own and the "
      + "index's; a line of stages has six"
    let name = "core to core"
    guard !latencies.isEmpty else {
      return HostCheck(
        name, .ok, view.map.usable.count < 2 ? "one CPU: no way" : "not measured", why: why)
    }
    let groups = CPUMap.Nearness.allCases.compactMap { nearness -> String? in
      let its = latencies.filter { view.map.nearness($0.from, $0.to) == nearness }.map(\.ns)
        .sorted()
      guard let least = its.first, let most = its.last else { return nil }
      let range =
        least == most ? "\(least) ns" : "\(least) to \(most) ns, median \(its[its.count / 2])"
      return "\(words(nearness)) \(range)"
    }
    let mine = Set(view.line.cpus)
    let slow = latencies.filter { mine.contains($0.from) && mine.contains($0.to) && $0.ns > 250 }
    var check = HostCheck(
      name, slow.isEmpty ? .ok : .warning,
      groups.joined(separator: "; ")
        + (slow.isEmpty
          ? ""
          : "; of the line's, "
            + slow.prefix(4).map { "\($0.from) and \($0.to)" }.joined(separator: ", ")),
      why: why, mend: "CPUs that share a last-level cache, and a machine whose CPUs aren't shared")
    check.details = matrix(latencies)
    check.measured = [
      "unit": .text("ns"),
      "pairs": .array(
        latencies.map {
          .object([
            "from": .number(UInt64($0.from)), "to": .number(UInt64($0.to)), "ns": .number($0.ns),
          ])
        }),
    ]
    return check
  }

  private static func words(_ nearness: CPUMap.Nearness) -> String {
    switch nearness {
    case .siblings: "siblings"
    case .sharedCache: "in one cache"
    case .sameNode: "on one node"
    case .otherNode: "to another node"
    }
  }

  /// A row and a column a CPU, one way in ns; of many CPUs nobody could read it.
  static func matrix(_ latencies: [CoreLatency]) -> [String] {
    let cpus = Set(latencies.flatMap { [$0.from, $0.to] }).sorted()
    guard cpus.count > 2, cpus.count <= 16 else { return [] }
    var table = Table([.init(title: "ns")] + cpus.map { .init(title: "\($0)") })
    for row in cpus {
      table.add(
        ["\(row)"]
          + cpus.map { column in
            latencies.first {
              ($0.from, $0.to) == (row, column) || ($0.to, $0.from) == (row, column)
            }.map { "\($0.ns)" } ?? (row == column ? "·" : "")
          })
    }
    return table.lines(paint: .init(isOn: false))
  }

  // MARK: Noise

  /// `interrupts` are those that came to the line's CPUs meanwhile, the most frequent first.
  static func noise(
    _ hiccups: [Hiccups], _ view: HostView,
    interrupts: [(source: InterruptCounts.Source, count: UInt64)] = []
  ) -> HostCheck {
    let why =
      "what a spinning stage waits for whatever else its CPU does: the tail of every latency "
      + "starts here"
    guard !hiccups.isEmpty else {
      return HostCheck("scheduler noise", .ok, "not measured", why: why)
    }
    let busy = Set(view.line.busyCPUs)
    let mine = hiccups.filter { busy.isEmpty || busy.contains($0.cpu) }
    let judged = mine.isEmpty ? hiccups : mine
    let longest = judged.map(\.longestNs).max() ?? 0
    let stolen = judged.map(\.stolenPerMillion).max() ?? 0
    let seconds = ((hiccups.map(\.ns).max() ?? 0) + 500_000_000) / 1_000_000_000
    let isQuiet = longest <= longGapNs && stolen <= 1_000
    var check = HostCheck(
      "scheduler noise", isQuiet ? .ok : .warning,
      "in \(max(1, seconds)) s on CPUs \(CPUList.text(of: judged.map(\.cpu))): the longest gap "
        + "\(Readable.duration(longest)), "
        + "at most \(percent(stolen)) of a CPU taken", why: why,
      mend:
        "isolate the line's CPUs and keep interrupts off them (above); look again with --seconds 60"
    )
    var table = Table(
      ["CPU", "gaps > 1µs", "p50", "p99", "p99.9", "max", "taken"].map { .init(title: $0) })
    for it in hiccups {
      table.add([
        "\(it.cpu)", Readable.count(it.count), Readable.duration(it.quantile(perMille: 500)),
        Readable.duration(it.quantile(perMille: 990)),
        Readable.duration(it.quantile(perMille: 999)),
        Readable.duration(it.longestNs), percent(it.stolenPerMillion),
      ])
    }
    check.details = table.lines(paint: .init(isOn: false)) + histogram(judged)
    if !interrupts.isEmpty {
      let shown = interrupts.prefix(4).map {
        "\($0.source.number) (\($0.source.name)) \(Readable.count($0.count))"
      }
      check.details.append("interrupts there meanwhile: " + shown.joined(separator: ", "))
    }
    check.measured = [
      "cpus": .array(hiccups.map { .object(json($0)) }),
      "interrupts": .array(
        interrupts.map {
          .object([
            "source": .text($0.source.number), "name": .text($0.source.name),
            "count": .number($0.count),
          ])
        }),
    ]
    return check
  }

  private static func json(_ it: Hiccups) -> JSONObject {
    [
      "cpu": .number(UInt64(it.cpu)), "seconds": .decimal(Double(it.ns) / 1e9),
      "gaps": .number(it.count), "p50_ns": .number(it.quantile(perMille: 500)),
      "p99_ns": .number(it.quantile(perMille: 990)), "p999_ns": .number(it.quantile(perMille: 999)),
      "max_ns": .number(it.longestNs), "stolen_ns": .number(it.stolenNs),
      "histogram": .array(
        it.decades.map { .object(["from_ns": .number($0.fromNs), "count": .number($0.count)]) }),
    ]
  }

  /// All gaps of these CPUs, a line a length.
  static func histogram(_ hiccups: [Hiccups]) -> [String] {
    var sums: [UInt64: UInt64] = [:]
    for it in hiccups {
      for decade in it.decades { sums[decade.fromNs, default: 0] += decade.count }
    }
    let most = sums.values.max() ?? 0
    return sums.sorted { $0.key < $1.key }.map { from, count in
      // By the square root of the share, so that one among thousands is still to be seen.
      let width = Int((Double(count) / Double(max(1, most))).squareRoot() * 40)
      let label = Table.pad("≥ " + Readable.duration(from), 9, .right)
      let bar = String(repeating: "▇", count: max(1, width))
      return "\(label) \(Table.pad(Readable.count(count), 7, .right)) \(bar)"
    }
  }

  /// Of a million, as a percentage with two digits.
  private static func percent(_ perMillion: UInt64) -> String {
    let hundredths = perMillion / 100
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
  }

  // MARK: The disk

  public static func disk(_ cost: Result<SyncCost, HostRefusal>, _ view: HostView) -> HostCheck {
    let directory = view.line.journalDirectory
    let why =
      "with 'durability: power' an order leaves only when its record is on the device: it waits "
      + "for one such write, with 'process' for none; where the device's interrupts come to one CPU, "
      + "whoever waits on another is woken from sleep, 10 to 20 µs later"
    switch cost {
    case .failure(let refusal):
      return HostCheck(
        "disk sync", .warning, "not measured in '\(directory)': \(refusal.reason)", why: why,
        mend: "a journal directory that this user may write to ('directory' in 'journal')")
    case .success(let cost):
      let median = cost.quantile(perCent: 50)
      let tail = cost.quantile(perCent: 99)
      let place = cost.fileSystem.isEmpty ? "" : " (\(cost.fileSystem))"
      let isMemory = cost.fileSystem.hasPrefix("tmpfs")
      let found =
        "'\(directory)'\(place): 4 KiB that stay take \(Readable.duration(median)), p99 "
        + "\(Readable.duration(tail))"
        + (cost.isDirect ? "" : ", without direct writes")
        + (cost.interruptCPU.map { "; the device's interrupts come to CPU \($0)" } ?? "")
      var check = HostCheck("disk sync", .ok, found, why: why)
      if isMemory && view.line.waitsForDisk {
        check = HostCheck(
          "disk sync", .bad, found + ": memory, which no power cut survives", why: why,
          mend: "a journal directory on a disk, or 'durability: process'")
      } else if view.line.waitsForDisk && tail > 1_000_000 {
        check = HostCheck(
          "disk sync", .warning, found, why: why,
          mend:
            "a local NVMe with power-loss protection, a file system of its own, or 'durability: "
            + "process'"
        )
      } else if view.line.waitsForDisk, let cpu = cost.interruptCPU, let ours = view.line.diskCPU,
        cpu != ours
      {
        check = HostCheck(
          "disk sync", .warning, found + ", and its writer is on CPU \(ours)", why: why,
          mend: "'disk_cpu: \(cpu)' at the logger's thread in the topology")
      }
      check.measured = [
        "interrupt_cpu": cost.interruptCPU.map { .number(UInt64($0)) } ?? .null,
        "writes": .number(UInt64(cost.sortedNs.count)), "p50_ns": .number(median),
        "p99_ns": .number(tail), "max_ns": .number(cost.sortedNs.last ?? 0),
        "direct": .bool(cost.isDirect), "file_system": .text(cost.fileSystem),
      ]
      return check
    }
  }
}
