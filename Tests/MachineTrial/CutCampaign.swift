// A venue or a trader that is killed, or whose machine loses its power, again and again: at any step of any thread, in any call
// of the file system, at any look at a clock, while it starts as well as while it trades. What was told is there afterwards.

import CSimulation
import Glibc
import SimulatedMachine

struct CutCampaign {
  enum Disaster {
    /// Kill -9, at `durability: process`. Clients keep their sessions, and hear everything once.
    case kill
    /// The power goes: what no sync made durable is there or isn't, sector by sector. At `durability: power`.
    case cut
    /// The same with a write cache that loses all that it holds.
    case dropped
  }

  /// How a life ends.
  private enum End: Int, CaseIterable {
    case step, call, look, time

    var name: String {
      ["at a step", "in a call", "at a look at a clock", "at its time"][rawValue]
    }
  }

  var subject: Subject
  var disaster: Disaster
  var seed: UInt64
  var worlds: Worlds
  var count: Int
  static let livesOfAWorld = 10

  /// True if nothing was found.
  func run() -> Bool {
    let lives = min(count, Self.livesOfAWorld)
    var counts: [String: Int] = [:]
    var failed = 0
    worlds.run((count + lives - 1) / lives, seed: { seed &+ UInt64($0) }) { number, world in
      Self.live(&world, subject, disaster, min(lives, count - number * lives))
    } each: { outcome in
      for (what, count) in outcome.counts { counts[what, default: 0] += count }
      if !outcome.failures.isEmpty {
        failed += 1
        let seed = seed &+ UInt64(outcome.number)
        print("FAILED seed \(seed): \(outcome.failures.joined(separator: "; "))")
        fflush(nil)
      }
    }
    for (what, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("  \(String(repeating: " ", count: max(0, 9 - String(count).count)))\(count)  \(what)")
    }
    print("\(subject): \(count) times, \(failed) worlds found something")
    fflush(nil)
    return failed == 0
  }

  // MARK: One world

  /// What one life came to, for the next to be ended somewhere along it.
  private struct Extent {
    var steps = 3000
    var looks = 3000
    var calls: [Machine.Kind: Int] = [:]
  }

  private final class Countdown: @unchecked Sendable {  // One real thread has it.
    var steps = 0
  }

  static func live(
    _ world: inout World, _ subject: Subject, _ disaster: Disaster, _ lives: Int
  ) {
    let isKill = disaster == .kill
    apus_sim_strict_names(true)
    let hurt = subject.made(
      world, durability: isKill ? "process" : "power", sessions: 2 * lives + 4,
      isManyThreads: TradingDesk.random(0...1) == 0, isLong: false)
    let countdown = Countdown()
    var extent = Extent()
    for _ in 0..<lives {
      let began = Machine.counts
      let (process, words) = hurt.start()
      let end = End(rawValue: TradingDesk.random(0...(End.allCases.count - 1))) ?? .time
      ask(for: end, of: process, within: extent, countdown)
      trade(hurt, process, ms: hurt.settlingMs + TradingDesk.random(300...1500))
      let isByDrawnEnd = process.state == .killed
      world.expect(process.state != .exited, "it ended by itself: \(words.failure ?? "?")")
      process.kill()
      Machine.failNothing()
      countdown.steps = 0
      if !isKill {
        Machine.powerCut(
          hurt.host, keepPercent: disaster == .dropped ? 0 : TradingDesk.random(0...100))
      }
      world.count("ended \((isByDrawnEnd ? end : .time).name)")
      note(&world, words)
      // A life that was short says nothing of how long one is.
      extent.steps = max(extent.steps, Int(Machine.counts.steps - began.steps))
      for (kind, _) in CallCampaign.kinds {
        extent.calls[kind] = max(extent.calls[kind] ?? 1, process.calls(kind))
      }
      extent.looks = max(extent.looks, process.calls(APUS_SIM_LOOK))
      if !world.failures.isEmpty { return }
      TradingDesk.later(TradingDesk.random(1...200))
    }
    let (process, words) = hurt.start()
    trade(hurt, process, ms: hurt.settlingMs + 1000)
    note(&world, words)
    world.expect(
      process.state == .running && hurt.isServed(),
      "it doesn't work: \(words.failure ?? hurt.latest)")
    TradingDesk.later(1000)
    words.isStopAsked = true
    TradingDesk.later(20_000)
    world.expect(
      process.state == .exited && words.isClean, "no clean end: \(words.failure ?? "?")")
    world.count("sectors lost", Int(Machine.counts.sectorsLost))
    world.count("sectors kept", Int(Machine.counts.sectorsKept))
    hurt.judge(&world)
  }

  /// Draws where it ends.
  private static func ask(
    for end: End, of process: SimulatedProcess, within extent: Extent, _ countdown: Countdown
  ) {
    switch end {
    case .step:
      countdown.steps = TradingDesk.random(1...extent.steps)
      Machine.eachStep {
        guard countdown.steps > 0 else { return }
        countdown.steps -= 1
        if countdown.steps == 0 {
          process.kill()
          Machine.stop()
        }
      }
    case .call:
      let kind = CallCampaign.kinds[TradingDesk.random(0...(CallCampaign.kinds.count - 1))].kind
      let most = max(1, extent.calls[kind] ?? 20)
      Machine.fail(process, kind, skip: TradingDesk.random(0...(most - 1)), code: APUS_SIM_DIES)
    case .look:
      Machine.fail(
        process, APUS_SIM_LOOK, skip: TradingDesk.random(0...extent.looks), code: APUS_SIM_DIES)
    case .time: break
    }
  }

  /// Until it is dead, at that very moment, or the time is over.
  private static func trade(_ hurt: any Hurt, _ process: SimulatedProcess, ms: Int) {
    let until = Machine.now + UInt64(ms) * Machine.millisecond
    func wait(_ ms: Int) -> Bool {
      Machine.run(until: min(until, Machine.now + UInt64(ms) * Machine.millisecond))
      return process.state == .running && Machine.now < until
    }
    guard wait(hurt.settlingMs) else { return }
    hurt.come()
    guard wait(200) else { return }
    repeat { hurt.act() } while wait(TradingDesk.random(1...60))
  }

  private static func note(_ world: inout World, _ words: HostWords) {
    guard words.hasStarted else {
      world.count(words.failure == nil ? "died while it started" : "didn't start")
      return
    }
    guard let recovery = words.recovery else { return world.count("began a journal") }
    world.count(recovery.snapshot == nil ? "recovered by the log" : "recovered by a snapshot")
    if case .torn = recovery.end { world.count("torn tails cut") }
  }
}
