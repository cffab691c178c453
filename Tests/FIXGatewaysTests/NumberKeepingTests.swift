// When gateway-out asks for more numbers, and when it takes nothing more from the line.

import FIXSession
import Testing

@testable import FIXGateways

@Suite struct NumberKeepingTests {
  @Test func `more is asked for at the half, and below a quarter nothing is taken`() {
    var keeping = NumberKeeping(KeepingDesk(count: 3))
    let window = KeptStores.window
    var isShort = keeping.isShort(window, numbered: 10)
    #expect(!isShort && !keeping.desk.isWanted && keeping.counted == 10)
    isShort = keeping.isShort(window / 2, numbered: 20)
    #expect(!isShort && !keeping.desk.isWanted)
    isShort = keeping.isShort(window / 2 - 1, numbered: 30)
    #expect(!isShort && keeping.desk.isWanted)
    isShort = keeping.isShort(window / 4, numbered: 40)
    #expect(!isShort && keeping.budget == 1)
    isShort = keeping.isShort(window / 4 - 1, numbered: 50)
    #expect(isShort && keeping.budget == 0)
    // What the keeper has asked for since is on its way.
    let asked = keeping.desk.ask()
    #expect(!keeping.desk.isWanted && keeping.desk.asked == asked)
  }

  /// Until it looks again nobody can have run short, even if all messages went to the one that had the fewest.
  @Test func `it looks again before anybody can be short`() {
    var keeping = NumberKeeping(KeepingDesk(count: 1))
    for left in stride(from: KeptStores.window / 4, through: KeptStores.window, by: 97) {
      let isShort = keeping.isShort(left, numbered: 0)
      #expect(!isShort)
      #expect(left - min(left, keeping.budget) >= NumberKeeping.least - 1)
    }
  }
}
