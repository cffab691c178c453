// The real trader and the real venue on one machine, and how fast their time goes by.

import CSimulation
import Glibc
import SimulatedHosts
import SimulatedMachine

enum TraderTrials {
  private static func later(_ seconds: UInt64) {
    Machine.run(until: Machine.now + seconds * Machine.second)
  }

  /// Two-sided interest, so that there is a market to quote on.
  private static func makeMarket(_ callers: [FIXCaller]) {
    for (index, caller) in callers.enumerated() {
      caller.order(side: index % 2 + 1, quantity: 10, price: index % 2 == 0 ? "100.00" : "102.00")
    }
  }

  static func trader(_ world: inout World) {
    let venueHost = VenueTrials.venueHost
    let (venue, venueWords) = TrialVenue.host(venueHost, below: world.directory).start()
    let host = TrialTrader.host(
      Host(10, 0, 0, 2), below: world.directory, venue: venueHost, sender: "TRADER",
      account: "trader")
    var (process, words) = host.start()
    later(3)
    let (seller, buyer) = VenueTrials.callers(&world)
    makeMarket([buyer, seller])
    later(20)
    world.expect(venue.state == .running, "the venue ended: \(venueWords.failure ?? "?")")
    world.expect(process.state == .running, "the trader ended: \(words.failure ?? "?")")
    let sent = words.run?.counter("gateway-out.fix", "sent") ?? 0
    world.expect(sent > 2, "the trader has sent \(sent) messages")
    process.kill()
    later(1)
    (process, words) = host.start()
    later(20)
    world.expect(process.state == .running, "the trader can't go on: \(words.failure ?? "?")")
    words.isStopAsked = true
    later(20)
    world.expect(process.state == .exited && words.isClean, "\(words.failure ?? "no clean end")")
    world.expect(words.warnings.isEmpty, "\(words.warnings)")
    world.notes.append("\(sent) messages sent")
  }

  /// The power is cut under the trader, then under the venue: both go on with their session each time.
  static func power(_ world: inout World) {
    let venueHost = VenueTrials.venueHost
    let venueSide = TrialVenue.host(venueHost, below: world.directory, durability: "power")
    var (venue, venueWords) = venueSide.start()
    let side = TrialTrader.host(
      Host(10, 0, 0, 2), below: world.directory, venue: venueHost, sender: "TRADER",
      account: "trader", durability: "power")
    var (trader, words) = side.start()
    later(3)
    let (seller, buyer) = VenueTrials.callers(&world)
    makeMarket([buyer, seller])
    later(10)
    func sent() -> UInt64 { words.run?.counter("gateway-out.fix", "sent") ?? 0 }
    for keepPercent in [0, 60, 0] {
      Machine.powerCut(side.host, keepPercent: keepPercent)
      later(1)
      (trader, words) = side.start()
      later(15)
      world.expect(trader.state == .running, "the trader can't go on: \(words.failure ?? "?")")
      world.expect(words.warnings.contains { $0.contains("started anew") }, "\(words.warnings)")
      world.expect(sent() > 2, "the trader has sent \(sent()) messages")
      Machine.powerCut(venueHost, keepPercent: keepPercent)
      later(1)
      (venue, venueWords) = venueSide.start()
      let before = sent()
      later(20)
      world.expect(venue.state == .running, "the venue can't go on: \(venueWords.failure ?? "?")")
      world.expect(trader.state == .running, "the trader ended: \(words.failure ?? "?")")
      world.expect(sent() > before + 2, "the trader has sent \(sent() - before) messages since")
    }
    words.isStopAsked = true
    later(20)
    world.expect(trader.state == .exited && words.isClean, "\(words.failure ?? "no clean end")")
  }

  /// The device fails under a trader amid fills, again and again, and then the power does. What it was told and couldn't put on
  /// record it hasn't received: it asks for it when it is back.
  static func device(_ world: inout World) {
    let hurt = Subject.trader.made(
      world, durability: "power", sessions: 2, isManyThreads: true, isLong: true)
    for skip in [5, 12, 20, 31, 43, nil] {
      let (process, words) = hurt.start()
      TradingDesk.later(hurt.settlingMs)
      world.expect(process.state == .running, "it can't go on: \(words.failure ?? "?")")
      if let skip {
        Machine.fail(process, APUS_SIM_WRITE, path: ".journal", skip: skip, code: EIO)
        hurt.rush()
        TradingDesk.later(20_000)
        world.expect(
          process.state == .exited && words.failure?.contains("journal") == true,
          "it goes on: \(words.failure ?? "nothing was said")")
        Machine.powerCut(hurt.host, keepPercent: TradingDesk.random(0...100))
        TradingDesk.later(300)
      } else {
        world.expect(hurt.isServed(), "it does nothing: \(hurt.latest)")
        TradingDesk.later(1000)
        words.isStopAsked = true
        TradingDesk.later(20_000)
        world.expect(words.isClean, "no clean end: \(words.failure ?? "?")")
      }
    }
    hurt.judge(&world)
    world.notes.append(hurt.latest)
  }

  private static func realNs() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// One venue, two traders, ten clients.
  static func speed(_ world: inout World) {
    let venueHost = VenueTrials.venueHost
    let venue = TrialVenue.host(venueHost, below: world.directory, isManyThreads: false).start()
    let traders = [(UInt8(2), "TRADER", "trader"), (3, "CLIENT11", "client-11")].map {
      TrialTrader.host(
        Host(10, 0, 0, $0.0), below: world.directory, venue: venueHost, sender: $0.1,
        account: $0.2
      ).start()
    }
    later(1)
    let callers = (1...10).map { FIXCaller(sender: "CLIENT\($0)") }
    for caller in callers {
      caller.call(from: VenueTrials.clientHost, to: venueHost, port: TrialVenue.port)
    }
    later(1)
    let began = realNs()
    let beganSteps = Machine.counts
    for _ in 0..<(world.seconds / 2) {
      for caller in callers {
        let isBuyer = apus_sim_random() & 1 == 0
        let cents = 100 + Int(apus_sim_random() % 90) + (isBuyer ? 0 : 20)
        caller.order(
          side: isBuyer ? 1 : 2, quantity: 1 + Int(apus_sim_random() % 9),
          price: "\(100 + cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)")
      }
      later(2)
    }
    let passed = realNs() - began
    let counts = Machine.counts
    world.expect(callers.allSatisfy { $0.isUp && $0.ends.isEmpty }, "a client is gone")
    world.expect(
      venue.process.state == .running && traders.allSatisfy { $0.process.state == .running },
      "\(venue.words.failure ?? "") \(traders.map { $0.words.failure ?? "" })")
    let times = world.seconds * Machine.second / max(1, passed)
    // Only to whoever looks: the digest knows nothing of it.
    world.notes.append(
      "\(times) times real time; each second \((counts.slices - beganSteps.slices) / world.seconds) slices, "
        + "\((counts.steps - beganSteps.steps) / world.seconds) steps, "
        + "\((counts.clockReads - beganSteps.clockReads) / world.seconds) looks at the clock, "
        + "\((counts.calls - beganSteps.calls) / world.seconds) calls, "
        + "\((counts.syncs - beganSteps.syncs)) syncs in all, "
        + "\(callers.map(\.heard.count).reduce(0, +)) messages heard")
  }
}
