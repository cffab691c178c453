// The real venue on the machine, with clients of the world's.

import CSimulation
import SimulatedMachine

enum VenueTrials {
  static let venueHost = Host(10, 0, 0, 1)
  static let clientHost = Host(10, 0, 0, 9)

  static func trade(_ findings: inout Findings) {
    let venue = VenueHost(venueHost, below: scratch(), isManyThreads: true)
    let (process, words) = venue.start()
    Machine.run(until: Machine.second)
    findings.expect(process.state == .running, "it ended: \(words.failure ?? "?")")
    let seller = FIXCaller(sender: "CLIENT1")
    let buyer = FIXCaller(sender: "CLIENT2")
    for caller in [seller, buyer] {
      caller.call(from: clientHost, to: venueHost, port: VenueHost.port)
    }
    Machine.run(until: 2 * Machine.second)
    findings.expect(
      seller.isUp && buyer.isUp, "they aren't logged on: \(seller.heard) \(seller.ends)")
    let offered = seller.order(side: 2, quantity: 5, price: "101.00")
    Machine.run(until: 3 * Machine.second)
    findings.expect(seller.state(of: offered) == "0", "no resting order: \(seller.heard)")
    let taken = buyer.order(side: 1, quantity: 5, price: "101.00")
    Machine.run(until: 4 * Machine.second)
    findings.expect(seller.state(of: offered) == "2", "the seller isn't filled: \(seller.heard)")
    findings.expect(buyer.state(of: taken) == "2", "the buyer isn't filled: \(buyer.heard)")
    seller.logOut()
    Machine.run(until: 5 * Machine.second)
    findings.expect(seller.ends == [.finished], "no end: \(seller.ends)")
    words.isStopAsked = true
    Machine.run(until: 20 * Machine.second)
    findings.expect(
      process.state == .exited && words.isClean, "no clean end: \(words.failure ?? "")")
    findings.notes.append("warnings \(words.warnings)")
  }

  static func speed(_ findings: inout Findings) {
  }
}
