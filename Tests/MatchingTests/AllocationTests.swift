// Nothing allocates after the start: hundreds of thousands of mixed requests, prepared beforehand, and not one call of
// malloc on the thread that answers them. The entry points themselves are proven by the compiler (Collector.swift).

import AllocationCounter
import Events
import Matching
import Tables
import Testing

@Suite struct AllocationTests {
  /// The counter counts: else what follows would prove nothing.
  @Test func anAllocationIsCounted() {
    guard apus_allocation_counter_works() == 1 else { return }
    let before = apus_allocation_count()
    let array = [UInt64](repeating: before, count: 1000 + Int(before & 1))
    #expect(array.count >= 1000 && apus_allocation_count() > before)
  }

  @Test(arguments: [false, true]) func mixedRequestsAllocateNothing(publishes: Bool) {
    var world = TrafficWorld.all[2]
    world.capacity = 200
    var traffic = Traffic(world)
    var requests: [Event] = []
    while requests.count < 200_000 { requests += traffic.next() }
    var engine = MatchingEngine(world.settings(publishes: publishes))
    var out = Collector()
    // The first ones make what the runtime makes once.
    var allocations: UInt64 = 0
    var next = 0
    var steps = 0
    for end in [10_000, requests.count] {
      let before = apus_allocation_count()
      while next < end {
        step(&engine, requests[next], &out)
        out.clear()
        steps &+= 1
        while engine.isUnfinished {
          goOn(&engine, &out)
          out.clear()
          steps &+= 1
        }
        next &+= 1
      }
      allocations = apus_allocation_count() - before
    }
    #expect(allocations == 0)
    #expect(steps > requests.count && engine.tradeCount > 10_000 && engine.windowMoveCount > 100)
    engine.checkInvariants()
  }
}
