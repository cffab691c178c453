// Whether threads that a config names fit the host: told at the start, with the place, before anything
// moves. What is wrong there can't be mended by guessing: a person has measured that topology on a host, and
// this is another one.

import Config
import Platform

/// One thread that can't run here as it was written.
public struct ThreadMisfit: Hashable, Sendable {
  /// Which word of the thread's is wrong.
  public enum Key: String, CaseIterable, Sendable {
    case cpu
    case wait
    case numaNode = "numa_node"
    case diskCPU = "disk_cpu"
  }

  /// Among the topology's threads.
  public var thread: Int
  public var key: Key
  /// What was found, what is allowed, what to write instead.
  public var message: String
}

extension Topology {
  private static let advice = "write 'topology: auto' to have the line fit itself to the host"

  /// What keeps these threads from running on these CPUs as they are written, in their order.
  public func misfits(on cpus: CPUMap) -> [ThreadMisfit] {
    let usable = cpus.usable
    var misfits: [ThreadMisfit] = []
    func add(_ thread: Int, _ key: ThreadMisfit.Key, _ message: String) {
      misfits.append(
        ThreadMisfit(thread: thread, key: key, message: "\(message), or \(Self.advice)"))
    }
    for (index, thread) in threads.enumerated() {
      for (key, cpu) in [(ThreadMisfit.Key.cpu, thread.cpu), (.diskCPU, thread.diskCPU)] {
        guard let cpu, !usable.contains(cpu) else { continue }
        let found =
          cpus.online.contains(cpu)
          ? "CPU \(cpu) isn't for this process, whose cpuset or affinity keeps it to "
          : "this host has no CPU \(cpu), and the process may use "
        add(index, key, "\(found)\(CPUList.text(of: usable)); name one of those")
      }
      if let node = thread.numaNode, !cpus.nodes.contains(where: { $0.number == node }) {
        let nodes = CPUList.text(of: cpus.nodes.map(\.number))
        add(
          index, .numaNode, "this host has no NUMA node \(node), only \(nodes); name one of those")
      }
    }
    let spinning = threads.indices.filter { threads[$0].wait == .spin }
    for (place, index) in spinning.enumerated() {
      guard let cpu = threads[index].cpu,
        let other = spinning[..<place].first(where: { threads[$0].cpu == cpu })
      else { continue }
      add(
        index, .cpu,
        "thread '\(threads[other].name)' spins on CPU \(cpu) too, and each would stand still "
          + "for the other's time slices, milliseconds long; give it another CPU, or 'wait: "
          + "park'")
    }
    if spinning.count > usable.count, let last = spinning.last {
      add(
        last, .wait,
        "\(spinning.count) threads spin and there are \(usable.count) CPUs "
          + "(\(CPUList.text(of: usable))); let \(spinning.count - usable.count) of them park "
          + "or yield, or put more stages on one")
    }
    return misfits
  }
}

/// Where a config says what of its threads, for errors that are found only when it meets the host.
public struct ThreadPlaces: Hashable, Sendable {
  private struct Place: Hashable {
    var file: String
    var line: Int
    var column: Int
    /// "'cpu' in 'threads.market': "
    var label: String
  }

  private var places: [[ThreadMisfit.Key: Place]] = []

  init() {}

  mutating func add(_ thread: ConfigDecoder) {
    var keys: [ThreadMisfit.Key: Place] = [:]
    for key in ThreadMisfit.Key.allCases {
      let error = thread.error(key.rawValue, "")
      keys[key] = Place(
        file: error.file, line: error.line, column: error.column, label: error.message)
    }
    places.append(keys)
  }

  /// The misfits as errors of the config. Threads that came from no file are named.
  func errors(_ misfits: [ThreadMisfit], of threads: [ThreadPlan]) -> [ConfigError] {
    misfits.map { misfit in
      guard places.indices.contains(misfit.thread), let place = places[misfit.thread][misfit.key]
      else {
        return ConfigError(
          file: "thread '\(threads[misfit.thread].name)'", message: misfit.message)
      }
      return ConfigError(
        file: place.file, line: place.line, column: place.column,
        message: place.label + misfit.message)
    }
  }
}

extension TraderSettings {
  /// Nil, or why the threads that the config names can't run on these CPUs. What names no CPUs fits any.
  public func misfit(on map: CPUMap) -> ConfigErrors? {
    topologyKind == .custom ? places.misfit(threads, map) : nil
  }
}

extension VenueSettings {
  /// As a trader's.
  public func misfit(on map: CPUMap) -> ConfigErrors? {
    topologyKind == .custom ? places.misfit(threads, map) : nil
  }
}

extension ThreadPlaces {
  fileprivate func misfit(_ threads: [ThreadPlan], _ map: CPUMap) -> ConfigErrors? {
    let errors = errors(Topology(threads: threads).misfits(on: map), of: threads)
    return errors.isEmpty ? nil : ConfigErrors(errors)
  }
}
