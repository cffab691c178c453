// The real venue on the machine, with clients of the world's: trading, killed, without power, without room.

import CSimulation
import Glibc
import SimulatedHosts
import SimulatedMachine

enum VenueTrials {
  static let venueHost = Host(10, 0, 0, 1)
  static let clientHost = Host(10, 0, 0, 9)

  static func later(_ seconds: UInt64) {
    Machine.run(until: Machine.now + seconds * Machine.second)
  }

  /// Two clients that are logged on.
  static func callers(_ world: inout World) -> (seller: FIXCaller, buyer: FIXCaller) {
    let seller = FIXCaller(sender: "CLIENT1")
    let buyer = FIXCaller(sender: "CLIENT2")
    for caller in [seller, buyer] {
      caller.call(from: clientHost, to: venueHost, port: TrialVenue.port)
    }
    later(2)
    world.expect(
      seller.isUp && buyer.isUp, "they aren't logged on: \(seller.latest) \(seller.ends)")
    return (seller, buyer)
  }

  static func trade(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory)
    let (process, words) = venue.start()
    later(1)
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
    world.expect(process.threadCount >= 4, "it has \(process.threadCount) threads")
    let (seller, buyer) = callers(&world)
    let offered = seller.order(side: 2, quantity: 5, price: "101.00")
    later(1)
    world.expect(seller.state(of: offered) == "0", "no resting order: \(seller.latest)")
    let taken = buyer.order(side: 1, quantity: 5, price: "101.00")
    later(1)
    world.expect(seller.state(of: offered) == "2", "the seller isn't filled: \(seller.latest)")
    world.expect(buyer.state(of: taken) == "2", "the buyer isn't filled: \(buyer.latest)")
    seller.logOut()
    later(1)
    world.expect(seller.ends == [.finished], "no end: \(seller.ends)")
    words.isStopAsked = true
    later(15)
    world.expect(process.state == .exited && words.isClean, "no clean end: \(words.failure ?? "")")
    world.expect(words.warnings.isEmpty, "\(words.warnings)")
  }

  /// Every byte a segment of its own, some of them lost on the way.
  static func crumbs(_ world: inout World) {
    Machine.setLink(
      Machine.Link(
        latencyLeastNs: 100_000, latencyMostNs: 900_000, segmentLeast: 1, segmentMost: 1,
        lossPerMillion: 1000, retransmitNs: 200_000_000, bufferByteCount: 1 << 16,
        resetPerMillion: 0))
    let (process, words) = TrialVenue.host(venueHost, below: world.directory, isManyThreads: false)
      .start()
    later(1)
    let (seller, buyer) = callers(&world)
    for _ in 0..<20 {
      let offered = seller.order(side: 2, quantity: 5, price: "101.00")
      let taken = buyer.order(side: 1, quantity: 5, price: "101.00")
      later(3)
      world.expect(seller.state(of: offered) == "2" && buyer.state(of: taken) == "2", "no fill")
    }
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
    world.notes.append("\(Machine.counts.segments) segments")
  }

  static func kill(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory)
    var (process, words) = venue.start()
    later(1)
    let (seller, buyer) = callers(&world)
    let offered = seller.order(side: 2, quantity: 5, price: "101.00")
    later(1)
    world.expect(seller.state(of: offered) == "0", "no resting order")
    for round in 1...5 {
      process.kill()
      later(1)
      world.expect(seller.ends.count == round && seller.state(of: offered) == "0", "\(seller.ends)")
      (process, words) = venue.start()
      later(1)
      world.expect(process.state == .running, "it can't go on: \(words.failure ?? "?")")
      world.expect(words.run?.recovery != nil, "it has recovered nothing")
      seller.call(from: clientHost, to: venueHost, port: TrialVenue.port)
      buyer.call(from: clientHost, to: venueHost, port: TrialVenue.port)
      later(2)
    }
    let taken = buyer.order(side: 1, quantity: 5, price: "101.00")
    later(1)
    world.expect(buyer.state(of: taken) == "2", "the order is gone: \(buyer.latest)")
    world.expect(seller.state(of: offered) == "2", "the seller isn't told: \(seller.latest)")
    words.isStopAsked = true
    later(15)
    world.expect(process.state == .exited && words.isClean, "no clean end: \(words.failure ?? "")")
  }

  /// One that dies before it has written anything leaves the journal's beginning to the next, whose ids a replay makes again.
  static func begun(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory)
    let first = venue.start()
    Machine.run(until: Machine.now + 200 * Machine.millisecond)
    world.expect(first.process.state == .running, "it ended: \(first.words.failure ?? "?")")
    first.process.kill()
    let (process, words) = venue.start()
    later(1)
    let (seller, _) = callers(&world)
    let offered = seller.order(side: 2, quantity: 5, price: "101.00")
    later(1)
    world.expect(seller.state(of: offered) == "0", "no resting order: \(seller.latest)")
    words.isStopAsked = true
    later(15)
    world.expect(process.state == .exited && words.isClean, "no clean end: \(words.failure ?? "")")
    let record = Record(of: "venue", below: world.path(of: venueHost) + "/journal")
    world.failures += record.faults
  }

  /// What was answered while every record goes to the device first is there after any power cut, and a session's numbers go
  /// on beyond all that were given out, with a gap that the other side may have filled.
  static func power(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory, durability: "power")
    var (process, words) = venue.start()
    apus_sim_disk_latency(venueHost.address, APUS_SIM_WRITE, 50_000, 2_000_000)
    later(2)
    let (seller, buyer) = callers(&world)
    for keepPercent in [0, 30, 70, 100] {
      let resting = seller.order(side: 2, quantity: 5, price: "101.00")
      later(1)
      world.expect(seller.state(of: resting) == "0", "no resting order: \(seller.latest)")
      // One more that may or may not have been taken when the power goes.
      seller.order(side: 2, quantity: 1, price: "150.00")
      Machine.run(until: Machine.now + 700_000)
      Machine.powerCut(venueHost, keepPercent: keepPercent)
      later(1)
      (process, words) = venue.start()
      later(2)
      world.expect(process.state == .running, "it can't go on: \(words.failure ?? "?")")
      world.expect(words.warnings.contains { $0.contains("started anew") }, "\(words.warnings)")
      goOn(seller, &world)
      goOn(buyer, &world)
    }
    let taken = buyer.order(side: 1, quantity: 20, price: "101.00")
    later(2)
    world.expect(buyer.state(of: taken) == "2", "an order is gone: \(buyer.latest)")
    let counts = Machine.counts
    world.notes.append("\(counts.sectorsLost) sectors lost, \(counts.sectorsKept) kept")
  }

  /// Logs on once more, and has filled what it missed: no number that it has heard comes again.
  private static func goOn(_ caller: FIXCaller, _ world: inout World) {
    let (highest, count) = (caller.highest, caller.heard.count)
    caller.call(from: clientHost, to: venueHost, port: TrialVenue.port)
    later(2)
    func value(_ message: [(tag: Int, value: String)], _ tag: Int) -> String? {
      message.first { $0.tag == tag }?.value
    }
    let fresh = caller.heard.dropFirst(count)
    world.expect(fresh.contains { value($0, 35) == "A" }, "no logon: \(caller.latest)")
    world.expect(
      fresh.allSatisfy { (value($0, 34).flatMap { Int($0) } ?? 0) > highest },
      "numbers up to \(highest) were given out: \(caller.latest)")
    let through = caller.highest
    caller.askAgain(from: highest + 1)
    later(1)
    let again = caller.heard.dropFirst(count).filter { value($0, 43) == "Y" }
    var next = highest + 1
    for message in again {
      world.expect(value(message, 34) == "\(next)", "#\(next) is missing: \(caller.latest)")
      next = value(message, 36).flatMap { Int($0) } ?? next + 1
    }
    world.expect(next > through, "filled up to \(next) of \(through)")
  }

  /// A reset of a session's numbers isn't answered before it is on the device, however slow that is, and then no power cut
  /// takes it back.
  static func reset(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory, durability: "power")
    var (process, words) = venue.start()
    later(1)
    let (caller, other) = callers(&world)
    for _ in 0..<20 { caller.order(side: 2, quantity: 1, price: "150.00") }
    later(1)
    for isCutEarly in [true, false] {
      apus_sim_disk_latency(venueHost.address, APUS_SIM_SYNC, 800_000_000, 800_000_000)
      caller.logOut()
      later(2)
      let before = caller.logonCount
      caller.resets = true
      caller.call(from: clientHost, to: venueHost, port: TrialVenue.port)
      Machine.run(until: Machine.now + 300_000_000)
      world.expect(caller.logonCount == before, "it was answered: \(caller.latest)")
      if !isCutEarly {
        let count = other.heard.count
        let order = other.order(side: 2, quantity: 1, price: "160.00")
        Machine.run(until: Machine.now + 100_000_000)
        world.expect(
          other.state(of: order) == "0" && other.heard.count > count, "another one waits for it")
        later(5)
        world.expect(caller.logonCount == before + 1, "no answer: \(caller.latest)")
        caller.resets = false
      }
      apus_sim_disk_latency(venueHost.address, APUS_SIM_SYNC, 0, 0)
      Machine.powerCut(venueHost, keepPercent: 0)
      later(1)
      (process, words) = venue.start()
      later(2)
      world.expect(process.state == .running, "it can't go on: \(words.failure ?? "?")")
      other.call(from: clientHost, to: venueHost, port: TrialVenue.port)
      let logons = caller.logonCount
      caller.call(from: clientHost, to: venueHost, port: TrialVenue.port)
      later(2)
      world.expect(caller.logonCount == logons + 1, "it isn't let in: \(caller.latest)")
    }
  }

  /// A journal that can't be written any more: nothing is sent, and the run ends.
  static func full(_ world: inout World) {
    let venue = TrialVenue.host(venueHost, below: world.directory, durability: "power")
    let (process, words) = venue.start()
    later(1)
    let (seller, _) = callers(&world)
    Machine.fail(process, APUS_SIM_WRITE, path: "/journal/", code: EIO)
    let order = seller.order(side: 2, quantity: 5, price: "101.00")
    later(30)
    world.expect(seller.state(of: order) == nil, "it was answered: \(seller.latest)")
    world.expect(process.state == .exited, "it goes on: \(process.state)")
    world.expect(
      words.failure?.contains("journal") == true, "\(words.failure ?? "nothing was said")")
  }

  /// Somebody sets the wall clock an hour back: heartbeats go on.
  static func wallClock(_ world: inout World) {
    let (process, words) = TrialVenue.host(venueHost, below: world.directory).start()
    later(1)
    let (seller, _) = callers(&world)
    later(5)
    Machine.jumpWall(by: -3600 * Int64(Machine.second))
    later(40)
    world.expect(
      seller.heard.contains { message in message.contains { $0 == (35, "0") } },
      "no heartbeat: \(seller.latest)")
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
  }

  /// Somebody sets it an hour ahead: nobody has been silent for an hour, and nothing is due. Silence tells by its own clock.
  static func wallClockAhead(_ world: inout World) {
    let (process, words) = TrialVenue.host(venueHost, below: world.directory).start()
    later(1)
    let (seller, _) = callers(&world)
    later(5)
    let before = seller.heard.count
    Machine.jumpWall(by: 3600 * Int64(Machine.second))
    later(10)
    world.expect(
      seller.ends.isEmpty && seller.heard.count == before,
      "in ten seconds it was told \(seller.latest)")
    let order = seller.order(side: 2, quantity: 1, price: "160.00")
    later(1)
    world.expect(seller.state(of: order) == "0", "it isn't heard: \(seller.latest)")
    later(60)
    world.expect(
      seller.heard.contains { message in message.contains { $0 == (35, "1") } },
      "nobody asks whether it is there: \(seller.latest)")
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
  }

  /// It is twenty minutes ahead, and set right: the venue says what time it is as everybody else does, and lets in who comes.
  static func wallClockRight(_ world: inout World) {
    let (process, words) = TrialVenue.host(venueHost, below: world.directory).start()
    later(1)
    Machine.jumpWall(by: 1200 * Int64(Machine.second))
    later(5)
    Machine.jumpWall(by: -1200 * Int64(Machine.second))
    later(5)
    let (seller, buyer) = callers(&world)
    let order = seller.order(side: 2, quantity: 1, price: "160.00")
    later(1)
    world.expect(seller.state(of: order) == "0", "it isn't heard: \(seller.latest)")
    let minute = String(FIXCaller.text(of: Machine.wall).prefix("20270115-08:00".count))
    for caller in [seller, buyer] {
      world.expect(
        caller.heard.last?.contains { $0.tag == 52 && $0.value.hasPrefix(minute) } == true,
        "it is \(minute), and it says \(caller.latest)")
    }
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
  }

  /// The venue stands still for longer than a silence may last: what clients said meanwhile lies there, and they weren't silent.
  static func heldUp(_ world: inout World) {
    let (process, words) = TrialVenue.host(venueHost, below: world.directory).start()
    later(1)
    let (seller, _) = callers(&world)
    later(5)
    process.pause()
    later(80)
    let order = seller.order(side: 2, quantity: 1, price: "160.00")
    later(1)
    process.resume()
    later(3)
    world.expect(seller.ends.isEmpty, "it was hung up on: \(seller.ends) \(seller.latest)")
    world.expect(seller.state(of: order) == "0", "it isn't heard: \(seller.latest)")
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
  }

  /// A person on the same host, by the control door.
  static func door(_ world: inout World) {
    let (process, words) = TrialVenue.host(venueHost, below: world.directory).start()
    later(1)
    let person = Listener()
    let call = Endpoint.call(
      door: "/dev/shm/apus/venue.control", on: venueHost, person)
    later(1)
    world.expect(person.isOpen, "nobody opens: \(person.ends)")
    call.send(Array("hello\n".utf8))
    later(1)
    let said = String(decoding: person.bytes, as: UTF8.self)
    world.expect(said.hasPrefix("ok\n"), "it says '\(said)'")
    world.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
  }
}
