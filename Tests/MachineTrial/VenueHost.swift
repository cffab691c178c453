// A host with a disk of its own and the real venue on it, as `apus venue` would run it.

import Config
import Glibc
import Pipeline
import SimulatedMachine

/// What the world may look at while the venue lives.
final class VenueWords: HostWords, @unchecked Sendable {  // One real thread has it.
  var run: VenueRun?
}

struct VenueHost {
  let host: Host
  let directory: String
  static let port: UInt16 = 9880
  static let instruments = """
    instruments:
      ACME: { tick: 0.01, lot: 1, lowest: 10.00, highest: 1000.00, reference: 101.25 }

    """

  init(
    _ host: Host, below root: String, durability: String = "process", isManyThreads: Bool = true,
    snapshots: String = "10m", clients: Int = 16
  ) {
    self.host = host
    directory = root + "/" + host.description
    _ = unsafe mkdir(directory, 0o755)
    Machine.disk(of: host, at: directory)
    _ = unsafe mkdir(directory + "/etc", 0o755)
    let threads =
      isManyThreads
      ? """
        wire: { stages: [gateway-in, gateway-out], wait: park, looks: 1, rest: 50ms }
        match: { stages: [risk], wait: park, looks: 1, rest: 50ms }
        logger: { stages: [logger], wait: park, looks: 1, rest: 50ms }
      """
      : "  line: { stages: [gateway-in, risk, gateway-out, logger], wait: park, looks: 1, rest: 50ms }"
    Self.write(
      directory + "/etc/venue.yaml",
      """
      instance: venue
      instruments: instruments.yaml
      sessions: sessions.yaml
      network: epoll
      listen: { host: 0.0.0.0, port: \(Self.port) }
      store: { directory: /store }
      risk: { max_order: 1000, max_position: 100000 }
      timer: 1s
      orders_per_session: 256
      identifiers: 4096
      rings: { capacity: 256, journal_capacity: 1024, loopback_capacity: 256 }
      journal:
        directory: /journal
        durability: \(durability)
        segment: 1MiB
        snapshots: { every: \(snapshots) }
      warm_up: 0
      topology: custom
      threads:
      \(threads)

      """)
    Self.write(directory + "/etc/instruments.yaml", Self.instruments)
    Self.write(
      directory + "/etc/sessions.yaml",
      """
      sessions:
        trader: { role: acceptor, sender: APUS, target: TRADER, account: trader, cancel_on_disconnect: false }
        client-{n}: { count: \(clients), cancel_on_disconnect: false, sender: APUS, target: "CLIENT{n}", account: "client-{n}" }

      """)
  }

  static func write(_ path: String, _ text: String) {
    guard let file = unsafe fopen(path, "w") else { fatalError("\(path) can't be written") }
    unsafe fputs(text, file)
    unsafe fclose(file)
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
      words.recovery = venue.recovery
      words.hasStarted = true
      var isHealthy = true
      while isHealthy, !words.isStopAsked, !venue.isShutdownAsked {
        venue.attend(forNs: 100_000_000)
        isHealthy = venue.tend()
      }
      venue.stop()
      words.isClean = venue.isClean && venue.faults.isEmpty
      if !venue.faults.isEmpty { words.failure = "\(venue.faults)" }
    } catch {
      words.failure = "\(error)"
    }
  }
}
