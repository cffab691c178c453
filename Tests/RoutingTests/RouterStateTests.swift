// A router that was saved and restored has the same parents and children under way, and sends the next child where the
// original sends it.

import Events
import Orders
import Routing
import Tables
import Testing
import Twins

@Suite struct RouterStateTests {
  private func router(parents: Int = 64, number: UInt16 = 0xFFF) -> Router {
    var settings = Desk.settings(parents: parents, children: 512, rounds: 12, childrenEach: 6)
    settings.number = number
    return Router(settings)
  }

  @Test(arguments: [UInt64(711), 712, 713]) func goesOnAsItWas(seed: UInt64) {
    let events = routerEvents(seed: seed, steps: 1_500)
    for cut in [0, 1, 70, 800, events.count - 40] {
      var twins = Twins(cut: cut) { router() }
      for event in events { twins.send(event) }
      #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
      #expect(twins.comparedCount >= 40, "seed \(seed), cut \(cut)")
      twins.restored.checkInvariants()
      #expect(twins.original.childCount == twins.restored.childCount)
      #expect(twins.original.parentCount == twins.restored.parentCount)
    }
  }

  /// The market moves, and all that rest there are to follow: the router is saved before each step of that.
  @Test func inTheMiddleOfAWalk() {
    var middles = 0
    for step in 0..<5 {
      var twins = Twins(cut: 151 + step) { router(parents: 256) }
      twins.send(Say.top(0, bid: (450, 10)))
      for id in UInt64(1)...150 { twins.send(Say.new(id, .buy, 5, price: 480, .day)) }
      #expect(twins.send(Say.top(0, bid: (460, 10))).count == 151)
      twins.send(Say.new(999, .buy, 50))
      #expect(twins.finish() == nil, "step \(step)")
      if twins.wasUnfinished { middles += 1 }
    }
    #expect(middles >= 3)
  }

  @Test func refusesAnotherRouter() {
    var stage = router()
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    var same = router()
    #expect(throws: Never.self) { try memory.restore(&same) }
    var larger = router(parents: 65)
    #expect(throws: StateFailure.self) { try memory.restore(&larger) }
    var other = router(number: 0xFFE)
    do throws(StateFailure) {
      try memory.restore(&other)
      Issue.record("it is another router's state")
    } catch {
      #expect(error.description == "router: the state was saved with 4095, the setting is 4094")
    }
  }
}
