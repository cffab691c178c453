// A kill between any two writes of a store: what was done before is there, what was being done isn't, and the number that it
// would have had is free.

import Events
import Glibc
import Platform
import Testing

@testable import FIXSession

@Suite struct StoreKillTests {
  private static let ring = StoreLayout.ringOffset(indexCount: 64)

  private func word(_ bytes: [UInt8], _ at: Int) -> [UInt8] { Array(bytes[at..<at + 8]) }

  private func state(_ bytes: [UInt8]) -> Int {
    StoreLayout.stateOffset + Int(bytes[StoreLayout.activeOffset] & 1) * StoreLayout.stateByteCount
  }

  /// The writes that made one image out of another, in their order: an append's.
  private func writes(_ before: [UInt8], _ after: [UInt8]) -> [(at: Int, bytes: [UInt8])] {
    let state = state(after)
    let head = state + StoreLayout.State.head
    let tail = state + StoreLayout.State.tail
    let number = state + StoreLayout.State.nextOutbound
    var all: [(at: Int, bytes: [UInt8])] = []
    func write(_ at: Int) { all.append((at, word(after, at))) }
    func changed(_ range: Range<Int>) -> [Int] {
      stride(from: range.lowerBound, to: range.upperBound, by: 8).filter {
        word(before, $0) != word(after, $0)
      }
    }
    if !changed(tail..<tail + 8).isEmpty { write(tail) }
    // The record's sum, or the word that says that the ring's end is skipped, is its first.
    let place = StoreSeal.place(
      of: (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(before[head + $1]) })
    let first = Self.ring + Int(place % 4_096)
    var records = changed(Self.ring..<after.count)
    let isSkipped = word(after, first) == [UInt8](repeating: 0xFF, count: 8)
    let sum = isSkipped ? Self.ring : first
    if isSkipped { write(first) }
    records.removeAll { $0 == sum || isSkipped && $0 == first }
    records.forEach(write)
    write(sum)
    changed(StoreLayout.indexOffset..<Self.ring).forEach(write)
    for which in 0..<2 {
      let mark = StoreLayout.markOffset + which * StoreLayout.markByteCount
      if changed(mark..<mark + StoreLayout.markByteCount).isEmpty { continue }
      all.append((mark + StoreLayout.Mark.check, [UInt8](repeating: 0, count: 8)))
      for field in [
        StoreLayout.Mark.number, StoreLayout.Mark.epoch, StoreLayout.Mark.value,
        StoreLayout.Mark.check,
      ] {
        write(mark + field)
      }
    }
    write(head)
    write(number)
    return all
  }

  @Test
  func `a kill between any two writes of an append leaves all that was there, and nothing of it`()
    throws
  {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    do {
      var store = try SmallStore.open(path)
      SmallStore.append(&store, 2, marked: true)
      store.reset(at: Nanoseconds(88))
    }
    let image = try FileImage(path)
    var cuts = 0
    var skips = 0
    // The ring goes round more than twice.
    for seed in 0..<90 {
      let before = image.bytes
      let old: StoreAnswers
      let new: StoreAnswers
      do {
        var store = try SmallStore.open(path)
        old = StoreAnswers(store)
        SmallStore.append(&store, seed, marked: seed % 3 != 1)
        new = StoreAnswers(store)
      }
      let after = image.bytes
      let writes = writes(before, after)
      var killed = before
      for (step, write) in writes.enumerated() {
        killed.replaceSubrange(write.at..<write.at + 8, with: write.bytes)
        image.bytes = killed
        var store = try SmallStore.open(path)
        cuts += 1
        if step == writes.count - 1 {
          #expect(StoreAnswers(store) == new, "message \(seed), whole")
          continue
        }
        let answers = StoreAnswers(store)
        // What made room for it may be gone already: the oldest ones.
        let lost = old.held.count - answers.held.count
        #expect(answers.held == Array(old.held.suffix(answers.held.count)), "message \(seed)")
        #expect(lost <= old.held.filter { !new.held.contains($0) }.count)
        #expect(answers.nextOutbound == old.nextOutbound && answers.mark == old.mark)
        #expect(answers.heldNumbers == answers.held.map(\.number))
        // Its number goes to a message of the session's: it is none of the application's then, and says nothing was told.
        store.setNextOutbound(store.nextOutbound + 1)
        #expect(store.find(old.nextOutbound) == nil)
        #expect(store.mark == old.mark, "message \(seed), write \(step)")
        SmallStore.append(&store, seed + 1, marked: true)
        #expect(store.find(old.nextOutbound + 1) != nil && store.mark == UInt64(1_001 + seed))
        _ = consume store
        let again = try SmallStore.open(path)
        #expect(again.find(old.nextOutbound + 1) != nil && again.mark == UInt64(1_001 + seed))
        #expect(again.find(old.nextOutbound) == nil)
      }
      // These were all writes that there are.
      #expect(killed == after)
      if writes.contains(where: { $0.bytes == [UInt8](repeating: 0xFF, count: 8) }) { skips += 1 }
      image.bytes = after
    }
    #expect(skips >= 2)
    print("append: \(cuts) kills between two writes, \(skips) with a skipped end of the ring")
  }

