// Sessions over a power cut: what is kept of their stores comes back, and no number that was given out is given out again,
// whatever the stores' own pages have become.

import Events
import FIXCodec
import Glibc
import Numerics
import Platform
import Testing

@testable import FIXSession

@Suite struct KeptStoresTests {
  static let boot = BootID(high: 1, low: 2)
  static let next = BootID(high: 1, low: 3)
  static let capacity = StoreCapacity(messages: 64, byteCount: 16_384)

  /// Two sessions' stores, and what keeps them.
  final class World {
    let scratch = ScratchDirectory()
    var numberMax: UInt64 = 1 << 31
    var kept: KeptStores?
    var desk = KeepingDesk(count: 2)
    var found: KeptStores.Found?

    var path: String { scratch.path + "/kept" }
    func path(_ seat: Int) -> String { scratch.path + ["/a", "/b"][seat] }

    deinit {
      for name in ["kept", "kept.new", "kept.old"] {
        _ = unsafe unlink(scratch.path + "/" + name)
      }
    }

    func store(_ seat: Int) throws -> MappedStore {
      try MappedStore.open(
        path: path(seat), sender: "US", target: "THEM\(seat)", capacity: KeptStoresTests.capacity,
        at: Nanoseconds(77))
    }

    /// What a start does: stores that a power cut has left in doubt are made anew. Returns whether they were.
    @discardableResult
    func start(on boot: BootID?, epoch: UInt32 = 1, seats: [Int] = [0, 1]) throws -> Bool {
      kept = nil
      found = try KeptStores.find(path)
      let isRestored = found?.isOfAnotherBoot(than: boot) ?? false
      if isRestored {
        try found?.restore(
          seats.map {
            (path: path($0), sender: "US", target: "THEM\($0)", numberMax: numberMax)
          })
      }
      for seat in seats { _ = try store(seat) }
      let doubt = isRestored ? epoch : found?.doubt ?? 0
      kept = try KeptStores.open(
        path,
        seats.map {
          KeptSession(
            path: path($0), sender: "US", target: "THEM\($0)", capacity: KeptStoresTests.capacity,
            numberMax: numberMax)
        }, found: found, boot: boot, doubt: doubt)
      desk = KeepingDesk(count: seats.count)
      kept?.publish(to: desk)
      return isRestored
    }

    func keep(_ a: borrowing MappedStore, _ b: borrowing MappedStore) throws {
      let asked = desk.ask()
      #expect(!desk.isAnswered(asked))
      a.leaveWords(on: desk, 0)
      b.leaveWords(on: desk, 1)
      desk.answer(asked)
      #expect(desk.isAnswered(asked))
      try kept?.keep(desk, asked)
      #expect(desk.kept == asked)
    }

    func bytes(_ path: String) -> [UInt8] {
      let file = unsafe Glibc.open(path, O_RDONLY)
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 1 << 20)
      let count = unsafe pread(file, &bytes, bytes.count, 0)
      return Array(bytes.prefix(max(0, count)))
    }

