// Every index is out once at most, and one that isn't out can't be given back.

import Numerics
import Tables
import Testing

@Suite struct FreeListTests {
  @Test func handsOutEachIndexOnce() {
    var list = FreeList(capacity: 5)
    var seen: Set<UInt32> = []
    for taken in 0..<5 {
      #expect(list.takenCount == taken)
      let index = list.take()
      #expect(index < 5 && seen.insert(index).inserted)
      #expect(list.isTaken(index) == true)
    }
    #expect(list.take() == FreeList.none)
    #expect(list.freeCount == 0 && list.takenCount == 5)
    list.giveBack(3)
    #expect(list.isTaken(3) == false && list.freeCount == 1)
    #expect(list.take() == 3, "the last given back comes first: it is warm")
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func agreesWithASet(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = 1 + Int(random.next(below: 40))
    var list = FreeList(capacity: capacity)
    var out: [UInt32] = []
    for step in 0..<20_000 {
      if random.nextBool() {
        let index = list.take()
        if out.count == capacity {
          #expect(index == FreeList.none, "seed \(seed), step \(step)")
        } else {
          #expect(
            index < UInt32(capacity) && !out.contains(index), "seed \(seed), step \(step)")
          out.append(index)
        }
      } else if !out.isEmpty {
        list.giveBack(out.remove(at: Int(random.next(below: UInt64(out.count)))))
      }
      #expect(list.takenCount == out.count, "seed \(seed), step \(step)")
    }
    for index in 0..<UInt32(capacity) {
      #expect(list.isTaken(index) == out.contains(index), "seed \(seed)")
    }
  }

  @Test func trapsWhenGivenBackTwice() async {
    await #expect(processExitsWith: .failure) {
      var list = FreeList(capacity: 4)
      let index = list.take()
      list.giveBack(index)
      list.giveBack(index)
    }
  }

  @Test func trapsWhenGivenBackTwiceWithOthersBetween() async {
    await #expect(processExitsWith: .failure) {
      var list = FreeList(capacity: 4)
      let first = list.take()
      let second = list.take()
      list.giveBack(first)
      list.giveBack(second)
      list.giveBack(first)
    }
  }

  @Test func trapsWhenGivenBackWithoutBeingTaken() async {
    await #expect(processExitsWith: .failure) {
      var list = FreeList(capacity: 4)
      list.giveBack(3)  // The last of the list, whose link is `none`.
    }
  }

  @Test func trapsOnAnIndexThatIsNone() async {
    await #expect(processExitsWith: .failure) {
      var list = FreeList(capacity: 4)
      list.giveBack(FreeList.none)
    }
  }

  @Test func needsRoom() async {
    await #expect(processExitsWith: .failure) { _ = FreeList(capacity: 0) }
  }
}
