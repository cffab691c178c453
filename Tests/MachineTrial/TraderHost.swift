// A host with the real trader on it, as `apus run` would run it against somebody's venue.

import Config
import Glibc
import Pipeline
import SimulatedMachine

final class TraderWords: @unchecked Sendable {  // One real thread has it.
  var warnings: [String] = []
  var failure: String?
  var run: TraderRun?
  var isStopAsked = false
  var isClean = false
}

struct TraderHost {
  let host: Host
  let directory: String

  /// Calls as `sender`; its account has the client's name.
  init(
    _ host: Host, below root: String, venue: Host, sender: String, account: String,
    halfSpreadTicks: Int = 2, durability: String = "process"
  ) {
    self.host = host
    directory = root + "/" + host.description
    _ = unsafe mkdir(directory, 0o755)
    Machine.disk(of: host, at: directory)
    _ = unsafe mkdir(directory + "/etc", 0o755)
    VenueHost.write(directory + "/etc/instruments.yaml", VenueHost.instruments)
    VenueHost.write(
      directory + "/etc/trader.yaml",
      """
      instance: trader
      instruments: instruments.yaml
      venue:
        network: epoll
        host: \(venue)
        port: \(VenueHost.port)
        sender: \(sender)
        target: APUS
        account: \(account)
        heartbeat: 30s
      strategies:
        quote_and_take:
          quote: 100
          half_spread_ticks: \(halfSpreadTicks)
          requote_ticks: 20
          lean_ticks: 3
          max_position: 1000
          take_imbalance_percent: 101
          take: 100
      risk: { max_order: 500, max_position: 2000 }
      timer: 1s
      warm_up: 0
      journal:
        directory: /journal
        durability: \(durability)
        segment: 1MiB
        snapshots: { every: 10m }
      topology: custom
      threads:
        line:
          stages: [gateway-in, book, strategy, orders, risk, gateway-out, logger]
          wait: park
          looks: 1
          rest: 50ms

      """)
  }

  func start() -> (process: SimulatedProcess, words: TraderWords) {
    let words = TraderWords()
    _ = unsafe Unmanaged.passRetained(words)
    return (Machine.start("trader", on: host) { Self.main(words) }, words)
  }

  private static func main(_ words: TraderWords) {
    do {
      let settings = try TraderConfig.load(path: "/etc/trader.yaml", environment: [:])
      let trader = try TraderRun(settings) { words.warnings.append($0) }
      try trader.start()
      words.run = trader
      var isHealthy = true
      while isHealthy, !words.isStopAsked {
        trader.attend(forNs: 100_000_000)
        isHealthy = trader.tend()
      }
      trader.stop()
      words.isClean = trader.summary().isClean
    } catch {
      words.failure = "\(error)"
    }
  }
}