    func put(_ path: String, _ bytes: [UInt8]) {
      let file = unsafe Glibc.open(path, O_RDWR)
      _ = unsafe pwrite(file, bytes, bytes.count, 0)
      close(file)
    }
  }

  private static func append(_ store: inout MappedStore, _ text: String) {
    unsafe Array(text.utf8).withUnsafeBytes {
      unsafe store.append(type: 0x44, time: Nanoseconds(5), bodyFrom: 3, bytes: $0)
    }
  }

  private static func text(_ store: borrowing MappedStore, _ number: UInt64) -> String? {
    store.find(number).map { unsafe String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func `the largest mark is known before anything is opened`() throws {
    let world = World()
    func largest() throws -> UInt64 {
      try KeptStores.largestMark(of: [world.path(0), world.path(1)], kept: world.path)
    }
    #expect(try largest() == 0)
    try world.start(on: Self.boot)
    #expect(try largest() == 0)
    do {
      var a = try world.store(0)
      var b = try world.store(1)
      a.mark(5)
      try world.keep(a, b)
      b.mark(7)
      #expect(try largest() == 7, "while they are at work")
      b.forgetMarks()
      #expect(try largest() == 5)
      b.mark(7)
    }
    // One that was damaged says nothing, and its opening refuses it.
    let whole = world.bytes(world.path(1))
    var damaged = whole
    for which in 0..<2 {
      let mark = StoreLayout.markOffset + which * StoreLayout.markByteCount
      damaged[mark + StoreLayout.Mark.value] ^= 64
    }
    world.put(world.path(1), damaged)
    #expect(try largest() == 5)
    world.put(world.path(1), whole)
    #expect(try largest() == 7)
    // What is kept counts as well: a power cut takes pages of the stores.
    for seat in 0..<2 { _ = unsafe unlink(world.path(seat)) }
    #expect(try largest() == 5)
    world.kept = nil
    _ = unsafe unlink(world.path)
    #expect(try largest() == 0)
  }

  @Test func `on the same boot stores are left as they are`() throws {
    let world = World()
    try world.start(on: Self.boot)
    do {
      var a = try world.store(0)
      var b = try world.store(1)
      Self.append(&a, "one")
      try world.keep(a, b)
      Self.append(&a, "two")
      a.setNextInbound(9)
      b.setNextOutbound(4)
    }
    #expect(try !world.start(on: Self.boot))
    let a = try world.store(0)
    let b = try world.store(1)
    #expect(a.nextOutbound == 3 && a.nextInbound == 9 && b.nextOutbound == 4)
    #expect(Self.text(a, 2) == "two")
    #expect(world.desk.limit(0) >= 3 + KeptStores.window / 2)
  }

  @Test func `on another boot numbers go on at the bound, and what was kept is there`() throws {
    let world = World()
    try world.start(on: Self.boot)
    let limit = world.desk.limit(0)
    #expect(limit == 1 + KeptStores.window)
    do {
      var a = try world.store(0)
      let b = try world.store(1)
      Self.append(&a, "one")
      a.markNext(77)
      Self.append(&a, "two")
      a.setNextInbound(5)
      try world.keep(a, b)
      a.markNext(78)
      Self.append(&a, "three")
      a.setNextInbound(6)
    }
    #expect(try world.start(on: Self.next, epoch: 9))
    #expect(world.found?.boot == Self.boot)
    var a = try world.store(0)
    let b = try world.store(1)
    // On the place in the index behind the last one's.
    let next = limit + 2
    #expect(a.nextOutbound == next && a.nextInbound == 5 && a.mark == 77)
    #expect(b.nextOutbound == limit)
    #expect(Self.text(a, 1) == "one" && Self.text(a, 2) == "two" && Self.text(a, 3) == nil)
    #expect(world.desk.limit(0) == next + KeptStores.window)
    Self.append(&a, "after")
    try world.keep(a, b)
    #expect(Self.text(a, next) == "after")
    // The next start on that boot knows that there was a cut, and in front of which run.
    _ = consume a
    _ = consume b
    #expect(try !world.start(on: Self.next, epoch: 10))
    #expect(world.found?.doubt == 9)
    let again = try world.store(0)
    #expect(again.nextOutbound == next + 1 && Self.text(again, next) == "after")
  }

  @Test func `a kernel that doesn't name its boot is taken for another one`() throws {
    let world = World()
    try world.start(on: nil)
    #expect(try world.start(on: nil))
    #expect(try world.store(0).nextOutbound == 1 + KeptStores.window)
  }

  @Test func `an orderly end leaves no number out`() throws {
    let world = World()
    try world.start(on: Self.boot)
    do {
      var a = try world.store(0)
      Self.append(&a, "one")
      Self.append(&a, "two")
    }
    try world.kept?.keepLast()
    #expect(try world.start(on: Self.next))
    let a = try world.store(0)
    #expect(a.nextOutbound == 3 && Self.text(a, 2) == "two")
  }

  @Test func `a store that was removed begins anew, and one that is new is kept`() throws {
    let world = World()
    try world.start(on: Self.boot, seats: [0])
    try #expect(world.store(0).nextOutbound == 1)
    #expect(try world.start(on: Self.next))
    let other = try world.store(1)
    #expect(other.nextOutbound == 1)
    _ = consume other
    _ = unsafe unlink(world.path(0))
    #expect(try world.start(on: Self.boot))
    #expect(try world.store(0).nextOutbound == 1)
    // Of both there is something to go on with now.
    try world.start(on: Self.next)
    #expect(try world.store(1).nextOutbound > KeptStores.window)
  }

  @Test func `numbers that are set aside end with the last one`() throws {
    let world = World()
    world.numberMax = 100
    try world.start(on: Self.boot)
    #expect(world.desk.limit(0) == 101)
    try world.start(on: Self.next)
    #expect(try world.store(0).nextOutbound == 101)
    #expect(world.desk.limit(0) == 101)
  }

  @Test func `a reset counts once it was kept`() throws {
    let world = World()
    try world.start(on: Self.boot)
    do {
      var a = try world.store(0)
      var b = try world.store(1)
      Self.append(&a, "old")
      try world.keep(a, b)
      a.reset(at: Nanoseconds(88))
      #expect(world.desk.epoch(0) != a.epoch)
      Self.append(&a, "new")
      try world.keep(a, b)
      #expect(world.desk.epoch(0) == a.epoch)
      Self.append(&b, "b")
      b.reset(at: Nanoseconds(99))
    }
    try world.start(on: Self.next)
    let a = try world.store(0)
    let b = try world.store(1)
    #expect(Self.text(a, 1) == "new" && a.createdAt == Nanoseconds(88))
    // Of the other one the reset isn't known: it goes on with numbers that neither count has used.
    #expect(b.createdAt == Nanoseconds(77) && b.nextOutbound == 1 + KeptStores.window)
  }

  @Test func `a turn that was cut by the power leaves the one before`() throws {
    let world = World()
    try world.start(on: Self.boot)
    do {
      var a = try world.store(0)
      let b = try world.store(1)
      Self.append(&a, "one")
      try world.keep(a, b)
      let before = world.bytes(world.path)
      Self.append(&a, "two")
      try world.keep(a, b)
      let after = world.bytes(world.path)
      // Every sector of the last write, lost alone and with all behind it.
      let changed = stride(from: 0, to: KeptLayout.areasOffset(2), by: 512).filter {
        before[$0..<($0 + 512)] != after[$0..<($0 + 512)]
      }
      #expect(changed.count > 0)
      for place in changed {
        var torn = after
        torn[place + 7] ^= 0x40
        world.put(world.path, torn)
        let found = try #require(try KeptStores.find(world.path))
        #expect(found.words[0].next == 2)
      }
      world.put(world.path, after)
      #expect(try KeptStores.find(world.path)?.words[0].next == 3)
    }
  }

  @Test func `what can't be believed is a reason not to start`() throws {
    let world = World()
    try world.start(on: Self.boot)
    do {
      var a = try world.store(0)
      let b = try world.store(1)
      Self.append(&a, "one")
      try world.keep(a, b)
    }
    let good = world.bytes(world.path)
    func complaint(_ bytes: [UInt8]) -> String? {
      world.put(world.path, bytes)
      do throws(StoreError) {
        _ = try KeptStores.find(world.path)
        return nil
      } catch {
        return error.message
      }
    }
    for (place, word) in [
      (3, "isn't a file of kept"), (KeptLayout.versionOffset, "format"),
      (KeptLayout.linesOffset + 3, "header is damaged"),
      (KeptLayout.countOffset, "shorter"),
    ] {
      var bad = good
      bad[place] ^= 0xFF
      #expect(complaint(bad)?.contains(word) == true, "byte \(place)")
    }
    var bad = good
    for turn in 0..<2 {
      bad[KeptLayout.headByteCount(2) + turn * KeptLayout.turnByteCount(2) + 70] ^= 1
    }
    #expect(complaint(bad)?.contains("damaged") == true)
    #expect(complaint(good) == nil)
  }

  /// Random sessions, kept now and then; then the stores' own pages are of any moment, sector by sector.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever has become of the pages, no number comes twice`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let world = World()
    var boot: UInt64 = 1
    try world.start(on: BootID(high: 9, low: boot))
    var said: [[UInt64: String]] = [[:], [:]]
    /// What the stores hold, and what of it was kept.
    var present: [[UInt64: String]] = [[:], [:]]
    var kept: [[UInt64: String]] = [[:], [:]]
    for _ in 0..<6 {
      var early: [[UInt8]] = []
      do {
        var a = try world.store(0)
        var b = try world.store(1)
        try world.keep(a, b)
        kept = present
        early = [world.bytes(world.path(0)), world.bytes(world.path(1))]
        for step in 0..<(20 + random.next(below: 200)) {
          let seat = Int(random.next(below: 2))
          let number = seat == 0 ? a.nextOutbound : b.nextOutbound
          #expect(number < world.desk.limit(seat))
          #expect(said[seat][number] == nil, "seed \(seed): \(number) was given out before")
          let text =
            "m\(boot)-\(step)" + String(repeating: "x", count: Int(random.next(below: 200)))
          if random.chance(1, outOf: 5) {
            said[seat][number] = ""
            if seat == 0 { a.setNextOutbound(number + 1) } else { b.setNextOutbound(number + 1) }
          } else {
            said[seat][number] = text
            present[seat][number] = text
            if seat == 0 { Self.append(&a, text) } else { Self.append(&b, text) }
          }
          if random.chance(1, outOf: 40) {
            try world.keep(a, b)
            kept = present
          }
        }
      }
      for seat in 0..<2 {
        var late = world.bytes(world.path(seat))
        for place in stride(from: 4096, to: late.count, by: 512) where random.nextBool() {
          late.replaceSubrange(place..<(place + 512), with: early[seat][place..<(place + 512)])
        }
        world.put(world.path(seat), late)
      }
      boot += 1
      present = kept
      #expect(try world.start(on: BootID(high: 9, low: boot)))
      let a = try world.store(0)
      let b = try world.store(1)
      for seat in 0..<2 {
        var found = 0
        for (number, text) in said[seat] {
          guard let there = seat == 0 ? Self.text(a, number) : Self.text(b, number) else {
            continue
          }
          #expect(there == text, "seed \(seed): other words under \(number)")
          found += 1
        }
        // The last ones that were kept are there, as far as the ring holds so many.
        let last = kept[seat].keys.sorted().suffix(10)
        for number in last {
          #expect((seat == 0 ? Self.text(a, number) : Self.text(b, number)) != nil, "seed \(seed)")
        }
        #expect(found >= last.count)
      }
    }
  }
}