  @Test func `a kill between any two writes of a reset leaves what was before it`() throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    do {
      var store = try SmallStore.open(path)
      SmallStore.fill(&store, 0..<30)
    }
    let image = try FileImage(path)
    for round in 0..<3 {
      let before = image.bytes
      let old: StoreAnswers
      do {
        var store = try SmallStore.open(path)
        old = StoreAnswers(store)
        store.reset(at: Nanoseconds(UInt64(100 + round)))
      }
      let after = image.bytes
      var killed = before
      let words = stride(from: StoreLayout.stateOffset, to: StoreLayout.markOffset, by: 8).filter {
        word(before, $0) != word(after, $0)
      }
      // The state that didn't count, in any order, and then which one does.
      for at in words.shuffled() {
        killed.replaceSubrange(at..<at + 8, with: word(after, at))
        image.bytes = killed
        let store = try SmallStore.open(path)
        #expect(StoreAnswers(store) == old)
      }
      killed.replaceSubrange(
        StoreLayout.activeOffset..<StoreLayout.activeOffset + 8,
        with: word(after, StoreLayout.activeOffset))
      #expect(killed == after)
      image.bytes = after
      var store = try SmallStore.open(path)
      #expect(store.nextOutbound == 1 && store.nextInbound == 1 && store.mark == old.mark)
      #expect(store.createdAt == Nanoseconds(UInt64(100 + round)) && store.epoch == old.epoch + 1)
      #expect(StoreAnswers(store).held.isEmpty && store.oldest == 0)
      SmallStore.fill(&store, 200..<(200 + 10 * round))
    }
  }

  /// Resets leave what the last marked message says, and a mark is the last one that was written.
  @Test func `marks are of the last message that was marked, over resets`() throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    do {
      var store = try SmallStore.open(path)
      #expect(store.mark == 0)
      SmallStore.append(&store, 7, marked: true)
      // The next one bears none, and nor does a number of the session's.
      SmallStore.append(&store, 8, marked: false)
      store.setNextOutbound(4)
      #expect(store.mark == 1_007)
      SmallStore.append(&store, 9, marked: true)
      #expect(store.mark == 1_009)
      store.reset(at: Nanoseconds(5))
      #expect(store.nextOutbound == 1 && store.mark == 1_009)
    }
    var store = try SmallStore.open(path)
    #expect(store.mark == 1_009)
    SmallStore.append(&store, 10, marked: false)
    #expect(store.mark == 1_009)
    SmallStore.append(&store, 11, marked: true)
    #expect(store.mark == 1_011)
  }

  /// What the owner says between two messages takes its turn with what it says of them.
  @Test func `a mark of no message counts at once, and a kill amid it leaves the one before`()
    throws
  {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    do {
      var store = try SmallStore.open(path)
      store.mark(5)
      #expect(store.mark == 5 && store.nextOutbound == 1)
      // Several behind one message: they grow.
      for mark: UInt64 in [6, 7, 8] {
        store.mark(mark)
        #expect(store.mark == mark)
      }
      SmallStore.append(&store, 1, marked: false)
      #expect(store.mark == 8)
      store.reset(at: Nanoseconds(5))
      #expect(store.mark == 8)
      store.mark(9)
      SmallStore.append(&store, 2, marked: true)
      #expect(store.mark == 1_002)
      // What is still to come bears its own.
      store.markNext(1_500)
      store.mark(1_400)
      #expect(store.mark == 1_400)
      SmallStore.append(&store, 3, marked: false)
      #expect(store.mark == 1_500)
    }
    let file = try FileImage(path)
    for round: UInt64 in 0..<5 {
      let old = file.bytes
      let before = 1_500 + round
      do {
        var store = try SmallStore.open(path)
        #expect(store.mark == before)
        store.mark(before + 1)
      }
      let new = file.bytes
      let changed = (0..<2).map { StoreLayout.markOffset + $0 * StoreLayout.markByteCount }.filter {
        old[$0..<$0 + StoreLayout.markByteCount] != new[$0..<$0 + StoreLayout.markByteCount]
      }
      #expect(changed.count == 1, "one of the two")
      var image = old
      func write(_ field: Int, _ bytes: [UInt8]) {
        image.replaceSubrange(changed[0] + field..<changed[0] + field + 8, with: bytes)
      }
      let steps: [(Int, [UInt8])] =
        [(StoreLayout.Mark.check, [UInt8](repeating: 0, count: 8))]
        + [StoreLayout.Mark.number, StoreLayout.Mark.epoch, StoreLayout.Mark.value].map {
          ($0, word(new, changed[0] + $0))
        }
      for (field, bytes) in steps {
        write(field, bytes)
        file.bytes = image
        #expect(try SmallStore.open(path).mark == before, "write of \(field)")
      }
      file.bytes = new
      #expect(try SmallStore.open(path).mark == before + 1)
    }
  }

  @Test func `marks that aren't so any more are forgotten, all of them`() throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    do {
      var store = try SmallStore.open(path)
      SmallStore.append(&store, 1, marked: true)
      SmallStore.append(&store, 2, marked: true)
      store.forgetMarks()
      #expect(store.mark == 0)
    }
    var store = try SmallStore.open(path)
    #expect(store.mark == 0 && store.nextOutbound == 3)
    store.mark(4)
    #expect(store.mark == 4)
  }
}
