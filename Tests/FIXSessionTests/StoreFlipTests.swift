// Every single bit of a store's file is flipped in turn: it is refused by its name, or it answers everything as it did before.

import Events
import Glibc
import Platform
import Testing

@testable import FIXSession

@Suite struct StoreFlipTests {
  enum Past: String, CaseIterable {
    /// The ring has gone round since the reset, and numbers have leapt.
    case wrapped
    /// Before the last messages lie those of before the reset.
    case reset
    /// A reset is the last thing that happened.
    case empty
  }

  private func make(_ path: String, _ past: Past) throws {
    var store = try SmallStore.open(path)
    SmallStore.fill(&store, 0..<40)
    store.reset(at: Nanoseconds(88))
    switch past {
    case .empty: break
    case .reset: SmallStore.fill(&store, 100..<112)
    case .wrapped:
      SmallStore.fill(&store, 100..<150)
      store.setNextOutbound(store.nextOutbound + 70)
      SmallStore.fill(&store, 150..<160)
    }
  }

  /// What a flip must be seen in: the header under its sum, which state counts, that state, marks that were written, and what
  /// is held in the ring.
  private func provenByteCount(_ store: borrowing MappedStore, _ image: [UInt8]) -> Int {
    func word(_ at: Int) -> UInt64 {
      (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(image[at + $1]) }
    }
    let state = StoreLayout.stateOffset + Int(image[StoreLayout.activeOffset]) * 64
    let head = StoreSeal.place(of: word(state + StoreLayout.State.head))
    var place = max(
      StoreSeal.place(of: word(state + StoreLayout.State.tail)),
      word(state + StoreLayout.State.start))
    var count = StoreLayout.headerCRCOffset + 8 + 8 + 64 + 64
    let ring = StoreLayout.ringOffset(indexCount: 64)
    while place < head {
      let record = ring + Int(place % 4_096)
      if word(record) == StoreLayout.Record.skipped {
        count += 8
        place += 4_096 - place % 4_096
        continue
      }
      let size = 48 + (Int(word(record + 40) & 0xFFFF_FFFF) + 7) / 8 * 8
      count += size
      place += UInt64(size)
    }
    return count
  }

  @Test(arguments: Past.allCases)
  func `whatever bit is flipped, a store is refused or answers as before`(past: Past) throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    try make(path, past)
    let answers: StoreAnswers
    let image = try FileImage(path)
    let good: [UInt8]
    let proven: Int
    do {
      let store = try SmallStore.open(path)
      answers = StoreAnswers(store)
      good = image.bytes
      proven = provenByteCount(store, good)
    }
    #expect(answers.createdAt == Nanoseconds(88) && answers.epoch == 2 && answers.mark > 1_000)
    let count = ["wrapped": 25..<60, "reset": 12..<13, "empty": 0..<1][past.rawValue]!
    #expect(count.contains(answers.held.count), "\(answers.held.count)")
    #expect(answers.held.map(\.number) == answers.heldNumbers)
    var refused = 0
    var harmless = 0
    var unseen: [Int] = []
    // Of each byte all bits once, and then one.
    let perByte = past == .wrapped ? 8 : 1
    let bits = (0..<good.count * perByte).map { perByte == 8 ? $0 : $0 * 8 + ($0 * 5 + 3) % 8 }
    for bit in bits {
      image.flip(bit)
      do throws(StoreError) {
        let store = try SmallStore.open(path)
        harmless += 1
        if !answers.areThose(of: store) { unseen.append(bit) }
        // What was made anew out of the rest, or undone.
        _ = consume store
        image.bytes = good
      } catch {
        refused += 1
        if error.path != path { unseen.append(bit) }
        // Who is refused has left everything as it was.
        image.flip(bit)
      }
    }
    let first = unseen.first.map { "byte \($0 / 8), bit \($0 % 8)" }
    #expect(first == nil, "\(unseen.count) flips weren't seen")
    #expect(image.bytes == good)
    #expect(refused == proven * perByte && refused + harmless == good.count * perByte)
    print("store, \(past): \(refused) bits flipped were refused, \(harmless) harmless")
    let store = try SmallStore.open(path)
    let isAsBefore = answers.areThose(of: store)
    #expect(isAsBefore)
  }
}
