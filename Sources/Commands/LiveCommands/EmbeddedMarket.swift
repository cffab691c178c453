// The venue that a trader brings along, and who trades there: a second instance with a fabric, journal and threads of its
// own, in this process or in another one, and simulated participants who call it as the trader does.

import Arguments
import CommandWords
import Config
import Events
import FIXGateways
import Fabric
import Glibc
import Participants
import Pipeline
import Platform
import Printing
import Settings

/// Why there is no such venue.
enum EmbeddedMarketError: Error {
  case config(String)
  case start(StartError)
}

/// What became of it.
struct EmbeddedMarketSummary {
  var instance: String
  var participants: ParticipantCounts
  var participantCount: Int
  /// What the venue counted; nil when it was another process, and didn't say.
  var venue: [NamedCount]?
  var journal: String?
}

final class EmbeddedMarket {
  /// Where the venue runs.
  private enum Place {
    case here(VenueRun)
    case elsewhere(ChildProcess)
  }

  let instance: String
  let port: UInt16
  private let place: Place
  private let participants: Participants
  private let complain: @Sendable (String) -> Void
  private var isGone = false
  private(set) var faults: [String] = []

  private static let longestEndNs: UInt64 = 15_000_000_000

  /// Starts the venue; its participants come with `start`. `path` is the trader's config.
  init(
    _ trader: TraderSettings, beside path: String, asProcess isElsewhere: Bool,
    warn: @escaping @Sendable (String) -> Void
  ) throws(EmbeddedMarketError) {
    guard let link = trader.venue, let embedded = link.embedded else {
      preconditionFailure("only for a trader that has one")
    }
    complain = warn
    instance = trader.instance + "-venue"
    let config = ConfigFile.path(of: embedded.config, beside: path)
    var settings: VenueSettings
    do throws(ConfigErrors) {
      settings = try VenueConfig.load(
        path: config, overrides: Overrides(instance: instance, port: 0))
    } catch {
      throw .config(error.description)
    }
    if let fault = Self.fault(settings, trader, embedded, config) { throw .config(fault) }
    let store = Self.store(settings.storeDirectory, of: instance)
    if isElsewhere {
      (place, port) = try Self.process(config, instance, store)
    } else {
      settings.storeDirectory = store
      settings.cpus = Self.cpus(ofVenue: true)
      // Its participants begin anew, and so does their market.
      settings.journal.startsFresh = true
      do throws(StartError) {
        let run = try VenueRun(settings, warn: { warn("venue: " + $0) })
        try run.start()
        place = .here(run)
        port = run.port
      } catch {
        throw .start(error)
      }
    }
    participants = Participants(
      ParticipantSettings(
        port: port, names: embedded.participants, target: link.peer.session.target,
        symbols: trader.instruments.map(\.symbol), market: trader.market))
  }

  /// Where an instance keeps its sequence numbers: two demos at a time don't share them.
  static func store(_ directory: String, of instance: String) -> String {
    directory + "/" + instance
  }

  /// On a large host each line has its half of the CPUs; on a small one they begin at different ends.
  static func cpus(ofVenue isVenue: Bool) -> [Int] {
    let all = CPUMap.here.forLine
    if all.count < 8 { return isVenue ? all.reversed() : all }
    return Array(isVenue ? all.prefix(all.count / 2) : all.suffix(all.count - all.count / 2))
  }

  // MARK: Whether all fit together

  private static func fault(
    _ venue: VenueSettings, _ trader: TraderSettings, _ embedded: EmbeddedVenue, _ config: String
  ) -> String? {
    let target = trader.venue?.peer.session.target ?? ""
    let ours = trader.venue?.peer.session.sender ?? ""
    for name in [ours] + embedded.participants {
      let isKnown = venue.peers.contains {
        $0.session.target == name && $0.session.sender == target && !$0.isDropCopy
      }
      if !isKnown {
        return
          "\(config): its sessions have none with 'sender: \(target)' and 'target: \(name)', "
          + "which the trader's config asks for"
      }
    }
    for instrument in trader.instruments {
      guard let there = venue.instruments.first(where: { $0.symbol == instrument.symbol }) else {
        return
          "\(config): '\(instrument.symbol)' isn't traded there, which the trader's config asks for"
      }
      if there.terms.tick != instrument.tick || there.terms.lot != instrument.lot {
        return
          "\(config): '\(instrument.symbol)' has another tick or lot than in the trader's config"
      }
    }
    return nil
  }

  // MARK: Another process

  private static func process(_ config: String, _ instance: String, _ store: String)
    throws(EmbeddedMarketError) -> (Place, UInt16)
  {
    let child: ChildProcess
    do throws(SystemFailure) {
      child = try ChildProcess(
        path: "/proc/self/exe",
        arguments: [
          "apus", "venue", "--config", config, "--instance", instance, "--port", "0", "--store",
          store, "--fresh", "--json",
        ])
    } catch {
      throw .start(.system(error))
    }
    guard let line = child.readLine(), let port = number("port", in: line),
      let port = UInt16(exactly: port)
    else {
      let ending = child.wait(ns: longestEndNs)
      throw .config("the venue's process didn't start: \(ending?.description ?? "it said nothing")")
    }
    return (.elsewhere(child), port)
  }

  /// A number of a line of JSON that our own command wrote.
  private static func number(_ name: String, in line: String) -> UInt64? {
    guard let range = line.firstRange(of: "\"\(name)\":") else { return nil }
    return UInt64(line[range.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
  }

  // MARK: A run

  /// Shows the trader the way, and what of the host is its own.
  func lead(_ trader: inout TraderSettings) {
    guard var venue = trader.venue else { return }
    venue.peer.endpoint = FIXEndpoint(host: "127.0.0.1", port: port)
    venue.storeDirectory = Self.store(venue.storeDirectory, of: trader.instance)
    trader.venues = [venue]
    if case .here = place { trader.cpus = Self.cpus(ofVenue: false) }
  }

  var isElsewhere: Bool {
    if case .elsewhere = place { return true }
    return false
  }

  func start() throws(StartError) {
    do throws(SystemFailure) {
      try participants.start(warn: complain)
    } catch {
      throw .system(error)
    }
  }

  /// Some ten times a second. False when it can't go on.
  func tend() -> Bool {
    switch place {
    case .here(let run):
      run.attend(forNs: 0)
      return run.tend()
    case .elsewhere(let child):
      if !isGone, let ending = child.look() {
        // Somebody pulled the plug: the trader goes on without a market, and says so.
        isGone = true
        complain("the venue's process is gone: \(ending)")
      }
      return true
    }
  }

  /// Whether the participants have done all that they were to do.
  var isOver: Bool { participants.isDone }

  /// The participants leave, then the venue closes. After the trader.
  func stop() -> EmbeddedMarketSummary {
    participants.stop()
    var summary = EmbeddedMarketSummary(
      instance: instance, participants: participants.counts,
      participantCount: participants.settings.names.count)
    switch place {
    case .here(let run):
      run.stop()
      let ending = run.summary()
      faults += ending.faults.map { "venue: " + $0 }
      if !ending.isClean, ending.faults.isEmpty {
        faults.append("venue: it didn't end in good order")
      }
      summary.venue = ending.counts
      summary.journal = run.journalPath
    case .elsewhere(let child):
      child.terminate()
      let ending = child.wait(ns: Self.longestEndNs)
      if !isGone, ending != .exit(0) {
        faults.append("venue: its process: \(ending?.description ?? "it doesn't end")")
      }
    }
    return summary
  }
}
