// How many interrupts came to which CPU so far, as /proc/interrupts has it: what may come there is one thing, what
// does come another.

import Platform

struct InterruptCounts: Sendable {
  /// A source as the file names it (`24`, `LOC`), with the last word about it.
  struct Source: Hashable, Sendable {
    var number: String
    var name: String
  }

  /// By source, then by CPU.
  private var counts: [Source: [Int: UInt64]] = [:]

  init(_ tree: HostTree) {
    let lines = tree.lines("/proc/interrupts")
    guard let head = lines.first else { return }
    let cpus = head.split(separator: " ").compactMap { word in
      word.hasPrefix("CPU") ? Int(word.dropFirst(3)) : nil
    }
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      guard let number = words.first, number.hasSuffix(":") else { continue }
      let values = words.dropFirst().prefix(cpus.count).prefix { UInt64($0) != nil }
      // A few sources are counted for the host as a whole, in one column.
      guard values.count == cpus.count else { continue }
      let rest = words.dropFirst(1 + values.count)
      // The handler is last after a device's chip and line; of the processor's own, all words are the name.
      let isDevice = Int(number.dropLast()) != nil
      let name = isDevice ? String(rest.last ?? "") : rest.joined(separator: " ")
      counts[Source(number: String(number.dropLast()), name: name)] = Dictionary(
        uniqueKeysWithValues: zip(cpus, values.map { UInt64($0) ?? 0 }))
    }
  }

  /// Of one source, to these CPUs together.
  func count(of number: String, on cpus: [Int]) -> UInt64 {
    counts.first { $0.key.number == number }.map { entry in
      cpus.reduce(0) { $0 + (entry.value[$1] ?? 0) }
    } ?? 0
  }

  /// The CPU that most interrupts of one device came to since, where one device had about so many or more. What else the
  /// host does meanwhile counts too, so it is asked twice by whoever needs to be sure.
  func cpu(since earlier: InterruptCounts, ofDeviceWith least: UInt64) -> Int? {
    var best: (cpu: Int, count: UInt64)?
    for (source, now) in counts where Int(source.number) != nil {
      let before = earlier.counts[source] ?? [:]
      let grown = now.map { cpu, count in (cpu: cpu, count: count - min(count, before[cpu] ?? 0)) }
      guard grown.reduce(0, { $0 + $1.count }) >= least,
        let most = grown.max(by: { ($0.count, $1.cpu) < ($1.count, $0.cpu) }),
        most.count > best?.count ?? 0
      else { continue }
      best = most
    }
    return best?.cpu
  }

  /// What came to these CPUs since, the most frequent first; a source that came after `earlier` was read counts whole.
  func since(_ earlier: InterruptCounts, on cpus: [Int]) -> [(source: Source, count: UInt64)] {
    counts.compactMap { source, now in
      let before = earlier.counts[source] ?? [:]
      let count = cpus.reduce(into: UInt64(0)) { sum, cpu in
        let (then, value) = (before[cpu] ?? 0, now[cpu] ?? 0)
        sum += value > then ? value - then : 0
      }
      return count == 0 ? nil : (source, count)
    }
    .sorted { ($1.count, $0.source.number) < ($0.count, $1.source.number) }
  }
}
