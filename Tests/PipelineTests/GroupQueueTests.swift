// What the logger vouches for at durability `power`: never more than is on the device, and all of that.

import Testing

@testable import Pipeline

@Suite struct GroupQueueTests {
  private func group(_ end: UInt64) -> RingGroup {
    RingGroup(end: end, gatewayIn: end * 2, gatewayOut: end * 3)
  }

  @Test func groupsComeOutInOrder() {
    var queue = GroupQueue()
    var last = group(0)
    #expect(!queue.pop(upTo: .max, into: &last) && queue.isEmpty)
    for end in 1...5 as ClosedRange<UInt64> { queue.push(group(end * 10)) }
    let early = queue.pop(upTo: 9, into: &last)
    #expect(!early, "no group ends there")
    let some = queue.pop(upTo: 39, into: &last)
    #expect(some && last.end == 30 && last.gatewayIn == 60 && last.gatewayOut == 90)
    let rest = queue.pop(upTo: 50, into: &last)
    #expect(rest && last.end == 50 && queue.isEmpty)
  }

  /// A full queue loses no group: the newest covers those that found no room, and is vouched for last.
  @Test func aFullQueueIsNeverEarly() {
    var queue = GroupQueue()
    var last = group(0)
    for end in 1...1000 as ClosedRange<UInt64> {
      queue.push(group(end))
      // The device stands still at 100.
      if queue.pop(upTo: 100, into: &last) { #expect(last.end <= 100) }
    }
    #expect(last.end == 100 && queue.count == GroupQueue.capacity)
    let some = queue.pop(upTo: 999, into: &last)
    #expect(some && last.end == 355, "the newest reaches to 1000 and isn't there yet")
    let rest = queue.pop(upTo: 1000, into: &last)
    #expect(rest && last.end == 1000 && queue.isEmpty)
  }
}