@Suite struct ReservedNumbersTests {
  private struct Ear: SessionWire {
    var count = 0
    mutating func send(_ message: UnsafeRawBufferPointer) { count += 1 }
  }

  @Test func `nothing is said under a number that isn't set aside`() throws {
    let config = SessionConfig(role: .acceptor, sender: "US", target: "THEM")
    var outbound = OutboundSession(config, store: try MemoryStore(at: Nanoseconds(1)))
    let time = SessionTime(wall: Nanoseconds(1_700_000_000_000_000_000), steady: Nanoseconds(5))
    var ear = Ear()
    var events = EventQueue()
    outbound.reserve(below: 3)
    #expect(outbound.reserved == 2)
    func send() -> SendOutcome { outbound.send(0x38, at: time, to: &ear) { _ in } }
    #expect(send() == .stored(number: 1))
    #expect(send() == .stored(number: 2))
    #expect(send() == .unreserved)
    outbound.connect(at: time)
    let note = SessionNote(.heartbeat)
    _ = outbound.take(note, at: time, to: &ear, &events)
    #expect(ear.count == 0 && outbound.next == 3 && outbound.reserved == 0)
    outbound.reserve(below: 5)
    _ = outbound.take(note, at: time, to: &ear, &events)
    #expect(ear.count == 1 && outbound.next == 4)
    #expect(send() == .stored(number: 4))
    #expect(send() == .unreserved)
  }
}
