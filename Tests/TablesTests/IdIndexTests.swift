// The index against a dictionary, with the records in an array as its caller keeps them: every short sequence
// of a small world, ids of all patterns, and ids that were chosen to share a bucket.

import Numerics
import Tables
import Testing

/// The index with records of its own, as a book keeps them: `ids[slot]` bears the id.
struct IndexedRecords: ~Copyable {
  var index: IdIndex
  private var ids: [UInt64]
  private var free: [UInt32]

  init(capacity: Int, key: UInt64) {
    index = IdIndex(capacity: capacity, key: key)
    ids = [UInt64](repeating: 0, count: capacity + 1)
    free = (1...UInt32(capacity)).reversed()
  }

  func place(of id: UInt64) -> IdPlace {
    var place = index.first(of: id)
    while place.slot != IdIndex.absent && ids[Int(place.slot)] != id {
      place = index.next(after: place)
    }
    return place
  }

  func slot(of id: UInt64) -> UInt32 { place(of: id).slot }

  /// The slot that it got, or `absent` when it is in or there is no room.
  mutating func insert(_ id: UInt64) -> UInt32 {
    let place = place(of: id)
    guard place.slot == IdIndex.absent, let slot = free.popLast() else { return IdIndex.absent }
    ids[Int(slot)] = id
    index.insert(slot, at: place)
    return slot
  }

  /// The slot that it had, or `absent`. By its place, or by its id and slot.
  mutating func remove(_ id: UInt64, byPlace: Bool) -> UInt32 {
    let place = place(of: id)
    if place.slot == IdIndex.absent { return IdIndex.absent }
    if byPlace { index.remove(at: place) } else { index.remove(id, slot: place.slot) }
    free.append(place.slot)
    return place.slot
  }

  func checkInvariants() { index.checkInvariants { ids[Int($0)] } }
}

/// `count` ids that share one bucket of an index of this size and key, found by search.
func collidingIDs(_ count: Int, capacity: Int, key: UInt64) -> [UInt64] {
  var index = IdIndex(capacity: capacity, key: key)
  let anchor: UInt64 = 5
  index.insert(1, at: index.first(of: anchor))
  var ids = [anchor]
  // The low four bits choose the place in a line: others can't meet it.
  var candidate = anchor
  while ids.count < count {
    candidate += 16
    let place = index.first(of: candidate)
    if place.slot == 1 { ids.append(candidate) }
    precondition(candidate < 1 << 32, "one in so many buckets is the anchor's")
  }
  return ids
}

@Suite struct IdIndexTests {
  @Test func findsWhatWasPutIn() {
    var records = IndexedRecords(capacity: 3, key: 1)
    #expect(records.slot(of: 42) == IdIndex.absent)
    let slots = [42, 0, .max].map { records.insert($0) }
    #expect(Set(slots) == [1, 2, 3], "zero is an id like any other")
    #expect([42, 0, .max].map { records.slot(of: $0) } == slots)
    #expect(records.insert(7) == IdIndex.absent && records.index.count == 3)
    #expect(records.remove(0, byPlace: true) == slots[1])
    #expect(records.slot(of: 0) == IdIndex.absent && records.slot(of: .max) == slots[2])
    #expect(records.insert(7) == slots[1], "its slot is free again")
    #expect(records.index.count == 3 && records.index.capacity == 3)
    records.checkInvariants()
  }

  /// Every sequence of five of: put in, take out, over three ids of one bucket and one of another.
  @Test func everyShortSequence() {
    let key: UInt64 = 77
    let ids = collidingIDs(3, capacity: 3, key: key) + [6]
    let count = ids.count * 2
    for number in 0..<count * count * count * count * count {
      var records = IndexedRecords(capacity: 3, key: key)
      var model: [UInt64: UInt32] = [:]
      var rest = number
      for _ in 0..<5 {
        let id = ids[rest % count / 2]
        let isInsert = rest % 2 == 0
        rest /= count
        let known = model[id] ?? IdIndex.absent
        let slot =
          isInsert ? records.insert(id) : records.remove(id, byPlace: number % 3 == 0)
        var isRight: Bool
        if isInsert {
          isRight = (known == IdIndex.absent && model.count < 3) == (slot != IdIndex.absent)
          if slot != IdIndex.absent { model[id] = slot }
        } else {
          isRight = slot == known
          model[id] = nil
        }
        isRight =
          isRight && ids.allSatisfy { records.slot(of: $0) == model[$0] ?? IdIndex.absent }
        guard isRight && records.index.count == model.count else {
          Issue.record("sequence \(number)")
          return
        }
      }
      records.checkInvariants()
    }
  }

