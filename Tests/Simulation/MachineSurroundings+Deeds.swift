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
    case .peer: return way(of: deed.whom, seat).map { beginOnWay(deed, $0) } ?? false
    case .process:
      guard let side = side(of: deed.whom), side.isRunning else { return false }
      return begin(deed, side)
    }
  }

  private func begin(_ deed: Deed, _ side: CoreSide) -> Bool {
    guard let process = side.process, let words = side.words else { return false }
    let host = side.host.address
    switch deed.act {
    case .kill:
      if words.isStarting {
        ears?.reached(side.party == .venue ? .killAgain : .traderKilledAgain)
      }
      // Its thread lives as long as one is written. To starve it until now does nothing.
      if process.starve(thread: "snapshots", until: Machine.now) {
        ears?.reached(.killDuringSnapshot)
      }
      process.kill()
    case .power: Machine.powerCut(side.host, keepPercent: Int(deed.amount))
    case .pause: process.pause()
    case .starve:
      // Not all are there in every topology.
      let threads = SimulationStory.Thread.allCases
      let first = Int(deed.amount)
      return threads.indices.contains {
        process.starve(
          thread: threads[(first + $0) % threads.count].name, until: Machine.now + deed.forNs)
      }
    case .restart, .rebuild: words.isStopAsked = true
    case .limits: return changeLimits(side, to: deed.amount * PlainNumber.scale)
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
    case .stop: side.stop(.kill, untilToldTo: .rearm)
    case .halt: side.stop(.halt(Int(deed.amount)), untilToldTo: .resume(Int(deed.amount)))
    case .flip: side.damage.ask(UInt64(bitPattern: deed.amount))
    case .snapshot: Desk.ask("snapshot", of: side.instance, on: side.host)
    default: return false
    }
    return true
  }

  /// Somebody's way to the venue: where it is, its connection, and the process at its near end.
  private struct Line {
    var host: Host
    var connection: UInt64
    var process: UInt32
  }

  private func way(of party: Party, _ seat: Int?) -> Line? {
    if let seat {
      return Line(
        host: ways[seat].host, connection: ways[seat].endpoint?.connection ?? 0, process: 0)
    }
    guard let side = side(of: party), let process = side.process else { return nil }
    return Line(
      host: side.host, connection: TraderTaps.connection(of: process), process: process.number)
  }

  private func beginOnWay(_ deed: Deed, _ way: Line) -> Bool {
    guard way.connection != 0 else { return false }
    switch deed.act {
    case .reset: apus_sim_reset(way.connection)
    case .stall: apus_sim_stall(way.connection, deed.forNs)
    case .vanish:
      apus_sim_vanish(
        way.connection, deed.amount == 0 ? venue.process?.number ?? 0 : way.process)
    case .cut: Machine.partition(way.host, Self.venueHost, isCut: true)
    case .dribble, .lag, .lose:
      var link = link
      if deed.act == .dribble {
        link.segmentLeast = 1
        link.segmentMost = 1
      }
      if deed.act == .lag { link.latencyMostNs += UInt64(deed.amount) }
      if deed.act == .lose { link.lossPerMillion = UInt32(deed.amount) }
      setLinks(way.host, link)
    default: return false
    }
    return true
  }

  private func setLinks(_ host: Host, _ link: Machine.Link) {
    Machine.setLink(from: host, to: Self.venueHost, link)
    Machine.setLink(from: Self.venueHost, to: host, link)
  }

  public func end(_ deed: Deed, seat: Int?) {
    switch deed.act {
    case .cut:
      if let way = way(of: deed.whom, seat) {
        Machine.partition(way.host, Self.venueHost, isCut: false)
      }
    case .dribble, .lag, .lose:
      if let way = way(of: deed.whom, seat) { setLinks(way.host, link) }
    default: if let side = side(of: deed.whom) { end(deed, side) }
    }
  }

  private func end(_ deed: Deed, _ side: CoreSide) {
    switch deed.act {
    case .pause: if side.process?.state == .paused { side.process?.resume() }
    case .full: apus_sim_disk_full(side.host.address, false)
    case .failWrite, .failSync: apus_sim_fail_nothing(side.process?.number ?? 0)
    case .slowDisk:
      apus_sim_disk_latency(side.host.address, APUS_SIM_WRITE, 0, 0)
      apus_sim_disk_latency(side.host.address, APUS_SIM_SYNC, 0, 0)
    case .stop: side.words?.commands.append(.rearm)
    case .halt: side.words?.commands.append(.resume(Int(deed.amount)))
    default: break
    }
  }

  public func mend(_ process: Party, namedIn why: String) -> String? {
    guard let side = side(of: process), side.words?.hasStarted == false else { return nil }
    return side.damage.mend(namedIn: why)
  }

  public func heal() {
    for side in [venue] + traders {
      side.unseenDamage += side.damage.check()
    }
    var healed = link
    healed.lossPerMillion = 0
    for host in ways.map(\.host) + traders.map(\.host) {
      Machine.partition(host, Self.venueHost, isCut: false)
      setLinks(host, healed)
    }
    apus_sim_fail_nothing(0)
    for side in [venue] + traders { apus_sim_disk_full(side.host.address, false) }
    // Whoever died with the switch thrown or an instrument halted left that to the next.
    venue.words?.commands += [.rearm, .resume(0), .resume(1)]
  }
}
