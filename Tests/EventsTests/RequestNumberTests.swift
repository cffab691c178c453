// Which of two requests about an order came first, in one run, over runs, and where the numbers of runs come again.

import Events
import Testing

@Suite struct RequestNumberTests {
  @Test(arguments: [
    (UInt32(2), UInt32(1)), (999_999, 1), (1_000_000, 999_999), (1_000_007, 1_000_006),
    (3_000_001, 2_000_009), (998_000_001, 5), (998_000_002, 997_999_999),
    // The run whose numbers come again is the later one.
    (1_000_001, 998_000_002), (5_000_000, 998_999_999), (400_000_000, 990_000_000),
  ])
  func theLaterOne(number: UInt32, other: UInt32) {
    #expect(RequestNumber.isLater(number, than: other) == true)
    #expect(RequestNumber.isLater(other, than: number) == false)
    #expect(RequestNumber.isLater(number, than: number) == false)
  }

  @Test func anyNumberFromOutsideIsOne() {
    for number in [UInt32(1), 999_999_999, .max] {
      for other in [UInt32(1), 500, 1_000_000, 999_999_999, .max] {
        let isLater = RequestNumber.isLater(number, than: other)
        #expect(!isLater || !RequestNumber.isLater(other, than: number))
      }
    }
  }

  @Test func eachRunHasItsOwn() {
    #expect(RequestNumber.base(inRun: 1, after: 0) == 2_000_000)
    #expect(RequestNumber.base(inRun: 1, after: 999_999) == 2_000_000)
    #expect(RequestNumber.base(inRun: 2, after: 2_000_004) == 3_000_000)
    // An order that was asked about more often than a run has numbers.
    #expect(RequestNumber.base(inRun: 2, after: 7_000_004) == 7_000_004)
    #expect(RequestNumber.base(inRun: 997, after: 997_000_004) == 998_000_000)
    #expect(RequestNumber.base(inRun: 998, after: 998_000_004) == 1_000_000)
    for epoch in UInt32(0)..<3_000 {
      let count = RequestNumber.base(inRun: epoch, after: 0) + 7
      #expect(
        RequestNumber.isLater(RequestNumber.base(inRun: epoch + 1, after: count), than: count)
          == true, "run \(epoch)")
    }
  }
}