  @Test(arguments: IdPattern.allCases, [UInt64(21), 22])
  func agreesWithADictionary(pattern: IdPattern, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = [1, 7, 8, 100, 512][Int(random.next(below: 5))]
    var records = IndexedRecords(capacity: capacity, key: seed == 21 ? 0 : random.next())
    var model: [UInt64: UInt32] = [:]
    for step in 0..<15_000 {
      let id = pattern.id(random.next(below: UInt64(capacity) * 2))
      let known = model[id] ?? IdIndex.absent
      var isRight = records.slot(of: id) == known
      switch random.next(below: 5) {
      case 0, 1:
        let isRoom = known == IdIndex.absent && model.count < capacity
        let slot = records.insert(id)
        isRight = isRight && isRoom == (slot != IdIndex.absent)
        if isRoom { model[id] = slot }
      case 2, 3:
        isRight = isRight && records.remove(id, byPlace: random.nextBool()) == known
        model[id] = nil
      default: break
      }
      if step % 500 == 0 { records.checkInvariants() }
      guard isRight && records.index.count == model.count else {
        Issue.record("\(pattern), seed \(seed), step \(step)")
        return
      }
    }
    records.checkInvariants()
    for (id, slot) in model { #expect(records.slot(of: id) == slot, "\(pattern), seed \(seed)") }
  }

  /// Who knows the key can put all ids in one bucket: each answer is right all the same. Under another key
  /// they are spread as far as their low bits, which they share, let them.
  @Test func idsOfOneBucket() {
    let capacity = 512
    let ids = collidingIDs(capacity, capacity: capacity, key: 3)
    var known = IndexedRecords(capacity: capacity, key: 3)
    var unknown = IndexedRecords(capacity: capacity, key: 0xB7E1_5162_8AED_2A6A)
    for id in ids { #expect(known.insert(id) == unknown.insert(id)) }
    #expect(known.index.longestChain == capacity)
    #expect(unknown.index.longestChain <= 32, "8 on average, in a sixteenth of the buckets")
    for id in ids { #expect(known.slot(of: id) == unknown.slot(of: id)) }
    for id in ids { #expect(known.slot(of: id + 16 << 40) == IdIndex.absent) }
    // Out of the middle, the front and the back of the chain.
    var gone: Set<UInt64> = []
    for (number, id) in ids.enumerated() where number % 3 == 1 || number < 2 || number > 509 {
      #expect(known.remove(id, byPlace: number % 2 == 0) == unknown.remove(id, byPlace: true))
      gone.insert(id)
    }
    known.checkInvariants()
    for id in ids {
      #expect((known.slot(of: id) == IdIndex.absent) == gone.contains(id))
      #expect(known.slot(of: id) == unknown.slot(of: id))
    }
    #expect(known.index.longestChain == capacity - gone.count)
  }

  /// Chains stay short whatever pattern ids have; at worst they share their low four bits.
  @Test(
    arguments: IdPattern.allCases,
    [0, 0x9E37_79B9_7F4A_7C15, 0xB7E1_5162_8AED_2A6A] as [UInt64])
  func spreadsWhateverTheIdsLookLike(pattern: IdPattern, key: UInt64) {
    var records = IndexedRecords(capacity: 16_384, key: key)
    for n in 0..<UInt64(16_384) { _ = records.insert(pattern.id(n)) }
    #expect(records.index.count > 14_000, "few of them the same")
    let longest = records.index.longestChain
    #expect(longest <= 48, "\(longest) in one bucket")
  }

  @Test func removingWhatIsNotInEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.insert(1, at: index.first(of: 9))
      index.remove(9, slot: 2)
    }
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.remove(9, slot: 1)
    }
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.insert(1, at: index.first(of: 9))
      index.remove(9, slot: 1)
      index.remove(9, slot: 1)
    }
  }

  @Test func removingNoneEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.remove(9, slot: IdIndex.absent)
    }
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.insert(1, at: index.first(of: 9))
      index.remove(9, slot: IdIndex.absent)
    }
  }

  @Test func slotsOutsideEndTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var index = IdIndex(capacity: 4)
      index.insert(5, at: index.first(of: 9))
    }
    await #expect(processExitsWith: .failure) { _ = IdIndex(capacity: 0) }
    await #expect(processExitsWith: .failure) { _ = IdIndex(capacity: -1) }
  }
}
