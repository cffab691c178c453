// An engine that was saved and restored matches on as the one it was: between two requests, and in the middle of a sweep, of
// an auction and of a mass cancel.

import Books
import Events
import Matching
import Tables
import Testing
import Twins

@Suite struct MatchingStateTests {
  /// The twin's key is another one at first: the state brings its own.
  @Test(arguments: TrafficWorld.all) func goesOnAsItWas(world: TrafficWorld) {
    for cut in [0, 3, 150, 900] {
      var traffic = Traffic(world)
      var key: UInt64 = 4
      var twins = Twins(cut: cut) {
        key += 1
        return MatchingEngine(world.settings(idKey: key))
      }
      for _ in 0..<1_200 { for event in traffic.next() { twins.send(event) } }
      #expect(twins.finish() == nil, "\(world), cut \(cut)")
      twins.restored.checkInvariants()
      #expect(twins.comparedCount > 400, "\(world), cut \(cut)")
      #expect(twins.original.tradeCount == twins.restored.tradeCount)
      for instrument in world.ticks.indices {
        #expect(
          twins.original.orderDigest(of: instrument) == twins.restored.orderDigest(of: instrument))
      }
    }
  }

  /// Of a run that goes on with another's state and may not know of all that it gave out.
  @Test func numbersGoOnBehindWhatAnotherMayHaveGivenOut() {
    var desk = Desk()
    var say = Say()
    func fills(_ price: Int64) -> [OrderFill] {
      let sell = say.new(2 * UInt64(price), .sell, 1, at: price)
      let buy = say.new(2 * UInt64(price) + 1, .buy, 1, at: price)
      return (desk.made(sell) + desk.made(buy)).filter { $0.kind == .orderFill }
        .map { $0.payload(as: OrderFill.self) }
    }
    func accepted(_ price: Int64) -> UInt64 {
      let event = desk.made(say.new(2 * UInt64(price), .buy, 1, at: price))
        .first { $0.kind == .orderAccepted }
      return event?.payload(as: OrderAccepted.self).venueOrder ?? 0
    }
    #expect(fills(100).map(\.execution) == [1, 1])
    desk.engine.number(behind: 7 << 40)
    #expect(fills(101).map(\.execution) == [7 << 40 | 1, 7 << 40 | 1])
    let number = accepted(50)
    #expect(number > 7 << 40)
    // Never back.
    desk.engine.number(behind: 6 << 40)
    #expect(fills(102).map(\.execution) == [7 << 40 | 2, 7 << 40 | 2])
    #expect(accepted(51) > number)
    desk.engine.checkInvariants()
  }

  enum Answer: CaseIterable { case sweep, massCancel, endOfDay, auction }

  /// 200 makers, and a request whose answer takes many steps; cut before each of them.
  @Test(arguments: [0, 1, 2, 3]) func inTheMiddleOfAnAnswer(number: Int) {
    let makers: UInt64 = 200
    var middles = 0
    for step in 0..<8 {
      var say = Say()
      var requests: [Event] = []
      let answer = Answer.allCases[number]
      if answer == .auction { requests.append(say.command(.openAuction, .openingAuction, on: 0)) }
      for id in 1...makers {
        say.source = .session(UInt16(id % 5))
        requests.append(say.new(id, .sell, Int64(id), at: 100 + Int64(id % 7)))
      }
      say.source = .session(9)
      let before = requests.count + (answer == .auction ? 1 : 0)
      switch answer {
      case .sweep: requests.append(say.new(1_000, .buy, 1_000_000, at: 106))
      case .massCancel: requests.append(say.massCancel())
      case .endOfDay: requests.append(say.endOfDay())
      case .auction:
        requests.append(say.new(1_000, .buy, 15_000, at: 106))
        requests.append(say.command(.uncrossAuction, on: 0))
      }
      requests.append(say.new(2_000, .buy, 5, at: 90))
      var twins = Twins(cut: before + step) {
        MatchingEngine(
          MatchingSettings(
            instruments: [MatchingInstrument(orderCapacity: 256)], publishesBook: true,
            windowTicks: 64))
      }
      for request in requests { twins.send(request) }
      #expect(twins.finish() == nil, "\(answer), step \(step)")
      if twins.wasUnfinished { middles += 1 }
    }
    #expect(middles >= 4)
  }

  /// Halted and closed with an auction that has to be uncrossed: a restart between any two of its commands loses none of it.
  @Test(arguments: 3..<10) func owedAcrossARestart(cut: Int) {
    var say = Say()
    var twins = Twins(cut: cut) {
      MatchingEngine(
        MatchingSettings(
          instruments: [MatchingInstrument(orderCapacity: 16)], publishesBook: true, windowTicks: 64
        ))
    }
    var fills = 0
    for event in [
      say.command(.openAuction, .closingAuction),
      say.new(1, .buy, 5, at: 100, force: .goodTillCancel),
      say.new(2, .sell, 3, at: 100, force: .goodTillCancel), say.command(.haltInstrument),
      say.command(.uncrossAuction, .closed), say.endOfDay(),
      say.command(.resumeInstrument, .closed), say.command(.resumeInstrument),
      say.command(.haltInstrument, .closed), say.new(3, .sell, 1, at: 100),
    ] {
      fills += twins.send(event).count { $0.event.kind == .orderFill }
    }
    #expect(twins.finish() == nil && fills == 2)
    #expect(twins.restored.phase(of: 0) == .closed)
  }

  @Test func refusesAnotherVenue() {
    let world = TrafficWorld.all[0]
    var engine = MatchingEngine(world.settings())
    var memory = StateMemory(for: &engine)
    memory.save(&engine)
    func refusal(_ settings: MatchingSettings) -> String? {
      var other = MatchingEngine(settings)
      do throws(StateFailure) {
        try memory.restore(&other)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal(world.settings(idKey: 9)) == nil)
    #expect(
      refusal(world.settings(publishes: false))
        == "matching.engine: the state was saved with 1, the setting is 0")
    var larger = world
    larger.capacity += 1
    #expect(refusal(larger.settings())?.hasPrefix("matching.engine: ") == true)
    var wider = world
    wider.window = 128
    #expect(refusal(wider.settings())?.hasPrefix("books.ladders: ") == true)
    var finer = world
    finer.ticks[1] = 7
    #expect(
      refusal(finer.settings())
        == "books.orders: the state was saved with 5, the setting is 7")
  }
}
