// An order's whole life, again and again, without one call of malloc; also in a build that isn't
// optimised, where accessors that keep too much would.

import AllocationCounter
import Events
import Orders
import Testing

@Suite struct AllocationTests {
  private func lives(from first: UInt64) -> [Event] {
    var events: [Event] = []
    for id in stride(from: first, to: first + 400, by: 2) {
      events += [
        Say.new(id), Say.accepted(id), Say.fill(id, 40, execution: id),
        Say.replace(id, quantity: 120, replacement: id + 1), Say.fill(id, 10, execution: id + 1),
        Say.fill(id, 10, execution: id + 1), Say.replaced(id, quantity: 120, replacement: id + 1),
        Say.restated(id + 1, 5, .selfTrade), Say.bust(id, execution: id), Say.cancel(id + 1),
        Say.requestRejected(id + 1, .cancel), Say.canceled(id + 1),
        Say.fill(id + 1, 5, execution: id + 1_000), Say.accepted(id),
      ]
    }
    return events
  }

  @Test func livesOfOrdersAllocateNothing() {
    guard apus_allocation_counter_works() == 1 else { return }
    var desk = Desk(instruments: 1, capacity: 4, memory: 8, executions: 16, admitsNewIDs: true)
    // The first make what the runtime makes once.
    let warm = lives(from: 1)
    let events = lives(from: 1_001)
    for event in warm {
      step(&desk.stage, event, &desk.out)
      desk.out.forget()
    }
    let before = apus_allocation_count()
    var number = 0
    while number < events.count {
      step(&desk.stage, events[number], &desk.out)
      desk.out.forget()
      number += 1
    }
    #expect(apus_allocation_count() - before == 0)
    #expect(desk.stage.alarmCount == 400 && desk.stage.refusedCount == 0)
    desk.stage.checkInvariants()
  }
}
