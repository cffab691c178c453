// A machine that was saved and restored answers like the one it was, from the first event on; a state of another
// shape is refused, with the name of the part that doesn't fit.

import Numerics
import Tables
import Testing

extension StateMemory {
  fileprivate var all: [UInt8] {
    withBytes { bytes in
      (0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }
}

/// Restores a register from any bytes and says what was wrong.
private func failure(_ register: inout Register, _ bytes: [UInt8]) -> StateFailure? {
  let memory = unsafe bytes.span.bytes
  do throws(StateFailure) {
    try register.restore(from: memory)
    return nil
  } catch {
    return error
  }
}

@Suite struct StateTests {
  /// Restored with another key: the state brings its own.
  @Test(arguments: 1...12) func goesOnAsItWas(seed: Int) throws {
    var chance = SplitMix64(seed: UInt64(seed))
    let capacity = 1 + chance.number(below: 40)
    var original = Register(capacity: capacity, key: chance.next())
    let ids = (0..<3 * capacity).map { _ in chance.next() }
    for _ in 0..<chance.number(below: 400) {
      _ = original.toggle(ids[chance.number(below: ids.count)])
    }
    var memory = StateMemory(for: &original)
    #expect(save(&original, &memory))
    #expect(memory.count <= memory.capacity)
    var restored = Register(capacity: capacity, key: chance.next())
    try memory.restore(&restored)
    for _ in 0..<1000 {
      let id = ids[chance.number(below: ids.count)]
      #expect(original.toggle(id) == restored.toggle(id), "seed \(seed)")
    }
    restored.free.checkTaken(restored.table.count)
    restored.table.checkInvariants()
    var again = StateMemory(for: &restored)
    memory.save(&original)
    again.save(&restored)
    #expect(memory.all == again.all, "seed \(seed)")
  }

  @Test func savesOnlyWhatWasEverUsed() {
    var register = Register(capacity: 1000)
    var memory = StateMemory(for: &register)
    memory.save(&register)
    let empty = memory.count
    #expect(empty + 1000 * 8 == memory.capacity)
    for id in 0..<UInt64(10) { _ = register.toggle(id) }
    memory.save(&register)
    #expect(memory.count == empty + 10 * 8)
    #expect(register.measureState() == memory.capacity)
  }

  /// Every length that is too short, and one that is too long.
  @Test func refusesOtherLengths() {
    var register = Register(capacity: 3)
    for id in 0..<UInt64(3) { _ = register.toggle(id) }
    var memory = StateMemory(for: &register)
    memory.save(&register)
    let bytes = memory.all
    for count in 0..<bytes.count {
      var fresh = Register(capacity: 3)
      let failure = failure(&fresh, Array(bytes.prefix(count)))
      #expect(failure?.cause == .tooShort)
      if count > 24 { #expect(failure?.description.hasPrefix("test.register: ") == true) }
    }
    var fresh = Register(capacity: 3)
    #expect(
      failure(&fresh, bytes + [0])?.description
        == "test.register: 1 bytes stand behind the end of the state")
  }

  @Test func refusesAnotherShape() {
    var register = Register(capacity: 3)
    var memory = StateMemory(for: &register)
    memory.save(&register)
    var larger = Register(capacity: 4)
    #expect(
      failure(&larger, memory.all)?.description
        == "test.register: the state was saved with 3, the setting is 4")
  }

  @Test func refusesAnotherVersionSectionAndCount() {
    var register = Register(capacity: 3)
    var memory = StateMemory(for: &register)
    memory.save(&register)
    let bytes = memory.all
    func refusal(_ change: (inout [UInt8]) -> Void) -> String? {
      var changed = bytes
      change(&changed)
      var fresh = Register(capacity: 3)
      return failure(&fresh, changed)?.description
    }
    #expect(
      refusal { $0[24] = 9 }
        == "test.register: the state's layout is 9, this build's is 3; replay the journal")
    #expect(
      refusal { $0[5] = UInt8(ascii: "R") }
        == "test.register: the state has test.Register here; it was saved by another build")
    // Behind the name, the version and the capacity: what is used, the last, the flag, and the ids' count.
    let count = 24 + 8 + 8 + 4 + 8 + 1
    #expect(
      refusal { $0[count] = 7 }
        == "test.register: the state has a table of 7, these settings make one of 4")
    #expect(
      refusal { $0[count + 8] = 4 }
        == "test.register: the state's elements have 4 bytes, this build's have 8")
    #expect(
      refusal { $0[40 + 1] = 1 } == "test.register: the state says 257, of at most 4")
  }

  @Test func saysWhatItHasNoRoomFor() {
    var register = Register(capacity: 3)
    var memory = StateMemory(capacity: 40)
    #expect(!save(&register, &memory))
    #expect(memory.count == 0)
    var visitor = memory.visitor()
    save(&register, &visitor)
    #expect(
      visitor.failure?.description
        == "test.register: there is no room for 4 bytes more, only for 0")
  }

  /// Nothing of what happened to lie in memory gets into a state.
  @Test func savesWhatLiesBetweenElementsAsZeros() throws {
    var tables = Tails()
    for index in 0..<5 { tables.scribble(index) }
    var memory = StateMemory(for: &tables)
    memory.save(&tables)
    let elements = memory.all.suffix(5 * 16)
    for (index, byte) in elements.enumerated() {
      #expect(byte == (index % 16 < 9 ? UInt8(1 + index / 16) : 0), "byte \(index)")
    }
    var restored = Tails()
    try memory.restore(&restored)
    for index in 0..<5 { #expect(restored.slab[index].flag == UInt8(1 + index)) }
  }

  /// Any bytes at all: it may be restored or refused, and nothing outside is read or written.
  @Test func takesAnyBytes() {
    var chance = SplitMix64(seed: 5)
    var register = Register(capacity: 3)
    var memory = StateMemory(for: &register)
    memory.save(&register)
    let bytes = memory.all
    for _ in 0..<500 {
      var changed = bytes
      for _ in 0..<1 + chance.number(below: 6) {
        changed[chance.number(below: changed.count)] = UInt8(truncatingIfNeeded: chance.next() & 1)
      }
      var fresh = Register(capacity: 3)
      _ = failure(&fresh, changed)
    }
  }
}

/// Elements of nine bytes, at a distance of sixteen.
private struct Tails: Persisted, ~Copyable {
  struct Element: BitwiseCopyable {
    var number: UInt64
    var flag: UInt8
  }

  var slab = Slab(count: 5, repeating: Element(number: .max, flag: .max))

  mutating func persist(_ state: inout StateVisitor) {
    state.section("test.tails", version: 1)
    state.visit(&slab)
  }

  mutating func scribble(_ index: Int) {
    unsafe withUnsafeMutableBytes(of: &slab[index]) { bytes in
      for at in 0..<9 { unsafe bytes[at] = UInt8(1 + index) }
    }
    // Beyond its size, which a copy of the whole table takes along.
    unsafe withUnsafeMutablePointer(to: &slab[index]) { place in
      for at in 9..<16 {
        unsafe UnsafeMutableRawPointer(place).storeBytes(of: 0xEE, toByteOffset: at, as: UInt8.self)
      }
    }
  }
}

extension SplitMix64 {
  fileprivate mutating func number(below end: Int) -> Int { Int(next(below: UInt64(end))) }
}

extension FreeList {
  fileprivate func checkTaken(_ count: Int) { #expect(takenCount == count) }
}
