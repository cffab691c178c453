// Things that can't be copied, on a shelf: each is made once, stays, changes in place and goes once.

import Tables
import Testing

@Suite struct ShelfTests {
  final class Tally {
    var made = 0
    var gone = 0
  }

  struct Thing: ~Copyable {
    var value: Int
    let tally: Tally

    init(_ value: Int, _ tally: Tally) {
      self.value = value
      self.tally = tally
      tally.made += 1
    }

    deinit { tally.gone += 1 }
  }

  struct Refusal: Error {}

  @Test func eachIsMadeOnceAndGoesOnce() {
    let tally = Tally()
    do {
      var shelf = Shelf(count: 5) { Thing($0 * 10, tally) }
      #expect(shelf.count == 5 && tally.made == 5 && tally.gone == 0)
      shelf[3].value += 1
      let sum = (0..<5).reduce(0) { $0 + shelf[$1].value }
      #expect(sum == 101 && tally.gone == 0)
    }
    #expect(tally.gone == 5)
  }

  @Test func whatWasMadeGoesWhenTheNextCantBeMade() {
    let tally = Tally()
    #expect(throws: Refusal.self) {
      _ = try Shelf(count: 5) { (index: Int) throws(Refusal) in
        if index == 3 { throw Refusal() }
        return Thing(index, tally)
      }
    }
    #expect(tally.made == 3 && tally.gone == 3)
  }

  @Test func anEmptyOneIsFine() {
    let tally = Tally()
    #expect(Shelf(count: 0) { Thing($0, tally) }.count == 0)
    #expect(tally.made == 0)
  }
}
