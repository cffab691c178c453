// The clients of a venue that is hurt: they come, trade at random, are cut off and come again, and keep what they were told.

import CSimulation
import SimulatedMachine

final class TradingDesk {
  private(set) var callers: [FIXCaller] = []
  /// Those of earlier connections, who won't come again.
  private var former: [FIXCaller] = []
  private var working: [(caller: Int, order: String, side: Int)] = []
  private var count = 0
  private var nudge: String?

  /// Everybody's, each by itself.
  var told: [[Deed]] { (former + callers).map(\.told) }
  var complaints: [String] { (former + callers).flatMap(\.complaints) }
  /// All that is up now.
  var isUp: Bool { callers.allSatisfy(\.isUp) }
  var isEmpty: Bool { callers.isEmpty }
  var latest: String { callers.map(\.latest).joined(separator: " | ") }

  static func random(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(apus_sim_random() % UInt64(range.count))
  }

  static func later(_ ms: Int) {
    Machine.run(until: Machine.now + UInt64(ms) * Machine.millisecond)
  }

  /// Two who were never here: their sessions' numbers don't depend on what a store has kept.
  func comeAnew() {
    former += callers
    working = []
    callers = (1...2).map { _ in
      count += 1
      return FIXCaller(sender: "CLIENT\(count)", keepsOrder: true)
    }
    call()
  }

  /// The same again, who ask for what they missed.
  func call() {
    for caller in callers {
      caller.call(from: VenueTrials.clientHost, to: VenueTrials.venueHost, port: TrialVenue.port)
    }
  }

  /// One order, or a cancel of one.
  func act() {
    let index = Self.random(0...(callers.count - 1))
    if !working.isEmpty, Self.random(0...3) == 0 {
      let one = working.remove(at: Self.random(0...(working.count - 1)))
      callers[one.caller].cancel(one.order, side: one.side)
      return
    }
    let side = Self.random(1...2)
    let order = callers[index].order(
      side: side, quantity: Self.random(1...9), price: "101.0\(Self.random(0...9))")
    working.append((index, order, side))
  }

  /// As often, the first two have sold and bought the same.
  func trade(times: Int) {
    for _ in 0..<times {
      callers[0].order(side: 2, quantity: 1, price: "101.05")
      callers[1].order(side: 1, quantity: 1, price: "101.05")
    }
  }

  /// Two-sided interest, so that there is a market to quote on.
  func makeMarket() {
    callers[0].order(side: 1, quantity: 1000, price: "100.00")
    callers[1].order(side: 2, quantity: 1000, price: "102.00")
  }

  /// Takes what somebody quotes within that market, if anybody does, and moves the best bid: who quotes decides anew when
  /// the market moves.
  /// `side`: instead of the one that is drawn.
  func take(_ side: Int? = nil) {
    if let nudge { callers[0].cancel(nudge, side: 1) }
    nudge = callers[0].order(side: 1, quantity: 1, price: "100.0\(Self.random(1...9))")
    let drawn = Self.random(1...2)
    let side = side ?? drawn
    callers[side - 1].order(
      side: side, quantity: Self.random(60...100), price: side == 1 ? "101.50" : "100.50",
      isImmediate: true)
  }

  /// Whether an order is answered, whatever the answer.
  func isServed() -> Bool {
    guard let caller = callers.first else { return false }
    let order = caller.order(side: 1, quantity: 1, price: "99.00")
    Self.later(1000)
    return caller.state(of: order) != nil
  }
}
