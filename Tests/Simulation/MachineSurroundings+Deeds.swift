// How the made-up machine does what a story says.

import CSimulation
import Glibc
import SimulatedMachine
import SimulationStory

extension MachineSurroundings {
  public func begin(_ deed: Deed, seat: Int?) -> Bool {
    switch deed.act.whom {
    case .world:
      Machine.jumpWall(by: deed.amount)
      return true
    case .peer: return seat.map { beginOnWay(deed, ways[$0]) } ?? false
    case .process:
      guard deed.whom == .venue, let process, isRunning(.venue) else { return false }
      return begin(deed, process)
    }
  }

  private func begin(_ deed: Deed, _ process: SimulatedProcess) -> Bool {
    let host = Self.venueHost.address
    switch deed.act {
    case .kill:
      if words?.isStarting == true { ears?.reached(.killAgain) }
      // Its thread lives as long as one is written. To starve it until now does nothing.
      if process.starve(thread: "snapshots", until: Machine.now) {
        ears?.reached(.killDuringSnapshot)
      }
      process.kill()
    case .power: Machine.powerCut(Self.venueHost, keepPercent: Int(deed.amount))
    case .pause: process.pause()
    case .starve:
      // Not all are there in every topology.
      let threads = ["match", "logger", "in", "out", "line"]
      let first = Int(deed.amount)
      return threads.indices.contains {
        process.starve(
          thread: threads[(first + $0) % threads.count], until: Machine.now + deed.forNs)
      }
    case .restart: words?.isStopAsked = true
    case .full: apus_sim_disk_full(host, true)
    case .failWrite:
      Machine.fail(process, APUS_SIM_WRITE, times: max(1, Int(deed.amount)), code: EIO)
    case .failSync:
      Machine.fail(process, APUS_SIM_SYNC, times: max(1, Int(deed.amount)), code: EIO)
    case .shortWrite:
      Machine.fail(process, APUS_SIM_WRITE, times: max(1, Int(deed.amount)), code: -1)
    case .slowDisk:
      apus_sim_disk_latency(host, APUS_SIM_WRITE, 0, UInt64(deed.amount))
      apus_sim_disk_latency(host, APUS_SIM_SYNC, 0, UInt64(deed.amount))
    case .stop: words?.commands.append(.kill)
    case .halt: words?.commands.append(.halt(Int(deed.amount)))
    case .snapshot: Desk.ask("snapshot", on: Self.venueHost)
    default: return false
    }
    return true
  }

  private func beginOnWay(_ deed: Deed, _ way: Way) -> Bool {
    guard let endpoint = way.endpoint, endpoint.connection != 0 else { return false }
    switch deed.act {
    case .reset: apus_sim_reset(endpoint.connection)
    case .stall: apus_sim_stall(endpoint.connection, deed.forNs)
    case .vanish:
      apus_sim_vanish(endpoint.connection, deed.amount == 0 ? process?.number ?? 0 : 0)
    case .cut: Machine.partition(way.host, Self.venueHost, isCut: true)
    case .dribble, .lag, .lose:
      var link = link
      if deed.act == .dribble {
        link.segmentLeast = 1
        link.segmentMost = 1
      }
      if deed.act == .lag { link.latencyMostNs += UInt64(deed.amount) }
      if deed.act == .lose { link.lossPerMillion = UInt32(deed.amount) }
      setLinks(way, link)
    default: return false
    }
    return true
  }

  private func setLinks(_ way: Way, _ link: Machine.Link) {
    Machine.setLink(from: way.host, to: Self.venueHost, link)
    Machine.setLink(from: Self.venueHost, to: way.host, link)
  }

  public func end(_ deed: Deed, seat: Int?) {
    switch deed.act {
    case .cut:
      if let seat { Machine.partition(ways[seat].host, Self.venueHost, isCut: false) }
    case .dribble, .lag, .lose: if let seat { setLinks(ways[seat], link) }
    case .pause: if process?.state == .paused { process?.resume() }
    case .full: apus_sim_disk_full(Self.venueHost.address, false)
    case .failWrite, .failSync: apus_sim_fail_nothing(0)
    case .slowDisk:
      apus_sim_disk_latency(Self.venueHost.address, APUS_SIM_WRITE, 0, 0)
      apus_sim_disk_latency(Self.venueHost.address, APUS_SIM_SYNC, 0, 0)
    case .stop: words?.commands.append(.rearm)
    case .halt: words?.commands.append(.resume(Int(deed.amount)))
    default: break
    }
  }

  public func heal() {
    for way in ways {
      Machine.partition(way.host, Self.venueHost, isCut: false)
      var link = link
      link.lossPerMillion = 0
      setLinks(way, link)
    }
    apus_sim_fail_nothing(0)
    apus_sim_disk_full(Self.venueHost.address, false)
    // Whoever died with the switch thrown or an instrument halted left that to the next.
    words?.commands += [.rearm, .resume(0), .resume(1)]
  }
}
